import { describe, expect, it } from 'vitest';
import { campaignCompany, signsInAuto } from '../harness/campaign-server.ts';
import { AGENT, SECOND } from '../harness/demo.ts';
import { leftOver } from '../harness/laws.ts';
import {
  audioComes,
  createWorld,
  dialed,
  fails,
  feed,
  hangsUp,
  heard,
  lastEvent,
  picksUp,
  rings,
  says,
  signIn,
  type World,
  wait,
} from '../harness/world.ts';

/** Manual 6.7: sign-in with `auto` 1, long and short. 1002 signs in long, 1001 short. */

const PHONE = '81002';

function long(): World {
  const world = createWorld(campaignCompany());
  signsInAuto(world, SECOND, 1);
  return world;
}

function standing(): World {
  const world = long();
  rings(world, dialed(world, PHONE));
  picksUp(world, dialed(world, PHONE));
  return world;
}

function clean(world: World): void {
  for (const agentKey of [AGENT, SECOND]) {
    if (world.company.agents().find((agent) => agent.agentKey === agentKey)?.state !== 'signedOut') {
      says(world, agentKey, { cmd: 'logout' });
    }
  }
  wait(world, 120_000);
  expect(leftOver(world)).toEqual([]);
  expect(world.company.dump().legs).toEqual([]);
}

describe('long sign-in', () => {
  it('calls the phone once: inringing when it rings, incall when it is picked up, both with agentStandby', () => {
    const world = long();
    expect(heard(world, SECOND)).toEqual(['logon']);
    rings(world, dialed(world, PHONE));
    expect(lastEvent(world, SECOND, 'inringing')).toEqual({ type: 'inringing', agentStandby: true });
    picksUp(world, dialed(world, PHONE));
    expect(lastEvent(world, SECOND, 'incall')).toEqual({ type: 'incall', agentStandby: true });
    expect(heard(world, SECOND)).toEqual(['logon', 'inringing', 'incall']);
    clean(world);
  });

  it('a phone that answers without ringing still brings inringing first', () => {
    const world = long();
    picksUp(world, dialed(world, PHONE));
    expect(heard(world, SECOND)).toEqual(['logon', 'inringing', 'incall']);
    clean(world);
  });

  it('the agent can go ready only when the phone is there', () => {
    const world = long();
    says(world, SECOND, { cmd: 'agentidle' });
    expect(lastEvent(world, SECOND, 'agentidle')).toMatchObject({ status: 409, reason: 'your phone is not connected' });
    says(world, SECOND, { cmd: 'makecall', called: '13300000019' });
    expect(lastEvent(world, SECOND, 'makecall')).toMatchObject({ status: 409 });
    picksUp(world, dialed(world, PHONE));
    says(world, SECOND, { cmd: 'agentidle' });
    expect(lastEvent(world, SECOND, 'agentidle')).toMatchObject({ status: 0 });
    clean(world);
  });

  it.each([
    ['refuses', (world: World) => fails(world, dialed(world, PHONE), 486)],
    ['rings in vain', (world: World) => wait(world, 61_000)],
  ])('a phone that %s: siperror, and agentidle calls it again', (_, act) => {
    const world = long();
    act(world);
    expect(heard(world, SECOND)).toEqual(['logon', 'siperror']);
    says(world, SECOND, { cmd: 'agentidle' });
    picksUp(world, dialed(world, PHONE));
    expect(heard(world, SECOND)).toEqual(['logon', 'siperror', 'agentidle!', 'inringing', 'incall']);
    says(world, SECOND, { cmd: 'agentidle' });
    expect(world.company.agents().find((agent) => agent.agentKey === SECOND)?.reachable).toBe(true);
    clean(world);
  });

  it('a ready agent whose phone drops is not ready, and is called again on agentidle', () => {
    const world = standing();
    says(world, SECOND, { cmd: 'agentidle' });
    hangsUp(world, dialed(world, PHONE));
    expect(heard(world, SECOND).slice(-3)).toEqual(['agentidle', 'siperror', 'agentbusy']);
    expect(lastEvent(world, SECOND, 'agentbusy')).toMatchObject({ status: 0, reason: 'your phone is not connected' });
    says(world, SECOND, { cmd: 'agentidle' });
    rings(world, dialed(world, PHONE));
    picksUp(world, dialed(world, PHONE));
    expect(heard(world, SECOND).slice(-3)).toEqual(['agentidle!', 'inringing', 'incall']);
    clean(world);
  });

  it('later rings and answers are simulated: an own call, a call from another agent', () => {
    const world = standing();
    says(world, SECOND, { cmd: 'makecall', called: '13300000019' });
    picksUp(world, dialed(world, '13300000019'));
    expect(heard(world, SECOND).slice(3)).toEqual(['makecall', 'outringing', 'outcall', 'calledringing', 'answer']);
    says(world, SECOND, { cmd: 'cancelmakecall' });
    says(world, SECOND, { cmd: 'agentidle' });
    signsInAuto(world, AGENT, 1);
    says(world, AGENT, { cmd: 'makecall', called: SECOND });
    picksUp(world, dialed(world, '81001'));
    expect(heard(world, SECOND).slice(-2)).toEqual(['innerringing', 'innercall']);
    says(world, AGENT, { cmd: 'cancelmakecall' });
    expect(heard(world, SECOND).slice(-2)).toEqual(['after', 'agentidle']);
    clean(world);
  });

  it('the phone that hangs up in a talk ends it: after, then not ready', () => {
    const world = standing();
    says(world, SECOND, { cmd: 'makecall', called: '13300000019' });
    picksUp(world, dialed(world, '13300000019'));
    hangsUp(world, dialed(world, PHONE));
    expect(heard(world, SECOND).slice(-3)).toEqual(['siperror', 'after', 'agentbusy']);
    expect(world.records.at(-1)).toMatchObject({ endReason: 'agentHungUp' });
    clean(world);
  });

  it('a page that takes over keeps the phone, and is told of it', () => {
    const world = standing();
    says(world, SECOND, { cmd: 'agentidle' });
    const leg = dialed(world, PHONE);
    signsInAuto(world, SECOND, 1);
    expect(heard(world, SECOND).slice(-3)).toEqual(['logon', 'incall', 'agentidle']);
    expect(dialed(world, PHONE)).toBe(leg);
    clean(world);
  });

  it('signing out while it rings hangs it up', () => {
    const world = long();
    rings(world, dialed(world, PHONE));
    clean(world);
  });

  it('a dump taken while it rings goes on', () => {
    const world = long();
    world.company.restore(JSON.parse(JSON.stringify(world.company.dump())));
    picksUp(world, dialed(world, PHONE));
    expect(heard(world, SECOND)).toEqual(['logon', 'inringing', 'incall']);
    clean(world);
  });
});

describe('short sign-in', () => {
  it('ring and answer are simulated right after logon, and the agent can go ready at once', () => {
    const world = createWorld(campaignCompany());
    signsInAuto(world, AGENT, 1);
    expect(heard(world, AGENT)).toEqual(['logon', 'inringing', 'incall']);
    says(world, AGENT, { cmd: 'agentidle' });
    expect(lastEvent(world, AGENT, 'agentidle')).toMatchObject({ status: 0 });
    clean(world);
  });
});

describe('a page that takes over a ready agent, for smart outbound now', () => {
  it.each([1, 2] as const)('is told of its phone first, and goes ready after that (worktype %i)', (worktype) => {
    const world = createWorld(campaignCompany());
    signIn(world, AGENT, worktype, worktype === 2 ? 'page1' : undefined);
    says(world, AGENT, { cmd: 'agentidle' });
    signsInAuto(world, AGENT, worktype);
    expect(heard(world, AGENT).slice(-4)).toEqual(['agentidle', 'logon', 'inringing', 'incall']);
    says(world, AGENT, { cmd: 'agentidle' });
    expect(lastEvent(world, AGENT, 'agentidle')).toMatchObject({ status: 0 });
    clean(world);
  });
});

describe('worktype 2 is long by nature', () => {
  it('with audio: told at once', () => {
    const world = createWorld(campaignCompany());
    signsInAuto(world, AGENT, 2);
    expect(heard(world, AGENT)).toEqual(['logon', 'inringing', 'incall']);
    clean(world);
  });

  it('without: siperror; told when the audio comes', () => {
    const world = createWorld(campaignCompany());
    feed(world, {
      type: 'signIn',
      agentKey: AGENT,
      worktype: 2,
      auto: true,
      groupIds: [],
      audioLeg: undefined,
      sequence: undefined,
    });
    expect(heard(world, AGENT)).toEqual(['logon', 'siperror']);
    says(world, AGENT, { cmd: 'agentidle' });
    audioComes(world, AGENT, 'late');
    expect(heard(world, AGENT)).toEqual(['logon', 'siperror', 'agentidle!', 'inringing', 'incall']);
    clean(world);
  });
});
