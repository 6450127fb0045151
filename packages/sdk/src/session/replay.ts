import type { AgentSnapshot } from '../state/agent-snapshot.ts';
import type { Connection } from '../wire/connection.ts';
import type { ServerFrame } from '../wire/frames.ts';

/** What a tab that comes later has to hear: the sign-in, and the frame that began the present state. */
export function replayWith(
  replay: readonly ServerFrame[],
  frame: ServerFrame,
  before: AgentSnapshot,
  after: AgentSnapshot,
): readonly ServerFrame[] {
  if (frame.type === 'logon') return [frame];
  const begins = after.phase !== before.phase || after.nowStatus !== before.nowStatus;
  return begins ? [...replay.slice(0, 1), frame] : replay;
}

/** The way there and back, ms, when a ping is the echo of one of ours. */
export function roundTrip(frame: ServerFrame, connection: Pick<Connection, 'pings'>): number | undefined {
  const isEcho = connection.pings.some((sequence) => sequence === frame.sequence);
  return isEcho && typeof frame.delay === 'number' ? frame.delay : undefined;
}
