import { expect, test } from 'vitest';
import { SeededRng } from '../rng/seeded-rng.ts';
import { VirtualClock } from './virtual-clock.ts';

test('timers fire at their own time, in order of due time, then of arming', () => {
  const clock = new VirtualClock(1000);
  const seen: string[] = [];
  const note = (name: string) => () => void seen.push(`${name}@${clock.nowMs}`);
  clock.setTimer('late', 50, note('late'));
  clock.setTimer('b', 20, note('b'));
  clock.setTimer('c', 20, note('c'));
  expect(clock.armed).toEqual(['b', 'c', 'late']);
  expect(clock.advance(20)).toBe(2);
  expect(seen).toEqual(['b@1020', 'c@1020']);
  clock.advance(100);
  expect(seen).toEqual(['b@1020', 'c@1020', 'late@1050']);
  expect(clock.nowMs).toBe(1120);
});

test('a timer that is armed while another fires is served within the same advance', () => {
  const clock = new VirtualClock();
  const at: number[] = [];
  const again = () => {
    at.push(clock.nowMs);
    if (at.length < 4) clock.setTimer('tick', 10, again);
  };
  clock.setTimer('tick', 10, again);
  clock.advance(35);
  expect(at).toEqual([10, 20, 30]);
  expect(clock.armed).toEqual(['tick']);
});

test('arming a name again replaces it, clearing forgets it', () => {
  const clock = new VirtualClock();
  const seen: string[] = [];
  clock.setTimer('x', 10, () => seen.push('first'));
  clock.setTimer('x', 30, () => seen.push('second'));
  clock.setTimer('y', 10, () => seen.push('y'));
  clock.clearTimer('y');
  clock.clearTimer('nobody');
  clock.advance(20);
  expect(seen).toEqual([]);
  expect(clock.advanceToNext()).toBe('x');
  expect(clock.nowMs).toBe(30);
  expect(seen).toEqual(['second']);
  expect(clock.advanceToNext()).toBeUndefined();
});

test('a timer that re-arms itself with no delay is named instead of hanging the test', () => {
  const clock = new VirtualClock();
  const forever = () => clock.setTimer('loop', 0, forever);
  clock.setTimer('loop', 0, forever);
  expect(() => clock.advance(1)).toThrow(/loop/);
});

test('many timers, armed, replaced and cleared at random, fire in the order of their due times', () => {
  const clock = new VirtualClock();
  const rng = new SeededRng('timers');
  const due = new Map<string, number>();
  const fired: string[] = [];
  for (let i = 0; i < 2_000; i++) {
    const name = `t${rng.int(500)}`;
    if (rng.int(4) === 0) {
      clock.clearTimer(name);
      due.delete(name);
    } else {
      const afterMs = rng.int(1_000);
      clock.setTimer(name, afterMs, () => {
        expect(clock.nowMs).toBe(due.get(name));
        fired.push(name);
      });
      due.set(name, clock.nowMs + afterMs);
    }
  }
  expect(clock.armed).toHaveLength(due.size);
  clock.advance(1_000);
  expect([...fired].sort()).toEqual([...due.keys()].sort());
  expect(fired.map((name) => due.get(name) ?? 0)).toEqual([...due.values()].sort((a, b) => a - b));
});
