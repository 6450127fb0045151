import { wrapUpOver } from '../agent/activity.ts';
import { pageGraceOver } from '../agent/sign-in.ts';
import { activePart, type Call, type Part } from '../call/call.ts';
import { endCall } from '../call/end-call.ts';
import { announcementOver, notTaken } from '../call/inbound-flow.ts';
import { customerNoAnswer } from '../call/outbound-flow.ts';
import { ivrStepTimeout } from '../ivr/ivr.ts';
import { type Context, unexpected } from './context.ts';
import type { TimerPurpose } from './state.ts';

/** A timer that was set has run out. One that was cleared, or has fired already, is named and does nothing. */
export function timerFired(ctx: Context, timerId: string): void {
  const purpose = ctx.state.timers.get(timerId);
  if (purpose === undefined) {
    unexpected(ctx, `timer ${timerId}`, 'not set');
    return;
  }
  ctx.state.timers.delete(timerId);
  if (purpose.kind === 'pageGrace' || purpose.kind === 'wrapUp') {
    agentTimer(ctx, purpose);
    return;
  }
  const call = ctx.state.calls.get(purpose.callId);
  if (call !== undefined) {
    callTimer(ctx, call, purpose);
  }
}

function agentTimer(ctx: Context, purpose: TimerPurpose & { readonly kind: 'pageGrace' | 'wrapUp' }): void {
  const agent = ctx.state.agents.get(purpose.agentKey);
  if (agent?.session === undefined) {
    return;
  }
  if (purpose.kind === 'wrapUp') {
    wrapUpOver(ctx, agent, agent.session);
  } else {
    pageGraceOver(ctx, agent, agent.session);
  }
}

type CallTimer = Exclude<TimerPurpose, { readonly kind: 'pageGrace' | 'wrapUp' }>;

function callTimer(ctx: Context, call: Call, purpose: CallTimer): void {
  switch (purpose.kind) {
    case 'agentRing':
      withPart(call, purpose.segment, (part) => agentNoAnswer(ctx, call, part));
      return;
    case 'announcement':
      withPart(call, purpose.segment, (part) => announcementOver(ctx, call, part));
      return;
    case 'audioGrace':
      withPart(call, purpose.segment, (part) => pageStaysAway(ctx, call, part));
      return;
    case 'customerRing':
      customerNoAnswer(ctx, call);
      return;
    case 'queueWait':
      endCall(ctx, call, { endedBy: 'system', endReason: 'queueTimeout' });
      return;
    case 'ivrStep':
      ivrStepTimeout(ctx, call);
      return;
    case 'ivrTotal':
      endCall(ctx, call, { endedBy: 'system', endReason: 'ivrFailed' });
      return;
    default:
      purpose satisfies never;
  }
}

/** An offered call goes to somebody else; the agent's own call ends. A phone that never rang was no missed call. */
function agentNoAnswer(ctx: Context, call: Call, part: Part): void {
  const endReason = part.device === 'phone' && !part.alerted ? 'agentUnreachable' : 'agentNoAnswer';
  if (call.place.kind === 'calling') {
    endCall(ctx, call, { endedBy: 'system', endReason });
  } else {
    notTaken(ctx, call, part, endReason);
  }
}

/** The page did not come back: an offered call goes to somebody else, a talk ends. */
function pageStaysAway(ctx: Context, call: Call, part: Part): void {
  part.audioGraceTimer = undefined;
  if (part.state.kind === 'ringing') {
    notTaken(ctx, call, part, 'agentLost');
  } else {
    endCall(ctx, call, { endedBy: 'system', endReason: 'agentLost' });
  }
}

function withPart(call: Call, segment: number, then: (part: Part) => void): void {
  const part = activePart(call, segment);
  if (part !== undefined) {
    then(part);
  }
}
