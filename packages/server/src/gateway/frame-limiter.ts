/** Frames a second that a page may send for long: a ping loop every 2 s, bursts of several loops, and a person's clicks. */
export const FRAMES_PER_SECOND = 40;
/** Frames at once; a resuming page with commands to resend and some ping loops of the incumbent SDK stay far below. */
export const FRAMES_BURST = 200;
/** Refusals a second that we write back; past it refused frames are dropped in silence. */
export const REFUSALS_PER_SECOND = 5;
export const REFUSALS_BURST = 50;
/** A page that goes on after so many dropped frames is no page: its socket is closed. */
export const DROPPED_MAX = 1_000;

/** A token bucket over the monotonic clock. */
export class Bucket {
  readonly #perMs: number;
  readonly #burst: number;
  #level: number;
  #atMs: number;

  constructor(perSecond: number, burst: number, nowMs: number) {
    this.#perMs = perSecond / 1_000;
    this.#burst = burst;
    this.#level = burst;
    this.#atMs = nowMs;
  }

  take(nowMs: number): boolean {
    this.#level = Math.min(this.#burst, this.#level + (nowMs - this.#atMs) * this.#perMs);
    this.#atMs = nowMs;
    if (this.#level < 1) {
      return false;
    }
    this.#level -= 1;
    return true;
  }
}
