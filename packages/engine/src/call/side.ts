import { type EndReason, endReasonText, REFUSAL_STATUS, type RefusalCode, reasonText } from '@callwright/cti/light';
import { enterCall } from '../agent/activity.ts';
import { type Context, stopTimer } from '../company/context.ts';
import { enqueue } from '../queue/enqueue.ts';
import { dialAgent, newOutsidePart, newPart } from './agent-leg.ts';
import { activePart, type Call, type Part, type Side } from './call.ts';
import { connectedFrame, noticeFrame, replyFrame, ringingFrame, tell } from './entry-frames.ts';
import { arrange } from './media-layout.ts';
import { type End, endPart, settleHold } from './part-end.ts';
import { connectPart } from './talk.ts';
import { groupOfTarget, type Target } from './target.ts';

/**
 * What an agent who has a customer arranges with somebody else, manual 6.3 and 6.4:
 *
 * ```
 *  ringing ──transfer: answered──► the other side has the customer, the agent `after`
 *     │    ──consult: answered───► talking ──tripartitetalk──► conference
 *     │                              │  back, or the other side leaves: the agent has the customer again
 *     │                              │  agentshift, or the agent leaves: the other side has the customer
 *     │ declined, no answer, cancelled: the agent has the customer again
 *     │ the agent leaves: the customer is promised to who rings, and else queues
 * ```
 */

type Callee = Exclude<Target, { readonly kind: 'problem' }>;

/** Calls the other side; the customer hears music from here on. */
export function startSide(
  ctx: Context,
  call: Call,
  by: Part,
  kind: Side['kind'],
  target: Callee,
  askedGroup: number | undefined,
): void {
  settleHold(ctx, by);
  by.state = { kind: 'aside', sinceMonoMs: ctx.now.monoMs };
  const entry = kind === 'transfer' ? 'transferred' : 'consulted';
  if (target.kind === 'number') {
    const part = newOutsidePart(ctx, call, target.number, by.groupId, entry);
    call.side = { kind, by: by.segment, with: part.segment, stage: 'ringing' };
    arrange(ctx, call);
    return;
  }
  const { agent, session } = target;
  const part = newPart(ctx, call, agent, session, groupOfTarget(session, askedGroup, by.groupId), entry);
  call.side = { kind, by: by.segment, with: part.segment, stage: 'ringing' };
  ringAgent(ctx, call, part, target);
  if (part.device === 'standing') {
    sideAnswers(ctx, call, part);
  }
}

/** An agent's phone is called, and the page told at once: the agent is reserved from here on. */
export function ringAgent(ctx: Context, call: Call, part: Part, { agent, session }: Callee & { kind: 'agent' }): void {
  enterCall(ctx, agent, session, call.callId, part.segment);
  arrange(ctx, call);
  if (part.device === 'phone') {
    // A trunk only takes our own number; a SIP phone shows the phone that the other agent calls from.
    const internalFrom = session.worktype === 0 ? ctx.state.config.displayNumber : call.origCaller;
    const from = call.direction === 'internal' ? internalFrom : call.caller;
    dialAgent(ctx, call, part, session, from, call.displayName);
  }
  part.ringingSent = true;
  tell(ctx, part, ringingFrame(ctx, call, part));
}

/** The other side picked up. */
export function sideAnswers(ctx: Context, call: Call, part: Part): void {
  stopRinging(ctx, part);
  const { side } = call;
  const by = activePart(call, side?.by);
  if (side?.kind === 'consult' && by !== undefined) {
    call.side = { ...side, stage: 'talking' };
    connectPart(ctx, call, part, { kind: 'advising' });
    arrange(ctx, call);
    tell(ctx, part, connectedFrame(ctx, call, part));
    tell(ctx, by, noticeFrame('consultationcalls', call, by));
    return;
  }
  call.side = undefined;
  call.place = { kind: 'agent', segment: part.segment };
  // Also when only advice was asked for, and the agent who asked is gone.
  part.entry = 'transferred';
  connectPart(ctx, call, part, { kind: 'talking' });
  arrange(ctx, call);
  tell(ctx, part, connectedFrame(ctx, call, part));
  if (by !== undefined) {
    endPart(ctx, call, by, { endedBy: 'agent', endReason: 'transferred' }, 'wrapUp');
  }
}

function stopRinging(ctx: Context, part: Part): void {
  if (part.state.kind === 'ringing') {
    stopTimer(ctx, part.state.timerId);
  }
}

/** The other side did not come: declined, no answer, unreachable. Whoever asked has the customer again. */
export function sideFails(ctx: Context, call: Call, part: Part, end: End): void {
  const { side, place } = call;
  const by = activePart(call, side?.by);
  if (side === undefined || by === undefined) {
    call.side = undefined;
    endPart(ctx, call, part, end, 'missed');
    if (place.kind === 'promised') {
      enqueue(ctx, call, place.groupId, 2);
      arrange(ctx, call);
    }
    return;
  }
  endSide(ctx, call, by, part, end, 'missed');
  const type = side.kind === 'transfer' ? 'transfercall' : 'agentconsultback';
  const status = side.kind === 'transfer' ? REFUSAL_STATUS.target : 1;
  tell(ctx, by, replyFrame(type, call, by, { status, reason: failureText(ctx, end.endReason) }));
}

/** The other side's part is over, and the agent who asked talks with the customer again. */
export function endSide(
  ctx: Context,
  call: Call,
  by: Part,
  other: Part,
  end: End,
  outcome: 'missed' | 'wrapUp' = 'wrapUp',
): void {
  call.side = undefined;
  settleHold(ctx, by);
  by.state = { kind: 'talking' };
  endPart(ctx, call, other, end, outcome);
}

/**
 * The agent who asked leaves, and the other side has the customer from here on: its page is told so, for it may now hold,
 * transfer and consult (ADR 13).
 */
export function handOver(ctx: Context, call: Call, by: Part, end: End): void {
  const other = activePart(call, call.side?.with);
  if (other === undefined) {
    return;
  }
  call.side = undefined;
  call.place = { kind: 'agent', segment: other.segment };
  other.state = { kind: 'talking' };
  other.entry = 'transferred';
  other.stepAtMs = ctx.now.wallMs;
  endPart(ctx, call, by, end, 'wrapUp');
  tell(ctx, other, connectedFrame(ctx, call, other));
}

/** The agent who asked leaves while the other phone still rings: the customer waits for that one alone. */
export function promise(ctx: Context, call: Call, by: Part, end: End): void {
  if (call.side !== undefined) {
    call.place = { kind: 'promised', segment: call.side.with, groupId: by.groupId };
    call.side = undefined;
    endPart(ctx, call, by, end, 'wrapUp');
  }
}

/** Why somebody who was called did not come, for people. An outside number's reasons stand in the catalogue of ends as they are. */
export function failureText(ctx: Context, endReason: EndReason): string {
  const { language } = ctx.state.config;
  const code = AGENT_FAILURES[endReason];
  return code === undefined ? endReasonText(endReason, language) : reasonText(code, language);
}

const AGENT_FAILURES: Partial<Readonly<Record<EndReason, RefusalCode>>> = {
  agentNoAnswer: 'targetNoAnswer',
  agentDeclined: 'targetDeclined',
  agentUnreachable: 'targetUnreachable',
  agentLost: 'targetUnreachable',
};
