import { type Context, startTimer, stopTimer } from '../company/context.ts';
import { type Campaign, isPaced, type Pool } from './campaign.ts';
import { type CampaignConfig, type CampaignCustomer, CUSTOMERS_MAX, type ReturnReason } from './contract.ts';

/** The customers that a campaign has at hand: asked for in good time, leased, dialled or given back. */

/** Kept at hand for each agent who is there, and besides: what a group dials while the server looks up the next. */
const PER_AGENT = 3;
const AT_LEAST = 5;
/** The server is not asked again sooner than this, whatever it says, ms. */
const AGAIN_MS_MIN = 1_000;
/** Nor later: a window may be moved, ms. */
const AGAIN_MS_MAX = 15 * 60_000;

/** The next customer who may be dialled now. Those whose window has closed are given back. */
export function takeCustomer(ctx: Context, campaign: Campaign): CampaignCustomer | undefined {
  const late: CampaignCustomer[] = [];
  let next = campaign.buffer.shift();
  while (next?.validUntilMs !== undefined && next.validUntilMs <= ctx.now.wallMs) {
    late.push(next);
    next = campaign.buffer.shift();
  }
  giveBack(ctx, campaign, late, 'windowOver');
  return next;
}

/** Asks the server when there are too few left, once at a time, and not while it has none. */
export function wantCustomers(ctx: Context, campaign: Campaign, pool: Pool): void {
  const wanted = wantedCount(campaign, pool);
  const missing = wanted - campaign.buffer.length;
  const asks = campaign.life === 'running' && !campaign.stopping && campaign.asking === undefined && !campaign.dry;
  if (!asks || missing <= 0 || campaign.buffer.length * 2 > wanted) {
    return;
  }
  campaign.asked += 1;
  campaign.asking = `${campaign.config.id}.${campaign.asked}`;
  const count = Math.min(CUSTOMERS_MAX, missing);
  ctx.effects.push({ type: 'wantCustomers', campaignId: campaign.config.id, requestId: campaign.asking, count });
}

/** None, while there is nobody to call them for. */
function wantedCount(campaign: Campaign, pool: Pool): number {
  if (campaign.config.mode === 'preview') {
    return campaign.claimants.length;
  }
  if (!isPaced(campaign)) {
    return Math.min(CUSTOMERS_MAX, AT_LEAST + campaign.config.linesMax);
  }
  const { ready, talking, wrapUp } = pool.agents;
  const there = ready + talking + wrapUp;
  return there === 0 ? 0 : Math.min(CUSTOMERS_MAX, AT_LEAST + there * PER_AGENT);
}

/** The server has none now: it is asked again when it says, or when it tells that there are some. */
export function askLater(ctx: Context, campaign: Campaign, againAtMs: number | undefined): void {
  campaign.dry = true;
  stopTimer(ctx, campaign.askTimer);
  campaign.askTimer = undefined;
  if (againAtMs !== undefined) {
    const afterMs = Math.min(AGAIN_MS_MAX, Math.max(AGAIN_MS_MIN, againAtMs - ctx.now.wallMs));
    campaign.askTimer = startTimer(ctx, { kind: 'askCustomers', campaignId: campaign.config.id }, afterMs);
  }
}

/** It may have some again. */
export function askAgain(ctx: Context, campaign: Campaign): void {
  campaign.dry = false;
  stopTimer(ctx, campaign.askTimer);
  campaign.askTimer = undefined;
  ctx.poolsToPace.add(campaign.config.groupId);
}

/** Ends leases of customers who were not dialled. */
export function giveBack(
  ctx: Context,
  { config }: { readonly config: Pick<CampaignConfig, 'id'> },
  customers: readonly CampaignCustomer[],
  reason: ReturnReason,
): void {
  if (customers.length > 0) {
    const custIds = customers.map((customer) => customer.custId);
    ctx.effects.push({ type: 'returnCustomers', campaignId: config.id, custIds, reason });
  }
}

/** Gives back all that are at hand. */
export function giveBackAll(ctx: Context, campaign: Campaign, reason: ReturnReason): void {
  giveBack(ctx, campaign, campaign.buffer, reason);
  campaign.buffer = [];
}
