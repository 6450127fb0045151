import { CALLS_MAX } from '../call/incoming.ts';
import { type Context, startTimer, stopTimer } from '../company/context.ts';
import { campaignGroupOf, skillGroupOf } from '../skill-group/skill-group.ts';
import { TRUNK_FAILURES } from './attempt.ts';
import { type Campaign, isDialling, isOpen, isPaced, type Pool } from './campaign.ts';
import { LINES_MAX } from './contract.ts';
import { takeCustomer, wantCustomers } from './customers.ts';
import { dialCustomer } from './dial.ts';
import { tellMembers } from './members.ts';
import { keepPacer, PACE_MS, tellPacing } from './pacing.ts';
import { reviewPools, updatePools } from './pool.ts';
import { campaignsOf, forgetPool, spareAgents } from './registry.ts';

/**
 * The campaigns at the end of every step: agents who changed are counted, and each group of which anything changed is asked how
 * many to dial. One step, whatever it changed, decides once.
 */
export function runCampaigns(ctx: Context): void {
  const agents = ctx.autoAgentsChanged;
  if (agents.length === 0 && ctx.poolsToPace.size === 0) {
    return;
  }
  ctx.autoAgentsChanged = [];
  if (ctx.state.pools.size === 0) {
    ctx.poolsToPace.clear();
    return;
  }
  updatePools(ctx, agents);
  reviewPools(ctx);
  tellMembers(ctx, agents);
  const groupIds = [...ctx.poolsToPace];
  ctx.poolsToPace.clear();
  for (const groupId of groupIds) {
    const pool = ctx.state.pools.get(groupId);
    if (pool !== undefined) {
      runPool(ctx, pool, campaignsOf(ctx, groupId));
    }
  }
  // What that changed in the pools (customers ran out) is seen at their next turn.
  ctx.poolsToPace.clear();
}

/** Dials of one group in one step: a step stays short, the next tick goes on. */
const DIALS_A_STEP = 200;
/** Calls that are left to those who call us. */
const CALLS_LEFT_FREE = 1_000;

function runPool(ctx: Context, pool: Pool, campaigns: readonly Campaign[]): void {
  if (campaigns.length === 0) {
    forgetPool(ctx, pool);
    return;
  }
  const running = campaigns.filter(isDialling);
  keepPacer(
    ctx,
    pool,
    campaigns.filter((campaign) => campaign.config.mode === 'predictive'),
  );
  const paced = running.filter(isPaced);
  if (paced.length > 0) {
    dialPaced(ctx, pool, paced);
  }
  for (const campaign of running) {
    if (campaign.config.mode === 'ivr') {
      dialForFlow(ctx, pool, campaign);
    }
    wantCustomers(ctx, campaign, pool);
  }
  keepTicking(ctx, pool, running.length > 0 && campaigns.some(isOpen));
}

/** Predictive campaigns: as many as the pacing asks for. Progressive ones: as many as agents are ready and nobody rings for. */
function dialPaced(ctx: Context, pool: Pool, campaigns: readonly Campaign[]): void {
  const predictive = ctx.pacers.has(pool.groupId);
  for (let dialled = 0; dialled < DIALS_A_STEP && (!predictive || pool.asked > 0); dialled++) {
    const spare = spareAgents(ctx, pool);
    const next = nextInTurn(ctx, pool, campaigns, ({ config }) => config.mode === 'predictive' || spare > 0);
    if (next === undefined) {
      break;
    }
    pool.asked = Math.max(0, pool.asked - 1);
    dialCustomer(ctx, next.campaign, pool, next.customer);
  }
  if (pool.asked > 0) {
    tellPacing(ctx, pool.groupId, { type: 'dialsDropped', count: pool.asked });
    pool.asked = 0;
  }
}

/** The next campaign in turn that may dial, and its next customer. */
function nextInTurn(ctx: Context, pool: Pool, campaigns: readonly Campaign[], may: (campaign: Campaign) => boolean) {
  for (let tried = 0; tried < campaigns.length; tried++) {
    pool.turn = (pool.turn + 1) % campaigns.length;
    const campaign = campaigns[pool.turn];
    if (campaign !== undefined && may(campaign) && hasLine(ctx, campaign, campaign.dialing)) {
      const customer = takeCustomer(ctx, campaign);
      if (customer !== undefined) {
        return { campaign, customer };
      }
    }
  }
  return undefined;
}

/** Is there a line to dial on? After failures of the trunk in a row, none for a while, then one. */
function hasLine(ctx: Context, { config, trunk, dialing }: Campaign, used: number): boolean {
  if (used >= Math.min(LINES_MAX, config.linesMax) || ctx.state.calls.size >= CALLS_MAX - CALLS_LEFT_FREE) {
    return false;
  }
  return trunk.failures < TRUNK_FAILURES || (dialing === 0 && ctx.now.monoMs >= trunk.heldUntilMonoMs);
}

/** Customer-first campaigns: so many lines, as long as no more customers wait for an agent than agents are ready. */
function dialForFlow(ctx: Context, pool: Pool, campaign: Campaign): void {
  const ready = skillGroupOf(ctx, pool.groupId).ready.byAgent.size;
  const waiting = campaignGroupOf(ctx, pool.groupId).queued.size;
  for (let dialled = 0; dialled < DIALS_A_STEP && waiting <= ready; dialled++) {
    const customer = hasLine(ctx, campaign, campaign.live) ? takeCustomer(ctx, campaign) : undefined;
    if (customer === undefined) {
      return;
    }
    dialCustomer(ctx, campaign, pool, customer);
  }
}

function keepTicking(ctx: Context, pool: Pool, ticks: boolean): void {
  if (ticks) {
    pool.tickTimer ??= startTimer(ctx, { kind: 'poolTick', groupId: pool.groupId }, PACE_MS);
  } else {
    stopTimer(ctx, pool.tickTimer);
    pool.tickTimer = undefined;
  }
}
