import { sleep } from '../options.ts';
import type { Customers } from './customers.ts';

export interface Load {
  /** Makes the customers' numbers of a run differ from those of the others. */
  readonly round: number;
  readonly rate: number;
  readonly seconds: number;
  readonly talkMs: number;
}

/** Places calls at even distances; a late timer catches up, so the rate holds on average. */
export async function callAtRate(customers: Customers, service: string, load: Load): Promise<void> {
  const { round, rate, seconds, talkMs } = load;
  const startedMs = performance.now();
  for (let placed = 0; placed < rate * seconds; ) {
    const due = Math.min(rate * seconds, Math.floor(((performance.now() - startedMs) * rate) / 1000) + 1);
    for (; placed < due; placed++) {
      customers.call(`138${round}${String(placed).padStart(7, '0')}`, service, talkMs);
    }
    await sleep(Math.max(1, startedMs + (placed * 1000) / rate - performance.now()));
  }
}
