import type { Call, QueuedPlace } from '../call/call.ts';
import { type Context, stopTimer } from '../company/context.ts';
import { skillGroupOf } from '../skill-group/skill-group.ts';
import { joinLine, leaveLine } from '../skill-group/waiting-line.ts';

/**
 * Entering and leaving the queue of a group. Nobody is matched here: the scheduling at the end of the step does that
 * (`schedule.ts`), so that one step, whatever it changed, decides once.
 */

/** The call joins the queue of a group. Its score counts from now. */
export function enqueue(ctx: Context, call: Call, groupId: number): void {
  ctx.state.counters.queueSeq += 1;
  const place: QueuedPlace = {
    kind: 'queued',
    groupId,
    sinceMonoMs: ctx.now.monoMs,
    sinceMs: ctx.now.wallMs,
    orderMs: ctx.now.monoMs - call.baseScore * 1000,
    seq: ctx.state.counters.queueSeq,
    timerId: undefined,
    offered: undefined,
  };
  join(ctx, call, place, true);
}

/** Nobody took the offered call: back to the place that it had. */
export function returnToQueue(ctx: Context, call: Call, place: QueuedPlace): void {
  join(ctx, call, { ...place, offered: undefined }, false);
}

/** The call is being offered: out of the line, though its place is kept. */
export function reserve(ctx: Context, call: Call, place: QueuedPlace, segment: number): void {
  leaveLine(skillGroupOf(ctx, place.groupId).waiting, call.callId);
  stopTimer(ctx, place.timerId);
  call.place = { ...place, timerId: undefined, offered: segment };
}

function join(ctx: Context, call: Call, place: QueuedPlace, isNew: boolean): void {
  call.place = place;
  joinLine(skillGroupOf(ctx, place.groupId).waiting, call.callId, place.orderMs, place.seq);
  ctx.callsToServe.push({ callId: call.callId, isNew });
}
