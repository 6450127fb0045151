import type { Context } from '../company/context.ts';
import type { Call } from './call.ts';
import type { CallRecord } from './call-record.ts';
import { makeRecord } from './make-record.ts';

/**
 * A call that is up, as it is kept against a crash: the record that it would have if the server died now. The parts that are
 * not over, and the call, have `systemStopped` for their end, and no time of it: see {@link closeOpenCall}.
 */
export interface OpenCall {
  readonly record: CallRecord;
  /** The customer queues since then, unix ms. */
  readonly waitsSinceMs: number | undefined;
  /** Parts whose customer waits on hold, or beside a transfer or a consultation, and since when, unix ms. */
  readonly holds: readonly { readonly segment: number; readonly sinceMs: number }[];
}

/** What of a call had been told when it was last looked at. */
export interface CallMark {
  readonly parts: number;
  readonly over: number;
  readonly answered: number;
  readonly recorded: number;
  readonly told: readonly unknown[];
}

/**
 * Calls that are new, or of which something stands in the record that was not there when they were last looked at. `seen`
 * remembers that, and is brought up to date; calls that are over leave it.
 */
export function openCalls(ctx: Context, seen: Map<string, CallMark>): readonly OpenCall[] {
  const changed: OpenCall[] = [];
  for (const call of ctx.state.calls.values()) {
    const mark = markOf(call);
    const before = seen.get(call.callId);
    if (before === undefined || !same(before, mark)) {
      seen.set(call.callId, mark);
      changed.push(openCall(ctx, call));
    }
  }
  if (seen.size > ctx.state.calls.size) {
    for (const callId of seen.keys()) {
      if (!ctx.state.calls.has(callId)) seen.delete(callId);
    }
  }
  return changed;
}

/** The record of a call whose server died at `diedAtMs` (unix), as far as that is known; else at the last thing known of it. */
export function closeOpenCall({ record, waitsSinceMs, holds }: OpenCall, diedAtMs: number | undefined): CallRecord {
  const known = record.segments.flatMap((segment) => [
    segment.offeredAtMs,
    segment.answeredAtMs ?? 0,
    segment.endedAtMs,
  ]);
  const endedAtMs = Math.max(diedAtMs ?? 0, record.startedAtMs, record.answeredAtMs ?? 0, ...known);
  const segments = record.segments.map((segment) => {
    if (segment.endReason !== 'systemStopped') return segment;
    const talkMs = segment.answeredAtMs === undefined ? 0 : endedAtMs - segment.answeredAtMs;
    const held = holds.find((one) => one.segment === segment.segment);
    const holdMs = segment.holdMs + (held === undefined ? 0 : Math.max(0, endedAtMs - held.sinceMs));
    return { ...segment, endedAtMs, talkMs, holdMs: Math.min(holdMs, talkMs) };
  });
  return {
    ...record,
    endedAtMs,
    waitMs: record.waitMs + (waitsSinceMs === undefined ? 0 : Math.max(0, endedAtMs - waitsSinceMs)),
    talkMs: segments.reduce((sum, segment) => sum + segment.talkMs, 0),
    segments,
  };
}

function openCall(ctx: Context, call: Call): OpenCall {
  const record = makeRecord(ctx, call, { endedBy: 'system', endReason: 'systemStopped' }, 'systemStopped');
  const holds = call.parts.flatMap(({ segment, state }) =>
    state.kind === 'held' || state.kind === 'aside'
      ? [{ segment, sinceMs: ctx.now.wallMs - (ctx.now.monoMs - state.sinceMonoMs) }]
      : [],
  );
  return { record, waitsSinceMs: call.place.kind === 'queued' ? call.place.sinceMs : undefined, holds };
}

function markOf(call: Call): CallMark {
  let [over, answered, recorded, held] = [0, 0, 0, 0];
  for (const part of call.parts) {
    if (part.state.kind === 'over') over += 1;
    if (part.answeredAtMs !== undefined) answered += 1;
    if (part.recording?.started === true) recorded += 1;
    if (part.state.kind === 'held' || part.state.kind === 'aside') held += part.segment;
  }
  const told = [
    ...[call.answeredAtMs, call.userdata, call.followData, call.uui, call.messages, call.rating],
    ...[held, call.visits.length, call.place.kind === 'queued'],
  ];
  return { parts: call.parts.length, over, answered, recorded, told };
}

function same(left: CallMark, right: CallMark): boolean {
  const { parts, over, answered, recorded } = left;
  return (
    parts === right.parts &&
    over === right.over &&
    answered === right.answered &&
    recorded === right.recorded &&
    left.told.every((value, at) => value === right.told[at])
  );
}
