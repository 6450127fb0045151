import { expect, test } from 'vitest';
import { ServerClock } from './server-clock.ts';

const HOUR_MS = 3_600_000;

test('a ping that was long under way does not move the clock', () => {
  const clock = new ServerClock();
  clock.ping(10_000, 10_020);
  clock.ping(25_000, 29_000);
  expect(clock.offsetMs).toBe(-20);
});

test.each([HOUR_MS, -HOUR_MS])('the computer’s clock is set by %i ms: followed from the next ping on', (step) => {
  const clock = new ServerClock();
  clock.ping(10_000, 10_020);
  clock.ping(25_000, 25_020 + step);
  expect(clock.offsetMs).toBe(-20 - step);
  clock.ping(40_000, 40_015 + step);
  expect(clock.offsetMs).toBe(-15 - step);
});
