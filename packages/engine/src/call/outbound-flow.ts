import type { CommandOf } from '@callwright/cti/light';
import { cleanNumber, toData } from '@callwright/cti/light';
import { enterCall } from '../agent/activity.ts';
import type { Agent, Session } from '../agent/agent.ts';
import { takeClaim } from '../campaign/claims.ts';
import { agentHasCustomer } from '../campaign/connected.ts';
import { type Context, emit, startTimer, stopTimer } from '../company/context.ts';
import type { AgentKey } from '../company/inputs.ts';
import { rememberDial } from '../sticky-agent/memory.ts';
import { dialAgent, newPart } from './agent-leg.ts';
import { type Call, newCall, type Part } from './call.ts';
import { nextCallId } from './call-id.ts';
import { endCall } from './end-call.ts';
import { answer, calledringing, makecall, outcall, outringing } from './frames.ts';
import { arrange } from './media-layout.ts';
import { startTalk } from './talk.ts';

/**
 * Manual 6.1.1, an agent calls a number:
 *
 * ```
 *  makecall ─► ringing ──picks up──► calling ──customer answers──► talking ⇄ held ─► over
 *              (agent's phone)       (customer's phone; the agent hears ringback, or the network's early media)
 * ```
 * With worktype 2 the agent's phone is there already: ringing and picking up follow each other at once.
 */

/** A customer who has not answered by then will not, ms. Networks give up after 60 to 90 s themselves. */
const CUSTOMER_RING_MS_MAX = 60_000;

/** Starts the call of a `makecall` that was found fine. */
export function startOutbound(
  ctx: Context,
  agent: Agent,
  session: Session,
  command: CommandOf<'makecall'>,
  sequence: number | undefined,
): void {
  const groupId = session.groupIds[0] ?? 0;
  const call = outboundCall(ctx, agent, session, command);
  ctx.state.calls.set(call.callId, call);
  takeClaim(ctx, call, agent.key);
  const part = newPart(ctx, call, agent, session, call.campaign?.groupId ?? groupId, 'dialing');
  call.place = { kind: 'calling', segment: part.segment, timerId: undefined, earlyMedia: false };
  enterCall(ctx, agent, session, call.callId, part.segment);
  emit(ctx, agent.key, makecall(call, part), sequence);
  if (part.device === 'phone') {
    callOwnPhone(ctx, call, part, session, call.called);
  } else {
    outboundPicksUp(ctx, call, part);
  }
}

/** The caller's own phone rings first. A desk phone is reached through the trunk, which only takes our own number; a SIP phone shows who is being called. */
export function callOwnPhone(ctx: Context, call: Call, part: Part, session: Session, shows: string): void {
  dialAgent(ctx, call, part, session, session.worktype === 0 ? ctx.state.config.displayNumber : shows, '');
}

/** Number of the phone that an agent works with: `origcaller` of the agent's own calls. */
export function ownPhoneNumber(ctx: Context, agentKey: AgentKey, session: Session): string {
  const config = ctx.index.agents.get(agentKey);
  return (session.worktype === 0 ? config?.phoneNumber : config?.sipAccount) ?? '';
}

function outboundCall(ctx: Context, agent: Agent, session: Session, command: CommandOf<'makecall'>): Call {
  const callId = nextCallId(ctx.state.counters, ctx.ports.nodeId, ctx.now.wallMs);
  const caller = cleanNumber(command.caller) || ctx.state.config.displayNumber;
  const called = cleanNumber(command.called);
  return newCall({
    callId,
    direction: 'outbound',
    caller,
    called,
    origCaller: ownPhoneNumber(ctx, agent.key, session),
    displayName: '',
    startedAtMs: ctx.now.wallMs,
    uui: command.uuiData ?? '',
    preview: toData(command.preview),
    callerArea: ctx.ports.areaOf(caller),
    calledArea: ctx.ports.areaOf(called),
    baseScore: 0,
    answers: 'agent',
    userdata: toData(command.userdata),
    followData: toData(command.followData),
    customer: { leg: `${callId}.c`, state: 'waiting' },
  });
}

/** The agent's phone rings: `outringing`, once. */
export function ownPhoneRings(ctx: Context, call: Call, part: Part): void {
  if (!part.ringingSent) {
    part.ringingSent = true;
    part.stepAtMs = ctx.now.wallMs;
    emit(ctx, part.agentKey, outringing(ctx, call, part));
  }
}

/** The agent picked up: `outcall`. */
export function ownPhonePicksUp(ctx: Context, call: Call, part: Part): void {
  ownPhoneRings(ctx, call, part);
  if (part.state.kind === 'ringing') {
    stopTimer(ctx, part.state.timerId);
  }
  part.state = { kind: 'calling' };
  part.stepAtMs = ctx.now.wallMs;
  emit(ctx, part.agentKey, outcall(call, part));
}

/** The agent picked up: the customer is dialled. */
export function outboundPicksUp(ctx: Context, call: Call, part: Part): void {
  ownPhonePicksUp(ctx, call, part);
  const timerId = startTimer(ctx, { kind: 'customerRing', callId: call.callId }, CUSTOMER_RING_MS_MAX);
  call.place = { kind: 'calling', segment: part.segment, timerId, earlyMedia: false };
  call.customer.state = 'dialing';
  ctx.state.legs.set(call.customer.leg, { kind: 'customer', callId: call.callId });
  ctx.effects.push({
    type: 'dial',
    leg: call.customer.leg,
    target: { kind: 'number', number: call.called },
    from: call.caller,
    displayName: '',
    uui: call.uui,
    ...(call.campaign === undefined ? {} : { attempt: call.callId }),
  });
  rememberDial(ctx, call.called, part.agentKey);
  arrange(ctx, call);
}

/** The customer's phone rings: `calledringing`, once. Early media is the network's own ringing tone, heard by the agent. */
export function customerRings(ctx: Context, call: Call, part: Part, earlyMedia: boolean): void {
  if (call.customer.state === 'dialing') {
    call.customer.state = 'alerting';
    part.stepAtMs = ctx.now.wallMs;
    emit(ctx, part.agentKey, calledringing(ctx, call, part));
  }
  if (earlyMedia && call.place.kind === 'calling' && !call.place.earlyMedia) {
    call.place = { ...call.place, earlyMedia: true };
    arrange(ctx, call);
  }
}

/** The customer answered: they talk. */
export function customerAnswers(ctx: Context, call: Call, part: Part): void {
  customerRings(ctx, call, part, false);
  if (call.place.kind === 'calling') {
    stopTimer(ctx, call.place.timerId);
  }
  call.customer.state = 'up';
  call.answeredAtMs = ctx.now.wallMs;
  call.place = { kind: 'agent', segment: part.segment };
  startTalk(ctx, call, part);
  agentHasCustomer(ctx, call, part);
  emit(ctx, part.agentKey, answer(call, part));
}

/** The customer does not answer in time. */
export function customerNoAnswer(ctx: Context, call: Call): void {
  const rang = call.customer.state === 'alerting';
  endCall(ctx, call, { endedBy: 'system', endReason: rang ? 'calleeNoAnswer' : 'trunkTimeout' });
}
