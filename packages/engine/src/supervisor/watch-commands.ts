import type { Asking, CommandTable } from '../agent/command-table.ts';
import { refuse } from '../agent/refuse.ts';
import { groupStatus } from '../campaign/inputs.ts';
import { type Context, emit } from '../company/context.ts';
import type { AgentKey } from '../company/inputs.ts';
import { tellFeeds } from '../queue/feeds.ts';
import { agentItems } from './agent-item.ts';
import { isSupervisor } from './supervise.ts';

/** Watching: the supervisor's feeds, and the task groups that an agent may sign in to. */
export const watchCommands: CommandTable = {
  monitoragent: (ctx, asking) => monitorAgents(ctx, asking),
  availablegroup: (ctx, { agent, sequence }) => tellAvailableGroups(ctx, agent.key, sequence),
};

/** Task groups that a predictive sign-in may choose: those of the agent that have campaigns. */
export function tellAvailableGroups(ctx: Context, agentKey: AgentKey, sequence: number | undefined): void {
  const own = ctx.index.agents.get(agentKey)?.groups ?? [];
  const data = own.flatMap(({ groupId: id }) => {
    const status = groupStatus(ctx, id);
    return status === undefined ? [] : [{ id, name: ctx.index.groups.get(id)?.name ?? '', status }];
  });
  emit(ctx, agentKey, { type: 'availablegroup', status: 0, reason: '', data }, sequence);
}

/** `monitoragent`: the agents of the supervisor's groups as they are now; from here on the feeds, until sign-out. */
function monitorAgents(ctx: Context, { agent, session, sequence }: Asking): void {
  if (!isSupervisor(ctx, agent.key)) {
    refuse(ctx, agent.key, 'monitoragent', 'notSupervisor', sequence);
    return;
  }
  const { feeds } = ctx.state;
  if (!feeds.monitors.includes(agent.key)) {
    feeds.monitors = [...feeds.monitors, agent.key];
  }
  session.monitors = true;
  const data = agentItems(ctx, session.groupIds);
  emit(ctx, agent.key, { type: 'monitoragent', status: 0, reason: '', cmdtype: 1, data }, sequence);
  tellFeeds(ctx, agent.key, session.groupIds);
}
