import {
  NOISE_DBFS_MAX,
  NOISE_SHARE,
  VOICE_ABOVE_NOISE_DB,
  VOICE_BELOW_PEAK_DB,
  VOICE_DBFS_MIN,
} from './thresholds.ts';

/** Softer is not told apart: the smallest step of G.711 is 8 of 32,768, −72 dBFS. */
export const LEVEL_DBFS_MIN = -80;

/** Mean level of some samples, dBFS, from `LEVEL_DBFS_MIN` to 0. A constant offset of the line does not count. */
export function levelOf(samples: Int16Array): number {
  let sum = 0;
  let squares = 0;
  for (const sample of samples) {
    sum += sample;
    squares += sample * sample;
  }
  const count = Math.max(1, samples.length);
  const power = squares / count - (sum / count) ** 2;
  return power <= 0 ? LEVEL_DBFS_MIN : Math.max(LEVEL_DBFS_MIN, 10 * Math.log10(power) - FULL_SCALE_DB);
}

const FULL_SCALE_DB = 20 * Math.log10(32_768);

/** How loud a line was so far: what is voice there, and what its noise. */
export class Loudness {
  /** Frames by whole dB: a percentile without sorting. */
  readonly #counts = new Uint32Array(1 - LEVEL_DBFS_MIN);
  #frames = 0;
  #peak = LEVEL_DBFS_MIN;

  add(level: number): void {
    const slot = Math.round(level) - LEVEL_DBFS_MIN;
    this.#counts[slot] = (this.#counts[slot] ?? 0) + 1;
    this.#frames++;
    this.#peak = Math.max(this.#peak, level);
  }

  /** A frame of this level or louder is voice, dBFS, by all that was heard. */
  get voiceThreshold(): number {
    const noise = Math.min(this.#noise(), NOISE_DBFS_MAX);
    return Math.max(VOICE_DBFS_MIN, noise + VOICE_ABOVE_NOISE_DB, this.#peak - VOICE_BELOW_PEAK_DB);
  }

  #noise(): number {
    let left = this.#frames * NOISE_SHARE;
    for (const [slot, count] of this.#counts.entries()) {
      left -= count;
      if (left <= 0) return slot + LEVEL_DBFS_MIN;
    }
    return LEVEL_DBFS_MIN;
  }
}
