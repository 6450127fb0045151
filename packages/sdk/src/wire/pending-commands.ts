import type { Connection, ConnectionEffect, Facts, PendingCommand, Step } from './connection.ts';
import type { ServerFrame } from './frames.ts';

/** sdk-facts §10 (13): replies come within 5 s. */
export const REPLY_MS_MAX = 5_000;
/** A command is not run long after the click: the agent has done something else since. */
const RESEND_MS_MAX = 15_000;

/** A reply settles its command by the echoed `sequence`. */
export function settle(state: Connection, frame: ServerFrame): Connection {
  if (typeof frame.sequence !== 'number' || state.pending.length === 0) return state;
  const pending = state.pending.filter((entry) => entry.frame.sequence !== frame.sequence);
  return pending.length === state.pending.length ? state : { ...state, pending };
}

/** The replay is over: what still has no reply was lost on the way up. The server runs each `sequence` once. */
export function resend(state: Connection, facts: Facts): Step {
  const effects: ConnectionEffect[] = [];
  const pending: PendingCommand[] = [];
  for (const entry of state.pending) {
    if (facts.nowMs - entry.issuedAtMs > RESEND_MS_MAX) {
      effects.push({ type: 'unanswered', frame: entry.frame });
      continue;
    }
    effects.push({ type: 'send', frame: entry.frame });
    pending.push({ ...entry, sentAtMs: facts.nowMs });
  }
  return { state: { ...state, pending }, effects };
}

/** Parts what has waited too long for its reply from what may still get one. */
export function splitOverdue(state: Connection, facts: Facts) {
  const isOverdue = (entry: PendingCommand): boolean =>
    entry.sentAtMs !== undefined && facts.nowMs - entry.sentAtMs > REPLY_MS_MAX;
  return {
    overdue: state.pending.filter(isOverdue),
    waiting: state.pending.filter((entry) => !isOverdue(entry)),
  };
}
