import type { Connection } from './connection.ts';
import type { ServerFrame } from './frames.ts';

/**
 * Holds a frame against the server's numbering (DESIGN, wire): `seq` is gapless within an `epoch`; feeds and `ping`
 * carry none. A duplicate is dropped. A gap is never skipped over: the connection resumes from before it; when the
 * server can't fill it, the second time it is accepted, because a stalled page is worse than a missing frame.
 */
export function numberFrame(
  connection: Pick<Connection, 'numbering' | 'gapAt'>,
  frame: ServerFrame,
): Pick<Connection, 'numbering' | 'gapAt'> | 'duplicate' | 'gap' {
  const { numbering, gapAt } = connection;
  const { seq, epoch } = frame;
  // The reply to `reconnection` comes before what was missed, whatever its own number is.
  if (typeof seq !== 'number' || frame.type === 'reconnection') return { numbering, gapAt };
  if (numbering === undefined || numbering.epoch !== epoch) return { numbering: { epoch, seq }, gapAt: undefined };
  if (seq <= numbering.seq) return 'duplicate';
  if (seq > numbering.seq + 1 && gapAt !== numbering.seq) return 'gap';
  return { numbering: { epoch, seq }, gapAt: undefined };
}
