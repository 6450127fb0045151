import type { EventOf } from '@callwright/cti/light';
import type { Context } from '../company/context.ts';
import type { Session } from './agent.ts';

/** After its wrap-up a call may be noted for so long, ms: what was being written when the time was over is not lost. */
const NOTE_GRACE_MS = 60_000;

/** Remembers which part of which call the agent had last. @param wrapUpMs how long its wrap-up lasts at most */
export function noteLastPart(ctx: Context, session: Session, after: EventOf<'after'>, wrapUpMs: number): void {
  session.lastPart = {
    callId: after.callid,
    segment: after.segment ?? 0,
    timestamp: after.timestamp,
    dir: after.dir ?? 0,
    noteUntilMonoMs: ctx.now.monoMs + wrapUpMs + NOTE_GRACE_MS,
  };
}
