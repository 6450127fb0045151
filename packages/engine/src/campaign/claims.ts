import { type RefusalCode, refusal } from '@callwright/cti/light';
import type { Call } from '../call/call.ts';
import { type Context, startTimer, stopTimer, unexpected } from '../company/context.ts';
import type { AgentKey } from '../company/inputs.ts';
import { type Campaign, claimOf } from './campaign.ts';
import type { CampaignCustomer, CampaignInput, CustId, ReturnReason } from './contract.ts';
import { giveBack, takeCustomer } from './customers.ts';
import { campaignCall, noteStart } from './dial.ts';

/**
 * Preview campaigns: an agent claims a customer, looks, and dials by hand, with `preview` naming the claim: `{taskid, custid}`
 * (both as the claim gave them). The events of that call carry `preview` as the page sent it.
 */

type Input<T extends CampaignInput['type']> = CampaignInput & { readonly type: T };

/** Agents who wait for a customer of one campaign, bounded by who is signed in; more than this at once is a page gone wild. */
const CLAIMANTS_MAX = 2_000;

export function claim(ctx: Context, input: Input<'claim'>): void {
  const campaign = ctx.state.campaigns.get(input.campaignId);
  const problem = claimProblem(ctx, campaign, input.agentKey);
  if (campaign === undefined || problem !== undefined) {
    refuseClaim(ctx, input.requestId, problem ?? 'campaignUnknown');
    return;
  }
  campaign.claimants = [...campaign.claimants, { requestId: input.requestId, agentKey: input.agentKey }];
  serveClaimants(ctx, campaign);
  ctx.poolsToPace.add(campaign.config.groupId);
}

function claimProblem(ctx: Context, campaign: Campaign | undefined, agentKey: AgentKey): RefusalCode | undefined {
  const session = ctx.state.agents.get(agentKey)?.session;
  if (session === undefined) {
    return 'notSignedIn';
  }
  if (campaign === undefined || campaign.config.mode !== 'preview') {
    return 'campaignUnknown';
  }
  if (!session.groupIds.includes(campaign.config.groupId)) {
    return 'campaignNotYours';
  }
  if (campaign.life !== 'running' || campaign.stopping) {
    return 'campaignNotRunning';
  }
  const own = [...campaign.claims, ...campaign.claimants].filter((held) => held.agentKey === agentKey).length;
  return own >= campaign.config.claimsPerAgent || campaign.claimants.length >= CLAIMANTS_MAX ? 'claimLimit' : undefined;
}

/** Those who wait get what is at hand; when the server has none, they are told so. */
export function serveClaimants(ctx: Context, campaign: Campaign): void {
  for (;;) {
    const [first] = campaign.claimants;
    const customer = first === undefined ? undefined : takeCustomer(ctx, campaign);
    if (first === undefined || customer === undefined) {
      break;
    }
    campaign.claimants = campaign.claimants.slice(1);
    give(ctx, campaign, customer, first.requestId, first.agentKey);
  }
  if (campaign.dry) {
    refuseClaimants(ctx, campaign, 'campaignEmpty');
  }
}

export function refuseClaimants(ctx: Context, campaign: Campaign, code: RefusalCode): void {
  const waiting = campaign.claimants;
  campaign.claimants = [];
  for (const { requestId } of waiting) {
    refuseClaim(ctx, requestId, code);
  }
}

function give(
  ctx: Context,
  campaign: Campaign,
  customer: CampaignCustomer,
  requestId: string,
  agentKey: AgentKey,
): void {
  if (ctx.state.agents.get(agentKey)?.session === undefined) {
    campaign.buffer.unshift(customer);
    refuseClaim(ctx, requestId, 'notSignedIn');
    return;
  }
  const { id: campaignId, claimMs } = campaign.config;
  const endsMs = customer.validUntilMs === undefined ? claimMs : customer.validUntilMs - ctx.now.wallMs;
  const holdMs = Math.max(0, Math.min(claimMs, endsMs));
  const timerId = startTimer(ctx, { kind: 'claim', campaignId, custId: customer.custId }, holdMs);
  campaign.claims.push({ agentKey, customer, timerId });
  campaign.workers[agentKey] = true;
  const untilMs = ctx.now.wallMs + holdMs;
  ctx.effects.push({ type: 'claimed', requestId, agentKey, campaignId, customer, untilMs });
}

function refuseClaim(ctx: Context, requestId: string, code: RefusalCode): void {
  ctx.effects.push({ type: 'claimRefused', requestId, ...refusal(code, ctx.state.config.language) });
}

export function skipClaim(ctx: Context, input: Input<'skipClaim'>): void {
  const campaign = ctx.state.campaigns.get(input.campaignId);
  const held = campaign === undefined ? undefined : claimOf(campaign, input.custId);
  if (campaign === undefined || held?.agentKey !== input.agentKey) {
    unexpected(ctx, `skipClaim ${input.custId}`, 'not claimed by this agent');
    return;
  }
  endClaim(ctx, campaign, input.custId, 'claimSkipped');
}

/** A claim that comes to nothing: the customer goes back. */
export function endClaim(ctx: Context, campaign: Campaign, custId: CustId, reason: ReturnReason): void {
  const held = removeClaim(ctx, campaign, custId);
  if (held !== undefined) {
    giveBack(ctx, campaign, [held], reason);
  }
}

/** The agent is signed out. */
export function releaseClaims(ctx: Context, agentKey: AgentKey): void {
  for (const campaign of ctx.state.campaigns.values()) {
    for (const held of campaign.claims.filter((some) => some.agentKey === agentKey)) {
      endClaim(ctx, campaign, held.customer.custId, 'signedOut');
    }
  }
}

/** The agent dials by hand: the customer whom `preview` names, if he holds that one and dials that number. */
export function takeClaim(ctx: Context, call: Call, agentKey: AgentKey): void {
  const { taskid, custid } = call.preview;
  const campaign = ctx.state.campaigns.get(Number(taskid));
  const held = campaign === undefined ? undefined : claimOf(campaign, String(custid));
  if (campaign === undefined || held?.agentKey !== agentKey || held.customer.number !== call.called) {
    return;
  }
  removeClaim(ctx, campaign, held.customer.custId);
  call.campaign = campaignCall(campaign, held.customer, 'preview', call.caller);
  noteStart(ctx, campaign, held.customer, call.callId);
}

function removeClaim(ctx: Context, campaign: Campaign, custId: CustId): CampaignCustomer | undefined {
  const held = claimOf(campaign, custId);
  if (held === undefined) {
    return undefined;
  }
  stopTimer(ctx, held.timerId);
  campaign.claims.splice(campaign.claims.indexOf(held), 1);
  return held.customer;
}
