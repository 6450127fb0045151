import type { Session } from '../agent/agent.ts';
import { presentPart } from '../agent/present-part.ts';
import { isReachable } from '../agent/readiness.ts';
import type { Context } from '../company/context.ts';
import type { AgentKey } from '../company/inputs.ts';
import type { Pool, PoolState } from './campaign.ts';
import { paceAgent } from './pacing.ts';
import { spareAgents, wantsAgents } from './registry.ts';

/**
 * Which group's campaigns count on which agent. One who is in several task groups counts for one of them at a time: for the one
 * with the fewest, of those whose campaigns have customers. (Whoever is ready still takes any answered customer of his groups.)
 */

/** Agents whose session changed: their place in the pools follows. */
export function updatePools(ctx: Context, agentKeys: readonly AgentKey[]): void {
  for (const agentKey of agentKeys) {
    place(ctx, agentKey, false);
  }
}

/** Campaigns opened, ended, or ran dry: the agents who could count for several groups are shared out anew. */
export function reviewPools(ctx: Context): void {
  let changed = false;
  for (const pool of ctx.state.pools.values()) {
    const active = wantsAgents(ctx, pool.groupId);
    changed ||= active !== pool.active;
    pool.active = active;
  }
  if (!changed) {
    return;
  }
  for (const agent of ctx.state.agents.values()) {
    if (agent.session?.auto === true) {
      place(ctx, agent.key, true);
    }
  }
}

function place(ctx: Context, agentKey: AgentKey, anew: boolean): void {
  const session = ctx.state.agents.get(agentKey)?.session;
  if (session === undefined || !session.auto) {
    return;
  }
  const before = session.pool === undefined ? undefined : ctx.state.pools.get(session.pool.groupId);
  const state = stateOf(ctx, session);
  const becameReady = state === 'ready' && session.pool?.state !== 'ready';
  // Who is ready is not taken from a group that rings for him.
  const bound = before !== undefined && session.pool?.state === 'ready' && spareAgents(ctx, before) <= 0;
  const choice = becameReady ? 'ties' : anew ? 'better' : 'stay';
  const after = poolFor(ctx, session, before, bound ? 'stay' : choice);
  if (before !== after) {
    leave(ctx, agentKey, session);
  }
  if (after !== undefined && session.pool?.state !== state) {
    count(ctx, after);
    if (session.pool !== undefined) {
      after.agents[session.pool.state] -= 1;
    }
    after.agents[state] += 1;
    session.pool = { groupId: after.groupId, state };
    paceAgent(ctx, after.groupId, agentKey, state);
    ctx.poolsToPace.add(after.groupId);
  }
}

/** The agent signs out, or is for another pool: nobody counts on him here any more. */
export function leave(ctx: Context, agentKey: AgentKey, session: Session): void {
  const pool = session.pool === undefined ? undefined : ctx.state.pools.get(session.pool.groupId);
  if (pool !== undefined && session.pool !== undefined) {
    count(ctx, pool);
    pool.agents[session.pool.state] -= 1;
    paceAgent(ctx, pool.groupId, agentKey, undefined);
    ctx.poolsToPace.add(pool.groupId);
  }
  session.pool = undefined;
}

/** `ties`: of two that need him alike, the one where he is not, so that they take turns. */
function poolFor(
  ctx: Context,
  session: Session,
  before: Pool | undefined,
  choice: 'stay' | 'better' | 'ties',
): Pool | undefined {
  let best = before !== undefined && session.groupIds.includes(before.groupId) ? before : undefined;
  if (best?.active === true && choice === 'stay') {
    return best;
  }
  for (const groupId of session.groupIds) {
    const pool = ctx.state.pools.get(groupId);
    if (pool !== undefined && pool !== best && isBetter(pool, best, best === before ? choice : 'better', before)) {
      best = pool;
    }
  }
  return best;
}

/** An active one rather than an idle one; then the one with fewer agents, the agent himself not counted. */
function isBetter(pool: Pool, best: Pool | undefined, choice: 'stay' | 'better' | 'ties', before: Pool | undefined) {
  if (best === undefined || pool.active !== best.active) {
    return best === undefined || pool.active;
  }
  const others = headcount(best) - (best === before ? 1 : 0);
  return pool.active && (choice === 'ties' ? headcount(pool) <= others : headcount(pool) < others);
}

function headcount({ agents }: Pool): number {
  return agents.ready + agents.talking + agents.wrapUp + agents.away;
}

/** A campaign's customer for whom the agent's phone rings is still waiting for him, as far as the pacing goes. */
function stateOf(ctx: Context, session: Session): PoolState {
  if (session.activity.kind === 'inCall') {
    const part = presentPart(ctx, session)?.part;
    return part?.entry === 'campaign' && part.state.kind === 'ringing' ? 'ready' : 'talking';
  }
  if (session.activity.kind === 'wrapUp') {
    return 'wrapUp';
  }
  return isReachable(session) ? 'ready' : 'away';
}

/** Adds the time since the last change to what the agents spent in each state. */
export function count(ctx: Context, pool: Pool): void {
  const elapsedMs = ctx.now.monoMs - pool.countedMonoMs;
  pool.countedMonoMs = ctx.now.monoMs;
  pool.spentMs.ready += elapsedMs * pool.agents.ready;
  pool.spentMs.talking += elapsedMs * pool.agents.talking;
  pool.spentMs.wrapUp += elapsedMs * pool.agents.wrapUp;
  pool.spentMs.away += elapsedMs * pool.agents.away;
}
