import type { EndReason, EventOf } from '@callwright/cti/light';
import type { Context } from '../company/context.ts';
import type { Call, Part } from './call.ts';
import type { EndedBy } from './call-record.ts';

/**
 * The call events of chapter 6, filled from a call and an agent's part in it. `callid`, `timestamp`, `segment` and
 * `dir` are on every frame of a call, also where the manual's table lacks them.
 */

interface FrameBase {
  readonly callid: string;
  readonly timestamp: string;
  readonly segment: number;
  readonly dir: 0 | 1;
}

export function frameBase(call: Call, segment: number): FrameBase {
  return { callid: call.callId, timestamp: call.timestamp, segment, dir: dirOf(call) };
}

/** Of the customer's call, the same for all parties; an internal call counts as outbound. */
function dirOf(call: Call): 0 | 1 {
  return call.direction === 'inbound' ? 0 : 1;
}

/** 6.2.1 */
export function inringing(call: Call, part: Part): EventOf<'inringing'> {
  return served('inringing', call, part);
}

/** Ours: the page may answer for the phone. */
export function answerable(call: Call, part: Part): EventOf<'answerable'> {
  return { type: 'answerable', ...frameBase(call, part.segment) };
}

/** 6.2.1 */
export function playtts(call: Call, part: Part): EventOf<'playtts'> {
  return { type: 'playtts', ...frameBase(call, part.segment) };
}

/** 6.2.1 */
export function incall(call: Call, part: Part): EventOf<'incall'> {
  return served('incall', call, part);
}

/** 6.1.1.1, accepted. */
export function makecall(call: Call, part: Part): EventOf<'makecall'> {
  return { type: 'makecall', status: 0, reason: '', ...frameBase(call, part.segment) };
}

/** 6.1.1.2 */
export function outringing(ctx: Context, call: Call, part: Part): EventOf<'outringing'> {
  return ringing('outringing', ctx, call, part);
}

/** 6.1.1.3 */
export function outcall(call: Call, part: Part): EventOf<'outcall'> {
  return { type: 'outcall', number: call.called, ...frameBase(call, part.segment) };
}

/** 6.1.1.4 */
export function calledringing(ctx: Context, call: Call, part: Part): EventOf<'calledringing'> {
  return ringing('calledringing', ctx, call, part);
}

/** 6.1.1.5 */
export function answer(call: Call, part: Part): EventOf<'answer'> {
  return served('answer', call, part);
}

/** With more than the tables have: a page that comes back is told of its call by this frame alone. Field by field, as each call has some. */
export function served<T extends string>(type: T, call: Call, part: Part) {
  return {
    type,
    caller: call.caller,
    called: call.called,
    origcaller: call.origCaller,
    nowgroupid: part.groupId,
    userdata: call.userdata,
    followData: call.followData,
    uuiData: call.uui,
    callid: call.callId,
    timestamp: call.timestamp,
    segment: part.segment,
    dir: dirOf(call),
  };
}

/** 6.2.2, 6.7.3, 6.7.4: a campaign's customer, given to an agent. */
export function smartFields<T extends string>(type: T, ctx: Context, call: Call, part: Part) {
  return {
    ...served(type, call, part),
    custId: call.campaign?.data ?? {},
    device: call.customer.leg,
    devicetype: 2 as const,
    agentid: ctx.index.agents.get(part.agentKey)?.id ?? 0,
    groupid: part.groupId,
    userCallid: call.callId,
    auto: call.campaign?.mode !== 'ivr',
    dir: 1 as const,
  };
}

function ringing<T extends string>(type: T, ctx: Context, call: Call, part: Part) {
  return {
    type,
    callid: call.callId,
    timestamp: call.timestamp,
    caller: call.caller,
    origcaller: call.origCaller,
    called: call.called,
    nowgroupid: part.groupId,
    userdata: call.userdata,
    followData: call.followData,
    uuiData: call.uui,
    ...dialledDetails(ctx, call),
    segment: part.segment,
    dir: 1 as const,
  };
}

/** What only the ringing frames of a dialled call tell, and a page that comes back later would not know. */
export function dialledDetails(ctx: Context, call: Call) {
  return {
    preview: call.preview,
    callerArea: call.callerArea ?? ctx.ports.areaOf(call.caller),
    calledArea: call.calledArea ?? ctx.ports.areaOf(call.called),
  };
}

/** The end of an agent's part. `filename` is non-empty exactly when the agent was connected. */
export function after(
  ctx: Context,
  call: Call,
  part: Part,
  end: { readonly endedBy: EndedBy; readonly endReason: EndReason },
  talkMs: number,
): EventOf<'after'> {
  return {
    type: 'after',
    callid: call.callId,
    segment: part.segment,
    timestamp: call.timestamp,
    caller: call.caller,
    called: call.called,
    dir: dirOf(call),
    begin_time: ctx.zone.format(call.startedAtMs),
    answer_time: part.answeredAtMs === undefined ? '' : ctx.zone.format(part.answeredAtMs),
    end_time: ctx.zone.format(ctx.now.wallMs),
    duration: Math.floor(talkMs / 1000),
    filename: part.answeredAtMs === undefined ? '' : `${recordingId(call, part.segment)}.wav`,
    endedBy: end.endedBy,
    endReason: end.endReason,
    ...part.note,
    userdata: call.userdata,
    followData: call.followData,
    uuiData: call.uui,
  };
}

/** Id of the recording of a part. */
export function recordingId(call: Call, segment: number): string {
  return `${call.callId}-${segment}`;
}
