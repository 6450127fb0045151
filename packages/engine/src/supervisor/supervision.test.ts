import type { CtiCommand } from '@callwright/cti';
import { describe, expect, it } from 'vitest';
import { AGENT, SECOND, SUPERVISOR, testCompany } from '../harness/demo.ts';
import { leftOver } from '../harness/laws.ts';
import {
  audioDies,
  callsIn,
  createWorld,
  dialed,
  fails,
  feed,
  hangsUp,
  heard,
  lastEvent,
  picksUp,
  rings,
  ringsInVain,
  says,
  signIn,
  type World,
  wait,
} from '../harness/world.ts';

/** A supervisor in another agent's call: who hears whom, and every way of ending (sdk-facts §3.4). */

interface Talk {
  readonly world: World;
  readonly customer: string;
  readonly agentLeg: string;
}

/** An agent on a phone talks with a customer; the supervisor is ready on this kind of phone. */
function talk(worktype: 1 | 2): Talk {
  const world = createWorld(testCompany());
  signIn(world, AGENT, 1);
  says(world, AGENT, { cmd: 'agentidle' });
  const customer = callsIn(world, '95003');
  const agentLeg = dialed(world, '81001');
  picksUp(world, agentLeg);
  signIn(world, SUPERVISOR, worktype, worktype === 2 ? 'audio1' : undefined);
  says(world, SUPERVISOR, { cmd: 'agentbusy' });
  return { world, customer, agentLeg };
}

const on = (cmd: 'monitor' | 'agentinsert' | 'agentinterceptcall' | 'agentbreak'): CtiCommand => ({
  cmd,
  agentoperatorid: AGENT,
});

/** What each member of the last bridge may do. */
function roles(world: World): Record<string, unknown> {
  return Object.fromEntries(world.roles.map(({ leg, role }) => [leg, role.kind]));
}

function expectClean(world: World): void {
  wait(world, 200_000);
  expect(leftOver(world)).toEqual([]);
}

/** Frames of the supervisor since the command. */
const since = (world: World) => heard(world, SUPERVISOR).slice(2);

describe('listen, whisper, barge in', () => {
  it.each([
    [{ cmd: 'monitor' }, 'monitor', 'monitorringing', 'monitorincall', 'listen'],
    [{ cmd: 'monitor', mode: 'whisper' }, 'monitor', 'monitorringing', 'monitorincall', 'whisper'],
    [{ cmd: 'agentinsert' }, 'agentinsert', 'agentinsertringing', 'agentinsertincall', 'talk'],
  ] as const)('%j on a phone and on a page', (command, reply, ringing, incall, role) => {
    for (const worktype of [1, 2] as const) {
      const { world, customer, agentLeg } = talk(worktype);
      says(world, SUPERVISOR, { ...command, agentoperatorid: AGENT } as CtiCommand);
      let leg = 'audio1';
      if (worktype === 1) {
        leg = dialed(world, '81000');
        expect(since(world)).toEqual([reply]);
        rings(world, leg);
        expect(since(world)).toEqual([reply, ringing]);
        picksUp(world, leg);
      }
      expect(since(world)).toEqual([reply, ringing, incall]);
      expect(world.events.filter((line) => line.event.type === reply).map((line) => line.event)).toMatchObject([
        { monitor: 1, segment: 2, status: 0 },
        { monitor: 0, segment: 1, status: 0 },
      ]);
      expect(roles(world)).toEqual({ [customer]: 'talk', [agentLeg]: 'talk', [leg]: role });
      says(world, SUPERVISOR, { cmd: 'cancelmakecall' });
      expect(since(world)).toEqual([reply, ringing, incall, 'cancelmakecall', 'after', 'agentbusy']);
      expect(roles(world)).toEqual({ [customer]: 'talk', [agentLeg]: 'talk' });
      hangsUp(world, customer);
      expectClean(world);
      expect(world.records[0]?.segments).toMatchObject([{ endedBy: 'customer' }, { agentKey: SUPERVISOR, talkMs: 0 }]);
    }
  });

  it('the supervisor hears nothing while the agent has the customer on hold, and ends with the call', () => {
    const { world, customer, agentLeg } = talk(2);
    says(world, SUPERVISOR, on('monitor'));
    says(world, AGENT, { cmd: 'mute' });
    expect(world.telephony.bridges.size).toBe(0);
    says(world, AGENT, { cmd: 'unmute' });
    expect(roles(world)).toEqual({ [customer]: 'talk', [agentLeg]: 'talk', audio1: 'listen' });
    hangsUp(world, customer);
    expect(lastEvent(world, SUPERVISOR, 'after')).toMatchObject({ endReason: 'monitoredCallEnded', filename: '' });
    expectClean(world);
  });

  it.each([
    ['declined', (world: World, leg: string) => fails(world, leg, 603), 'agentDeclined'],
    ['not answered', (world: World, leg: string) => ringsInVain(world, leg), 'agentNoAnswer'],
    ['given up', (world: World) => says(world, SUPERVISOR, { cmd: 'cancelmakecall' }), 'agentDeclined'],
    ['ended by the customer', (world: World) => hangsUp(world, 'in1'), 'monitoredCallEnded'],
  ] as const)('while it rings: %s', (_, act, endReason) => {
    const { world, customer } = talk(1);
    says(world, SUPERVISOR, on('agentinsert'));
    act(world, dialed(world, '81000'));
    expect(lastEvent(world, SUPERVISOR, 'after')).toMatchObject({ endReason });
    expect(heard(world, SUPERVISOR).at(-1)).toBe('agentbusy');
    if (endReason !== 'monitoredCallEnded') {
      expect(world.telephony.bridges.size).toBe(1);
      hangsUp(world, customer);
    }
    expectClean(world);
  });

  it("the supervisor's page loses its audio: the agent's call goes on", () => {
    const { world, customer } = talk(2);
    says(world, SUPERVISOR, on('monitor'));
    audioDies(world, SUPERVISOR, 'audio1');
    wait(world, 60_000);
    expect(lastEvent(world, SUPERVISOR, 'after')).toMatchObject({ endReason: 'agentLost' });
    expect(world.telephony.bridges.size).toBe(1);
    hangsUp(world, customer);
    expectClean(world);
  });

  it('a page that comes back is told where it is', () => {
    const { world } = talk(1);
    const back = () => {
      const before = heard(world, SUPERVISOR).length;
      world.checker.step(SUPERVISOR, { type: 'reconnection', status: 0, resumed: false }, world.nowMs);
      feed(world, { type: 'pageBack', agentKey: SUPERVISOR, replay: true });
      return heard(world, SUPERVISOR).slice(before);
    };
    says(world, SUPERVISOR, on('monitor'));
    expect(back()).toEqual(['monitor']);
    rings(world, dialed(world, '81000'));
    expect(back()).toEqual(['monitor', 'monitorringing']);
    picksUp(world, dialed(world, '81000'));
    expect(back()).toEqual(['monitorincall']);
    says(world, SUPERVISOR, { cmd: 'cancelmakecall' });
    says(world, SUPERVISOR, on('agentinterceptcall'));
    expect(back()).toEqual(['agentinterceptcall', 'intercept']);
    rings(world, dialed(world, '81000'));
    expect(back()).toEqual(['interceptaltering']);
    picksUp(world, dialed(world, '81000'));
    expect(back()).toEqual(['interceptcall']);
    hangsUp(world, dialed(world, '81000'));
    expectClean(world);
  });
});

describe('intercept', () => {
  it('on a phone: the supervisor has the customer, the agent gets after', () => {
    const { world, customer } = talk(1);
    says(world, SUPERVISOR, on('agentinterceptcall'));
    const leg = dialed(world, '81000');
    rings(world, leg);
    wait(world, 3_000);
    picksUp(world, leg);
    expect(since(world)).toEqual(['agentinterceptcall', 'intercept', 'interceptaltering', 'interceptcall']);
    expect(lastEvent(world, AGENT, 'after')).toMatchObject({ endedBy: 'supervisor', endReason: 'intercepted' });
    expect(roles(world)).toEqual({ [customer]: 'talk', [leg]: 'talk' });
    says(world, SUPERVISOR, { cmd: 'mute' });
    says(world, SUPERVISOR, { cmd: 'unmute' });
    wait(world, 5_000);
    hangsUp(world, customer);
    expect(lastEvent(world, SUPERVISOR, 'after')).toMatchObject({ segment: 2, duration: 5 });
    expectClean(world);
    expect(world.records[0]?.segments.map((segment) => segment.talkMs)).toEqual([3_000, 5_000]);
  });

  it('on a page, and from hold', () => {
    const { world, customer } = talk(2);
    says(world, AGENT, { cmd: 'mute' });
    says(world, SUPERVISOR, on('agentinterceptcall'));
    expect(roles(world)).toEqual({ [customer]: 'talk', audio1: 'talk' });
    says(world, SUPERVISOR, { cmd: 'cancelmakecall' });
    expectClean(world);
  });

  it('after barging in: the same part goes on', () => {
    const { world, customer } = talk(1);
    says(world, SUPERVISOR, on('agentinsert'));
    const leg = dialed(world, '81000');
    picksUp(world, leg);
    says(world, SUPERVISOR, on('agentinterceptcall'));
    expect(since(world).slice(3)).toEqual(['agentinterceptcall', 'intercept', 'interceptaltering', 'interceptcall']);
    expect(roles(world)).toEqual({ [customer]: 'talk', [leg]: 'talk' });
    hangsUp(world, leg);
    expectClean(world);
  });

  it('declined: the agent keeps the customer', () => {
    const { world, customer, agentLeg } = talk(1);
    says(world, SUPERVISOR, on('agentinterceptcall'));
    fails(world, dialed(world, '81000'), 486);
    expect(roles(world)).toEqual({ [customer]: 'talk', [agentLeg]: 'talk' });
    hangsUp(world, customer);
    expectClean(world);
  });
});

describe('force', () => {
  it('release: the call ends, by the supervisor', () => {
    const { world } = talk(1);
    says(world, SUPERVISOR, on('agentbreak'));
    expect(lastEvent(world, SUPERVISOR, 'agentbreak')).toMatchObject({ status: 0, monitor: 1 });
    expect(heard(world, AGENT).slice(-3)).toEqual(['agentbreak', 'after', 'agentidle']);
    expect(world.records[0]).toMatchObject({ endedBy: 'supervisor', endReason: 'supervisorReleased' });
    expectClean(world);
  });

  it('ready, not ready: at once, or after the call', () => {
    const { world, customer } = talk(1);
    says(world, SUPERVISOR, { cmd: 'forcebusy', agentoperatorid: AGENT });
    expect(lastEvent(world, AGENT, 'forcebusy')).toEqual({ type: 'forcebusy', status: 0, reason: '', deferred: true });
    hangsUp(world, customer);
    expect(heard(world, AGENT).slice(-2)).toEqual(['after', 'agentbusy']);
    const next = callsIn(world, '95003');
    says(world, SUPERVISOR, { cmd: 'forceidle', agentoperatorid: AGENT });
    expect(heard(world, AGENT).slice(-2)).toEqual(['forceidle', 'inringing']);
    hangsUp(world, next);
    says(world, SUPERVISOR, { cmd: 'forcebusy', agentoperatorid: AGENT });
    expect(heard(world, AGENT).at(-1)).toBe('forcebusy');
    expect(world.events.at(-2)?.event).toMatchObject({ type: 'forcebusy', monitor: 1 });
    expectClean(world);
  });

  it('sign-out: at once, or after the call', () => {
    const { world, customer } = talk(1);
    says(world, SUPERVISOR, { cmd: 'forcelogout', agentoperatorid: AGENT });
    expect(lastEvent(world, SUPERVISOR, 'forcelogout')).toMatchObject({ status: 0, monitor: 1, deferred: true });
    expect(world.sessionsEnded).toEqual([]);
    hangsUp(world, customer);
    expect(heard(world, AGENT).slice(-2)).toEqual(['after', 'logon!']);
    expect(lastEvent(world, AGENT, 'logon')).toMatchObject({ status: 3, reason: 'signed out by a supervisor' });
    signIn(world, AGENT, 1);
    says(world, SUPERVISOR, { cmd: 'forcelogout', agentoperatorid: AGENT });
    expect(world.sessionsEnded).toEqual([
      { agentKey: AGENT, why: 'forced' },
      { agentKey: AGENT, why: 'forced' },
    ]);
    expectClean(world);
  });
});

describe('refused, and nothing else changed', () => {
  const cmds = ['monitor', 'agentinsert', 'agentinterceptcall', 'agentbreak', 'forceidle', 'forcebusy', 'forcelogout'];
  const refusedTo = (world: World, who: string, cmd: string, target: string) => {
    const before = world.company.dump();
    says(world, who, { cmd, agentoperatorid: target } as CtiCommand);
    expect(world.events.at(-1)).toMatchObject({
      agentKey: who,
      event: { type: cmd, monitor: 1, reason: expect.stringMatching(/./) },
    });
    expect(world.company.dump()).toEqual(before);
    expect(world.complaints).toEqual([]);
    const { event } = world.events.at(-1) ?? {};
    return event !== undefined && 'status' in event ? event.status : undefined;
  };

  it.each(cmds)('%s: by an agent, of oneself, of a stranger, of one who is signed out', (cmd) => {
    const { world } = talk(1);
    expect(refusedTo(world, AGENT, cmd, SUPERVISOR)).toBe(403);
    expect(refusedTo(world, SUPERVISOR, cmd, SUPERVISOR)).toBe(480);
    expect(refusedTo(world, SUPERVISOR, cmd, '1001@other')).toBe(404);
    expect(refusedTo(world, SUPERVISOR, cmd, SECOND)).toBe(480);
  });

  it.each(cmds)('%s: of an agent of other groups', (cmd) => {
    const config = testCompany();
    const agents = config.agents.map((agent) =>
      agent.operatorId === '1000' ? { ...agent, groups: [{ groupId: 802, level: 1 }] } : agent,
    );
    const others = agents.map((agent) =>
      agent.operatorId === '1001' ? { ...agent, groups: [{ groupId: 803, level: 1 }] } : agent,
    );
    const world = createWorld({ ...config, agents: others });
    signIn(world, AGENT, 1);
    signIn(world, SUPERVISOR, 1);
    expect(refusedTo(world, SUPERVISOR, cmd, AGENT)).toBe(403);
  });

  it.each(cmds.slice(0, 4))('%s: of an agent without a call, or whose phone rings', (cmd) => {
    const { world, customer } = talk(1);
    hangsUp(world, customer);
    expect(refusedTo(world, SUPERVISOR, cmd, AGENT)).toBe(480);
    callsIn(world, '95003');
    expect(refusedTo(world, SUPERVISOR, cmd, AGENT)).toBeGreaterThan(400);
  });

  it('while the supervisor is in a call', () => {
    const { world } = talk(1);
    says(world, SUPERVISOR, on('monitor'));
    expect(refusedTo(world, SUPERVISOR, 'agentinsert', AGENT)).toBe(409);
    expect(refusedTo(world, SUPERVISOR, 'agentinterceptcall', AGENT)).toBe(409);
  });
});
