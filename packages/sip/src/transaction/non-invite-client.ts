import type { SipResponse } from '../message/message.ts';
import {
  type ClientInput,
  type Step,
  stay,
  TERMINATED,
  type TransactionEffect,
  type TransactionTimes,
} from './transaction.ts';

/**
 * Non-INVITE client transaction, RFC 3261 §17.1.2.
 *
 * ```
 *          | request
 *          v   E: send again
 *       trying ────────────────┐ F: timed out
 *     1xx │  │ 200-699         │
 *         v  └───────┐         │
 *   proceeding ──> completed ──┤ K
 *    E: send again   absorbs   v
 *         └──── F ────────> terminated
 * ```
 */
export type NonInviteClient =
  | {
      readonly state: 'trying' | 'proceeding';
      readonly reliable: boolean;
      readonly request: Uint8Array;
      /** The interval that runs now. */
      readonly intervalMs: number;
      /** From the end of this interval to timer F. */
      readonly leftMs: number;
    }
  | { readonly state: 'completed' }
  | typeof TERMINATED;

type NonInviteClientStep = Step<NonInviteClient, TransactionEffect>;
type Open = NonInviteClient & { state: 'trying' | 'proceeding' };

/** Sends the request and starts timer E (unreliable) or F (reliable). */
export function startNonInviteClient(
  request: Uint8Array,
  reliable: boolean,
  times: TransactionTimes,
): NonInviteClientStep {
  const { t1Ms } = times;
  const intervalMs = reliable ? 64 * t1Ms : t1Ms;
  return {
    state: { state: 'trying', reliable, request, intervalMs, leftMs: 64 * t1Ms - intervalMs },
    effects: [
      { type: 'transmit', bytes: request },
      { type: 'setTimer', timer: reliable ? 'F' : 'E', afterMs: intervalMs },
    ],
  };
}

export function stepNonInviteClient(
  tx: NonInviteClient,
  input: ClientInput,
  times: TransactionTimes,
): NonInviteClientStep {
  switch (tx.state) {
    case 'trying':
    case 'proceeding':
      return beforeFinal(tx, input, times);
    case 'completed':
      // RFC 3261 §17.1.2.2: the state only soaks up retransmitted responses until timer K.
      if (input.type === 'timer' && input.timer === 'K') {
        return { state: TERMINATED, effects: [{ type: 'terminated' }] };
      }
      return stay(tx);
    case 'terminated':
      return stay(tx);
  }
}

function beforeFinal(tx: Open, input: ClientInput, times: TransactionTimes): NonInviteClientStep {
  switch (input.type) {
    case 'timer':
      return onTimer(tx, input.timer, times);
    case 'transportError':
      return {
        state: TERMINATED,
        effects: [{ type: 'clearTimer' }, { type: 'transportFailed' }, { type: 'terminated' }],
      };
    case 'response':
      return onResponse(tx, input.response, times);
  }
}

function onTimer(tx: Open, timer: string, times: TransactionTimes): NonInviteClientStep {
  if (timer === 'F') return { state: TERMINATED, effects: [{ type: 'timedOut' }, { type: 'terminated' }] };
  if (timer !== 'E') return stay(tx);
  // RFC 3261 §17.1.2.2: E doubles up to T2 while trying, and is T2 once a provisional response came.
  const nextMs = tx.state === 'proceeding' ? times.t2Ms : Math.min(tx.intervalMs * 2, times.t2Ms);
  const intervalMs = Math.min(nextMs, tx.leftMs);
  return {
    state: { ...tx, intervalMs, leftMs: tx.leftMs - intervalMs },
    effects: [
      { type: 'transmit', bytes: tx.request },
      { type: 'setTimer', timer: nextMs < tx.leftMs ? 'E' : 'F', afterMs: intervalMs },
    ],
  };
}

function onResponse(tx: Open, response: SipResponse, times: TransactionTimes): NonInviteClientStep {
  const deliver: TransactionEffect = { type: 'deliver', response };
  if (response.status < 200) return { state: { ...tx, state: 'proceeding' }, effects: [deliver] };
  if (tx.reliable) {
    // RFC 3261 §17.1.2.2: timer K is zero over reliable transports.
    return { state: TERMINATED, effects: [{ type: 'clearTimer' }, deliver, { type: 'terminated' }] };
  }
  return {
    state: { state: 'completed' },
    effects: [{ type: 'setTimer', timer: 'K', afterMs: times.t4Ms }, deliver],
  };
}
