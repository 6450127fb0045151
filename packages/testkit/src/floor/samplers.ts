import type { SeededRng } from '../rng/seeded-rng.ts';

/** Draws one duration in ms. */
export type Sampler = (rng: SeededRng) => number;

/** Uniform between the bounds. */
export function uniform(fromMs: number, toMs: number): Sampler {
  return (rng) => fromMs + (toMs - fromMs) * rng.next();
}

/** Erlang: the sum of `shape` exponential stages; `meanMs` is that of the sum. */
export function erlang(shape: number, meanMs: number): Sampler {
  return (rng) => {
    let sum = 0;
    for (let stage = 0; stage < shape; stage++) sum += rng.exponential(meanMs / shape);
    return sum;
  };
}

/** Lognormal by its mean and the deviation of its logarithm. */
export function lognormal(meanMs: number, sigma: number): Sampler {
  const mu = Math.log(meanMs) - (sigma * sigma) / 2;
  return (rng) => Math.exp(mu + sigma * normal(rng));
}

/** Pareto: least value `leastMs`, tail index `alpha` (its mean is `leastMs` · alpha / (alpha − 1)), cut at `mostMs`. */
export function pareto(leastMs: number, alpha: number, mostMs: number): Sampler {
  return (rng) => Math.min(mostMs, leastMs * (1 - rng.next()) ** (-1 / alpha));
}

/** With `share` of the draws from the first, else from the second. */
export function mixture(share: number, first: Sampler, second: Sampler): Sampler {
  return (rng) => (rng.next() < share ? first(rng) : second(rng));
}

/** Box and Muller; the second value is dropped, so that a draw depends on nothing drawn before. */
function normal(rng: SeededRng): number {
  return Math.sqrt(-2 * Math.log(1 - rng.next())) * Math.cos(2 * Math.PI * rng.next());
}
