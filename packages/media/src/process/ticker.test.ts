import { describe, expect, it } from 'vitest';
import type { MediaClock } from './clock.ts';
import { createCounters } from './counters.ts';
import { Ticker } from './ticker.ts';

/** A clock that stands still until it is moved; timers may be made to fire late. */
class StandingClock implements MediaClock {
  now = 0;
  lateMs = 0;
  #wake: { atMs: number; run: () => void } | undefined;

  readonly nowMs = (): number => this.now;
  readonly after = (afterMs: number, run: () => void): (() => void) => {
    this.#wake = { atMs: this.now + afterMs, run };
    return () => {
      this.#wake = undefined;
    };
  };

  /** Runs the next timer, late by `lateMs`; false when there is none. */
  next(): boolean {
    const wake = this.#wake;
    if (wake === undefined) return false;
    this.#wake = undefined;
    this.now = Math.max(this.now, wake.atMs) + this.lateMs;
    wake.run();
    return true;
  }
}

describe('ticker', () => {
  it('keeps the pace on average though every timer is 3 ms late', () => {
    const clock = new StandingClock();
    clock.lateMs = 3;
    const beats: number[] = [];
    new Ticker(clock, createCounters(), (nowMs) => beats.push(nowMs) < 1000).start();
    while (clock.next());
    expect(beats).toHaveLength(1000);
    expect(beats.at(-1)).toBe(1000 * 20 + 3);
  });

  it('makes up for a short stall and gives up the rest of a long one', () => {
    const clock = new StandingClock();
    const counters = createCounters();
    let beats = 0;
    new Ticker(clock, counters, () => {
      beats++;
      return true;
    }).start();
    clock.now = 85;
    clock.next();
    expect(beats).toBe(4);
    clock.now = 1_085;
    clock.next();
    expect(beats).toBe(9);
    expect(counters.ticksSkipped).toBe(45);
    expect(counters.ticksLate).toBe(2);
  });

  it('rests when nobody wants a beat, and begins anew', () => {
    const clock = new StandingClock();
    let beats = 0;
    const ticker = new Ticker(clock, createCounters(), () => ++beats % 3 !== 0);
    ticker.start();
    while (clock.next());
    expect(beats).toBe(3);
    clock.now = 10_000;
    ticker.start();
    ticker.start();
    while (clock.next());
    expect(beats).toBe(6);
  });
});
