import type { EndReason } from '@callwright/cti';
import type { CallRecord, CallSegment, EndedBy } from '../call/call-record.ts';

/** What a call record must say, whatever happened. Each returns what is broken, as sentences. */
export function callLaws(record: CallRecord): string[] {
  const broken: string[] = [];
  let talkMs = 0;
  for (const [index, segment] of record.segments.entries()) {
    talkMs += segment.talkMs;
    if (segment.segment !== index + 1) {
      broken.push(`call ${record.callId}: segment ${segment.segment} stands at place ${index + 1}`);
    }
  }
  broken.push(...endedByLaw(`call ${record.callId}`, record.endReason, record.endedBy));
  if (record.talkMs !== talkMs) {
    broken.push(`call ${record.callId}: its segments do not add up to its talk time`);
  }
  if (
    record.waitMs < 0 ||
    record.endedAtMs < record.startedAtMs ||
    record.waitMs > record.endedAtMs - record.startedAtMs
  ) {
    broken.push(`call ${record.callId} has impossible times`);
  }
  for (const { flow, enteredAtMs, leftAtMs = Number.NaN } of record.flows ?? []) {
    if (!(leftAtMs >= enteredAtMs && leftAtMs <= record.endedAtMs)) {
      broken.push(`call ${record.callId} was in flow ${flow} from ${enteredAtMs} to ${leftAtMs}`);
    }
  }
  return broken;
}

/** The same of one segment; `part` names it. */
export function segmentLaws(record: CallRecord, segment: CallSegment, part: string): string[] {
  const broken: string[] = [];
  const { answeredAtMs, endedAtMs, talkMs } = segment;
  broken.push(...endedByLaw(`part ${part}`, segment.endReason, segment.endedBy));
  if (talkMs > 0 !== (answeredAtMs !== undefined && endedAtMs > answeredAtMs)) {
    broken.push(`part ${part} talks for ${talkMs} ms, answered at ${answeredAtMs}`);
  }
  if (segment.holdMs > talkMs || endedAtMs > record.endedAtMs || segment.offeredAtMs < record.startedAtMs) {
    broken.push(`part ${part} holds longer than it talks, or lies outside its call`);
  }
  if (segment.recording !== undefined && segment.recording !== `${record.callId}-${segment.segment}`) {
    broken.push(`part ${part} has recording ${segment.recording}`);
  }
  return broken;
}

/** Who ends a call, or a part of one, for each reason; the system, where none is named. */
const ENDED_BY: Partial<Readonly<Record<EndReason, readonly EndedBy[]>>> = {
  customerHungUp: ['customer'],
  customerAbandonedInIvr: ['customer'],
  customerAbandonedInQueue: ['customer'],
  customerAbandonedWhileRinging: ['customer'],
  customerAbandonedInAnnouncement: ['customer'],
  calleeBusy: ['customer'],
  // An agent, in an internal call.
  calleeDeclined: ['customer', 'agent'],
  agentHungUp: ['agent'],
  agentDeclined: ['agent'],
  agentCancelled: ['agent'],
  agentPhoneBusy: ['agent'],
  outsideHungUp: ['agent'],
  consultEnded: ['agent'],
  transferCancelled: ['agent'],
  // The system, where an IVR flow transfers.
  transferred: ['agent', 'system'],
  // The customer, in the notice or the message.
  noAgentInTime: ['system', 'customer'],
  answeringMachine: ['system', 'customer'],
  intercepted: ['supervisor'],
  supervisorReleased: ['supervisor'],
};
const SYSTEM: readonly EndedBy[] = ['system'];

/** `endedBy` goes with `endReason`. */
export function endedByLaw(what: string, endReason: EndReason, endedBy: EndedBy): string[] {
  return (ENDED_BY[endReason] ?? SYSTEM).includes(endedBy) ? [] : [`${what} ended ${endReason}, by ${endedBy}`];
}
