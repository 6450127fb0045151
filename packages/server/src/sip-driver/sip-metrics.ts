import { Counter } from 'prom-client';
import type { Metrics } from '../metrics/metrics.ts';

export interface SipMetrics {
  readonly sent: Counter;
  /** By `what`: malformed, oversized, stray, rateLimited, authFailed, … */
  readonly counted: Counter<'what'>;
  readonly unexpected: Counter;
}

export function createSipMetrics({ registry }: Metrics): SipMetrics {
  const registers = [registry];
  return {
    sent: new Counter({ name: 'callwright_sip_messages_sent_total', help: 'SIP messages sent', registers }),
    counted: new Counter({
      name: 'callwright_sip_refused_total',
      help: 'SIP messages that were dropped or refused before they reached a call',
      labelNames: ['what'],
      registers,
    }),
    unexpected: new Counter({
      name: 'callwright_sip_unexpected_total',
      help: 'SIP messages and commands that did not fit the state of their leg',
      registers,
    }),
  };
}
