import { describe, expect, it } from 'vitest';
import { clean, house, one, ready } from '../harness/campaign-floor.ts';
import { type CampaignServer, opens, pass, serve, signsInAuto, TASKS } from '../harness/campaign-server.ts';
import { AGENT, SECOND } from '../harness/demo.ts';
import { hears } from '../harness/scenes.ts';
import {
  audioComes,
  audioDies,
  dialed,
  feed,
  hangsUp,
  heard,
  lastEvent,
  picksUp,
  rings,
  says,
} from '../harness/world.ts';

/** The rows of campaigns in docs/agents-who-vanish.md. */

interface Scene {
  readonly server: CampaignServer;
  readonly campaign: ReturnType<typeof opens>;
  readonly customer: string;
}

/** A campaign’s customer was called for 1001. */
function reached(worktype: 1 | 2, graceMs: number): Scene {
  const server = house();
  ready(server.world, AGENT, worktype);
  const campaign = opens(server, { graceMs }, 1);
  const customer = one(server.world);
  picksUp(server.world, customer);
  return { server, campaign, customer };
}

/** The page that knows nothing comes back: what it is sent. */
function comesBack({ world }: CampaignServer): readonly string[] {
  feed(world, { type: 'pageLost', agentKey: AGENT });
  world.checker.step(AGENT, { type: 'reconnection', status: 0, resumed: false }, world.nowMs);
  const count = heard(world, AGENT).length;
  feed(world, { type: 'pageBack', agentKey: AGENT, replay: true });
  return heard(world, AGENT).slice(count);
}

/** Which audio of 1001 the page has. */
const audioOf = ({ world }: CampaignServer): string =>
  [...world.telephony.legs].find(([, leg]) => leg.kind === 'standing' && leg.target === AGENT)?.[0] ?? '';

describe('rings for a campaign’s customer (short sign-in)', () => {
  it('a page that comes back is told; the phone is lost: the next ready agent has the customer', () => {
    const scene = reached(1, 30_000);
    const { world } = scene.server;
    rings(world, dialed(world, '81001'));
    expect(comesBack(scene.server)).toEqual(['outringing']);
    expect(hears(world, scene.customer)).toBe('loop');
    hangsUp(world, dialed(world, '81001'), true);
    expect(heard(world, AGENT).slice(-2)).toEqual(['after', 'agentbusy']);
    signsInAuto(world, SECOND, 2, [TASKS]);
    says(world, SECOND, { cmd: 'agentidle' });
    expect(lastEvent(world, SECOND, 'outboundcall')).toBeDefined();
    expect(hears(world, scene.customer)).toEqual([expect.stringContaining('audio')]);
    hangsUp(world, scene.customer);
    serve(scene.server);
    expect(scene.server.attempts).toMatchObject([{ outcome: 'connected', agentKey: SECOND }]);
    clean(scene.server, scene.campaign);
  });

  it('nobody else within the grace: the notice', () => {
    const scene = reached(1, 2_000);
    const { world } = scene.server;
    hangsUp(world, dialed(world, '81001'), true);
    expect(heard(world, AGENT).slice(-2)).toEqual(['after', 'agentbusy']);
    pass(scene.server, 2_100);
    expect(hears(world, scene.customer)).toBe('prompt');
    hangsUp(world, scene.customer);
    serve(scene.server);
    expect(scene.server.attempts).toMatchObject([{ outcome: 'abandoned' }]);
    clean(scene.server, scene.campaign);
  });
});

describe('talks with a campaign’s customer', () => {
  it('on a phone that is lost: the call ends', () => {
    const scene = reached(1, 2_000);
    const { world } = scene.server;
    picksUp(world, dialed(world, '81001'));
    expect(comesBack(scene.server)).toEqual(['outboundcall']);
    hangsUp(world, dialed(world, '81001'), true);
    expect(lastEvent(world, AGENT, 'after')).toMatchObject({ endedBy: 'system', endReason: 'agentLost' });
    expect(world.telephony.legs.get(scene.customer)?.state).toBe('ended');
    clean(scene.server, scene.campaign);
    expect(scene.server.attempts).toMatchObject([{ outcome: 'connected', endReason: 'agentLost' }]);
  });

  it('on a page whose audio is lost: the customer hears music; back in time, or the call ends', () => {
    const scene = reached(2, 2_000);
    const { world } = scene.server;
    audioDies(world, AGENT, audioOf(scene.server));
    expect(hears(world, scene.customer)).toBe('loop');
    pass(scene.server, 1_000);
    audioComes(world, AGENT, 'new');
    expect(hears(world, scene.customer)).toEqual(['new']);
    audioDies(world, AGENT, 'new');
    pass(scene.server, 60_100);
    expect(lastEvent(world, AGENT, 'after')).toMatchObject({ endedBy: 'system', endReason: 'agentLost' });
    expect(world.telephony.legs.get(scene.customer)?.state).toBe('ended');
    clean(scene.server, scene.campaign);
  });

  it('the page does not come back: signed out after the call', () => {
    const scene = reached(1, 2_000);
    const { world } = scene.server;
    picksUp(world, dialed(world, '81001'));
    feed(world, { type: 'pageLost', agentKey: AGENT });
    pass(scene.server, 61_000);
    expect(world.sessionsEnded).toEqual([]);
    expect(hears(world, scene.customer)).toEqual([dialed(world, '81001')]);
    hangsUp(world, dialed(world, '81001'));
    pass(scene.server, 1_000);
    expect(world.sessionsEnded).toEqual([{ agentKey: AGENT, why: 'graceOver' }]);
    clean(scene.server, scene.campaign);
  });
});
