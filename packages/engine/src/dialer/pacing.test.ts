import { describe, expect, test } from 'vitest';
import type { PacingInput } from './inputs.ts';
import { createPacing, DIALS_MAX, type Pacing } from './pacing.ts';

/** A driver that starts what it is told to start and knows who rings. */
function drive(pacing: Pacing, nowMs = 0) {
  const ringing: string[] = [];
  let dials = 0;
  const feed = (input: PacingInput): number => {
    const started = pacing.step(input, nowMs);
    for (let dial = 0; dial < started; dial++) {
      const dialId = `d${++dials}`;
      ringing.push(dialId);
      expect(pacing.step({ type: 'dialStarted', dialId }, nowMs)).toBe(0);
    }
    return started;
  };
  return {
    feed,
    ringing,
    wait(ms: number): number {
      nowMs += ms;
      return feed({ type: 'tick' });
    },
    ready(agents: number): number {
      let started = 0;
      for (let agent = 0; agent < agents; agent++) started += feed({ type: 'agentReady', agentId: `a${agent}` });
      return started;
    },
    answer(agentId: string): number {
      const dialId = ringing.shift() ?? 'nobody';
      return feed({ type: 'dialAnswered', dialId }) + feed({ type: 'customerGiven', dialId, agentId });
    },
    fail(cause: 'noAnswer' | 'trunkFailed' = 'noAnswer'): number {
      return feed({ type: 'dialFailed', dialId: ringing.shift() ?? 'nobody', cause });
    },
  };
}

describe('before anything is learnt it is progressive', () => {
  test('a line for each ready agent, and another for each that fails', () => {
    const floor = drive(createPacing());
    expect(floor.ready(10)).toBe(10);
    expect(floor.wait(1_000)).toBe(0);
    expect(floor.fail()).toBe(1);
    expect(floor.answer('a0')).toBe(0);
    expect(floor.feed({ type: 'agentWrapUp', agentId: 'a0' })).toBe(0);
    expect(floor.feed({ type: 'agentReady', agentId: 'a0' })).toBe(1);
  });

  test('without a ready agent nobody is dialled', () => {
    const floor = drive(createPacing());
    floor.feed({ type: 'agentJoined', agentId: 'a0' });
    floor.feed({ type: 'agentTalking', agentId: 'a1' });
    for (let second = 0; second < 600; second++) expect(floor.wait(1_000)).toBe(0);
    expect(floor.feed({ type: 'agentLeft', agentId: 'a0' })).toBe(0);
  });

  test('no lines for agents who went away', () => {
    const floor = drive(createPacing());
    floor.ready(2);
    floor.feed({ type: 'agentAway', agentId: 'a0' });
    floor.feed({ type: 'agentLeft', agentId: 'a1' });
    expect(floor.fail()).toBe(0);
    expect(floor.fail()).toBe(0);
  });

  test('a thousand agents who become ready at once are served in bites', () => {
    const pacing = createPacing();
    let most = 0;
    for (let agent = 0; agent < 1_000; agent++) {
      most = Math.max(most, pacing.step({ type: 'agentReady', agentId: `a${agent}` }, 0));
    }
    // Nobody reported a dial, and what was asked for is not asked for again, until it must be lost.
    expect(pacing.step({ type: 'tick' }, 1_000)).toBe(0);
    expect(most).toBe(1);
    expect(pacing.step({ type: 'tick' }, 7_000)).toBe(DIALS_MAX);
  });
});

describe('what it is told wrongly or never', () => {
  test('unknown ids change nothing', () => {
    const pacing = createPacing();
    const before = pacing.dump();
    for (const type of ['dialAnswered', 'callAbandoned', 'customerLeft'] as const) {
      expect(pacing.step({ type, dialId: 'nobody' }, 5)).toBe(0);
    }
    expect(pacing.step({ type: 'dialFailed', dialId: 'nobody', cause: 'busy' }, 5)).toBe(0);
    expect(pacing.step({ type: 'agentLeft', agentId: 'nobody' }, 5)).toBe(0);
    expect(pacing.dump()).toEqual({ ...before, budget: { ...before.budget, shiftAtMs: 5 } });
  });

  test('a dial whose end is never told is forgotten', () => {
    const floor = drive(createPacing());
    expect(floor.ready(1)).toBe(1);
    expect(floor.wait(60_000)).toBe(0);
    expect(floor.wait(61_000)).toBe(1);
  });

  test('dials that could not be started are asked for again when there is news', () => {
    const pacing = createPacing();
    expect(pacing.step({ type: 'agentReady', agentId: 'a0' }, 0)).toBe(1);
    expect(pacing.step({ type: 'dialsDropped', count: 1 }, 0)).toBe(0);
    expect(pacing.step({ type: 'tick' }, 1_000)).toBe(1);
  });
});

test('a trunk that refuses is left alone, ever longer, then tried with one line', () => {
  const floor = drive(createPacing());
  expect(floor.ready(5)).toBe(5);
  for (let line = 0; line < 5; line++) expect(floor.fail('trunkFailed')).toBe(0);
  expect(floor.wait(400)).toBe(0);
  expect(floor.wait(100)).toBe(1);
  expect(floor.fail('trunkFailed')).toBe(0);
  expect(floor.wait(900)).toBe(0);
  expect(floor.wait(100)).toBe(1);
  // It carries again: all lines are back at once.
  expect(floor.fail('noAnswer')).toBe(5);
});

test('what the trunk refuses teaches nothing about customers', () => {
  const pacing = createPacing();
  const floor = drive(pacing);
  floor.ready(1);
  floor.fail('trunkFailed');
  expect(pacing.dump().lessons.answers.seen).toBe(0);
});
