import { endCall } from '../call/end-call.ts';
import { type Context, unexpected } from '../company/context.ts';
import { historyOf } from '../dialer/kept-pacing.ts';
import { machineBeep, machineVerdict } from './answered.ts';
import { type Campaign, isOpen, newCampaign } from './campaign.ts';
import { claim, endClaim, refuseClaimants, serveClaimants, skipClaim } from './claims.ts';
import {
  CAMPAIGNS_MAX,
  type CampaignConfig,
  type CampaignInput,
  CUSTOMERS_MAX,
  type ReturnReason,
} from './contract.ts';
import { askAgain, askLater, giveBack, giveBackAll } from './customers.ts';
import { storePacings } from './pacing.ts';
import { campaignsOf, forgetCampaign, poolOf } from './registry.ts';
import { tellEnd, tellPreview, tellRound } from './told.ts';

type Input<T extends CampaignInput['type']> = CampaignInput & { readonly type: T };

/** What the server tells of campaigns. */
export function campaignInput(ctx: Context, input: CampaignInput): void {
  switch (input.type) {
    case 'campaign':
      campaignChanged(ctx, input);
      return;
    case 'customers':
      customersCome(ctx, input);
      return;
    case 'customersDue':
      withCampaign(ctx, input, (campaign) => askAgain(ctx, campaign));
      return;
    case 'campaignRound':
      withCampaign(ctx, input, (campaign) => tellRound(ctx, campaign, input.round));
      return;
    case 'claim':
      claim(ctx, input);
      return;
    case 'skipClaim':
      skipClaim(ctx, input);
      return;
    case 'machineVerdict':
      machineVerdict(ctx, input);
      return;
    case 'machineBeep':
      machineBeep(ctx, input);
      return;
  }
}

function withCampaign(
  ctx: Context,
  input: CampaignInput & { readonly campaignId: number },
  then: (campaign: Campaign) => void,
): void {
  const campaign = ctx.state.campaigns.get(input.campaignId);
  if (campaign === undefined) {
    unexpected(ctx, `${input.type} ${input.campaignId}`, 'unknown campaign');
  } else {
    then(campaign);
  }
}

/** Opened, edited, paused, resumed, ended. Who rings or talks goes on, save those whom a closed campaign still dials. */
function campaignChanged(ctx: Context, input: Input<'campaign'>): void {
  const { config, life, remaining } = input;
  const known = ctx.state.campaigns.get(config.id);
  if (known === undefined) {
    open(ctx, input);
    return;
  }
  if (known.config.mode !== config.mode || !isOpen(known)) {
    unexpected(ctx, `campaign ${config.id}`, isOpen(known) ? 'of another mode' : 'ended already');
    return;
  }
  const before = { life: known.life, groupId: known.config.groupId };
  if (!sameRules(known.config, config)) {
    // Handed out by rules that hold no more, such as a calling window that is closed now: the server looks at them anew.
    giveBackAll(ctx, known, 'notWanted');
  }
  known.config = config;
  ctx.campaignsByGroup = undefined;
  known.life = life;
  known.remaining = remaining;
  known.stopping = false;
  ctx.poolsToPace.add(before.groupId);
  ctx.poolsToPace.add(poolOf(ctx, config.groupId).groupId);
  if (life === 'running') {
    askAgain(ctx, known);
  } else {
    putAway(ctx, known, life === 'paused' ? 'paused' : 'closed');
  }
  if (life === 'running' && before.life !== 'running' && config.mode === 'preview') {
    tellPreview(ctx, known);
  }
  if (!isOpen(known)) {
    end(ctx, known);
  }
}

function open(ctx: Context, { config, life, remaining, pacing }: Input<'campaign'>): void {
  if (life === 'finished' || life === 'closed') {
    unexpected(ctx, `campaign ${config.id}`, 'unknown, and ended');
    return;
  }
  if (ctx.state.campaigns.size >= CAMPAIGNS_MAX) {
    unexpected(ctx, `campaign ${config.id}`, 'too many campaigns');
    return;
  }
  const campaign = newCampaign(config, life, remaining, ctx.now.monoMs);
  ctx.state.campaigns.set(config.id, campaign);
  ctx.campaignsByGroup = undefined;
  const pool = poolOf(ctx, config.groupId);
  pool.history ??= pacing && historyOf(pacing, ctx.now);
  for (const agentKey of Object.keys(pool.members)) {
    campaign.workers[agentKey] = true;
  }
  ctx.poolsToPace.add(config.groupId);
  if (life === 'running' && config.mode === 'preview') {
    tellPreview(ctx, campaign);
  }
}

/** What the server goes by when it hands customers out. */
function sameRules(one: CampaignConfig, other: CampaignConfig): boolean {
  return (
    JSON.stringify(one.windows) === JSON.stringify(other.windows) &&
    JSON.stringify(one.limits) === JSON.stringify(other.limits)
  );
}

/** Nothing of it is left at hand. */
function putAway(ctx: Context, campaign: Campaign, reason: ReturnReason): void {
  giveBackAll(ctx, campaign, reason);
  refuseClaimants(ctx, campaign, 'campaignNotRunning');
  for (const held of [...campaign.claims]) {
    endClaim(ctx, campaign, held.customer.custId, reason);
  }
}

function end(ctx: Context, campaign: Campaign): void {
  tellEnd(ctx, campaign);
  if (campaign.life === 'closed') {
    for (const call of [...ctx.state.calls.values()]) {
      const dialing = call.place.kind === 'campaign' && call.place.stage.kind === 'dialing';
      if (call.campaign?.campaignId === campaign.config.id && dialing) {
        endCall(ctx, call, { endedBy: 'system', endReason: 'taskEnded' });
      }
    }
  }
  forgetCampaign(ctx, campaign);
}

/** The server's answer. One that nobody waits for (paused, ended meanwhile) is given back: no lease is lost. */
function customersCome(ctx: Context, input: Input<'customers'>): void {
  const campaign = ctx.state.campaigns.get(input.campaignId);
  if (campaign === undefined || campaign.asking !== input.requestId) {
    giveBack(ctx, { config: { id: input.campaignId } }, input.customers, 'notWanted');
    unexpected(ctx, `customers ${input.requestId}`, 'nobody asked');
    return;
  }
  campaign.asking = undefined;
  campaign.remaining = input.remaining;
  ctx.poolsToPace.add(campaign.config.groupId);
  if (campaign.life !== 'running' || campaign.stopping) {
    giveBack(ctx, campaign, input.customers, campaign.life === 'paused' ? 'paused' : 'closed');
    return;
  }
  campaign.buffer.push(...input.customers.slice(0, CUSTOMERS_MAX));
  giveBack(ctx, campaign, input.customers.slice(CUSTOMERS_MAX), 'notWanted');
  if (input.customers.length === 0) {
    askLater(ctx, campaign, input.againAtMs);
  }
  serveClaimants(ctx, campaign);
}

/** The server goes down: nobody is dialled any more. */
export function stopCampaigns(ctx: Context): void {
  for (const campaign of ctx.state.campaigns.values()) {
    campaign.stopping = true;
    putAway(ctx, campaign, 'closed');
  }
  storePacings(ctx);
}

/** Campaigns of a group, for `availablegroup` (sdk-facts §9): 2 when all of them are paused, else 1; none: not offered. */
export function groupStatus(ctx: Context, groupId: number): 1 | 2 | undefined {
  const open = campaignsOf(ctx, groupId).filter(isOpen);
  if (open.length === 0) {
    return undefined;
  }
  return open.every((campaign) => campaign.life === 'paused') ? 2 : 1;
}
