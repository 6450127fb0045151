import { SAMPLE_RATE } from '../rtp/g711.ts';

/** Zero crossings of the low-pass kernel on each side; 16 keeps speech clean up to 3.4 kHz. */
const KERNEL_CROSSINGS = 16;
/** Places between two input samples for which the kernel is computed; the nearest one is taken. */
const PHASES = 128;
/** Share of the band that passes: the rest is the kernel's slope, so that nothing above 4 kHz folds back. */
const PASS_SHARE = 0.94;

/** Any rate to 8 kHz by a windowed-sinc low-pass. For prompts, which are converted once; not for the packet path. */
export function resampleTo8k(samples: Int16Array, sampleRate: number): Int16Array {
  if (sampleRate === SAMPLE_RATE) return samples;
  const step = sampleRate / SAMPLE_RATE;
  const cutoff = Math.min(1, 1 / step) * PASS_SHARE;
  const half = Math.ceil(KERNEL_CROSSINGS * Math.max(1, step));
  const kernels = Array.from({ length: PHASES }, (_, phase) => kernel(phase / PHASES, cutoff, half));
  return Int16Array.from({ length: Math.floor(samples.length / step) }, (_, index) => {
    const centre = index * step;
    const left = Math.floor(centre);
    const weights = kernels[Math.floor((centre - left) * PHASES)] ?? new Float64Array(0);
    let sum = 0;
    for (let i = 0; i < weights.length; i++) sum += (weights[i] ?? 0) * (samples[left - half + i] ?? 0);
    return Math.max(-32_768, Math.min(32_767, Math.round(sum)));
  });
}

/** Weights of the input samples from `left - half` to `left + half + 1` for an output `fraction` after `left`. */
function kernel(fraction: number, cutoff: number, half: number): Float64Array {
  const weights = Float64Array.from({ length: 2 * half + 2 }, (_, i) => {
    const x = i - half - fraction;
    const window = 0.5 + 0.5 * Math.cos((Math.PI * x) / (half + 1));
    const angle = Math.PI * x * cutoff;
    return window * (angle === 0 ? 1 : Math.sin(angle) / angle);
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
