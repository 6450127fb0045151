import { type FloorDialer, type FloorOptions, progressiveOccupancy, runFloor } from '@callwright/testkit';
import { describe, expect, test } from 'vitest';
import { createPacing, type Pacing } from './pacing.ts';

/** Whole shifts on the simulated floor of the dialer benchmark. */
const HOUR_MS = 3_600_000;

const FLOORS: Readonly<Record<string, Omit<FloorOptions, 'seed'>>> = {
  'answer rate steady': { agents: 10, answerChance: () => 0.35 },
  'answer rate doubles in a minute': {
    agents: 10,
    answerChance: (atMs) => 0.25 * (1 + Math.min(1, Math.max(0, (atMs - 6 * HOUR_MS) / 60_000))),
  },
  'answer rate jumps every half hour': {
    agents: 10,
    answerChance: (atMs) => (Math.floor(atMs / (HOUR_MS / 2)) % 2 ? 0.5 : 0.2),
  },
  // The trunk is dead and does not say so: lines pile up, and then all answer.
  'nobody answers for half an hour': {
    agents: 10,
    answerChance: (atMs) => (atMs > 6 * HOUR_MS && atMs < 6.5 * HOUR_MS ? 0 : 0.4),
  },
  'half of the agents leave at once': {
    agents: 10,
    answerChance: () => 0.3,
    presence: (agent) => ({ fromMs: 0, untilMs: agent % 2 ? 7 * HOUR_MS : Number.POSITIVE_INFINITY }),
  },
  'all of the agents leave at once': {
    agents: 10,
    answerChance: () => 0.3,
    presence: () => ({ fromMs: 0, untilMs: 4 * HOUR_MS }),
  },
};

describe('at most 3 % of those who answer in a shift are abandoned', { timeout: 60_000 }, () => {
  test.each(Object.entries(FLOORS))('%s', (_, options) => {
    for (const seed of ['a', 'b']) {
      const result = runFloor({ ...options, seed }, createPacing());
      expect(result.answered).toBeGreaterThan(300);
      expect(result.abandonRate).toBeLessThanOrEqual(0.03);
    }
  });

  test.each([0, 0.01, 0.05])('or another cap: %d', (cap) => {
    const result = runFloor({ agents: 10, answerChance: () => 0.3, seed: 'cap' }, createPacing({ cap }));
    expect(result.abandonRate).toBeLessThanOrEqual(cap);
    expect(result.abandonRate).toBeGreaterThanOrEqual(cap * 0.5);
  });

  test('or in a shorter shift, each for itself', () => {
    const windowMs = 2 * HOUR_MS;
    const shifts = Array.from({ length: 4 }, () => ({ answered: 0, abandoned: 0 }));
    const pacing = createPacing({ windowMs });
    const counting: FloorDialer = {
      step(input, nowMs) {
        const shift = shifts[Math.floor(nowMs / windowMs)];
        if (shift !== undefined && input.type === 'dialAnswered') shift.answered += 1;
        if (shift !== undefined && input.type === 'callAbandoned') shift.abandoned += 1;
        return pacing.step(input, nowMs);
      },
    };
    runFloor({ agents: 10, answerChance: () => 0.3, seed: 'windows', shiftMs: 4 * windowMs }, counting);
    for (const { answered, abandoned } of shifts) expect(abandoned).toBeLessThanOrEqual(0.03 * answered);
  });
});

test('agents wait far less than with a line for each', () => {
  const result = runFloor({ agents: 10, answerChance: () => 0.2, seed: 'busy' }, createPacing());
  expect(result.occupancy).toBeGreaterThan(progressiveOccupancy(0.2) + 0.15);
});

describe('what was learnt outlives a restart', () => {
  const hour: Omit<FloorOptions, 'seed'> = { agents: 10, answerChance: () => 0.2, shiftMs: HOUR_MS, warmUpMs: 0 };
  const before = createPacing();
  runFloor({ ...hour, seed: 'before', shiftMs: 2 * HOUR_MS }, before);
  const history: unknown = JSON.parse(JSON.stringify(before.dump()));
  const restored = () => createPacing({}, history as ReturnType<Pacing['dump']>);

  test('the shift goes on with its counts', () => {
    expect(restored().view()).toMatchObject({
      answered: before.view().answered,
      abandoned: before.view().abandoned,
      answerChance: before.view().answerChance,
    });
  });

  test('it dials ahead at once', () => {
    const cold = runFloor({ ...hour, seed: 'after' }, createPacing());
    const warm = runFloor({ ...hour, seed: 'after' }, restored());
    expect(warm.occupancy).toBeGreaterThan(cold.occupancy + 0.01);
  });

  test('equal inputs give equal dials, and the history given is not changed', () => {
    const text = JSON.stringify(history);
    const run = () => runFloor({ ...hour, seed: 'again' }, restored());
    expect(run()).toEqual(run());
    expect(JSON.stringify(history)).toBe(text);
  });
});
