import { expect, it } from 'vitest';
import { walk } from './walk.ts';

/** `SEED=… vitest run packages/engine` walks one seed again. */
const SEEDS =
  process.env.SEED === undefined ? Array.from({ length: 12 }, (_, index) => index + 1) : [Number(process.env.SEED)];
const CALLS = 400;
/** A second of CPU time; on a machine that is busy elsewhere much more time passes. */
const TIME_MS_MAX = 120_000;

it.each(SEEDS)(
  'random walk, seed %i: no law is broken',
  (seed) => {
    const result = walk(seed, CALLS);
    expect(result.broken, `SEED=${seed}, after step ${result.steps} and ${result.calls} calls`).toEqual([]);
    expect(result.calls).toBeGreaterThanOrEqual(CALLS);
  },
  TIME_MS_MAX,
);
