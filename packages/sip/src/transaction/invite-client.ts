import type { SipResponse } from '../message/message.ts';
import {
  type ClientInput,
  type Step,
  stay,
  TERMINATED,
  type TransactionEffect,
  type TransactionTimes,
  unexpected,
} from './transaction.ts';

/**
 * INVITE client transaction, RFC 3261 §17.1.1 with RFC 6026 §7.2.
 *
 * ```
 *            | INVITE
 *            v   A: send again
 *        calling ──────────────┐ B: timed out
 *    1xx │   │ 2xx   300-699   │
 *        v   │  │  ACK         v
 *  proceeding│──┼─C──────▶terminated
 *    2xx │   │  │ 300-699      ^
 *        v   v  └──────┐       │
 *      accepted     completed ─┤ D
 *       2xx: deliver  300-699: ACK again
 *            └─────────────────┘ M
 * ```
 */
export type InviteClient =
  | {
      readonly state: 'calling';
      readonly reliable: boolean;
      readonly request: Uint8Array;
      /** The interval that runs now. */
      readonly intervalMs: number;
      /** From the end of this interval to timer B. */
      readonly leftMs: number;
      /** Timer C. */
      readonly patienceMs: number;
    }
  | { readonly state: 'proceeding'; readonly reliable: boolean }
  | { readonly state: 'completed' }
  | { readonly state: 'accepted' }
  | typeof TERMINATED;

type InviteClientStep = Step<InviteClient, TransactionEffect>;

/**
 * Sends the INVITE and starts timer A (unreliable) or B (reliable transports need no retransmission).
 *
 * @param patienceMs how long a provisional may stay the last word; default `times.timerCMs`
 */
export function startInviteClient(
  request: Uint8Array,
  reliable: boolean,
  times: TransactionTimes,
  patienceMs = times.timerCMs,
): InviteClientStep {
  const { t1Ms } = times;
  const intervalMs = reliable ? 64 * t1Ms : t1Ms;
  return {
    state: { state: 'calling', reliable, request, intervalMs, leftMs: 64 * t1Ms - intervalMs, patienceMs },
    effects: [
      { type: 'transmit', bytes: request },
      { type: 'setTimer', timer: reliable ? 'B' : 'A', afterMs: intervalMs },
    ],
  };
}

export function stepInviteClient(tx: InviteClient, input: ClientInput, times: TransactionTimes): InviteClientStep {
  switch (tx.state) {
    case 'calling':
      return input.type === 'timer' ? timerInCalling(tx, input.timer) : beforeFinal(tx, input, times);
    case 'proceeding':
      return input.type === 'timer' ? timerInProceeding(tx, input.timer) : beforeFinal(tx, input, times);
    case 'completed':
      return inCompleted(tx, input);
    case 'accepted':
      return inAccepted(tx, input);
    case 'terminated':
      return stay(tx);
  }
}

/** The peer said 1xx and then nothing more: without this its transaction would stay for ever. */
function timerInProceeding(tx: InviteClient & { state: 'proceeding' }, timer: string): InviteClientStep {
  return timer === 'C' ? GIVEN_UP : stay(tx);
}

const GIVEN_UP: InviteClientStep = { state: TERMINATED, effects: [{ type: 'timedOut' }, { type: 'terminated' }] };

function timerInCalling(tx: InviteClient & { state: 'calling' }, timer: string): InviteClientStep {
  if (timer === 'B') return GIVEN_UP;
  if (timer !== 'A') return stay(tx);
  // RFC 3261 §17.1.1.2: when A fires the request is sent again and A starts anew with the doubled interval.
  const doubledMs = tx.intervalMs * 2;
  const intervalMs = Math.min(doubledMs, tx.leftMs);
  return {
    state: { ...tx, intervalMs, leftMs: tx.leftMs - intervalMs },
    effects: [
      { type: 'transmit', bytes: tx.request },
      { type: 'setTimer', timer: doubledMs < tx.leftMs ? 'A' : 'B', afterMs: intervalMs },
    ],
  };
}

function beforeFinal(
  tx: InviteClient & { state: 'calling' | 'proceeding' },
  input: ClientInput,
  times: TransactionTimes,
): InviteClientStep {
  switch (input.type) {
    case 'timer':
      return stay(tx);
    case 'transportError':
      return {
        state: TERMINATED,
        effects: [{ type: 'clearTimer' }, { type: 'transportFailed' }, { type: 'terminated' }],
      };
    case 'response':
      return responseBeforeFinal(tx, input.response, times);
  }
}

function responseBeforeFinal(
  tx: InviteClient & { state: 'calling' | 'proceeding' },
  response: SipResponse,
  times: TransactionTimes,
): InviteClientStep {
  const deliver: TransactionEffect = { type: 'deliver', response };
  if (response.status < 200) {
    // RFC 3261 §17.1.1.2: a provisional response ends retransmission; from now on only the user's patience counts.
    if (tx.state === 'proceeding') return { state: tx, effects: [deliver] };
    return {
      state: { state: 'proceeding', reliable: tx.reliable },
      effects: [{ type: 'setTimer', timer: 'C', afterMs: tx.patienceMs }, deliver],
    };
  }
  if (response.status < 300) {
    // RFC 6026 §7.2: stay for timer M, so that further 2xx (retransmitted, or of other forks) reach the user.
    return {
      state: { state: 'accepted' },
      effects: [{ type: 'setTimer', timer: 'M', afterMs: 64 * times.t1Ms }, deliver],
    };
  }
  const acknowledge: TransactionEffect = { type: 'acknowledge', response };
  if (tx.reliable) {
    // RFC 3261 §17.1.1.2: timer D is zero over reliable transports.
    return { state: TERMINATED, effects: [acknowledge, { type: 'clearTimer' }, deliver, { type: 'terminated' }] };
  }
  return {
    state: { state: 'completed' },
    effects: [acknowledge, { type: 'setTimer', timer: 'D', afterMs: times.timerDMs }, deliver],
  };
}

function inCompleted(tx: InviteClient & { state: 'completed' }, input: ClientInput): InviteClientStep {
  switch (input.type) {
    case 'timer':
      return input.timer === 'D' ? { state: TERMINATED, effects: [{ type: 'terminated' }] } : stay(tx);
    case 'transportError':
      return {
        state: TERMINATED,
        effects: [{ type: 'clearTimer' }, { type: 'transportFailed' }, { type: 'terminated' }],
      };
    case 'response':
      // RFC 3261 §17.1.1.2: a retransmitted final response is acknowledged again and not passed up.
      if (input.response.status >= 300) {
        return { state: tx, effects: [{ type: 'acknowledge', response: input.response }] };
      }
      return input.response.status < 200 ? stay(tx) : unexpected(tx, `${input.response.status} after a final refusal`);
  }
}

function inAccepted(tx: InviteClient & { state: 'accepted' }, input: ClientInput): InviteClientStep {
  switch (input.type) {
    case 'timer':
      return input.timer === 'M' ? { state: TERMINATED, effects: [{ type: 'terminated' }] } : stay(tx);
    case 'transportError':
      return stay(tx);
    case 'response': {
      const { status } = input.response;
      // RFC 6026 §7.2: each 2xx goes up, the user acknowledges it; other responses are dropped.
      if (status >= 200 && status < 300) return { state: tx, effects: [{ type: 'deliver', response: input.response }] };
      return stay(tx);
    }
  }
}
