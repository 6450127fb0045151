import { expect, it } from 'vitest';
import { nextCallId } from './call-id.ts';

const counters = () => ({ callIdMs: 0, callIdCount: 0, timer: 0, readySeq: 0, queueSeq: 0 });

it('is 13 digits of time, 2 of the node, 3 of a counter', () => {
  expect(nextCallId(counters(), 7, 1_767_225_600_123)).toBe('176722560012307000');
});

it('is unique and rises: many in a millisecond, and when the clock steps back', () => {
  const state = counters();
  const ids = Array.from({ length: 2_500 }, () => nextCallId(state, 3, 1_767_225_600_000));
  ids.push(nextCallId(state, 3, 1_767_225_000_000), nextCallId(state, 3, 1_767_225_700_000));
  expect(new Set(ids).size).toBe(ids.length);
  expect([...ids].sort()).toEqual(ids);
});
