import type { EndReason } from '@callwright/cti/light';
import { enterCall } from '../agent/activity.ts';
import type { Agent, Session } from '../agent/agent.ts';
import { announcementParts } from '../announcement/agent-number.ts';
import { agentHasCustomer } from '../campaign/connected.ts';
import { type Context, emit, startTimer, stopTimer } from '../company/context.ts';
import { reserve, returnToQueue } from '../queue/enqueue.ts';
import { dialAgent, newPart } from './agent-leg.ts';
import type { Call, Part, QueuedPlace } from './call.ts';
import { answerCustomer } from './customer-leg.ts';
import { endCall, leavePlace } from './end-call.ts';
import { connectedFrame, ringingFrame, tell } from './entry-frames.ts';
import { playtts } from './frames.ts';
import { arrange, startPlay, stopPlays } from './media-layout.ts';
import { type End, endPart } from './part-end.ts';
import { startTalk } from './talk.ts';

/**
 * Manual 6.2, an agent's part in an inbound call, or in that of a customer whom a campaign reached:
 *
 * ```
 *  offer ─► ringing ──picks up──► announcing (if the group asks for it) ──► talking ⇄ held ─► over
 *              │ missed, declined, unreachable: over, and the call is back at its place in the queue
 * ```
 */

/** An announcement that has not ended by then is passed over, ms. It takes about 4 s. */
const ANNOUNCEMENT_MS_MAX = 15_000;

/**
 * Offers a waiting call to a ready agent. `inringing` goes out at once, not with the phone's 180: the agent is reserved
 * from here on, and the page must not show anything else meanwhile.
 */
export function offer(ctx: Context, call: Call, place: QueuedPlace, agent: Agent, session: Session): void {
  const entry = place.joinedType === 3 ? 'campaign' : 'offered';
  const part = newPart(ctx, call, agent, session, place.groupId, entry);
  reserve(ctx, call, place, part.segment);
  enterCall(ctx, agent, session, call.callId, part.segment);
  arrange(ctx, call);
  if (part.device === 'phone') {
    dialAgent(ctx, call, part, session, call.caller, call.displayName);
  }
  part.ringingSent = true;
  tell(ctx, part, ringingFrame(ctx, call, part));
  if (part.device === 'standing' || (part.device === 'audio' && entry === 'campaign')) {
    // Long sign-in: ring and answer are simulated (manual 6.7).
    agentAnswers(ctx, call, part);
  }
}

/** The agent picked up: the customer leaves the queue. */
export function agentAnswers(ctx: Context, call: Call, part: Part): void {
  if (part.state.kind === 'ringing') {
    stopTimer(ctx, part.state.timerId);
  }
  leavePlace(ctx, call, true);
  call.place = { kind: 'agent', segment: part.segment };
  answerCustomer(ctx, call);
  if (part.entry === 'offered' && ctx.index.groups.get(part.groupId)?.announcesAgentNumber === true) {
    announce(ctx, call, part);
  } else {
    connect(ctx, call, part);
  }
}

function announce(ctx: Context, call: Call, part: Part): void {
  const timerId = startTimer(
    ctx,
    { kind: 'announcement', callId: call.callId, segment: part.segment },
    ANNOUNCEMENT_MS_MAX,
  );
  part.state = { kind: 'announcing', timerId };
  arrange(ctx, call);
  emit(ctx, part.agentKey, playtts(call, part));
  const operatorId = ctx.index.agents.get(part.agentKey)?.operatorId ?? '';
  const legs = part.leg === undefined ? [call.customer.leg] : [call.customer.leg, part.leg];
  startPlay(ctx, call, 'announcement', legs, announcementParts(operatorId, ctx.state.config.language));
}

/** The announcement was heard, failed, or takes too long: connect all the same. */
export function announcementOver(ctx: Context, call: Call, part: Part): void {
  if (part.state.kind === 'announcing') {
    stopTimer(ctx, part.state.timerId);
    stopPlays(ctx, call, 'announcement');
    connect(ctx, call, part);
  }
}

/** Customer and agent talk from here on. */
function connect(ctx: Context, call: Call, part: Part): void {
  startTalk(ctx, call, part);
  if (part.entry === 'campaign') {
    agentHasCustomer(ctx, call, part);
  }
  tell(ctx, part, connectedFrame(ctx, call, part));
}

/**
 * A ringing agent does not take the call: `after`, not ready, and the call is at its place in the queue again. One who
 * declined is not offered it again.
 */
export function notTaken(ctx: Context, call: Call, part: Part, endReason: EndReason): void {
  if (endReason === 'agentDeclined') {
    call.declinedBy = [...call.declinedBy, part.agentKey];
  }
  const end: End = { endedBy: endReason === 'agentDeclined' ? 'agent' : 'system', endReason };
  endPart(ctx, call, part, end, 'missed');
  if (call.place.kind === 'queued') {
    returnToQueue(ctx, call, call.place);
  }
}

/** The customer is gone while a part rings, is announced, talks or is on hold. */
export function customerGone(ctx: Context, call: Call, part: Part): void {
  const endReason = GONE_REASONS[part.state.kind];
  endCall(ctx, call, { endedBy: 'customer', endReason });
}

const GONE_REASONS: Readonly<Record<Part['state']['kind'], EndReason>> = {
  ringing: 'customerAbandonedWhileRinging',
  announcing: 'customerAbandonedInAnnouncement',
  calling: 'customerHungUp',
  talking: 'customerHungUp',
  held: 'customerHungUp',
  aside: 'customerHungUp',
  advising: 'customerHungUp',
  lending: 'customerHungUp',
  observing: 'customerHungUp',
  over: 'customerHungUp',
};
