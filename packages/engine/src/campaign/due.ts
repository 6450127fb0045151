import type { Context } from '../company/context.ts';
import type { Campaign } from './campaign.ts';
import { endClaim } from './claims.ts';
import type { CustId } from './contract.ts';
import { askAgain } from './customers.ts';
import { storePacingInTime, tellPacing } from './pacing.ts';

/** Timers of campaigns that have run out. */

/** Time to look again whether to dial. */
export function poolTick(ctx: Context, groupId: number): void {
  const pool = ctx.state.pools.get(groupId);
  if (pool !== undefined) {
    pool.tickTimer = undefined;
    ctx.poolsToPace.add(groupId);
    tellPacing(ctx, groupId, { type: 'tick' });
    storePacingInTime(ctx, pool);
  }
}

/** The server said that it would have customers again now. */
export function askCustomersDue(ctx: Context, campaign: Campaign): void {
  campaign.askTimer = undefined;
  askAgain(ctx, campaign);
}

/** An agent looked at a customer for too long. */
export function claimOver(ctx: Context, campaign: Campaign, custId: CustId): void {
  endClaim(ctx, campaign, custId, 'claimExpired');
}
