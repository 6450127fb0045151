import { AGENT_STATES, type AgentStateWord } from '@callwright/cti/light';
import { type Context, emit } from '../company/context.ts';
import type { AgentKey } from '../company/inputs.ts';
import { skillGroupOf } from '../skill-group/skill-group.ts';
import type { Session } from './agent.ts';
import { agentStateOf } from './agent-state.ts';
import { refuse } from './refuse.ts';

/** Commands that only ask: own groups, who is ready, what state an agent is in (sdk-facts §1.8). */

export function tellGroups(ctx: Context, agentKey: AgentKey, session: Session, sequence: number | undefined): void {
  const data = session.groupIds.map((groupid) => ({ groupid, groupname: groupName(ctx, groupid) }));
  emit(ctx, agentKey, { type: 'agentgroups', status: 0, reason: '', data }, sequence);
}

/** Ready agents of the asker's groups, the longest ready first. */
export function tellIdleAgents(ctx: Context, agentKey: AgentKey, session: Session, sequence: number | undefined): void {
  const data = session.groupIds.map((groupid) => ({
    groupid,
    groupname: groupName(ctx, groupid),
    agents: [...skillGroupOf(ctx, groupid).ready.byAgent.keys()],
  }));
  emit(ctx, agentKey, { type: 'idleagents', status: 0, reason: '', data }, sequence);
}

/** `asked`: the key of the agent whose state is wanted. */
export function tellAgentState(ctx: Context, agentKey: AgentKey, asked: AgentKey, sequence: number | undefined): void {
  if (!ctx.index.agents.has(asked)) {
    refuse(ctx, agentKey, 'getagentstate', 'targetUnknown', sequence);
    return;
  }
  const agentState: AgentStateWord = AGENT_STATES[agentStateOf(ctx, ctx.state.agents.get(asked))].agentState;
  emit(ctx, agentKey, { type: 'getagentstate', status: 0, reason: '', agentid: asked, agentState }, sequence);
}

function groupName(ctx: Context, groupId: number): string {
  return ctx.index.groups.get(groupId)?.name ?? '';
}
