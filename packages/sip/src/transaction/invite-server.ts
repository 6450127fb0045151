import {
  type ServerInput,
  type Step,
  stay,
  TERMINATED,
  type TimerName,
  type TransactionEffect,
  type TransactionTimes,
  unexpected,
} from './transaction.ts';

/**
 * INVITE server transaction, RFC 3261 §17.2.1 with RFC 6026 §7.1.
 *
 * ```
 *              | INVITE (the user sends 100 at once)
 *              v
 *          proceeding      1xx: send; INVITE: send last 1xx again
 *      2xx │        │ 300-699
 *          v        v
 *      accepted   completed      G, INVITE: send again
 *  INVITE: absorb   │ ACK   │ H: timed out
 *  ACK: to user     v       │
 *          │     confirmed  │
 *        L │        │ I     │
 *          └────> terminated┘
 * ```
 *
 * In `accepted` it is the user who sends its 2xx again until the ACK comes (RFC 3261 §13.3.1.4).
 */
export type InviteServer =
  | { readonly state: 'proceeding'; readonly reliable: boolean; readonly provisional: Uint8Array | undefined }
  | {
      readonly state: 'completed';
      readonly reliable: boolean;
      readonly response: Uint8Array;
      /** The interval of timer G that runs now. */
      readonly intervalMs: number;
      /** From the end of this interval to timer H. */
      readonly leftMs: number;
    }
  | { readonly state: 'confirmed' }
  | { readonly state: 'accepted' }
  | typeof TERMINATED;

type InviteServerStep = Step<InviteServer, TransactionEffect>;

export function startInviteServer(reliable: boolean): InviteServer {
  return { state: 'proceeding', reliable, provisional: undefined };
}

export function stepInviteServer(tx: InviteServer, input: ServerInput, times: TransactionTimes): InviteServerStep {
  switch (tx.state) {
    case 'proceeding':
      return inProceeding(tx, input, times);
    case 'completed':
      return inCompleted(tx, input, times);
    case 'accepted':
      return inAccepted(tx, input);
    case 'confirmed':
      if (input.type === 'timer' && input.timer === 'I') return end();
      return input.type === 'respond' ? unexpected(tx, 'response after the ACK') : stay(tx);
    case 'terminated':
      return input.type === 'respond' ? unexpected(tx, 'response after the end') : stay(tx);
  }
}

function inProceeding(
  tx: InviteServer & { state: 'proceeding' },
  input: ServerInput,
  times: TransactionTimes,
): InviteServerStep {
  switch (input.type) {
    case 'retransmission':
      // RFC 3261 §17.2.1: a retransmitted INVITE is answered with the latest provisional response.
      if (tx.provisional === undefined) return stay(tx);
      return { state: tx, effects: [{ type: 'transmit', bytes: tx.provisional }] };
    case 'respond':
      return respond(tx, input.status, input.bytes, times);
    case 'transportError':
      return { state: TERMINATED, effects: [{ type: 'transportFailed' }, { type: 'terminated' }] };
    case 'ack':
      return unexpected(tx, 'ACK before a final response');
    case 'timer':
      return stay(tx);
  }
}

function respond(
  tx: InviteServer & { state: 'proceeding' },
  status: number,
  bytes: Uint8Array,
  times: TransactionTimes,
): InviteServerStep {
  const transmit: TransactionEffect = { type: 'transmit', bytes };
  if (status < 200) return { state: { ...tx, provisional: bytes }, effects: [transmit] };
  if (status < 300) {
    // RFC 6026 §7.1: accepted, for timer L, so that retransmitted INVITEs do not look like new ones.
    return {
      state: { state: 'accepted' },
      effects: [transmit, { type: 'setTimer', timer: 'L', afterMs: 64 * times.t1Ms }],
    };
  }
  const intervalMs = tx.reliable ? 64 * times.t1Ms : times.t1Ms;
  return {
    state: {
      state: 'completed',
      reliable: tx.reliable,
      response: bytes,
      intervalMs,
      leftMs: 64 * times.t1Ms - intervalMs,
    },
    effects: [transmit, { type: 'setTimer', timer: tx.reliable ? 'H' : 'G', afterMs: intervalMs }],
  };
}

function inCompleted(
  tx: InviteServer & { state: 'completed' },
  input: ServerInput,
  times: TransactionTimes,
): InviteServerStep {
  switch (input.type) {
    case 'retransmission':
      return { state: tx, effects: [{ type: 'transmit', bytes: tx.response }] };
    case 'ack':
      // RFC 3261 §17.2.1: confirmed for timer I, which is zero over reliable transports.
      if (tx.reliable) return { state: TERMINATED, effects: [{ type: 'clearTimer' }, { type: 'terminated' }] };
      return { state: { state: 'confirmed' }, effects: [{ type: 'setTimer', timer: 'I', afterMs: times.t4Ms }] };
    case 'timer':
      return timerInCompleted(tx, input.timer, times);
    case 'transportError':
      return {
        state: TERMINATED,
        effects: [{ type: 'clearTimer' }, { type: 'transportFailed' }, { type: 'terminated' }],
      };
    case 'respond':
      return unexpected(tx, 'second final response');
  }
}

function timerInCompleted(
  tx: InviteServer & { state: 'completed' },
  timer: TimerName,
  times: TransactionTimes,
): InviteServerStep {
  if (timer === 'H') return { state: TERMINATED, effects: [{ type: 'timedOut' }, { type: 'terminated' }] };
  if (timer !== 'G') return stay(tx);
  // RFC 3261 §17.2.1: G doubles up to T2 until the ACK comes or H fires.
  const nextMs = Math.min(tx.intervalMs * 2, times.t2Ms);
  const intervalMs = Math.min(nextMs, tx.leftMs);
  return {
    state: { ...tx, intervalMs, leftMs: tx.leftMs - intervalMs },
    effects: [
      { type: 'transmit', bytes: tx.response },
      { type: 'setTimer', timer: nextMs < tx.leftMs ? 'G' : 'H', afterMs: intervalMs },
    ],
  };
}

function inAccepted(tx: InviteServer & { state: 'accepted' }, input: ServerInput): InviteServerStep {
  switch (input.type) {
    case 'retransmission':
      // RFC 6026 §7.1: absorbed; the 2xx is sent again by the user's own timer alone.
      return stay(tx);
    case 'ack':
      return { state: tx, effects: [{ type: 'deliverAck' }] };
    case 'respond':
      if (input.status >= 200 && input.status < 300) {
        return { state: tx, effects: [{ type: 'transmit', bytes: input.bytes }] };
      }
      return unexpected(tx, `response ${input.status} after a 2xx`);
    case 'timer':
      return input.timer === 'L' ? end() : stay(tx);
    case 'transportError':
      return stay(tx);
  }
}

function end(): InviteServerStep {
  return { state: TERMINATED, effects: [{ type: 'terminated' }] };
}
