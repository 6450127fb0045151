import type { Now } from '../company/inputs.ts';
import { type Answers, noAnswers, SECONDS } from './answers.ts';
import { type Durations, STRETCHES_S } from './durations.ts';
import type { PacingHistory } from './pacing.ts';

/** What a group's pacing has learnt, as it is kept over a restart. Plain JSON-able data. */
export interface KeptPacing {
  /** {@link PACING_VERSION} of who wrote it: what it learnt means nothing to another way of learning. */
  readonly version: number;
  /** Unix ms. */
  readonly savedAtMs: number;
  /** `budget.shiftAtMs` is in unix ms here: the clock of the machine begins anew with each server. */
  readonly history: PacingHistory;
}

/** Raised with every change of what {@link PacingHistory} holds or means. */
export const PACING_VERSION = 1;
/** Lists, hours and staff are others by then, ms. Over a week-end and a holiday it is of use. */
export const PACING_AGE_MS_MAX = 7 * 24 * 3_600_000;

export type ReadPacing =
  | { readonly ok: true; readonly kept: KeptPacing }
  | { readonly ok: false; readonly why: string };

/** For the store: the shift goes by the wall clock. */
export function keptPacing(history: PacingHistory, now: Now): KeptPacing {
  const { shiftAtMs, ...budget } = history.budget;
  const shift = shiftAtMs === undefined ? undefined : now.wallMs - (now.monoMs - shiftAtMs);
  return {
    version: PACING_VERSION,
    savedAtMs: now.wallMs,
    history: { ...history, budget: { ...budget, shiftAtMs: shift } },
  };
}

/** For a machine that begins: the shift goes by its clock. One that began in the future, as the wall clock was set back, begins now. */
export function historyOf({ history }: KeptPacing, now: Now): PacingHistory {
  const { shiftAtMs, ...budget } = history.budget;
  const shift = shiftAtMs === undefined ? undefined : now.monoMs - Math.max(0, now.wallMs - shiftAtMs);
  return { ...history, budget: { ...budget, shiftAtMs: shift } };
}

/** What the store gave back, whoever wrote it. Half of a memory steers worse than none, so it is all good or refused. */
export function readKeptPacing(value: unknown, wallMs: number): ReadPacing {
  const kept = value as KeptPacing;
  if (!isObject(value) || kept.version !== PACING_VERSION) {
    return { ok: false, why: 'another version wrote it' };
  }
  if (!isNumber(kept.savedAtMs) || kept.savedAtMs < wallMs - PACING_AGE_MS_MAX) {
    return { ok: false, why: 'it is too old' };
  }
  const { history } = kept;
  const lessons = isObject(history) && isObject(history.lessons) ? history.lessons : undefined;
  const good =
    lessons !== undefined &&
    isAnswers(lessons.answers) &&
    isDurations(lessons.talks) &&
    isDurations(lessons.wrapUps) &&
    isBudget(history.budget);
  return good ? { ok: true, kept } : { ok: false, why: 'it is damaged' };
}

function isAnswers(answers: Answers): boolean {
  const fresh = noAnswers();
  const numbers = Object.entries(fresh).filter(([, value]) => typeof value === 'number');
  return (
    isObject(answers) &&
    isCounts(answers.answeredAt, SECONDS) &&
    isCounts(answers.failedAt, SECONDS) &&
    numbers.every(([name]) => isCount(answers[name as keyof Answers])) &&
    [answers.chance, answers.recentChance, answers.feared].every((share) => share <= 1) &&
    // A mean over none.
    answers.outcomes >= 1 &&
    answers.recentOutcomes >= 1
  );
}

function isDurations(durations: Durations): boolean {
  return (
    isObject(durations) &&
    isCounts(durations.ended, STRETCHES_S.length) &&
    isCounts(durations.spentS, STRETCHES_S.length) &&
    isCount(durations.seen)
  );
}

function isBudget(budget: PacingHistory['budget']): boolean {
  return (
    isObject(budget) &&
    (budget.shiftAtMs === undefined || isNumber(budget.shiftAtMs)) &&
    isCount(budget.answered) &&
    isCount(budget.abandoned) &&
    isNumber(budget.correction)
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isCount(value: unknown): boolean {
  return isNumber(value) && value >= 0;
}

function isCounts(value: unknown, length: number): boolean {
  return Array.isArray(value) && value.length === length && value.every(isCount);
}
