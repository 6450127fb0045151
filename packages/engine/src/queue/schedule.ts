import { isReachable } from '../agent/readiness.ts';
import type { Call } from '../call/call.ts';
import { answerCustomer, ringCustomer } from '../call/customer-leg.ts';
import { endCall } from '../call/end-call.ts';
import { offer } from '../call/inbound-flow.ts';
import { arrange } from '../call/media-layout.ts';
import { type Context, startTimer } from '../company/context.ts';
import type { AgentKey } from '../company/inputs.ts';
import { bestReady } from '../skill-group/ready-list.ts';
import { skillGroupOf } from '../skill-group/skill-group.ts';
import { bestWaiting, goesBefore, type Waiting } from '../skill-group/waiting-line.ts';

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
  const group = skillGroupOf(ctx, call.place.groupId);
  const config = ctx.index.groups.get(call.place.groupId);
  const agentKey = bestReady(group.ready, call.declinedBy);
  const agent = agentKey === undefined ? undefined : ctx.state.agents.get(agentKey);
  const leftMs = (config?.waitMsMax ?? WAIT_MS_MAX) - (ctx.now.monoMs - call.place.sinceMonoMs);
  if (agent?.session !== undefined) {
    greet(ctx, call);
    offer(ctx, call, call.place, agent, agent.session);
  } else if (isNew && group.waiting.heap.length > (config?.waitingMax ?? 0)) {
    endCall(ctx, call, { endedBy: 'system', endReason: 'queueFull' }, 486);
  } else if (leftMs <= 0) {
    endCall(ctx, call, { endedBy: 'system', endReason: 'queueTimeout' }, 480);
  } else {
    greet(ctx, call);
    call.place = { ...call.place, timerId: startTimer(ctx, { kind: 'queueWait', callId }, leftMs) };
    arrange(ctx, call);
  }
}

/** What the customer gets while waiting: music, or the ringing tone of the network until an agent answers. */
function greet(ctx: Context, call: Call): void {
  if (call.answers === 'firstPrompt') {
    answerCustomer(ctx, call);
  } else {
    ringCustomer(ctx, call);
  }
}
