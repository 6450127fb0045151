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
export function tellMembers(ctx: Context, changed: readonly AgentKey[]): void {
  for (const pool of ctx.state.pools.values()) {
    const open = isOpenGroup(ctx, pool.groupId);
    const asked = open === pool.open ? changed : everybody(ctx, pool);
    pool.open = open;
    const joined: AgentKey[] = [];
    const left: AgentKey[] = [];
    for (const agentKey of asked) {
      const is = open && isMember(ctx, agentKey, pool.groupId);
      if (is && !Object.hasOwn(pool.members, agentKey)) {
        pool.members[agentKey] = true;
        joined.push(agentKey);
      } else if (!is && Object.hasOwn(pool.members, agentKey)) {
        delete pool.members[agentKey];
        left.push(agentKey);
      }
    }
    noteWorkers(ctx, pool, joined);
    tell(ctx, 'agentbegingroup', pool.groupId, joined);
    tell(ctx, 'agentstopgroup', pool.groupId, left);
  }
}

/** Signed in to a task group for campaigns. */
function isMember(ctx: Context, agentKey: AgentKey, groupId: number): boolean {
  const session = ctx.state.agents.get(agentKey)?.session;
  return session?.auto === true && session.groupIds.includes(groupId);
}

function everybody(ctx: Context, pool: Pool): Iterable<AgentKey> {
  return new Set([...ctx.state.agents.keys(), ...Object.keys(pool.members)]);
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
