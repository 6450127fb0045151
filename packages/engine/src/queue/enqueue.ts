import type { Call, JoinedType, QueuedPlace } from '../call/call.ts';
import { type Context, stopTimer } from '../company/context.ts';
import type { IvrReturn } from '../ivr/ivr-place.ts';
import { countedIn, waitsIn } from '../skill-group/skill-group.ts';
import { joinLine, leaveLine } from '../skill-group/waiting-line.ts';
import { leaveStickyLine, stickyFor } from '../sticky-agent/sticky-wait.ts';
import { queueChanged } from './feeds.ts';

/**
 * Entering and leaving the queue of a group. Nobody is matched here: the scheduling at the end of the step does that
 * (`schedule.ts`), so that one step, whatever it changed, decides once.
 */

export type HowQueued = Partial<Pick<QueuedPlace, 'direct' | 'graceUntilMonoMs'>>;

/** The call joins the queue of a group. Its score counts from now. */
export function enqueue(
  ctx: Context,
  call: Call,
  groupId: number,
  joinedType: JoinedType = 1,
  how: HowQueued = {},
): void {
  ctx.state.counters.queueSeq += 1;
  const place: QueuedPlace = {
    kind: 'queued',
    groupId,
    sinceMonoMs: ctx.now.monoMs,
    sinceMs: ctx.now.wallMs,
    joinedType,
    orderMs: ctx.now.monoMs - call.baseScore * 1000,
    seq: ctx.state.counters.queueSeq,
    timerId: undefined,
    offered: undefined,
    sticky: joinedType === 1 && how.direct === undefined ? stickyFor(ctx, call) : undefined,
    ...how,
  };
  countedIn(ctx, place).queued.add(call.callId);
  queueChanged(ctx);
  join(ctx, call, place, true);
}

/** The call is for one agent, whom a flow names: offered at once, or given back to the flow (`direct`), never waiting. */
export function enqueueFor(ctx: Context, call: Call, groupId: number, direct: IvrReturn): void {
  enqueue(ctx, call, groupId, joinedTypeInFlow(call), { direct });
}

/** How a call comes into a queue from a flow: again, after an agent had it; as a campaign's customer; or as a caller. */
export function joinedTypeInFlow(call: Call): JoinedType {
  if (call.parts.length > 0) {
    return 2;
  }
  return call.campaign === undefined ? 1 : 3;
}

/** Nobody took the offered call: back to the place that it had. */
export function returnToQueue(ctx: Context, call: Call, place: QueuedPlace): void {
  join(ctx, call, { ...place, offered: undefined }, false);
}

/** The call leaves the queue for good: an agent answered, or it ends. `connected`: the former. The caller decides where the customer goes next. */
export function leaveQueue(ctx: Context, call: Call, place: QueuedPlace, connected: boolean): void {
  call.waitMs += ctx.now.monoMs - place.sinceMonoMs;
  stopTimer(ctx, place.timerId);
  leaveLine(waitsIn(ctx, place).waiting, call.callId);
  countedIn(ctx, place).queued.delete(call.callId);
  queueChanged(ctx);
  leaveStickyLine(ctx, call, place, connected);
}

/** The call is being offered: out of the line, though its place is kept. */
export function reserve(ctx: Context, call: Call, place: QueuedPlace, segment: number): void {
  leaveLine(waitsIn(ctx, place).waiting, call.callId);
  stopTimer(ctx, place.timerId);
  const sticky = place.sticky === undefined ? undefined : { ...place.sticky, only: false };
  call.place = { ...place, timerId: undefined, offered: segment, sticky };
}

function join(ctx: Context, call: Call, place: QueuedPlace, isNew: boolean): void {
  call.place = place;
  if (place.sticky?.only !== true && place.direct === undefined) {
    joinLine(waitsIn(ctx, place).waiting, call.callId, place.orderMs, place.seq);
  }
  ctx.callsToServe.push({ callId: call.callId, isNew });
}
