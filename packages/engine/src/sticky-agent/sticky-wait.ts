import type { EventOf } from '@callwright/cti/light';
import { isReachable } from '../agent/readiness.ts';
import type { Call, QueuedPlace } from '../call/call.ts';
import { type Context, emit, startTimer, stopTimer } from '../company/context.ts';
import type { AgentKey } from '../company/inputs.ts';
import { customerType, waitingCount } from '../queue/waiting-callers.ts';
import { skillGroupOf } from '../skill-group/skill-group.ts';
import { joinLine } from '../skill-group/waiting-line.ts';
import { rememberedAgent } from './memory.ts';
import { type StickyWait, stickyLineOf } from './sticky-lines.ts';

/**
 * Manual 6.11, a customer whom an agent dialled calls back:
 *
 * ```
 *  queued ─► the agent is ready: offered ─► answered, or (missed, declined) the group serves it
 *     │ not ready: memberEnqueue, waits for this agent only
 *     └─ the agent becomes ready: offered; the time is over or the agent signs out: the group serves it (nothing is sent)
 *  connected with any agent, or gone: memberDequeue, if memberEnqueue was sent
 * ```
 */

/** How long a customer waits for the remembered agent alone, ms, where the service number says nothing else. */
export const STICKY_MS_DEFAULT = 20_000;
/** Customers who wait for one agent at once; for more the group is sooner. */
const WAITING_FOR_ONE_MAX = 10;

/** For whom a call that joins a queue is to wait: the agent who dialled this customer, when signed in. */
export function stickyFor(ctx: Context, call: Call): StickyWait | undefined {
  if (call.direction !== 'inbound' || stickyMs(ctx, call) <= 0) {
    return undefined;
  }
  const agentKey = rememberedAgent(ctx, call.caller);
  const session = agentKey === undefined ? undefined : ctx.state.agents.get(agentKey)?.session;
  if (agentKey === undefined || session === undefined || call.declinedBy.includes(agentKey)) {
    return undefined;
  }
  const waiting = ctx.stickyLines.get(agentKey)?.size ?? 0;
  return waiting < WAITING_FOR_ONE_MAX || isReachable(session) ? { agentKey, only: true, told: false } : undefined;
}

function stickyMs(ctx: Context, call: Call): number {
  return ctx.index.serviceNumbers.get(call.called)?.stickyMs ?? STICKY_MS_DEFAULT;
}

/** The agent is not ready: tells so, and lets the customer wait. `leftMs`: of the longest wait in this queue. */
export function waitForAgent(ctx: Context, call: Call, place: QueuedPlace, sticky: StickyWait, leftMs: number): void {
  if (place.timerId !== undefined) {
    return; // waits already
  }
  const afterMs = Math.min(stickyMs(ctx, call), leftMs);
  const timerId = startTimer(ctx, { kind: 'stickyWait', callId: call.callId }, afterMs);
  const waiting: QueuedPlace = { ...place, timerId, sticky: { ...sticky, told: true } };
  call.place = waiting;
  stickyLineOf(ctx, sticky.agentKey).add(call.callId);
  const startTime = Math.floor(place.sinceMs / 1000);
  emit(ctx, sticky.agentKey, { type: 'memberEnqueue', ...stickyFields(ctx, call, place, sticky), startTime });
}

/** The longest waiting customer who waits for this agent alone. */
export function firstWaitingFor(ctx: Context, agentKey: AgentKey): Call | undefined {
  for (const callId of ctx.stickyLines.get(agentKey) ?? []) {
    const call = ctx.state.calls.get(callId);
    if (call?.place.kind === 'queued' && call.place.sticky?.only === true && call.place.offered === undefined) {
      return call;
    }
  }
  return undefined;
}

/** The customer has waited for the one agent long enough: the group serves the call, at the place that its time gives it. */
export function overflow(ctx: Context, call: Call): void {
  const { place } = call;
  if (place.kind !== 'queued' || place.sticky?.only !== true || place.offered !== undefined) {
    return;
  }
  stopTimer(ctx, place.timerId);
  call.place = { ...place, timerId: undefined, sticky: { ...place.sticky, only: false } };
  joinLine(skillGroupOf(ctx, place.groupId).waiting, call.callId, place.orderMs, place.seq);
  ctx.callsToServe.push({ callId: call.callId, isNew: false });
}

/** The agent signs out: nobody waits for this agent any more. */
export function releaseWaiting(ctx: Context, agentKey: AgentKey): void {
  for (const callId of [...(ctx.stickyLines.get(agentKey) ?? [])]) {
    const call = ctx.state.calls.get(callId);
    if (call !== undefined) {
      overflow(ctx, call);
    }
  }
}

/** The call has left the queue. `connected`: with an agent, whoever it is; else the customer gave up. */
export function leaveStickyLine(ctx: Context, call: Call, place: QueuedPlace, connected: boolean): void {
  const { sticky } = place;
  if (sticky?.told !== true) {
    return;
  }
  const line = stickyLineOf(ctx, sticky.agentKey);
  line.delete(call.callId);
  if (line.size === 0) {
    ctx.stickyLines.delete(sticky.agentKey);
  }
  if (ctx.state.agents.get(sticky.agentKey)?.session !== undefined) {
    const leaving = { leavingTime: Math.floor(ctx.now.wallMs / 1000), leaveType: connected ? 1 : 2 } as const;
    emit(ctx, sticky.agentKey, { type: 'memberDequeue', ...stickyFields(ctx, call, place, sticky), ...leaving });
  }
}

type StickyFields = Omit<EventOf<'memberEnqueue'>, 'type' | 'startTime'>;

/** Both numbers count after the change. */
function stickyFields(ctx: Context, call: Call, place: QueuedPlace, sticky: StickyWait): StickyFields {
  return {
    caller: call.caller,
    callId: call.callId,
    companyId: ctx.state.config.companyId,
    currentLineUpNum: waitingCount(ctx, place.groupId),
    memoryLineUpNum: ctx.stickyLines.get(sticky.agentKey)?.size ?? 0,
    customerType: customerType(call),
    groupId: place.groupId,
    joinedTime: Math.floor(place.sinceMs / 1000),
    memoryAgentKey: sticky.agentKey,
    joinedType: place.joinedType,
    stationNo: 0,
    baseScore: call.baseScore,
  };
}
