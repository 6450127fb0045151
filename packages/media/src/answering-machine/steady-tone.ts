import { FRAME_MS, FRAME_SAMPLES, SAMPLE_RATE } from '../rtp/g711.ts';
import { LEVEL_DBFS_MIN, levelOf } from './loudness.ts';
import {
  BEEP_HZ_MAX,
  BEEP_HZ_MIN,
  BEEP_OVER_MS,
  TONE_DBFS_MIN,
  TONE_DRIFT_HZ_MAX,
  TONE_FALL_DB,
  TONE_PURITY_MIN,
} from './thresholds.ts';

/** A tone that goes on, or that has just ended. */
export interface Tone {
  readonly hz: number;
  readonly ms: number;
  /** No frame of it came for `BEEP_OVER_MS`. */
  readonly over: boolean;
}

/** Follows the one steady frequency in a line, if there is one. Frames of 20 ms. */
export class SteadyTone {
  /** This frame and the one before: the longer the piece, the sharper its frequency. */
  readonly #window = new Int16Array(2 * FRAME_SAMPLES);
  #hz = 0;
  #peak = LEVEL_DBFS_MIN;
  #frames = 0;
  #missed = 0;

  /** Takes the next frame; answers the tone that is under way, or that ends with this frame. */
  add(samples: Int16Array): Tone | undefined {
    this.#window.copyWithin(0, FRAME_SAMPLES);
    this.#window.set(samples.subarray(0, FRAME_SAMPLES), FRAME_SAMPLES);
    const level = levelOf(this.#window);
    const hz = level < TONE_DBFS_MIN ? undefined : pureFrequency(this.#window);
    if (hz !== undefined && (this.#frames === 0 || this.#continues(hz, level))) {
      this.#hz = this.#frames === 0 ? hz : this.#hz + (hz - this.#hz) / 4;
      this.#peak = this.#frames === 0 ? level : Math.max(this.#peak, level);
      // Frames missed within it belong to it.
      this.#frames += 1 + this.#missed;
      this.#missed = 0;
    } else if (this.#frames > 0) {
      this.#missed++;
    }
    if (this.#frames === 0) return undefined;
    const over = this.#missed * FRAME_MS >= BEEP_OVER_MS;
    const tone = { hz: this.#hz, ms: this.#frames * FRAME_MS, over };
    if (over) {
      this.#missed = 0;
      this.#frames = hz === undefined ? 0 : 1;
      this.#hz = hz ?? 0;
      this.#peak = level;
    }
    return tone;
  }

  /** The echo of a tone that has ended is no tone. */
  #continues(hz: number, level: number): boolean {
    return Math.abs(hz - this.#hz) <= TONE_DRIFT_HZ_MAX && level >= this.#peak - TONE_FALL_DB;
  }
}

/** The frequency that holds nearly all of the power, or undefined when none does. */
function pureFrequency(samples: Int16Array): number | undefined {
  const omega = strongest(samples);
  const hz = (omega * SAMPLE_RATE) / (2 * Math.PI);
  return hz >= BEEP_HZ_MIN && hz <= BEEP_HZ_MAX && purity(samples, omega) >= TONE_PURITY_MIN ? hz : undefined;
}

/**
 * Frequency of a sine in noise, in radians a sample (V. F. Pisarenko, 1973): of the autocorrelation at lags 1 and 2, so white
 * noise, which has none there, does not move it.
 */
function strongest(samples: Int16Array): number {
  let lag1 = 0;
  let lag2 = 0;
  for (let i = 2; i < samples.length; i++) {
    const now = samples[i] ?? 0;
    lag1 += now * (samples[i - 1] ?? 0);
    lag2 += now * (samples[i - 2] ?? 0);
  }
  if (lag1 === 0) return Math.PI / 2;
  const cosine = (lag2 + Math.sqrt(lag2 * lag2 + 8 * lag1 * lag1)) / (4 * lag1);
  return Math.acos(Math.max(-1, Math.min(1, cosine)));
}

/** The share of the power that a sine of this frequency holds, 0…1 (Goertzel). */
function purity(samples: Int16Array, omega: number): number {
  const coefficient = 2 * Math.cos(omega);
  let last = 0;
  let beforeLast = 0;
  let squares = 0;
  for (const sample of samples) {
    const now = sample + coefficient * last - beforeLast;
    beforeLast = last;
    last = now;
    squares += sample * sample;
  }
  const power = last * last + beforeLast * beforeLast - coefficient * last * beforeLast;
  return squares === 0 ? 0 : Math.min(1, (2 * power) / (samples.length * squares));
}
