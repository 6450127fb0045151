import { Counter } from 'prom-client';
import type { Metrics } from '../metrics/metrics.ts';

export interface HostMetrics {
  /** Inputs that did not fit the state of a company. */
  readonly unexpected: Counter;
  readonly calls: Counter<'reason'>;
}

export function createHostMetrics({ registry }: Metrics): HostMetrics {
  const registers = [registry];
  return {
    unexpected: new Counter({
      name: 'callwright_engine_unexpected_total',
      help: 'Inputs that did not fit the state of a company',
      registers,
    }),
    calls: new Counter({
      name: 'callwright_calls_total',
      help: 'Calls that ended, by why',
      labelNames: ['reason'],
      registers,
    }),
  };
}
