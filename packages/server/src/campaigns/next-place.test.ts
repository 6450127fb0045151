import { expect, it } from 'vitest';
import type { Attempt, KnownOutcome } from '../store/campaign-attempts.ts';
import { nextPlace } from './next-place.ts';
import { defaultSettings } from './settings.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const settings = defaultSettings({
  name: 'a',
  groupId: 804,
  retry: { busy: { afterMs: 10 * MINUTE, times: 2 }, noAnswer: { afterMs: HOUR, times: 0 } },
  limits: { attempts: 4, perDay: 9, per5Minutes: 9 },
});
const twoRounds = { ...settings, rounds: { count: 2, pauseMs: 0 } };

function history(...outcomes: (KnownOutcome | [KnownOutcome, number])[]): Attempt[] {
  return outcomes.map((one, nth) => {
    const [outcome, round] = Array.isArray(one) ? one : [one, 1];
    return { outcome, round, startedAtMs: nth * 1_000, endedAtMs: nth * 1_000 + 500 } as Attempt;
  });
}

it('tries again as often as the rule of the outcome says', () => {
  expect(nextPlace(settings, history('busy'))).toEqual({
    state: 'waiting',
    round: 1,
    nextAtMs: 500 + 10 * MINUTE,
    reason: 'busy',
  });
  expect(nextPlace(settings, history('busy', 'busy')).state).toBe('waiting');
  expect(nextPlace(settings, history('busy', 'busy', 'busy'))).toMatchObject({ state: 'done', reason: 'attemptsOver' });
  expect(nextPlace(settings, history('declined'))).toMatchObject({ state: 'done', reason: 'final' });
});

it('ends with whom was reached, and with a number that nobody has', () => {
  expect(nextPlace(settings, history('busy', 'connected'))).toMatchObject({ state: 'done', reason: 'reached' });
  expect(nextPlace(settings, history('unallocated'))).toMatchObject({ state: 'done', reason: 'final' });
});

it('the limit of tries stands above the rules, and faults of the trunk do not use it up', () => {
  expect(nextPlace(settings, history('noAnswer', 'busy', 'busy', 'noAnswer'))).toMatchObject({
    reason: 'attemptsOver',
  });
  const faults = Array.from({ length: 20 }, () => 'trunkFailed' as const);
  expect(nextPlace(settings, history(...faults))).toMatchObject({ state: 'waiting', nextAtMs: 19_500 + 15 * MINUTE });
  expect(nextPlace(settings, history('trunkFailed')).nextAtMs).toBe(500 + MINUTE);
  expect(nextPlace(settings, history(...faults, 'busy')).state).toBe('waiting');
});

it('whose tries of a round are over waits for the next one', () => {
  expect(nextPlace(twoRounds, history('noAnswer'))).toMatchObject({ state: 'waiting', round: 2, reason: 'noAnswer' });
  expect(nextPlace(twoRounds, history('noAnswer', ['noAnswer', 2]))).toMatchObject({ state: 'done' });
  expect(nextPlace(twoRounds, history('busy', 'busy', 'busy', ['busy', 2]))).toMatchObject({ reason: 'attemptsOver' });
});

it('one whose server died is tried again, later', () => {
  expect(nextPlace(settings, history('interrupted'))).toMatchObject({ state: 'waiting', nextAtMs: 500 + HOUR });
});
