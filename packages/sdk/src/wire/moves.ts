import { backoffMs } from './backoff.ts';
import {
  type Connection,
  type ConnectionEffect,
  type EndWhy,
  type Facts,
  initialConnection,
  type Phase,
  type Step,
} from './connection.ts';
import type { ClientFrame } from './frames.ts';

/** The moves that several inputs make. */

/** A socket that does not open, or a `logon` or `reconnection` that gets no reply, within this is tried anew. */
export const ANSWER_MS_MAX = 10_000;
/** The session on the server lives 60 s without its page; five times that covers every clock and restart. */
const TRY_MS_MAX = 300_000;
/** Own pings remembered, to tell their echo from a ping of the server's. */
const PINGS_KEPT = 16;

export function same(state: Connection): Step {
  return { state, effects: [] };
}

export function inPhase(state: Connection, phase: Phase): Connection {
  return { ...state, phase };
}

export function open(state: Connection, attempt: number): Step {
  const url = state.signOn?.url;
  if (url === undefined) return same(state);
  return {
    state: inPhase(state, { name: 'opening', attempt }),
    effects: [
      { type: 'clearTimer', timer: 'reconnect' },
      { type: 'openSocket', url },
      { type: 'setTimer', timer: 'answer', afterMs: ANSWER_MS_MAX },
    ],
  };
}

/** Gives the next `sequence`: epoch ms as the incumbent's, but never the same twice. */
export function compose(
  state: Connection,
  cmd: string,
  fields: Readonly<Record<string, unknown>>,
  facts: Facts,
): { readonly state: Connection; readonly frame: ClientFrame } {
  const sequence = Math.max(Math.floor(facts.nowMs), state.lastSequence + 1);
  return { state: { ...state, lastSequence: sequence }, frame: { cmd, ...fields, sequence } };
}

export function beat(state: Connection, facts: Facts): Step {
  const sent = compose(state, 'ping', {}, facts);
  const pings = [...state.pings.slice(1 - PINGS_KEPT), sent.frame.sequence];
  return { state: { ...sent.state, pings }, effects: [{ type: 'send', frame: sent.frame }] };
}

/** The socket is gone or useless: try again after a while, until it can't be the same session any more. */
export function lose(state: Connection, facts: Facts, attempt: number): Step {
  const since = state.tryingSinceMs ?? facts.nowMs;
  if (facts.nowMs - since > TRY_MS_MAX) return end(state, 'unreachable');
  return {
    state: {
      ...state,
      phase: { name: 'waiting', attempt: attempt + 1 },
      pending: state.signedOn ? state.pending : [],
      tryingSinceMs: since,
      barrier: undefined,
      pings: [],
    },
    effects: [
      { type: 'closeSocket' },
      { type: 'clearTimer', timer: 'heartbeat' },
      { type: 'clearTimer', timer: 'answer' },
      { type: 'clearTimer', timer: 'prepare' },
      { type: 'setTimer', timer: 'reconnect', afterMs: backoffMs(attempt + 1, facts.random) },
      { type: 'lost' },
    ],
  };
}

/** No socket, no timer. */
export const silence: readonly ConnectionEffect[] = [
  { type: 'closeSocket' },
  ...(['heartbeat', 'reconnect', 'answer', 'prepare'] as const).map(
    (timer) => ({ type: 'clearTimer', timer }) as const,
  ),
];

export function end(state: Connection, why: EndWhy): Step {
  return {
    state: { ...initialConnection, lastSequence: state.lastSequence, phase: { name: 'ended', why } },
    effects: [...silence, { type: 'ended', why }],
  };
}
