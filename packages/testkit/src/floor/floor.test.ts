import { describe, expect, test } from 'vitest';
import { SeededRng } from '../rng/seeded-rng.ts';
import {
  ANSWER_DELAY,
  type FloorDialer,
  type FloorInput,
  type FloorOptions,
  runFloor,
  TALK,
  WRAP_UP,
} from './floor.ts';
import { progressiveDialer, progressiveOccupancy } from './progressive.ts';
import { mixture, pareto, type Sampler, uniform } from './samplers.ts';

const HOUR_MS = 3_600_000;

function meanS(sampler: Sampler, draws = 60_000): number {
  const rng = new SeededRng('mean');
  let sum = 0;
  for (let draw = 0; draw < draws; draw++) sum += sampler(rng);
  return sum / draws / 1000;
}

test('delays have the means that the benchmark names', () => {
  expect(meanS(ANSWER_DELAY)).toBeCloseTo(9.85, 1);
  expect(Math.abs(meanS(TALK) - 120)).toBeLessThan(1.5);
  expect(meanS(WRAP_UP)).toBeCloseTo(15, 0);
  // Uniform 3 s, and Pareto 40 s · 2 / (2 − 1) = 80 s but for its cut tail.
  expect(meanS(mixture(0.5, uniform(1_000, 5_000), pareto(40_000, 2, 36_000_000)))).toBeCloseTo(41.5, -0.5);
});

describe('progressive dialing has a closed form', { timeout: 60_000 }, () => {
  test.each([0.2, 0.35, 0.5])('answer rate %d: within 0.3 points', (chance) => {
    let occupancy = 0;
    const shifts = 12;
    for (let shift = 0; shift < shifts; shift++) {
      const options = { seed: `closed form ${shift}`, agents: 40, answerChance: () => chance };
      const result = runFloor(options, progressiveDialer());
      expect(result.abandoned).toBe(0);
      occupancy += result.occupancy / shifts;
    }
    expect(Math.abs(occupancy - progressiveOccupancy(chance)) * 100).toBeLessThan(0.3);
  });
});

/** Dials so many at once at the first tick, and notes what it hears. */
function burst(dials: number): FloorDialer & { readonly heard: [number, FloorInput][] } {
  const heard: [number, FloorInput][] = [];
  let wanted = dials;
  return {
    heard,
    step(input, nowMs) {
      heard.push([nowMs, input]);
      if (input.type !== 'tick') return 0;
      const now = wanted;
      wanted = 0;
      return now;
    },
  };
}

const SURE: Omit<FloorOptions, 'agents'> = {
  seed: 1,
  answerChance: () => 1,
  answerDelay: () => 5_000,
  talk: () => 60_000,
  wrapUp: () => 10_000,
  shiftMs: HOUR_MS,
  warmUpMs: 0,
};

test('who answers and finds nobody within the grace is abandoned; the others get the longest ready agent', () => {
  const dialer = burst(3);
  const result = runFloor({ ...SURE, agents: 2 }, dialer);
  expect(result).toMatchObject({ dialled: 3, answered: 3, connected: 2, abandoned: 1, abandonRate: 1 / 3 });
  expect(result.occupancy).toBeCloseTo(70 / 3600, 10);
  const told = dialer.heard.filter(([, { type }]) => type === 'customerGiven' || type === 'callAbandoned');
  expect(told).toEqual([
    [5_000, { type: 'customerGiven', agentId: 'a0', dialId: 'd1' }],
    [5_000, { type: 'customerGiven', agentId: 'a1', dialId: 'd2' }],
    [7_000, { type: 'callAbandoned', dialId: 'd3' }],
  ]);
});

test('an agent who becomes ready within the grace takes the customer who waits', () => {
  const presence = (agent: number) => ({ fromMs: agent * 6_000, untilMs: HOUR_MS });
  const result = runFloor({ ...SURE, agents: 2, presence }, burst(2));
  expect(result).toMatchObject({ answered: 2, connected: 2, abandoned: 0 });
});

test('one who has to go while talking goes after the talk, without a wrap-up', () => {
  const dialer = burst(1);
  runFloor({ ...SURE, agents: 1, presence: () => ({ fromMs: 0, untilMs: 30_000 }) }, dialer);
  expect(dialer.heard.filter(([, { type }]) => type.startsWith('agent'))).toEqual([
    [0, { type: 'agentReady', agentId: 'a0' }],
    [65_000, { type: 'agentLeft', agentId: 'a0' }],
  ]);
});

test('a seed fixes the shift', () => {
  const options = { agents: 5, answerChance: () => 0.4, shiftMs: HOUR_MS };
  const first = runFloor({ ...options, seed: 'one' }, progressiveDialer());
  expect(runFloor({ ...options, seed: 'one' }, progressiveDialer())).toEqual(first);
  expect(runFloor({ ...options, seed: 'two' }, progressiveDialer())).not.toEqual(first);
});
