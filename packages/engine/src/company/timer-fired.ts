import { wrapUpOver } from '../agent/activity.ts';
import { pageGraceOver } from '../agent/sign-in.ts';
import { standingRingOver } from '../agent/standing-phone.ts';
import { activePart, type Call, type Part } from '../call/call.ts';
import { endCall } from '../call/end-call.ts';
import { announcementOver } from '../call/inbound-flow.ts';
import { partLost, partNoAnswer } from '../call/leaving.ts';
import { customerNoAnswer } from '../call/outbound-flow.ts';
import { stageOver } from '../campaign/answered.ts';
import { askCustomersDue, claimOver, poolTick } from '../campaign/due.ts';
import { graceOver } from '../campaign/grace.ts';
import { ivrStayOver, ivrStepTimeout } from '../ivr/ivr.ts';
import { feedPushDue, feedTick } from '../queue/feeds.ts';
import { overflow } from '../sticky-agent/sticky-wait.ts';
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
  if (purpose.kind === 'feedTick') {
    feedTick(ctx);
    return;
  }
  if (purpose.kind === 'feedPush') {
    feedPushDue(ctx);
    return;
  }
  if (purpose.kind === 'poolTick') {
    poolTick(ctx, purpose.groupId);
    return;
  }
  if (purpose.kind === 'askCustomers' || purpose.kind === 'claim') {
    campaignTimer(ctx, purpose);
    return;
  }
  if (purpose.kind === 'pageGrace' || purpose.kind === 'wrapUp' || purpose.kind === 'standingRing') {
    agentTimer(ctx, purpose);
    return;
  }
  const call = ctx.state.calls.get(purpose.callId);
  if (call !== undefined) {
    callTimer(ctx, call, purpose);
  }
}

type AgentTimer = 'pageGrace' | 'wrapUp' | 'standingRing';

function agentTimer(ctx: Context, purpose: TimerPurpose & { readonly kind: AgentTimer }): void {
  const agent = ctx.state.agents.get(purpose.agentKey);
  if (agent?.session === undefined) {
    return;
  }
  if (purpose.kind === 'wrapUp') {
    wrapUpOver(ctx, agent, agent.session);
  } else if (purpose.kind === 'standingRing') {
    standingRingOver(ctx, agent, agent.session);
  } else {
    pageGraceOver(ctx, agent, agent.session);
  }
}

type CampaignTimer = 'askCustomers' | 'claim';

function campaignTimer(ctx: Context, purpose: TimerPurpose & { readonly kind: CampaignTimer }): void {
  const campaign = ctx.state.campaigns.get(purpose.campaignId);
  if (campaign !== undefined && purpose.kind === 'claim') {
    claimOver(ctx, campaign, purpose.custId);
  } else if (campaign !== undefined) {
    askCustomersDue(ctx, campaign);
  }
}

type CallTimer = Exclude<
  TimerPurpose,
  { readonly kind: AgentTimer | 'feedTick' | 'feedPush' | 'poolTick' | CampaignTimer }
>;

function callTimer(ctx: Context, call: Call, purpose: CallTimer): void {
  switch (purpose.kind) {
    case 'agentRing':
      withPart(call, purpose.segment, (part) => partNoAnswer(ctx, call, part));
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
      if (call.place.kind === 'queued' && call.place.graceUntilMonoMs !== undefined) {
        graceOver(ctx, call);
        return;
      }
      endCall(ctx, call, { endedBy: 'system', endReason: 'queueTimeout' });
      return;
    case 'stickyWait':
      overflow(ctx, call);
      return;
    case 'campaignStage':
      stageOver(ctx, call);
      return;
    case 'ivrStep':
      ivrStepTimeout(ctx, call);
      return;
    case 'ivrTotal':
      ivrStayOver(ctx, call);
      return;
    default:
      purpose satisfies never;
  }
}

/** The page did not come back: an offered call goes to somebody else, a talk ends. */
function pageStaysAway(ctx: Context, call: Call, part: Part): void {
  part.audioGraceTimer = undefined;
  partLost(ctx, call, part);
}

function withPart(call: Call, segment: number, then: (part: Part) => void): void {
  const part = activePart(call, segment);
  if (part !== undefined) {
    then(part);
  }
}
