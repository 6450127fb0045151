import { quantile } from '@callwright/testkit';

/** `p50 1.2, p99 4.0, max 5.1 ms (of 400)` */
export function spreadText(values: readonly number[]): string {
  const [p50, p99, max] = [0.5, 0.99, 1].map((share) => quantile(values, share).toFixed(1));
  return `p50 ${p50}, p99 ${p99}, max ${max} ms (of ${values.length})`;
}
