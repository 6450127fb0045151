import { describe, expect, it } from 'vitest';
import { AGENT, SECOND, THIRD, testCompany } from '../harness/demo.ts';
import { leftOver } from '../harness/laws.ts';
import {
  callsIn,
  createWorld,
  dialed,
  fails,
  hangsUp,
  heard,
  lastEvent,
  picksUp,
  says,
  signIn,
  type World,
  wait,
} from '../harness/world.ts';

function ready(world: World, agentKey: string): void {
  signIn(world, agentKey, 1);
  says(world, agentKey, { cmd: 'agentidle' });
}

/** Caller of the call that rings at the agent now. */
function ringing(world: World, agentKey = AGENT): string | undefined {
  const event = lastEvent(world, agentKey, 'inringing');
  return event !== undefined && 'caller' in event ? event.caller : undefined;
}

describe('order of the queue', () => {
  it('first in, first out; a caller who hangs up leaves no gap', () => {
    const world = createWorld(testCompany());
    callsIn(world, '95003', '1');
    const second = callsIn(world, '95003', '2');
    callsIn(world, '95003', '3');
    hangsUp(world, second);
    ready(world, AGENT);
    expect(ringing(world)).toBe('1');
    wait(world, 20_000);
    says(world, SECOND, { cmd: 'agentidle' });
    ready(world, SECOND);
    expect(ringing(world, SECOND)).toBe('1');
    ready(world, THIRD);
    expect(ringing(world, THIRD)).toBe('3');
  });

  it('score = base score + seconds waited: 100 points overtake who has waited 99 s, not 101 s', () => {
    for (const [waitedMs, first] of [
      [99_000, 'vip'],
      [101_000, 'plain'],
    ] as const) {
      const world = createWorld(testCompany());
      callsIn(world, '95003', 'plain');
      wait(world, waitedMs);
      callsIn(world, '95009', 'vip');
      ready(world, AGENT);
      expect(ringing(world)).toBe(first);
    }
  });

  it('a missed call is back at its original place, before those who came later', () => {
    const world = createWorld(testCompany());
    ready(world, AGENT);
    callsIn(world, '95003', '1');
    wait(world, 5_000);
    callsIn(world, '95003', '2');
    wait(world, 15_000);
    expect(heard(world, AGENT).at(-1)).toBe('agentbusy');
    ready(world, SECOND);
    expect(ringing(world, SECOND)).toBe('1');
  });

  it('full: one more than may wait is refused with 486', () => {
    const world = createWorld(testCompany());
    for (const caller of ['1', '2', '3', '4']) {
      callsIn(world, '95003', caller);
    }
    expect(world.records).toMatchObject([{ caller: '4', endReason: 'queueFull', endedBy: 'system', sipStatus: 486 }]);
    expect(world.company.queues().find((queue) => queue.groupId === 803)?.waiting).toBe(3);
  });

  it('the longest wait is over, also when it runs out while the call rings', () => {
    const world = createWorld(testCompany());
    const customer = callsIn(world, '95009', '1');
    wait(world, 590_000);
    ready(world, AGENT);
    wait(world, 9_999);
    expect(world.records).toHaveLength(0);
    fails(world, dialed(world, '81001'), 480);
    wait(world, 2);
    expect(world.records).toMatchObject([{ endReason: 'queueTimeout', waitMs: 600_000 }]);
    expect(world.telephony.legs.get(customer)?.state).toBe('ended');
    wait(world, 60_000);
    expect(leftOver(world)).toEqual([]);
  });
});

describe('choice of the agent', () => {
  it('who has been ready longest', () => {
    const world = createWorld(testCompany());
    ready(world, SECOND);
    ready(world, AGENT);
    says(world, SECOND, { cmd: 'agentidle' });
    callsIn(world, '95003');
    expect(heard(world, SECOND)).toContain('inringing');
  });

  it('the higher skill level before the longer idle time', () => {
    const company = testCompany();
    const agents = company.agents.map((agent) => ({
      ...agent,
      groups: [{ groupId: 803, level: agent.operatorId === '1003' ? 5 : 1 }],
    }));
    const world = createWorld({ ...company, agents });
    for (const agentKey of [AGENT, SECOND, THIRD]) {
      ready(world, agentKey);
    }
    callsIn(world, '95003');
    expect(heard(world, THIRD)).toContain('inringing');
    callsIn(world, '95003');
    expect(heard(world, AGENT)).toContain('inringing');
  });

  it('only agents who serve the group', () => {
    const company = testCompany();
    const agents = company.agents.map((agent) => ({ ...agent, groups: [{ groupId: 802, level: 1 }] }));
    const world = createWorld({ ...company, agents });
    ready(world, AGENT);
    callsIn(world, '95003');
    expect(heard(world, AGENT)).not.toContain('inringing');
  });

  it('an agent ready again after a call takes who waits', () => {
    const world = createWorld(testCompany());
    ready(world, AGENT);
    const first = callsIn(world, '95003', '1');
    callsIn(world, '95003', '2');
    picksUp(world, dialed(world, '81001'));
    hangsUp(world, first);
    expect(heard(world, AGENT).slice(-3)).toEqual(['after', 'agentidle', 'inringing']);
    expect(ringing(world)).toBe('2');
  });
});

describe('a new configuration', () => {
  it('ends calls that wait for a group that is gone, and signs out agents who are', () => {
    const world = createWorld(testCompany());
    ready(world, AGENT);
    signIn(world, SECOND, 1);
    const talk = callsIn(world, '95001');
    picksUp(world, dialed(world, '81001'));
    callsIn(world, '95003');
    const next = testCompany();
    world.company.step(
      { type: 'configure', config: { ...next, groups: next.groups.slice(0, 1), agents: next.agents.slice(2) } },
      { wallMs: 0, monoMs: 0 },
    );
    expect(world.company.calls()).toHaveLength(1);
    hangsUp(world, talk);
    expect(world.sessionsEnded.map((ended) => ended.agentKey)).toContain(AGENT);
  });
});
