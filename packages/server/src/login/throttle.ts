/** Wrong tries that one account and address may make in a minute (issue 2, "Bad input"). */
export const WRONG_MAX = 10;
/** Wrong tries of one address over all accounts: many people behind one router, but no list of names. */
export const WRONG_PER_ADDRESS_MAX = 100;
export const WINDOW_MS = 60_000;
/** How long nobody is let in after that. */
export const PAUSE_MS = 60_000;
/** Accounts and addresses watched at once; the longest unheard of are forgotten first. */
const WATCHED_MAX = 20_000;

interface Watched {
  wrong: number;
  windowEndsMs: number;
  pausedUntilMs: number;
}

/** Counts wrong tries per key and says when it is enough. Monotonic ms. */
export class Throttle {
  readonly #max: number;
  readonly #watched = new Map<string, Watched>();

  constructor(max: number) {
    this.#max = max;
  }

  /** How much longer the key is paused, ms; 0: it may try. */
  pausedMs(key: string, nowMs: number): number {
    return Math.max(0, (this.#watched.get(key)?.pausedUntilMs ?? 0) - nowMs);
  }

  wrong(key: string, nowMs: number): void {
    const known = this.#watched.get(key);
    const watched =
      known === undefined || nowMs >= known.windowEndsMs
        ? { wrong: 0, windowEndsMs: nowMs + WINDOW_MS, pausedUntilMs: 0 }
        : known;
    watched.wrong += 1;
    if (watched.wrong >= this.#max) {
      watched.pausedUntilMs = nowMs + PAUSE_MS;
      watched.windowEndsMs = watched.pausedUntilMs;
    }
    this.#watched.delete(key);
    this.#watched.set(key, watched);
    const oldest = this.#watched.keys().next();
    if (this.#watched.size > WATCHED_MAX && oldest.done !== true) {
      this.#watched.delete(oldest.value);
    }
  }

  /** A try that was counted and could not be looked at after all. */
  undo(key: string): void {
    const watched = this.#watched.get(key);
    if (watched !== undefined) {
      watched.wrong -= 1;
      watched.pausedUntilMs = watched.wrong < this.#max ? 0 : watched.pausedUntilMs;
    }
  }

  right(key: string): void {
    this.#watched.delete(key);
  }
}
