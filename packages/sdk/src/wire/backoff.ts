/** First wait; short, because most losses are a network change that is over at once. */
const FIRST_MS = 400;
/** Longest wait: a page must be back soon after a server that was away for minutes. */
const LONGEST_MS = 10_000;

/**
 * Wait before reconnect attempt `attempt` (1, 2, …), ms: doubling, capped, with half of it random so that the pages of
 * a whole contact center don't come back in the same instant. `random` is in [0, 1).
 */
export function backoffMs(attempt: number, random: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt - 1, 16));
  return Math.round(full / 2 + (full / 2) * random);
}
