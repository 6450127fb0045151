import { isReachable } from '../agent/readiness.ts';
import type { Call, QueuedPlace } from '../call/call.ts';
import { answerCustomer, ringCustomer } from '../call/customer-leg.ts';
import { endCall } from '../call/end-call.ts';
import { offer } from '../call/inbound-flow.ts';
import { arrange } from '../call/media-layout.ts';
import { firstOnGrace, serveOnGrace } from '../campaign/grace.ts';
import { type Context, startTimer, stopTimer } from '../company/context.ts';
import type { AgentKey } from '../company/inputs.ts';
import { returnToFlow } from '../ivr/ivr.ts';
import type { IvrReturn } from '../ivr/ivr-place.ts';
import { bestReady } from '../skill-group/ready-list.ts';
import { skillGroupOf } from '../skill-group/skill-group.ts';
import { bestWaiting, goesBefore, type Waiting } from '../skill-group/waiting-line.ts';
import type { StickyWait } from '../sticky-agent/sticky-lines.ts';
import { firstWaitingFor, waitForAgent } from '../sticky-agent/sticky-wait.ts';
import { leaveQueue } from './enqueue.ts';

/**
 * The scheduling at the end of every step: agents who became ready take the best waiting call, calls that were queued
 * take the best ready agent. Afterwards no ready agent of a group stands beside a call that waits for it.
 */
export function schedule(ctx: Context): void {
  while (ctx.agentsToServe.length > 0 || ctx.callsToServe.length > 0) {
    const agents = ctx.agentsToServe;
    const calls = ctx.callsToServe;
    ctx.agentsToServe = [];
    ctx.callsToServe = [];
    for (const agentKey of agents) {
      serveAgent(ctx, agentKey);
    }
    for (const { callId, isNew } of calls) {
      serveCall(ctx, callId, isNew);
    }
  }
}

const WAIT_MS_MAX = 60 * 60_000;

function serveAgent(ctx: Context, agentKey: AgentKey): void {
  const agent = ctx.state.agents.get(agentKey);
  const session = agent?.session;
  if (agent === undefined || session === undefined || !isReachable(session)) {
    return;
  }
  const own = firstWaitingFor(ctx, agentKey);
  if (own?.place.kind === 'queued') {
    offer(ctx, own, own.place, agent, session);
    return;
  }
  const hurried = session.auto ? firstOnGrace(ctx, agentKey, session.groupIds) : undefined;
  if (hurried?.place.kind === 'queued') {
    offer(ctx, hurried, hurried.place, agent, session);
    return;
  }
  let best: Waiting | undefined;
  for (const groupId of session.groupIds) {
    const { waiting } = skillGroupOf(ctx, groupId);
    if (waiting.heap.length === 0) {
      continue;
    }
    const candidate = bestWaiting(waiting, (callId) => !declined(ctx, callId, agentKey));
    if (candidate !== undefined && (best === undefined || goesBefore(candidate, best))) {
      best = candidate;
    }
  }
  const call = best === undefined ? undefined : ctx.state.calls.get(best.callId);
  if (call?.place.kind === 'queued') {
    greet(ctx, call);
    offer(ctx, call, call.place, agent, session);
  }
}

function declined(ctx: Context, callId: string, agentKey: AgentKey): boolean {
  return ctx.state.calls.get(callId)?.declinedBy.includes(agentKey) === true;
}

/** A call that has just been queued, or is back: offered to the best agent, or waiting with music or ringing. */
function serveCall(ctx: Context, callId: string, isNew: boolean): void {
  const call = ctx.state.calls.get(callId);
  if (call?.place.kind !== 'queued' || call.place.offered !== undefined) {
    return;
  }
  const { direct, sticky } = call.place;
  if (direct !== undefined) {
    serveDirect(ctx, call, call.place, direct, isNew);
    return;
  }
  if (call.place.graceUntilMonoMs !== undefined) {
    serveOnGrace(ctx, call, call.place, call.place.graceUntilMonoMs);
    return;
  }
  if (sticky?.only === true) {
    serveOnly(ctx, call, call.place, sticky, isNew);
    return;
  }
  const group = skillGroupOf(ctx, call.place.groupId);
  const config = ctx.index.groups.get(call.place.groupId);
  const agentKey = bestReady(group.ready, call.declinedBy);
  const agent = agentKey === undefined ? undefined : ctx.state.agents.get(agentKey);
  const leftMs = waitLeftMs(ctx, call.place);
  if (agent?.session !== undefined) {
    greet(ctx, call);
    offer(ctx, call, call.place, agent, agent.session);
  } else if (isNew && group.waiting.heap.length > (config?.waitingMax ?? 0)) {
    endCall(ctx, call, { endedBy: 'system', endReason: 'queueFull' }, 486);
  } else if (leftMs <= 0) {
    endCall(ctx, call, { endedBy: 'system', endReason: 'queueTimeout' }, 480);
  } else {
    greet(ctx, call);
    stopTimer(ctx, call.place.timerId);
    call.place = { ...call.place, timerId: startTimer(ctx, { kind: 'queueWait', callId }, leftMs) };
    arrange(ctx, call);
  }
}

/** A call that a flow offers to one agent: who is not ready any more, or did not take it, is passed over. */
function serveDirect(ctx: Context, call: Call, place: QueuedPlace, direct: IvrReturn, isNew: boolean): void {
  const agent = ctx.state.agents.get(direct.agentKey);
  if (isNew && agent?.session !== undefined && isReachable(agent.session)) {
    greet(ctx, call);
    offer(ctx, call, place, agent, agent.session);
  } else {
    leaveQueue(ctx, call, place, false);
    returnToFlow(ctx, call, direct);
  }
}

/** A call for one remembered agent (manual 6.11). */
function serveOnly(ctx: Context, call: Call, place: QueuedPlace, sticky: StickyWait, isNew: boolean): void {
  const agent = ctx.state.agents.get(sticky.agentKey);
  greet(ctx, call);
  if (agent?.session !== undefined && isReachable(agent.session)) {
    offer(ctx, call, place, agent, agent.session);
    return;
  }
  waitForAgent(ctx, call, place, sticky, waitLeftMs(ctx, place));
  if (isNew) {
    arrange(ctx, call);
  }
}

function waitLeftMs(ctx: Context, place: QueuedPlace): number {
  const waitMsMax = ctx.index.groups.get(place.groupId)?.waitMsMax ?? WAIT_MS_MAX;
  return waitMsMax - (ctx.now.monoMs - place.sinceMonoMs);
}

/** What the customer gets while waiting: music, or the ringing tone of the network until an agent answers. */
function greet(ctx: Context, call: Call): void {
  if (call.answers === 'firstPrompt') {
    answerCustomer(ctx, call);
  } else {
    ringCustomer(ctx, call);
  }
}
