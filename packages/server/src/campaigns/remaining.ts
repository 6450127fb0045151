/** Customers who are not done. */
export function remainingOf(counts: ReadonlyMap<string, number>): number {
  let remaining = counts.get('customers') ?? 0;
  for (const [counter, value] of counts) {
    remaining -= counter.startsWith('done.') ? value : 0;
  }
  return Math.max(remaining, 0);
}
