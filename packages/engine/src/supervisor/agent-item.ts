import { AGENT_STATES, type EventOf } from '@callwright/cti/light';
import { agentStateOf } from '../agent/agent-state.ts';
import { presentPart } from '../agent/present-part.ts';
import type { Context } from '../company/context.ts';
import type { AgentKey } from '../company/inputs.ts';

export type AgentItem = EventOf<'callinfo'>['data'][number];

/** An agent in the supervisors' view (manual 6.9); undefined for one who is not configured. */
export function agentItem(ctx: Context, agentKey: AgentKey): AgentItem | undefined {
  const config = ctx.index.agents.get(agentKey);
  if (config === undefined) {
    return undefined;
  }
  const agent = ctx.state.agents.get(agentKey);
  const session = agent?.session;
  const present = session === undefined ? undefined : presentPart(ctx, session);
  const rest = session?.activity.kind === 'resting' ? session.activity.rest : undefined;
  const groupids = session?.groupIds ?? config.groups.map((group) => group.groupId);
  const changedAtMs = Math.max(session?.changedAtMs ?? 0, present?.part.answeredAtMs ?? 0);
  const item: AgentItem = {
    agentKey,
    auto: session?.auto === true,
    called: present?.call.called ?? '',
    caller: present?.call.caller ?? '',
    companyId: ctx.state.config.companyId,
    groupids: [...groupids],
    name: config.name,
    nowgroupid: present?.part.groupId ?? groupids[0] ?? 0,
    operate_time: changedAtMs === 0 ? '' : ctx.zone.format(changedAtMs),
    operatorid: Number.parseInt(config.operatorId, 10) || 0,
    status: AGENT_STATES[agentStateOf(ctx, agent)].feed,
    worktype: session?.worktype ?? 0,
  };
  if (rest?.kind === 'notReady') {
    item.busydescr = rest.reasonId;
  }
  return item;
}

/** Groups that an agent serves; of one who is signed out, those of the configuration. */
export function groupsOf(ctx: Context, agentKey: AgentKey): readonly number[] {
  const session = ctx.state.agents.get(agentKey)?.session;
  return session?.groupIds ?? ctx.index.agents.get(agentKey)?.groups.map((group) => group.groupId) ?? [];
}

/** Every configured agent who is in one of these groups. */
export function agentItems(ctx: Context, groupIds: readonly number[]): AgentItem[] {
  const wanted = new Set(groupIds);
  const items: AgentItem[] = [];
  for (const agentKey of ctx.index.agents.keys()) {
    const item = groupsOf(ctx, agentKey).some((groupId) => wanted.has(groupId)) ? agentItem(ctx, agentKey) : undefined;
    if (item !== undefined) {
      items.push(item);
    }
  }
  return items;
}
