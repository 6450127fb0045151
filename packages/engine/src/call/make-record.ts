import type { Context } from '../company/context.ts';
import type { Call, Part } from './call.ts';
import type { CallRecord, CallSegment } from './call-record.ts';
import { customerNumber } from './customer-number.ts';
import type { End } from './part-end.ts';

/** The record of a call that ends now; `unended`: what parts that are not over get for their end. */
export function makeRecord(ctx: Context, call: Call, end: End, unended: End['endReason'] = 'systemError'): CallRecord {
  const segments = call.parts.map((part) => segmentRecord(part, unended));
  return {
    callId: call.callId,
    companyId: ctx.state.config.companyId,
    direction: call.direction,
    caller: call.caller,
    called: call.called,
    origCaller: call.origCaller,
    customer: customerNumber(call),
    ...(call.campaign === undefined ? {} : { campaignId: call.campaign.campaignId, custId: call.campaign.custId }),
    startedAtMs: call.startedAtMs,
    answeredAtMs: call.answeredAtMs,
    endedAtMs: ctx.now.wallMs,
    waitMs: call.waitMs,
    talkMs: segments.reduce((sum, segment) => sum + segment.talkMs, 0),
    endedBy: end.endedBy,
    endReason: end.endReason,
    sipStatus: call.sipStatus,
    segments,
    userdata: call.userdata,
    followData: call.followData,
    uuiData: call.uui,
    ...(call.visits.length === 0 ? {} : { flows: call.visits }),
    ...(call.messages.length === 0 ? {} : { messages: call.messages }),
    ...(call.rating === undefined ? {} : { rating: call.rating }),
  };
}

function segmentRecord(part: Part, unended: End['endReason']): CallSegment {
  const { state } = part;
  const over = state.kind === 'over' ? state : undefined;
  return {
    segment: part.segment,
    agentKey: part.agentKey,
    ...(part.number === '' ? {} : { number: part.number }),
    groupId: part.groupId,
    offeredAtMs: part.offeredAtMs,
    answeredAtMs: part.answeredAtMs,
    endedAtMs: over?.endedAtMs ?? part.offeredAtMs,
    talkMs: over?.talkMs ?? 0,
    holdMs: part.holdMs,
    recording: part.recording?.started === true ? part.recording.recording : undefined,
    endedBy: over?.endedBy ?? 'system',
    endReason: over?.endReason ?? unended,
  };
}
