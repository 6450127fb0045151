import type { CtiEvent } from '@callwright/cti/light';
import { enterCall } from '../agent/activity.ts';
import type { Asking } from '../agent/command-table.ts';
import { dialAgent, newPart } from '../call/agent-leg.ts';
import { activePart, type Call, type Part, type SupervisorEntry } from '../call/call.ts';
import { connectedFrame, ringingFrame, tell } from '../call/entry-frames.ts';
import { frameBase } from '../call/frames.ts';
import { arrange } from '../call/media-layout.ts';
import { endPart } from '../call/part-end.ts';
import { startTalk } from '../call/talk.ts';
import { type Context, stopTimer } from '../company/context.ts';

/**
 * A supervisor in another agent's call (sdk-facts §3.4), with a part, and an `after`, of its own:
 *
 * ```
 *  monitor            ─► ringing ──picks up──► observing (listens, or whispers: heard by the agent alone) ─► over
 *  agentinsert        ─► ringing ──picks up──► observing (talks with both) ─► over
 *  agentinterceptcall ─► ringing ──picks up──► talking: the supervisor has the customer, the agent gets `after`
 * ```
 * The supervisor's part ends with the agent's. With worktype 2 there is nothing to pick up: the ringing event is followed by
 * the connected one at once.
 */

/** Replies to the commands, as the supervisor's page is sent them (`monitor` 1). */
export const REPLY_TYPES = {
  listening: 'monitor',
  whispering: 'monitor',
  barging: 'agentinsert',
  intercepting: 'agentinterceptcall',
} as const;

/** The supervisor comes in: reply, the agent's copy, and the supervisor's phone is called. */
export function comeIn(ctx: Context, asking: Asking, call: Call, target: Part, entry: SupervisorEntry): void {
  const { agent, session, sequence } = asking;
  const part = newPart(ctx, call, agent, session, target.groupId, entry);
  part.supervises = target.segment;
  enterCall(ctx, agent, session, call.callId, part.segment);
  tell(ctx, part, supervisorReply(call, part), sequence);
  tellTarget(ctx, call, target, entry);
  if (entry === 'intercepting') {
    tell(ctx, part, { type: 'intercept', ...frameBase(call, part.segment) });
  }
  if (part.device === 'phone') {
    const from = session.worktype === 0 ? ctx.state.config.displayNumber : call.caller;
    dialAgent(ctx, call, part, session, from, call.displayName);
  } else {
    supervisorAnswers(ctx, call, part);
  }
}

/** One who has barged in takes the call over: the phone is up already. */
export function takeOverFromBarge(ctx: Context, asking: Asking, call: Call, part: Part, target: Part): void {
  part.entry = 'intercepting';
  tell(ctx, part, supervisorReply(call, part), asking.sequence);
  tellTarget(ctx, call, target, part.entry);
  tell(ctx, part, { type: 'intercept', ...frameBase(call, part.segment) });
  part.ringingSent = false;
  supervisorRings(ctx, call, part);
  takeOver(ctx, call, part);
}

export function supervisorReply(call: Call, part: Part): CtiEvent {
  const type = isSupervisorEntry(part.entry) ? REPLY_TYPES[part.entry] : 'monitor';
  return { type, status: 0, reason: '', monitor: 1, ...frameBase(call, part.segment) };
}

/** The agent's copy, without `monitor` 1. */
function tellTarget(ctx: Context, call: Call, target: Part, entry: SupervisorEntry): void {
  tell(ctx, target, {
    type: REPLY_TYPES[entry],
    status: 0,
    reason: '',
    monitor: 0,
    ...frameBase(call, target.segment),
  });
}

function isSupervisorEntry(entry: Part['entry']): entry is SupervisorEntry {
  return entry === 'listening' || entry === 'whispering' || entry === 'barging' || entry === 'intercepting';
}

/** The supervisor's phone rings: said once. */
export function supervisorRings(ctx: Context, call: Call, part: Part): void {
  if (!part.ringingSent) {
    part.ringingSent = true;
    tell(ctx, part, ringingFrame(ctx, call, part));
  }
}

/** The supervisor picked up. */
export function supervisorAnswers(ctx: Context, call: Call, part: Part): void {
  supervisorRings(ctx, call, part);
  if (part.state.kind === 'ringing') {
    stopTimer(ctx, part.state.timerId);
  }
  if (part.entry === 'intercepting') {
    takeOver(ctx, call, part);
    return;
  }
  part.state = { kind: 'observing' };
  arrange(ctx, call);
  tell(ctx, part, connectedFrame(ctx, call, part));
}

/** The customer goes to the supervisor; the agent's part is over. */
function takeOver(ctx: Context, call: Call, part: Part): void {
  const target = activePart(call, part.supervises);
  if (target === undefined || !mayBeTaken(call, target)) {
    endPart(ctx, call, part, { endedBy: 'system', endReason: 'monitoredCallEnded' }, 'wrapUp');
    return;
  }
  part.supervises = undefined;
  call.place = { kind: 'agent', segment: part.segment };
  startTalk(ctx, call, part);
  tell(ctx, part, connectedFrame(ctx, call, part));
  endPart(ctx, call, target, { endedBy: 'supervisor', endReason: 'intercepted' }, 'wrapUp');
}

/** Can the customer be taken from this agent? Not while the agent has a transfer or a consultation under way. */
export function mayBeTaken(call: Call, target: Part): boolean {
  const has = call.place.kind === 'agent' && call.place.segment === target.segment;
  return has && call.side === undefined && (target.state.kind === 'talking' || target.state.kind === 'held');
}

/** What brings a page back to where the supervisor is (sdk-facts §3.6). */
export function replaySupervision(ctx: Context, call: Call, part: Part): void {
  if (part.state.kind === 'observing') {
    tell(ctx, part, connectedFrame(ctx, call, part));
    return;
  }
  if (part.entry !== 'intercepting' || !part.ringingSent) {
    tell(ctx, part, supervisorReply(call, part));
  }
  if (part.ringingSent) {
    tell(ctx, part, ringingFrame(ctx, call, part));
  } else if (part.entry === 'intercepting') {
    tell(ctx, part, { type: 'intercept', ...frameBase(call, part.segment) });
  }
}
