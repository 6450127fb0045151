import { type Context, emitMany } from '../company/context.ts';
import type { AgentKey } from '../company/inputs.ts';
import { agentItem } from '../supervisor/agent-item.ts';
import { isSupervisor } from '../supervisor/supervise.ts';
import type { Pool } from './campaign.ts';
import { campaignsOf, isOpenGroup } from './registry.ts';

/**
 * Manual 6.9: supervisors who monitor are told which agents join and leave a task group: when its first campaign opens and its
 * last one ends, and when agents sign in to it and out of it meanwhile.
 */
export function tellMembers(ctx: Context): void {
  for (const pool of ctx.state.pools.values()) {
    const now = isOpenGroup(ctx, pool.groupId) ? membersOf(ctx, pool.groupId) : {};
    const joined = Object.keys(now).filter((key) => !Object.hasOwn(pool.members, key));
    const left = Object.keys(pool.members).filter((key) => !Object.hasOwn(now, key));
    if (joined.length > 0 || left.length > 0) {
      pool.members = now;
      noteWorkers(ctx, pool, joined);
      tell(ctx, 'agentbegingroup', pool.groupId, joined);
      tell(ctx, 'agentstopgroup', pool.groupId, left);
    }
  }
}

/** Agents signed in to a task group for campaigns. */
function membersOf(ctx: Context, groupId: number): Record<AgentKey, true> {
  const members: Record<AgentKey, true> = {};
  for (const agent of ctx.state.agents.values()) {
    if (agent.session?.auto === true && agent.session.groupIds.includes(groupId)) {
      members[agent.key] = true;
    }
  }
  return members;
}

function noteWorkers(ctx: Context, pool: Pool, joined: readonly AgentKey[]): void {
  for (const campaign of campaignsOf(ctx, pool.groupId)) {
    for (const agentKey of joined) {
      campaign.workers[agentKey] = true;
    }
  }
}

function tell(
  ctx: Context,
  type: 'agentbegingroup' | 'agentstopgroup',
  taskgroupid: number,
  agentKeys: readonly AgentKey[],
): void {
  const data = agentKeys.flatMap((agentKey) => {
    const item = agentItem(ctx, agentKey);
    return item === undefined ? [] : [{ ...item, taskgroupid }];
  });
  const readers = data.length === 0 ? [] : watchersOf(ctx, taskgroupid);
  if (readers.length > 0) {
    emitMany(ctx, readers, { type, cmdtype: 1, data });
  }
}

/** Supervisors who monitor this group. */
function watchersOf(ctx: Context, groupId: number): AgentKey[] {
  return ctx.state.feeds.monitors.filter((key) => {
    const session = ctx.state.agents.get(key)?.session;
    return session?.monitors === true && session.groupIds.includes(groupId) && isSupervisor(ctx, key);
  });
}
