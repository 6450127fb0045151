import type { Call, QueuedPlace } from '../call/call.ts';
import { offer } from '../call/inbound-flow.ts';
import { arrange } from '../call/media-layout.ts';
import { type Context, startTimer, stopTimer } from '../company/context.ts';
import type { AgentKey } from '../company/inputs.ts';
import { leaveQueue } from '../queue/enqueue.ts';
import { bestReady } from '../skill-group/ready-list.ts';
import { campaignGroupOf } from '../skill-group/skill-group.ts';
import { bestWaiting } from '../skill-group/waiting-line.ts';
import { tellNotice } from './answered.ts';
import { abandoned } from './attempt.ts';

/** Answered customers who wait for an agent, for as long as the grace. They go before everybody else who waits. */

/** Who has waited longest, of the groups of an agent who is ready. */
export function firstOnGrace(ctx: Context, agentKey: AgentKey, groupIds: readonly number[]): Call | undefined {
  let first: { readonly call: Call; readonly orderMs: number } | undefined;
  for (const groupId of groupIds) {
    const waiting = ctx.campaignGroups.get(groupId)?.waiting;
    const found =
      waiting === undefined || waiting.heap.length === 0
        ? undefined
        : bestWaiting(waiting, (callId) => ctx.state.calls.get(callId)?.declinedBy.includes(agentKey) === false);
    const call = found === undefined ? undefined : ctx.state.calls.get(found.callId);
    if (found !== undefined && call !== undefined && (first === undefined || found.orderMs < first.orderMs)) {
      first = { call, orderMs: found.orderMs };
    }
  }
  return first?.call;
}

/** Just answered, or not taken by the agent to whom he was offered: the next agent, or what is left of the grace. */
export function serveOnGrace(ctx: Context, call: Call, place: QueuedPlace, untilMonoMs: number): void {
  const agentKey = agentFor(ctx, call, place.groupId);
  const agent = agentKey === undefined ? undefined : ctx.state.agents.get(agentKey);
  const leftMs = untilMonoMs - ctx.now.monoMs;
  if (agent?.session !== undefined) {
    offer(ctx, call, place, agent, agent.session);
  } else if (leftMs <= 0) {
    graceOver(ctx, call);
  } else {
    stopTimer(ctx, place.timerId);
    call.place = { ...place, timerId: startTimer(ctx, { kind: 'queueWait', callId: call.callId }, leftMs) };
    arrange(ctx, call);
  }
}

/** The agents whom the group's campaigns count on go first; then those of others who are in this group too. */
function agentFor(ctx: Context, call: Call, groupId: number): AgentKey | undefined {
  const { ready } = campaignGroupOf(ctx, groupId);
  const own = bestReady(ready, call.declinedBy, (key) => ctx.state.agents.get(key)?.session?.pool?.groupId === groupId);
  return own ?? bestReady(ready, call.declinedBy);
}

/** No agent within the grace. */
export function graceOver(ctx: Context, call: Call): void {
  const { place, campaign: about } = call;
  if (place.kind !== 'queued' || about === undefined) {
    return;
  }
  leaveQueue(ctx, call, place, false);
  call.place = { kind: 'entering' };
  about.abandoned = true;
  const campaign = ctx.state.campaigns.get(about.campaignId);
  if (campaign !== undefined) {
    abandoned(ctx, campaign, about, call.callId);
  }
  arrange(ctx, call);
  tellNotice(ctx, call);
}
