import type { SipResponse } from '../message/message.ts';

/** What every machine returns: its new state and what the world must now do, in order. */
export interface Step<S, E> {
  readonly state: S;
  readonly effects: readonly E[];
}

/**
 * Base timer values, RFC 3261 §17.1.1.1 and Table 4. All in ms.
 * Timers B, F, H, J, L and M are 64 × T1.
 */
export interface TransactionTimes {
  /** Round-trip estimate; first retransmission interval. Default 500. */
  readonly t1Ms: number;
  /** Greatest retransmission interval of non-INVITE requests and INVITE responses. Default 4,000. */
  readonly t2Ms: number;
  /** Longest time a message stays in the network (timers I and K). Default 5,000. */
  readonly t4Ms: number;
  /** Timer D over unreliable transports, at least 32,000. */
  readonly timerDMs: number;
  /**
   * An INVITE that got a provisional and nothing after it is given up then, as by timer C of proxies (RFC 3261 §16.6).
   * Default 660,000: longer than anybody lets a phone ring.
   */
  readonly timerCMs: number;
}

export const DEFAULT_TIMES: TransactionTimes = {
  t1Ms: 500,
  t2Ms: 4000,
  t4Ms: 5000,
  timerDMs: 32_000,
  timerCMs: 660_000,
};

/** Timer names of RFC 3261 Table 4, with L and M of RFC 6026. A transaction runs at most one of them at a time. */
export type TimerName = 'A' | 'B' | 'C' | 'D' | 'E' | 'F' | 'G' | 'H' | 'I' | 'J' | 'K' | 'L' | 'M';

/** All that a transaction can do to the world. */
export type TransactionEffect =
  /** Put these bytes on the transaction's flow. */
  | { readonly type: 'transmit'; readonly bytes: Uint8Array }
  /** INVITE client: send an ACK for this non-2xx final response (RFC 3261 §17.1.1.3). */
  | { readonly type: 'acknowledge'; readonly response: SipResponse }
  /** Replaces the timer that runs, if any. */
  | { readonly type: 'setTimer'; readonly timer: TimerName; readonly afterMs: number }
  | { readonly type: 'clearTimer' }
  /** Client: a response for the transaction user. */
  | { readonly type: 'deliver'; readonly response: SipResponse }
  /** INVITE server: an ACK for a 2xx belongs to the transaction user (RFC 6026 §7.1). */
  | { readonly type: 'deliverAck' }
  /** Client: no final response in time (B, F). INVITE server: no ACK in time (H). */
  | { readonly type: 'timedOut' }
  | { readonly type: 'transportFailed' }
  | { readonly type: 'terminated' }
  /** The input does not fit the state; nothing changed. */
  | { readonly type: 'unexpected'; readonly what: string };

/** What can happen to a client transaction. */
export type ClientInput =
  | { readonly type: 'response'; readonly response: SipResponse }
  | { readonly type: 'timer'; readonly timer: TimerName }
  | { readonly type: 'transportError' };

/** What can happen to a server transaction. `respond` comes from the transaction user. */
export type ServerInput =
  | { readonly type: 'retransmission' }
  | { readonly type: 'ack' }
  | { readonly type: 'respond'; readonly status: number; readonly bytes: Uint8Array }
  | { readonly type: 'timer'; readonly timer: TimerName }
  | { readonly type: 'transportError' };

export const TERMINATED = { state: 'terminated' } as const;

/** Same state, nothing to do. */
export function stay<S>(state: S): Step<S, TransactionEffect> {
  return { state, effects: NOTHING };
}

/** Names an input that does not fit and changes nothing. */
export function unexpected<S>(state: S, what: string): Step<S, TransactionEffect> {
  return { state, effects: [{ type: 'unexpected', what }] };
}

const NOTHING: readonly TransactionEffect[] = [];
