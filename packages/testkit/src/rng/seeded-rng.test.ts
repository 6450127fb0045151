import { expect, test } from 'vitest';
import { SeededRng } from './seeded-rng.ts';

test('equal seeds give equal streams, different seeds different ones', () => {
  const draw = (seed: string | number) => {
    const rng = new SeededRng(seed);
    return [rng.uint32(), rng.hex(20), rng.int(1000), rng.next()];
  };
  expect(draw('day-1')).toEqual(draw('day-1'));
  expect(draw('day-1')).not.toEqual(draw('day-2'));
  expect(draw(1)).not.toEqual(draw(2));
});

test('numbers fill their range evenly', () => {
  const rng = new SeededRng(7);
  const buckets = new Array<number>(10).fill(0);
  for (let i = 0; i < 10_000; i++) {
    const bucket = rng.int(10);
    buckets[bucket] = (buckets[bucket] ?? 0) + 1;
  }
  // 1,000 expected, standard deviation 30: five of them either way.
  for (const count of buckets) expect(Math.abs(count - 1000)).toBeLessThan(150);
});

test('hex has the asked length, exponential the asked mean, pick stays within the list', () => {
  const rng = new SeededRng('x');
  expect(rng.hex(5)).toMatch(/^[0-9a-f]{5}$/);
  expect(rng.hex(17)).toMatch(/^[0-9a-f]{17}$/);
  let sum = 0;
  for (let i = 0; i < 10_000; i++) sum += rng.exponential(20);
  expect(sum / 10_000).toBeGreaterThan(19);
  expect(sum / 10_000).toBeLessThan(21);
  expect(['a', 'b']).toContain(rng.pick(['a', 'b']));
  expect(() => rng.pick([])).toThrow();
});

test('a fork is not disturbed by what its sibling draws', () => {
  const one = new SeededRng(3);
  const agents = one.fork('agents');
  const two = new SeededRng(3);
  const sameAgents = two.fork('agents');
  two.fork('callers').hex(100);
  expect(agents.hex(30)).toBe(sameAgents.hex(30));
});
