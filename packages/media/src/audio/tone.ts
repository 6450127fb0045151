/** Tones made and measured: for tests, the simulated carrier and the built-in sounds. 8 kHz, linear 16 bit. */
import { SAMPLE_RATE } from '../rtp/g711.ts';

/** A sine of `hz` for `ms`; `amplitude` is its peak, 0…32767. `startSample` continues an earlier piece without a click. */
export function generateTone(hz: number, ms: number, amplitude = 8_000, startSample = 0): Int16Array {
  const length = Math.round((ms * SAMPLE_RATE) / 1000);
  return Int16Array.from({ length }, (_, i) =>
    Math.round(amplitude * Math.sin((2 * Math.PI * hz * (i + startSample)) / SAMPLE_RATE)),
  );
}

/**
 * How much of `hz` is in `samples` (Goertzel): the peak amplitude of that sine, 0…32767, so a pure tone of
 * `generateTone(hz, ms)` measures about 8000 and another frequency about 0. Use 400 samples or more.
 */
export function toneLevel(samples: Int16Array, hz: number): number {
  if (samples.length === 0) return 0;
  const coefficient = 2 * Math.cos((2 * Math.PI * hz) / SAMPLE_RATE);
  let last = 0;
  let beforeLast = 0;
  for (const sample of samples) {
    const now = sample + coefficient * last - beforeLast;
    beforeLast = last;
    last = now;
  }
  const power = last * last + beforeLast * beforeLast - coefficient * last * beforeLast;
  return (2 * Math.sqrt(Math.max(0, power))) / samples.length;
}
