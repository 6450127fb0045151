import { quantile } from '../sipp/statistics.ts';

/** A sine wave. `amplitude` 0 … 32767; −10 dBm0-like loudness by default. */
export function makeTone(frequencyHz: number, durationMs: number, rateHz = 8000, amplitude = 8_000): Int16Array {
  const count = Math.round((durationMs * rateHz) / 1000);
  const step = (2 * Math.PI * frequencyHz) / rateHz;
  return Int16Array.from({ length: count }, (_, i) => Math.round(amplitude * Math.sin(step * i)));
}

/**
 * How strong one frequency is within samples: the amplitude (0 … 32767) of the sine that fits it best, by Goertzel's
 * recurrence (one bin of a discrete Fourier transform). Resolution: rate / number of samples.
 */
export function toneAmplitude(samples: Int16Array, frequencyHz: number, rateHz = 8000): number {
  if (samples.length === 0) return 0;
  const omega = (2 * Math.PI * frequencyHz) / rateHz;
  const coefficient = 2 * Math.cos(omega);
  let before = 0;
  let last = 0;
  for (const sample of samples) {
    const next = sample + coefficient * last - before;
    before = last;
    last = next;
  }
  const power = last * last + before * before - coefficient * last * before;
  return (2 * Math.sqrt(Math.max(0, power))) / samples.length;
}

const STEADY_WINDOW_MS = 50;

/**
 * How strong one frequency (a multiple of 20 Hz) is most of the time: the median of its amplitude in windows of 50 ms.
 * Unlike one long window it does not mistake a shift for silence: a peer that stands still for a moment goes on with
 * its sine at another place.
 */
export function steadyAmplitude(samples: Int16Array, frequencyHz: number, rateHz = 8000): number {
  const window = (STEADY_WINDOW_MS * rateHz) / 1000;
  const amplitudes: number[] = [];
  for (let at = 0; at + window <= samples.length; at += window) {
    amplitudes.push(toneAmplitude(samples.subarray(at, at + window), frequencyHz, rateHz));
  }
  return amplitudes.length === 0 ? 0 : quantile(amplitudes, 0.5);
}

/** Root mean square of the samples: loudness whatever the frequency; 0 for none. */
export function loudness(samples: Int16Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return samples.length === 0 ? 0 : Math.sqrt(sum / samples.length);
}

/**
 * The strongest frequency between 50 Hz and half the rate, found in steps of `stepHz`, with its amplitude.
 * Samples beyond the first two seconds are not looked at.
 */
export function dominantFrequency(
  samples: Int16Array,
  rateHz = 8000,
  stepHz = 10,
): { readonly frequencyHz: number; readonly amplitude: number } {
  const part = samples.subarray(0, rateHz * 2);
  let best = { frequencyHz: 0, amplitude: 0 };
  for (let frequencyHz = 50; frequencyHz < rateHz / 2; frequencyHz += stepHz) {
    const amplitude = toneAmplitude(part, frequencyHz, rateHz);
    if (amplitude > best.amplitude) best = { frequencyHz, amplitude };
  }
  return best;
}

/** When a tone first reaches `amplitude` in a window of 20 ms, ms from the start; `undefined`: never. */
export function toneStartsAtMs(
  samples: Int16Array,
  frequencyHz: number,
  amplitude: number,
  rateHz = 8000,
): number | undefined {
  const window = rateHz / 50;
  for (let at = 0; at + window <= samples.length; at += window / 4) {
    if (toneAmplitude(samples.subarray(at, at + window), frequencyHz, rateHz) >= amplitude) {
      return Math.round((at * 1000) / rateHz);
    }
  }
  return undefined;
}

/** The part between two times, ms. */
export function sliceMs(samples: Int16Array, fromMs: number, toMs: number, rateHz = 8000): Int16Array {
  return samples.subarray(Math.round((fromMs * rateHz) / 1000), Math.round((toMs * rateHz) / 1000));
}
