/**
 * How long something lasts, learnt online: a hazard (chance to end in the next second) that is constant within each stretch of
 * age. Plain data. Longer ages are known by ever wider stretches, and old observations fade as new ones come.
 */
export interface Durations {
  /** Ends seen within each stretch, faded. */
  readonly ended: number[];
  /** Seconds spent within each stretch, faded. */
  readonly spentS: number[];
  /** How many ended, not faded. */
  seen: number;
}

/** Beginnings of the stretches in seconds: 1 s each at first, later a fifth longer than the one before; the last has no end. */
export const STRETCHES_S: readonly number[] = stretches();
/** An observation's weight halves over this many later ones: a few hours of ten agents, quarter of an hour of a hundred. */
const MEMORY = 600;
const FADE = 1 - 1 / MEMORY;
/** Ends that the mean hazard of all ages is worth in each stretch: a stretch that was hardly seen is taken for an average one. */
const SHRINK = 1.5;
/** Believed before anything was seen. */
const PRIOR_MEAN_S = 60;

/** Nothing seen yet. */
export function noDurations(): Durations {
  return { ended: STRETCHES_S.map(() => 0), spentS: STRETCHES_S.map(() => 0), seen: 0 };
}

/** One that lasted `seconds` has ended. */
export function learnDuration(durations: Durations, seconds: number): void {
  const { ended, spentS } = durations;
  for (let at = 0; at < ended.length; at++) {
    ended[at] = (ended[at] ?? 0) * FADE;
    spentS[at] = (spentS[at] ?? 0) * FADE;
  }
  durations.seen += 1;
  const last = stretchOf(seconds);
  ended[last] = (ended[last] ?? 0) + 1;
  addSpent(spentS, seconds);
}

/** Index of the stretch that an age of `seconds` lies in. */
export function stretchOf(seconds: number): number {
  let low = 0;
  let high = STRETCHES_S.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((STRETCHES_S[middle] ?? 0) <= seconds) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Hazard per second, for each stretch. `running`: ages in seconds of those that have not ended, which tell as much. */
export function hazards(durations: Durations, running: Iterable<number>): number[] {
  const spentS = [...durations.spentS];
  addRunning(spentS, running);
  const ends = sum(durations.ended) + 1;
  const mean = ends / (sum(spentS) + PRIOR_MEAN_S);
  return durations.ended.map((ended, at) => (ended + SHRINK) / ((spentS[at] ?? 0) + SHRINK / mean));
}

function addSpent(spentS: number[], seconds: number): void {
  for (let at = 0; at < spentS.length; at++) {
    const from = STRETCHES_S[at] ?? 0;
    if (from >= seconds) break;
    const until = STRETCHES_S[at + 1] ?? Number.POSITIVE_INFINITY;
    spentS[at] = (spentS[at] ?? 0) + Math.min(seconds, until) - from;
  }
}

/** As `addSpent` for each, in one pass over the stretches: a thousand agents are at work. */
function addRunning(spentS: number[], running: Iterable<number>): void {
  const lastIn = STRETCHES_S.map(() => 0);
  for (const seconds of running) {
    const last = stretchOf(seconds);
    lastIn[last] = (lastIn[last] ?? 0) + 1;
    spentS[last] = (spentS[last] ?? 0) + seconds - (STRETCHES_S[last] ?? 0);
  }
  let beyond = 0;
  for (let at = STRETCHES_S.length - 1; at > 0; at--) {
    beyond += lastIn[at] ?? 0;
    const before = at - 1;
    spentS[before] = (spentS[before] ?? 0) + beyond * ((STRETCHES_S[at] ?? 0) - (STRETCHES_S[before] ?? 0));
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

function stretches(): number[] {
  const from = [0, 1, 2, 3, 4, 5];
  // Two hours: who talks longer is not worth telling apart.
  for (let at = 6; at < 7_200; at *= 1.2) from.push(Math.round(at));
  return from;
}
