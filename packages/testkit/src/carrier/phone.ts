import type { Answered } from './number-plan.ts';
import type { Customer, CustomerEndReason, CustomerState } from './protocol.ts';

/** One customer's phone as the carrier keeps it. The id is also that of its SIP and media legs. */
export interface Phone {
  readonly id: string;
  readonly number: string;
  readonly called: string;
  readonly direction: Customer['direction'];
  readonly rtpPort: number;
  /** The offer that we were called with; `undefined`: none, or we call. */
  readonly offer: string | undefined;
  thereafter: Answered;
  state: CustomerState;
  endReason: CustomerEndReason | undefined;
  sipStatus: number | undefined;
  sinceMs: number;
}

/** What is told of a phone. */
export function toCustomer(phone: Phone): Customer {
  const { id, number, called, direction, state, endReason, sipStatus, sinceMs } = phone;
  return { id, number, called, direction, state, endReason, sipStatus, sinceMs };
}

/** What a SIP dialog's end means for the customer. */
export function endReasonOf(by: 'cancel' | 'bye' | 'ackTimeout' | 'sessionTimer' | 'transport'): CustomerEndReason {
  if (by === 'bye') return 'callwright';
  return by === 'cancel' ? 'cancelled' : 'lost';
}
