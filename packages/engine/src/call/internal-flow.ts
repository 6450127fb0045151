import type { CommandOf, EndReason, RefusalCode } from '@callwright/cti/light';
import { cleanNumber, REFUSAL_STATUS, refusal, toData } from '@callwright/cti/light';
import { enterCall } from '../agent/activity.ts';
import type { Agent, Session } from '../agent/agent.ts';
import { type Context, emit, stopTimer } from '../company/context.ts';
import { newPart } from './agent-leg.ts';
import { activePart, type Call, newCall, type Part } from './call.ts';
import { nextCallId } from './call-id.ts';
import { endCall } from './end-call.ts';
import { connectedFrame, replyFrame, tell } from './entry-frames.ts';
import { calledringing, makecall } from './frames.ts';
import { arrange } from './media-layout.ts';
import { callOwnPhone, ownPhoneNumber, ownPhonePicksUp } from './outbound-flow.ts';
import { type End, endPart } from './part-end.ts';
import { failureText, ringAgent } from './side.ts';
import { connectPart } from './talk.ts';
import { findAgent, groupOfTarget, type Target } from './target.ts';

/**
 * Manual 6.1.2, an agent calls another: the caller's side as in 6.1.1, then the other agent's phone.
 *
 * ```
 *  makecall ─► ringing ──picks up──► calling ──the other answers──► both talk ─► over
 *     │ the other cannot be called, declines, does not answer: innercallout, over
 * ```
 * An internal call has no customer, no hold and no transfer.
 */

const NO_AREA = { city: '', province: '', provice: '' };

/** Starts the call of a `makecall` to an agent key. One who cannot be called fails it before any phone rings. */
export function startInternal(
  ctx: Context,
  agent: Agent,
  session: Session,
  command: CommandOf<'makecall'>,
  sequence: number | undefined,
): void {
  const call = internalCall(ctx, agent, session, command);
  ctx.state.calls.set(call.callId, call);
  const part = newPart(ctx, call, agent, session, session.groupIds[0] ?? 0, 'dialing');
  call.place = { kind: 'internal', caller: part.segment, callee: undefined };
  enterCall(ctx, agent, session, call.callId, part.segment);
  emit(ctx, agent.key, makecall(call, part), sequence);
  const target = findAgent(ctx, agent.key, call.called);
  if (target.kind === 'problem') {
    fail(ctx, call, part, refusal(target.problem, ctx.state.config.language), problemEnd(target.problem));
  } else if (part.device === 'phone') {
    callOwnPhone(ctx, call, part, session, call.called);
  } else {
    callerPicksUp(ctx, call, part);
  }
}

function internalCall(ctx: Context, agent: Agent, session: Session, command: CommandOf<'makecall'>): Call {
  return newCall({
    callId: nextCallId(ctx.state.counters, ctx.ports.nodeId, ctx.now.wallMs),
    direction: 'internal',
    caller: agent.key,
    called: cleanNumber(command.called),
    origCaller: ownPhoneNumber(ctx, agent.key, session),
    displayName: ctx.index.agents.get(agent.key)?.name ?? '',
    startedAtMs: ctx.now.wallMs,
    uui: '',
    preview: toData(command.preview),
    callerArea: NO_AREA,
    calledArea: NO_AREA,
    baseScore: 0,
    answers: 'agent',
    userdata: toData(command.userdata),
    followData: toData(command.followData),
    customer: { leg: '', state: 'none' },
  });
}

/** The caller picked up: the other agent's phone rings, if that agent can still be called. */
export function callerPicksUp(ctx: Context, call: Call, part: Part): void {
  ownPhonePicksUp(ctx, call, part);
  const target: Target = findAgent(ctx, part.agentKey, call.called);
  if (target.kind !== 'agent') {
    const problem = target.kind === 'problem' ? target.problem : 'targetUnknown';
    fail(ctx, call, part, refusal(problem, ctx.state.config.language), problemEnd(problem));
    return;
  }
  const groupId = groupOfTarget(target.session, undefined, part.groupId);
  const callee = newPart(ctx, call, target.agent, target.session, groupId, 'internal');
  call.place = { kind: 'internal', caller: part.segment, callee: callee.segment };
  ringAgent(ctx, call, callee, target);
  part.stepAtMs = ctx.now.wallMs;
  emit(ctx, part.agentKey, calledringing(ctx, call, part));
  if (callee.device === 'standing') {
    calleeAnswers(ctx, call, callee);
  }
}

/** The other agent picked up: they talk. */
export function calleeAnswers(ctx: Context, call: Call, callee: Part): void {
  const caller = call.place.kind === 'internal' ? activePart(call, call.place.caller) : undefined;
  if (callee.state.kind === 'ringing') {
    stopTimer(ctx, callee.state.timerId);
  }
  call.answeredAtMs = ctx.now.wallMs;
  connectPart(ctx, call, callee, { kind: 'talking' });
  if (caller !== undefined) {
    connectPart(ctx, call, caller, { kind: 'talking' });
  }
  arrange(ctx, call);
  tell(ctx, callee, connectedFrame(ctx, call, callee));
  if (caller !== undefined) {
    tell(ctx, caller, connectedFrame(ctx, call, caller));
  }
}

/** The other agent declined, did not answer or cannot be reached. */
export function calleeFails(ctx: Context, call: Call, callee: Part, end: End): void {
  const caller = call.place.kind === 'internal' ? activePart(call, call.place.caller) : undefined;
  const failure = { status: REFUSAL_STATUS.target, reason: failureText(ctx, end.endReason) };
  endPart(ctx, call, callee, end, 'missed');
  if (caller !== undefined) {
    fail(ctx, call, caller, failure, { ...end, endReason: CALLEE_ENDS[end.endReason] ?? 'calleeUnreachable' });
  }
}

function fail(ctx: Context, call: Call, caller: Part, failure: { status: number; reason: string }, end: End): void {
  tell(ctx, caller, replyFrame('innercallout', call, caller, failure));
  endCall(ctx, call, end);
}

const CALLEE_ENDS: Partial<Readonly<Record<EndReason, EndReason>>> = {
  agentNoAnswer: 'calleeNoAnswer',
  agentDeclined: 'calleeDeclined',
};

function problemEnd(problem: RefusalCode): End {
  return { endedBy: 'system', endReason: PROBLEM_ENDS[problem] ?? 'numberUnallocated' };
}

const PROBLEM_ENDS: Partial<Readonly<Record<RefusalCode, EndReason>>> = {
  targetSignedOut: 'calleeSignedOut',
  targetNotReady: 'calleeNotReady',
  targetOnCall: 'calleeOnCall',
};
