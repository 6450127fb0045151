/** What may be said to the simulated carrier, over Node's process channel when it is forked. */
export type CarrierCommand =
  /** A customer with this `number` calls the service number `called`. `id`: chosen by whoever asks, unique, up to 64 characters. */
  | { readonly cmd: 'call'; readonly id: string; readonly number: string; readonly called: string }
  /** Answers a customer whose phone rings, at once, whatever its number would do. */
  | { readonly cmd: 'answer'; readonly id: string }
  /** The customer hangs up, gives up, or declines, as its state is. */
  | { readonly cmd: 'hangup'; readonly id: string }
  /** The customer presses keys `0-9*#A-D` while talking (RFC 4733). */
  | { readonly cmd: 'keys'; readonly id: string; readonly digits: string }
  /** Tells every customer again, one `customer` event each, then `listed`. */
  | { readonly cmd: 'list' };

export type CarrierEvent =
  | { readonly event: 'customer'; readonly customer: Customer }
  | { readonly event: 'listed'; readonly count: number }
  /** Takes calls from now on; `host:port` of its SIP socket (UDP). */
  | { readonly event: 'ready'; readonly address: string }
  /** What was said to an answering machine after its beep, as a WAV file (left channel), when it keeps messages. */
  | { readonly event: 'message'; readonly number: string; readonly path: string; readonly durationMs: number }
  /** A command that could not be carried out, or a fault. `id`: the customer it is about. */
  | { readonly event: 'problem'; readonly text: string; readonly id?: string };

/** One customer: a phone in the public network that is in a call with Callwright, or was. */
export interface Customer {
  readonly id: string;
  /** Its own phone number. */
  readonly number: string;
  /** The other number: the service number that it called, or the number that Callwright shows it. */
  readonly called: string;
  /** As Callwright sees it. `inbound`: the customer called. `outbound`: it was called. */
  readonly direction: 'inbound' | 'outbound';
  readonly state: CustomerState;
  /** Set when `ended`. */
  readonly endReason: CustomerEndReason | undefined;
  /** SIP status of the refusal, when `endReason` is `refused`. */
  readonly sipStatus: number | undefined;
  /** Unix ms at which the present state began. */
  readonly sinceMs: number;
}

/** `calling`: the INVITE is on its way, nothing has come back. */
export type CustomerState = 'calling' | 'ringing' | 'talking' | 'ended';

/**
 * `customer` and `callwright`: that side hung up a call that was answered. `cancelled`: the caller gave up before.
 * `refused`: the called side refused. `lost`: no answer on the wire, or a broken session.
 */
export type CustomerEndReason = 'customer' | 'callwright' | 'cancelled' | 'refused' | 'lost';
