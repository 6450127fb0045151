import { type Answers, chanceBelieved, knownBy, SECONDS } from './answers.ts';
import { type Durations, hazards, STRETCHES_S } from './durations.ts';
import type { Lessons } from './floor.ts';

/**
 * Chances of everything that may happen until a customer who is dialled now answers. That moment is not known, so it stands for
 * `HORIZONS` moments, equally likely; each entry below has a chance for each of them.
 */
export interface Forecast {
  /** The answer rate that it was made with. */
  readonly chance: number;
  /** That a customer dialled now has answered. */
  readonly dialled: Float64Array;
  /** That one who rings since so many half seconds has answered. */
  readonly ringing: readonly Float64Array[];
  /** That an agent so many seconds in wrap-up is ready, before or within the customer's grace. */
  readonly wrapUp: readonly Float64Array[];
  /** That an agent who talks since a stretch (`stretchOf`) has ended talk and wrap-up, before or within the customer's grace. */
  readonly talking: readonly Float64Array[];
  /** That one who rings since so many half seconds ever answers. */
  readonly everAnswers: Float64Array;
}

export const HORIZONS = 5;
export const RINGING_STEPS = SECONDS * 2;
export const WRAP_UP_STEPS = 120;

/** Ages in seconds of the talks and wrap-ups that go on: they tell as much as those that ended. */
export interface Running {
  readonly talkS: readonly number[];
  readonly wrapUpS: readonly number[];
}

/** Works the tables out of what was learnt. */
export function forecast(lessons: Lessons, running: Running, graceS: number): Forecast {
  const { answers, talks, wrapUps } = lessons;
  const answered = knownBy(answers.answeredAt);
  const chance = chanceBelieved(answers);
  const times = horizonsOf(answered);
  const ready = times.map((time) => time + graceS);
  const longest = Math.ceil(Math.max(...ready));
  const wrapUpLasts = survivalBySecond(hazards(wrapUps, running.wrapUpS), WRAP_UP_STEPS + longest + 2);
  return {
    chance,
    dialled: perHorizon(times, (time) => chance * between(answered, time)),
    ...ringingTables(answers, answered, chance, times),
    wrapUp: wrapUpTable(wrapUpLasts, ready),
    talking: talkingTable(talks, running.talkS, wrapUpLasts, ready),
  };
}

/** The middles of `HORIZONS` equal parts of those who answer. */
function horizonsOf(answered: readonly number[]): number[] {
  return Array.from({ length: HORIZONS }, (_, part) => {
    const share = (part + 0.5) / HORIZONS;
    const above = answered.findIndex((known) => known >= share);
    const low = answered[above - 1] ?? 0;
    const high = answered[above] ?? 1;
    return above - 1 + (share - low) / Math.max(1e-9, high - low);
  });
}

/** Bayes: who has rung for long without an answer is the less likely to answer, and the sooner if at all. */
function ringingTables(
  answers: Answers,
  answered: readonly number[],
  chance: number,
  times: readonly number[],
): Pick<Forecast, 'ringing' | 'everAnswers'> {
  const failed = knownBy(answers.failedAt);
  const everAnswers = new Float64Array(RINGING_STEPS);
  const ringing = rows(RINGING_STEPS, (step) => {
    const age = (step + 0.5) / 2;
    const by = between(answered, age);
    const still = chance * (1 - by) + (1 - chance) * (1 - between(failed, age));
    if (still < 1e-6) return new Float64Array(HORIZONS);
    everAnswers[step] = (chance * (1 - by)) / still;
    return perHorizon(times, (time) => (chance * (between(answered, age + time) - by)) / still);
  });
  return { ringing, everAnswers };
}

function wrapUpTable(lasts: readonly number[], ready: readonly number[]): Float64Array[] {
  return rows(WRAP_UP_STEPS, (second) => {
    const still = between(lasts, second + 0.5);
    return perHorizon(ready, (time) => (still < 1e-9 ? 1 : 1 - between(lasts, second + 0.5 + time) / still));
  });
}

/** The talk must end, and the wrap-up after it. */
function talkingTable(
  talks: Durations,
  runningS: readonly number[],
  wrapUpLasts: readonly number[],
  ready: readonly number[],
): Float64Array[] {
  const perSecond = hazards(talks, runningS);
  const longest = Math.ceil(Math.max(...ready));
  // That a wrap-up is over by `ready`, after a talk that ended in the middle of a second.
  const over = rows(longest, (second) =>
    perHorizon(ready, (time) => 1 - between(wrapUpLasts, Math.max(0, time - second - 0.5))),
  );
  return STRETCHES_S.map((from, stretch) => {
    const chances = new Float64Array(HORIZONS);
    const age = (from + (STRETCHES_S[stretch + 1] ?? from)) / 2;
    let still = 1;
    let at = stretch;
    for (let second = 0; second < longest; second++) {
      const overBy = over[second];
      if (overBy === undefined) break;
      const ends = still * (1 - Math.exp(-(perSecond[at] ?? 0)));
      still -= ends;
      for (let row = 0; row < HORIZONS; row++) chances[row] = (chances[row] ?? 0) + ends * (overBy[row] ?? 0);
      while (age + second + 1.5 >= (STRETCHES_S[at + 1] ?? Number.POSITIVE_INFINITY)) at += 1;
    }
    return chances;
  });
}

/** Chance to last longer than each whole second. */
function survivalBySecond(perSecond: readonly number[], seconds: number): number[] {
  const survival = [1];
  let stretch = 0;
  for (let second = 0; second < seconds; second++) {
    while (second >= (STRETCHES_S[stretch + 1] ?? Number.POSITIVE_INFINITY)) stretch += 1;
    survival.push((survival[second] ?? 0) * Math.exp(-(perSecond[stretch] ?? 0)));
  }
  return survival;
}

/** A loop, as these tables are made often and `from` of a typed array is slow. */
function perHorizon(times: readonly number[], chance: (time: number) => number): Float64Array {
  const chances = new Float64Array(HORIZONS);
  for (let row = 0; row < HORIZONS; row++) chances[row] = chance(times[row] ?? 0);
  return chances;
}

function rows<Row>(count: number, make: (at: number) => Row): Row[] {
  const made: Row[] = [];
  for (let at = 0; at < count; at++) made.push(make(at));
  return made;
}

/** A table by whole second, read between its entries; beyond its end its last one. */
function between(table: readonly number[], second: number): number {
  const at = Math.floor(second);
  const low = table[at];
  const high = table[at + 1];
  if (low === undefined || high === undefined) return table.at(-1) ?? 0;
  return low + (high - low) * (second - at);
}
