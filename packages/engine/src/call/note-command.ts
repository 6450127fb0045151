import type { CommandOf, RefusalCode } from '@callwright/cti/light';
import type { Session } from '../agent/agent.ts';
import type { Asking, CommandTable } from '../agent/command-table.ts';
import { presentPart } from '../agent/present-part.ts';
import { refuse } from '../agent/refuse.ts';
import { type Context, emit } from '../company/context.ts';
import type { CallNote } from './call.ts';
import { frameBase } from './frames.ts';

/** What an agent notes about a call: kept with the record, at the agent's own segment. The same note again changes nothing. */
export const noteCommands: CommandTable = { callnote: noteCall };

function noteCall(ctx: Context, asking: Asking, asked: CommandOf<'callnote'>): void {
  const { agent, session, sequence } = asking;
  const place = placeOf(ctx, session, asked);
  const note: CallNote = { note: asked.note ?? '', result: String(asked.result ?? '') };
  if (typeof place === 'string') {
    refuse(ctx, agent.key, 'callnote', place, sequence);
  } else {
    keep(ctx, session, place, note);
    ctx.effects.push({ type: 'storeNote', agentKey: agent.key, callId: place.callid, segment: place.segment, ...note });
    emit(ctx, agent.key, { type: 'callnote', status: 0, reason: '', ...place }, sequence);
  }
}

type Place = ReturnType<typeof frameBase>;

/** The agent's part that is meant: the one under way, or the last, while there is time. */
function placeOf(ctx: Context, session: Session, asked: CommandOf<'callnote'>): Place | RefusalCode {
  const { activity, lastPart } = session;
  const means = (callId: string, segment: number): boolean =>
    (asked.callid === undefined || String(asked.callid) === callId) &&
    (asked.segment === undefined || Number(asked.segment) === segment);
  const present = presentPart(ctx, session);
  if (present !== undefined && means(present.call.callId, present.part.segment)) {
    return frameBase(present.call, present.part.segment);
  }
  if (lastPart === undefined) {
    return 'noCall';
  }
  const { callId, segment, timestamp, dir, noteUntilMonoMs } = lastPart;
  const inTime = activity.kind === 'wrapUp' || ctx.now.monoMs <= noteUntilMonoMs;
  return inTime && means(callId, segment) ? { callid: callId, segment, timestamp, dir } : 'noteTooLate';
}

/** For the `after` of this part, and for the one that a page gets that comes back in wrap-up. */
function keep(ctx: Context, session: Session, { callid, segment }: Place, note: CallNote): void {
  const part = ctx.state.calls.get(callid)?.parts[segment - 1];
  if (part !== undefined) {
    part.note = note;
  }
  const { activity } = session;
  if (activity.kind === 'wrapUp' && activity.after.callid === callid && activity.after.segment === segment) {
    session.activity = { ...activity, after: { ...activity.after, ...note } };
  }
}
