/** Offset samples kept; at a ping in 15 s these are the last two minutes. */
const SAMPLES_KEPT = 8;
/** No frame is under way so long: after 45 s of silence the connection is given up. A sample that is so much earlier tells of a clock that was set. */
const LATE_MS_MAX = 60_000;
/** `Date` of an HTTP reply is cut to the second: half of one off on average. */
const DATE_RESOLUTION_MS = 1_000;

/**
 * The server's clock as far as the page knows it. Every sample is late by its way through the network, so the largest
 * of the last ones is the nearest to the truth.
 */
export class ServerClock {
  #samples: readonly number[] = [];
  #coarse = 0;

  /** A ping of the server's. @param serverMs its send time, unix ms. @param nowMs our clock on arrival. */
  ping(serverMs: number, nowMs: number): void {
    const sample = serverMs - nowMs;
    const still = this.#samples.every((kept) => Math.abs(kept - sample) < LATE_MS_MAX) ? this.#samples : [];
    this.#samples = [...still.slice(1 - SAMPLES_KEPT), sample];
  }

  /** `Date` of the login's reply: counts until the first ping, and only where the clocks differ visibly. */
  httpDate(serverMs: number, nowMs: number): void {
    const offset = serverMs + DATE_RESOLUTION_MS / 2 - nowMs;
    this.#coarse = Math.abs(offset) > 2 * DATE_RESOLUTION_MS ? offset : 0;
  }

  /** What another tab on the same machine knows. */
  follow(offsetMs: number): void {
    this.#samples = [offsetMs];
  }

  /** Server's clock minus ours, ms. */
  get offsetMs(): number {
    return this.#samples.length === 0 ? this.#coarse : Math.max(...this.#samples);
  }
}
