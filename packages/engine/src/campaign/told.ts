import type { EventOf } from '@callwright/cti/light';
import type { Agent, Session } from '../agent/agent.ts';
import { type Context, emitMany } from '../company/context.ts';
import type { AgentKey } from '../company/inputs.ts';
import { type Campaign, isOpen } from './campaign.ts';

/** Manual 6.10.1–6.10.3: what agents are told of campaigns, whatever they are doing. */

/** 6.10.2, to the agents who worked it and are still there. `done`: no campaign is left in any group of the receiver. */
export function tellEnd(ctx: Context, campaign: Campaign): void {
  const groupIds = new Set([...ctx.state.campaigns.values()].filter(isOpen).map((other) => other.config.groupId));
  const readers = { done: [] as AgentKey[], more: [] as AgentKey[] };
  for (const agentKey of Object.keys(campaign.workers)) {
    const session = ctx.state.agents.get(agentKey)?.session;
    if (session !== undefined) {
      const more = session.groupIds.some((groupId) => groupIds.has(groupId));
      readers[more ? 'more' : 'done'].push(agentKey);
    }
  }
  for (const [agentKeys, done] of [[readers.done, true] as const, [readers.more, false] as const]) {
    if (agentKeys.length > 0) {
      emitMany(ctx, agentKeys, endtask(ctx, campaign, done));
    }
  }
}

function endtask(ctx: Context, { config, life }: Campaign, done: boolean): EventOf<'endtask'> {
  return {
    type: 'endtask',
    cmdtype: 1,
    cmd: 'endtask',
    done,
    status: life === 'finished' ? 3 : 4,
    groupid: config.groupId,
    companyid: ctx.state.config.companyId,
    activity_id: config.activityId,
  };
}

/** 6.10.1, to the agents who are signed in to the group for campaigns. */
export function tellRound(ctx: Context, campaign: Campaign, round: number): void {
  const readers = agentsOf(ctx, campaign.config.groupId, (session) => session.auto);
  const { name } = campaign.config;
  const remark = ctx.state.config.language === 'zh' ? `${name}：第${round}轮开始` : `${name}: round ${round} begins`;
  if (readers.length > 0) {
    const msg = JSON.stringify({ id: 0, isannouncement: 0, remark });
    emitMany(ctx, readers, { type: 'sendmsg', annoucement: false, cmdtype: 1, msg });
  }
}

/** A preview campaign begins: its agents are told that customers wait (`previewtask`, ours). */
export function tellPreview(ctx: Context, campaign: Campaign): void {
  const readers = agentsOf(ctx, campaign.config.groupId, () => true);
  if (readers.length > 0 && campaign.remaining > 0) {
    emitMany(ctx, readers, previewtask([campaign]));
  }
}

/** "Each time an agent signs in" (manual 6.10.3). */
export function tellPreviews(ctx: Context, agent: Agent, session: Session): void {
  const waiting = [...ctx.state.campaigns.values()].filter(
    ({ config, life, remaining }) =>
      config.mode === 'preview' && life === 'running' && remaining > 0 && session.groupIds.includes(config.groupId),
  );
  if (waiting.length > 0) {
    emitMany(ctx, [agent.key], previewtask(waiting));
  }
}

function previewtask(campaigns: readonly Campaign[]): EventOf<'previewtask'> {
  const data = campaigns.map(({ config, remaining }) => ({ taskid: config.id, name: config.name, count: remaining }));
  return { type: 'previewtask', cmdtype: 1, data };
}

function agentsOf(ctx: Context, groupId: number, which: (session: Session) => boolean): AgentKey[] {
  return [...ctx.state.agents.values()]
    .filter(({ session }) => session?.groupIds.includes(groupId) === true && which(session))
    .map((agent) => agent.key);
}
