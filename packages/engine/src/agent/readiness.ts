import type { RefusalCode } from '@callwright/cti/light';
import type { Context } from '../company/context.ts';
import { joinReady, leaveReady } from '../skill-group/ready-list.ts';
import { campaignGroupOf, skillGroupOf, skillOf } from '../skill-group/skill-group.ts';
import type { Agent, Session } from './agent.ts';

/** Why the agent has no phone to be called on now. */
export function phoneProblem(session: Session): RefusalCode | undefined {
  if (session.audio.kind !== 'down' && session.audio.kind !== 'calling') {
    return undefined;
  }
  return session.worktype === 2 ? 'audioNotStarted' : 'phoneNotConnected';
}

/** May a call be offered now? Ready, a page that can show it, and a phone. */
export function isReachable(session: Session): boolean {
  return (
    session.activity.kind === 'resting' &&
    session.activity.rest.kind === 'ready' &&
    session.page.kind === 'here' &&
    phoneProblem(session) === undefined
  );
}

/** Keeps the ready lists of the agent's groups in step with the session; to be called after every change of it. */
export function updateReadiness(ctx: Context, agent: Agent, session: Session): void {
  if (session.auto) {
    ctx.autoAgentsChanged.push(agent.key);
  }
  const reachable = isReachable(session);
  if (reachable === (session.readySeq !== undefined)) {
    return;
  }
  if (reachable) {
    ctx.state.counters.readySeq += 1;
    session.readySeq = ctx.state.counters.readySeq;
    for (const groupId of session.groupIds) {
      joinReady(skillGroupOf(ctx, groupId).ready, agent.key, skillOf(ctx, agent.key, groupId));
      if (session.auto) {
        joinReady(campaignGroupOf(ctx, groupId).ready, agent.key, skillOf(ctx, agent.key, groupId));
      }
    }
    ctx.agentsToServe.push(agent.key);
  } else {
    withdraw(ctx, agent, session);
  }
}

/** Takes the agent off every ready list. */
export function withdraw(ctx: Context, agent: Agent, session: Session): void {
  session.readySeq = undefined;
  if (session.auto) {
    ctx.autoAgentsChanged.push(agent.key);
  }
  for (const groupId of session.groupIds) {
    leaveReady(skillGroupOf(ctx, groupId).ready, agent.key);
    if (session.auto) {
      leaveReady(campaignGroupOf(ctx, groupId).ready, agent.key);
    }
  }
}
