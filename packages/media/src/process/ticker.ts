/**
 * The one 20 ms beat of a media plane: prompts, mixing, digits and recordings all follow it. It beats only while
 * somebody wants it, corrects its drift against the clock, and after a stall gives up what nobody would hear any more.
 */
import { FRAME_MS } from '../rtp/g711.ts';
import type { MediaClock } from './clock.ts';
import type { MediaCounters } from './counters.ts';

/** After a stall at most so many beats are made up at once: a peer's jitter buffer holds about 100 ms. */
const CATCH_UP_BEATS_MAX = 5;

export class Ticker {
  readonly #clock: MediaClock;
  readonly #counters: MediaCounters;
  /** Runs one beat; answers whether another one is wanted. */
  readonly #beat: (nowMs: number) => boolean;
  #cancel: (() => void) | undefined;
  #nextMs = 0;

  constructor(clock: MediaClock, counters: MediaCounters, beat: (nowMs: number) => boolean) {
    this.#clock = clock;
    this.#counters = counters;
    this.#beat = beat;
  }

  /** Begins to beat, the first time in 20 ms; nothing when it beats already. */
  start(): void {
    if (this.#cancel !== undefined) return;
    this.#nextMs = this.#clock.nowMs() + FRAME_MS;
    this.#arm();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #arm(): void {
    const waitMs = Math.max(0, this.#nextMs - this.#clock.nowMs());
    this.#cancel = this.#clock.after(waitMs, () => this.#wake());
  }

  #wake(): void {
    const nowMs = this.#clock.nowMs();
    if (nowMs - this.#nextMs > FRAME_MS) this.#counters.ticksLate++;
    const due = Math.floor((nowMs - this.#nextMs) / FRAME_MS) + 1;
    // Timers fire up to 1 ms early by rounding: that beat is due all the same.
    const beats = Math.min(Math.max(due, 1), CATCH_UP_BEATS_MAX);
    this.#counters.ticksSkipped += Math.max(due, 1) - beats;
    this.#nextMs += Math.max(due, 1) * FRAME_MS;
    let wanted = true;
    for (let i = 0; i < beats && wanted; i++) wanted = this.#beat(nowMs);
    if (wanted) this.#arm();
    else this.#cancel = undefined;
  }
}
