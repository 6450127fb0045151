import type { Call, Part } from '../call/call.ts';
import type { Context } from '../company/context.ts';
import { paceGiven } from './pacing.ts';

/** An agent has a campaign's customer: counted once a call. To be called whenever a part is connected with the customer. */
export function agentHasCustomer(ctx: Context, call: Call, part: Part): void {
  const about = call.campaign;
  const campaign = about === undefined ? undefined : ctx.state.campaigns.get(about.campaignId);
  if (about === undefined || campaign === undefined) {
    return;
  }
  campaign.workers[part.agentKey] = true;
  // He rang for the customer, and talks with him now.
  ctx.autoAgentsChanged.push(part.agentKey);
  paceGiven(ctx, call.callId, about.groupId, part.agentKey);
  if (about.mode === 'preview') {
    campaign.figures.answered += 1;
  }
  campaign.figures.connected += 1;
}
