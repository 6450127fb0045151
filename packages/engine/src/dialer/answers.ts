/** What is learnt of dialled customers: how many answer, and when those who do and those who do not are known. Plain data. */
export interface Answers {
  /** Faded counts of the outcomes, by whole second since the dial. */
  readonly answeredAt: number[];
  readonly failedAt: number[];
  /** Share of outcomes that are answers, and how many outcomes it rests on. */
  chance: number;
  outcomes: number;
  /** The same of the last few, to tell when the answer rate has jumped. */
  recentChance: number;
  recentOutcomes: number;
  /** The highest share of the last hours, faded. */
  feared: number;
  /** How many outcomes, not faded. */
  seen: number;
}

/** Seconds told apart; rings last a minute at most. */
export const SECONDS = 64;
/** Outcomes that the answer rate is an average of: few enough to follow an hour's drift, enough to be 10 % exact. */
const MEMORY = 1_000;
/** Outcomes by which a jump is seen. */
const RECENT = 50;
/** A recent share this many deviations from the longer one is a jump: once in some thousand outcomes by chance. */
const JUMP_DEVIATIONS = 3.8;
/** Believed at least. */
const CHANCE_MIN = 0.02;
/** An average of fewer is too far off by chance to be feared. */
const FEAR_OUTCOMES_MIN = 100;
/** A rate that was seen is feared half as much after this. */
const FEAR_HALF_MS = 4 * 3_600_000;
/** Delays change with the network, not with the hour. */
const DELAY_FADE = 1 - 1 / 2_000;

export function noAnswers(): Answers {
  return {
    answeredAt: new Array<number>(SECONDS).fill(0),
    failedAt: new Array<number>(SECONDS).fill(0),
    chance: 0.5,
    outcomes: 1,
    recentChance: 0.5,
    recentOutcomes: 1,
    feared: 0,
    seen: 0,
  };
}

/** A dial had this outcome, `seconds` after it began. */
export function learnOutcome(answers: Answers, answered: boolean, seconds: number): void {
  const counts = answered ? answers.answeredAt : answers.failedAt;
  const at = Math.min(SECONDS - 1, Math.max(0, Math.floor(seconds)));
  for (let second = 0; second < SECONDS; second++) counts[second] = (counts[second] ?? 0) * DELAY_FADE;
  counts[at] = (counts[at] ?? 0) + 1;

  answers.seen += 1;
  const value = answered ? 1 : 0;
  answers.outcomes = Math.min(MEMORY, answers.outcomes + 1);
  answers.chance += (value - answers.chance) / answers.outcomes;
  answers.recentOutcomes = Math.min(RECENT, answers.recentOutcomes + 1);
  answers.recentChance += (value - answers.recentChance) / answers.recentOutcomes;
  forgetBeforeJump(answers);
}

/** The answer rate to reckon with: never so low that a dead trunk makes the dialer ring half the town. */
export function chanceBelieved(answers: Answers): number {
  return Math.max(CHANCE_MIN, answers.chance);
}

/** Share that may come back: the highest of the last hours. */
export function chanceFeared(answers: Answers): number {
  return Math.max(answers.feared, answers.chance);
}

/** Time has passed: what was highest comes closer to what is. */
export function fadeFear(answers: Answers, ms: number): void {
  if (answers.seen < FEAR_OUTCOMES_MIN) return;
  const share = 0.5 ** (ms / FEAR_HALF_MS);
  answers.feared = Math.max(answers.chance, answers.feared * share + answers.chance * (1 - share));
}

function forgetBeforeJump(answers: Answers): void {
  const { chance, recentChance } = answers;
  if (answers.outcomes <= 3 * RECENT) return;
  // An exponential average over n has the variance of a plain one over 2n.
  const deviation = Math.sqrt(Math.max(0.01, chance * (1 - chance)) / (2 * RECENT));
  if (Math.abs(recentChance - chance) < JUMP_DEVIATIONS * deviation) return;
  answers.chance = recentChance;
  answers.outcomes = RECENT;
}

/** Share of the outcomes of one kind that are known by each whole second, 0 to 1; `[0]` is 0. Begins as `[5, 25]` s evenly. */
export function knownBy(counts: readonly number[]): number[] {
  const known = [0];
  const prior = 0.1;
  let total = 0;
  for (let second = 0; second < SECONDS; second++) {
    total += (counts[second] ?? 0) + (second >= 5 && second < 25 ? prior : 0);
    known.push(total);
  }
  return known.map((count) => count / total);
}
