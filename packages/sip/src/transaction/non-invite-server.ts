import {
  type ServerInput,
  type Step,
  stay,
  TERMINATED,
  type TransactionEffect,
  type TransactionTimes,
  unexpected,
} from './transaction.ts';

/**
 * Non-INVITE server transaction, RFC 3261 §17.2.2.
 *
 * ```
 *         | request
 *         v
 *      trying         retransmissions absorbed
 *    1xx │  │ 200-699
 *        v  └──────┐
 *  proceeding ──> completed    request: send again
 *  request: send 1xx again  │ J
 *                           v
 *                       terminated
 * ```
 */
export type NonInviteServer =
  | { readonly state: 'trying'; readonly reliable: boolean }
  | { readonly state: 'proceeding'; readonly reliable: boolean; readonly response: Uint8Array }
  | { readonly state: 'completed'; readonly response: Uint8Array }
  | typeof TERMINATED;

type NonInviteServerStep = Step<NonInviteServer, TransactionEffect>;

export function startNonInviteServer(reliable: boolean): NonInviteServer {
  return { state: 'trying', reliable };
}

export function stepNonInviteServer(
  tx: NonInviteServer,
  input: ServerInput,
  times: TransactionTimes,
): NonInviteServerStep {
  switch (tx.state) {
    case 'trying':
    case 'proceeding':
      return beforeFinal(tx, input, times);
    case 'completed':
      return inCompleted(tx, input);
    case 'terminated':
      return input.type === 'respond' ? unexpected(tx, 'response after the end') : stay(tx);
  }
}

function beforeFinal(
  tx: NonInviteServer & { state: 'trying' | 'proceeding' },
  input: ServerInput,
  times: TransactionTimes,
): NonInviteServerStep {
  switch (input.type) {
    case 'retransmission':
      // RFC 3261 §17.2.2: nothing to repeat while trying, the latest provisional response afterwards.
      return tx.state === 'trying' ? stay(tx) : { state: tx, effects: [{ type: 'transmit', bytes: tx.response }] };
    case 'respond':
      return respond(tx.reliable, input.status, input.bytes, times);
    case 'transportError':
      return { state: TERMINATED, effects: [{ type: 'transportFailed' }, { type: 'terminated' }] };
    case 'ack':
      return unexpected(tx, 'ACK for a request other than INVITE');
    case 'timer':
      return stay(tx);
  }
}

function respond(reliable: boolean, status: number, bytes: Uint8Array, times: TransactionTimes): NonInviteServerStep {
  const transmit: TransactionEffect = { type: 'transmit', bytes };
  if (status < 200) return { state: { state: 'proceeding', reliable, response: bytes }, effects: [transmit] };
  // RFC 3261 §17.2.2: timer J is zero over reliable transports.
  if (reliable) return { state: TERMINATED, effects: [transmit, { type: 'terminated' }] };
  return {
    state: { state: 'completed', response: bytes },
    effects: [transmit, { type: 'setTimer', timer: 'J', afterMs: 64 * times.t1Ms }],
  };
}

function inCompleted(tx: NonInviteServer & { state: 'completed' }, input: ServerInput): NonInviteServerStep {
  switch (input.type) {
    case 'retransmission':
      return { state: tx, effects: [{ type: 'transmit', bytes: tx.response }] };
    case 'timer':
      return input.timer === 'J' ? { state: TERMINATED, effects: [{ type: 'terminated' }] } : stay(tx);
    case 'respond':
      // RFC 3261 §17.2.2: further final responses of the user are discarded.
      return unexpected(tx, 'second final response');
    case 'transportError':
    case 'ack':
      return stay(tx);
  }
}
