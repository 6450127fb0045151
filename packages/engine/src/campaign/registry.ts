import { type Context, stopTimer } from '../company/context.ts';
import { campaignGroupOf } from '../skill-group/skill-group.ts';
import { type Campaign, hasCustomers, isDialling, isOpen, isPaced, type Pool } from './campaign.ts';
import { storePacing } from './pacing.ts';

/** Which campaigns and pools there are. */

export function campaignsOf(ctx: Context, groupId: number): readonly Campaign[] {
  ctx.campaignsByGroup ??= Map.groupBy(ctx.state.campaigns.values(), (campaign) => campaign.config.groupId);
  return ctx.campaignsByGroup.get(groupId) ?? [];
}

/** The group has a campaign that runs or is paused: agents who sign in to it are told to supervisors (manual 6.9). */
export function isOpenGroup(ctx: Context, groupId: number): boolean {
  return campaignsOf(ctx, groupId).some(isOpen);
}

/** A campaign that dials for agents runs there and has customers, or some still ring: its agents are counted on. */
export function wantsAgents(ctx: Context, groupId: number): boolean {
  return campaignsOf(ctx, groupId).some(
    (campaign) => isPaced(campaign) && (campaign.dialing > 0 || (isDialling(campaign) && hasCustomers(campaign))),
  );
}

/** Ready agents of a pool for whom nobody rings or waits; less than 0: more ring than are ready. */
export function spareAgents(ctx: Context, pool: Pool): number {
  const ringing = campaignsOf(ctx, pool.groupId).reduce(
    (sum, campaign) => (isPaced(campaign) ? sum + campaign.dialing : sum),
    0,
  );
  return pool.agents.ready - ringing - campaignGroupOf(ctx, pool.groupId).queued.size;
}

/** The pool of a group, made with its first campaign. */
export function poolOf(ctx: Context, groupId: number): Pool {
  let pool = ctx.state.pools.get(groupId);
  if (pool === undefined) {
    pool = {
      groupId,
      members: {},
      open: false,
      active: false,
      agents: { ready: 0, talking: 0, wrapUp: 0, away: 0 },
      spentMs: { ready: 0, talking: 0, wrapUp: 0, away: 0 },
      countedMonoMs: ctx.now.monoMs,
      turn: 0,
      tickTimer: undefined,
      asked: 0,
      history: undefined,
      keptMonoMs: ctx.now.monoMs,
    };
    ctx.state.pools.set(groupId, pool);
  }
  return pool;
}

/** An ended campaign whose last call is over is forgotten; its pool too, when it was the last of its group. */
export function forgetCampaign(ctx: Context, campaign: Campaign): void {
  if (isOpen(campaign) || campaign.live > 0) {
    return;
  }
  const { groupId, id } = campaign.config;
  stopTimer(ctx, campaign.askTimer);
  ctx.state.campaigns.delete(id);
  ctx.campaignsByGroup = undefined;
  ctx.poolsToPace.add(groupId);
}

/** Called when nothing of the group is left to be told: see `run.ts`. */
export function forgetPool(ctx: Context, pool: Pool): void {
  stopTimer(ctx, pool.tickTimer);
  storePacing(ctx, pool);
  ctx.pacers.delete(pool.groupId);
  ctx.state.pools.delete(pool.groupId);
  // Who counted here counts nowhere: else the group's next pool would take them for counted already.
  for (const { session } of ctx.state.agents.values()) {
    if (session?.pool?.groupId === pool.groupId) {
      session.pool = undefined;
    }
  }
}
