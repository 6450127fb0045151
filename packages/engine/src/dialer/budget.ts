/**
 * The promise: of those who answered in a shift, at most `cap` are abandoned. It is kept as a purse is: each answer pays `cap` of
 * an abandoned call in, each abandoned call takes one out, and nobody is dialled at a risk that the purse could not pay for.
 * Plain data.
 */
export interface Budget {
  /** When the shift began, in the clock of `nowMs`; `undefined` before the first input. */
  shiftAtMs: number | undefined;
  answered: number;
  abandoned: number;
  /** Logarithm of the correction to `RISK`, from what abandoned calls the risks taken really cost. It outlives the shift. */
  correction: number;
}

/** What the floor stands for at a decision. */
export interface Exposure {
  /** Answered customers without an agent: they may be lost already. */
  readonly waiting: number;
  /** Ringing customers who would answer beyond what is expected, if the answer rate rose as high as must be feared. */
  readonly surprise: number;
}

/**
 * Risk of a dialled customer to find nobody, if they answer, at which 3 % of all who answer are abandoned: 0.021 to 0.045 on
 * floors of 5 to 100 agents (a dial's own risk; those dialled after it raise it). `correction` does the rest.
 */
const RISK = 0.022;
const CAP_OF_RISK = 0.03;
/** How much one abandoned call more or less than planned moves the risk: a twentieth, so that chance does not lead it far. */
const LEARNING = 0.05;
const CORRECTION_MIN = -1.2;
const CORRECTION_MAX = 1.5;
/** The purse is brought to its wanted level within this time, not at once: risk costs the more the less evenly it is spread. */
const STEER_MS = 40 * 60_000;
/** Answers that steering looks ahead at least, so that the end of a shift does not make it jump. */
const STEER_ANSWERS_MIN = 30;
/** Wanted in the purse besides two surprises: some abandoned calls, so that one does not stop the dialing. */
const WANTED = 2;
/** Kept back at the end of a shift besides two surprises. */
const KEPT = 2.5;
/** Most that the planned rate may be of the cap: what was saved is not spent in one burst. */
const PLAN_MAX = 2.5;

export function newBudget(): Budget {
  return { shiftAtMs: undefined, answered: 0, abandoned: 0, correction: 0 };
}

/** Begins a shift when the last one is over. Shifts follow each other without a gap. */
export function enterShift(budget: Budget, windowMs: number, nowMs: number): void {
  // A clock that began anew after a restart: the counts are kept, the shift is the longer.
  budget.shiftAtMs = Math.min(budget.shiftAtMs ?? nowMs, nowMs);
  const over = Math.floor((nowMs - budget.shiftAtMs) / windowMs);
  if (over < 1) return;
  budget.shiftAtMs += over * windowMs;
  budget.answered = 0;
  budget.abandoned = 0;
}

/** A customer answered while a risk was (`planned` > 0) or was not taken. `planned`: share of answers planned to be abandoned. */
export function countAnswered(budget: Budget, planned: number): void {
  budget.answered += 1;
  correct(budget, LEARNING * planned);
}

/** A customer was abandoned. */
export function countAbandoned(budget: Budget): void {
  budget.abandoned += 1;
  correct(budget, -LEARNING);
}

/** Abandoned calls that the shift can still afford. */
export function inPurse(budget: Budget, cap: number): number {
  return cap * budget.answered - budget.abandoned;
}

/** Share of the next answers that may be abandoned; 0: nobody may be dialled who could find no agent. */
export function plannedRate(budget: Budget, cap: number, windowMs: number, exposure: Exposure, nowMs: number): number {
  const purse = inPurse(budget, cap) - exposure.waiting;
  const spentMs = Math.max(1, nowMs - (budget.shiftAtMs ?? nowMs));
  const leftMs = Math.max(0, windowMs - spentMs);
  const answersPerMs = budget.answered / spentMs;
  const answersLeft = answersPerMs * leftMs;
  const earned = cap * answersLeft;
  // What goes wrong at the end of the shift can't be made up for any more.
  if (purse < Math.max(1, exposure.surprise, KEPT + 2 * exposure.surprise - earned / 2)) return 0;
  const wanted = Math.min(WANTED + 2 * exposure.surprise, earned / 2);
  const steer = Math.max(STEER_ANSWERS_MIN, answersPerMs * Math.min(leftMs, STEER_MS));
  return Math.min(PLAN_MAX * cap, Math.max(0, cap + (purse - wanted) / steer));
}

/** The risk of a single dial at which so many of all who answer are abandoned. */
export function riskAt(budget: Budget, planned: number): number {
  return (RISK * planned * Math.exp(budget.correction)) / CAP_OF_RISK;
}

function correct(budget: Budget, by: number): void {
  budget.correction = Math.min(CORRECTION_MAX, Math.max(CORRECTION_MIN, budget.correction + by));
}
