import { type Call, newCall } from '../call/call.ts';
import { nextCallId } from '../call/call-id.ts';
import { type Context, startTimer } from '../company/context.ts';
import { type Campaign, type Pool, RATE_WINDOW_MS } from './campaign.ts';
import type { CampaignCall } from './campaign-call.ts';
import type { CampaignCustomer, CampaignMode } from './contract.ts';
import { tellPacing } from './pacing.ts';

/** Calls a campaign's customer (manual 6.2.2): the customer first, an agent when he answers. */
export function dialCustomer(ctx: Context, campaign: Campaign, pool: Pool, customer: CampaignCustomer): void {
  const call = prospectCall(ctx, campaign, customer);
  const { callId } = call;
  ctx.state.calls.set(callId, call);
  ctx.state.legs.set(call.customer.leg, { kind: 'prospect', callId });
  campaign.dialing += 1;
  noteStart(ctx, campaign, customer, callId);
  if (campaign.config.mode !== 'ivr') {
    tellPacing(ctx, pool.groupId, { type: 'dialStarted', dialId: callId });
  }
  ctx.effects.push({
    type: 'dial',
    leg: call.customer.leg,
    target: { kind: 'number', number: customer.number },
    from: call.called,
    displayName: '',
    uui: '',
    attempt: callId,
  });
}

/** The lease becomes a try: told before anything is dialled. */
export function noteStart(ctx: Context, campaign: Campaign, { custId }: CampaignCustomer, callId: string): void {
  campaign.live += 1;
  campaign.figures.dialled += 1;
  countRate(campaign, ctx.now.monoMs);
  ctx.effects.push({
    type: 'attemptStarted',
    campaignId: campaign.config.id,
    custId,
    callId,
    atMs: ctx.now.wallMs,
  });
}

function countRate({ figures }: Campaign, monoMs: number): void {
  const { rate } = figures;
  const elapsedMs = monoMs - rate.sinceMonoMs;
  if (elapsedMs >= RATE_WINDOW_MS) {
    const before = elapsedMs < 2 * RATE_WINDOW_MS ? rate.count : 0;
    figures.rate = { sinceMonoMs: monoMs - (elapsedMs % RATE_WINDOW_MS), count: 0, before };
  }
  figures.rate.count += 1;
}

/** The number that the customer is shown: his own, or the next in rotation. */
export function numberFor(ctx: Context, campaign: Campaign, customer: CampaignCustomer): string {
  const { callerNumbers } = campaign.config;
  const next = callerNumbers[campaign.nextCaller % Math.max(1, callerNumbers.length)];
  campaign.nextCaller = (campaign.nextCaller + 1) % Math.max(1, callerNumbers.length);
  return customer.caller ?? next ?? ctx.state.config.displayNumber;
}

export function campaignCall(
  { config }: Campaign,
  customer: CampaignCustomer,
  mode: CampaignMode,
  shown: string,
): CampaignCall {
  return {
    campaignId: config.id,
    custId: customer.custId,
    attempt: customer.attempt,
    mode,
    groupId: config.groupId,
    number: customer.number,
    shown,
    data: {
      ...customer.data,
      taskid: config.id,
      name: config.name,
      custid: customer.custId,
      ...(customer.name === undefined ? {} : { custname: customer.name }),
    },
    ringing: mode === 'progressive' || mode === 'predictive',
    waitsSinceMonoMs: undefined,
    machine: false,
    abandoned: false,
  };
}

/** `caller` is the customer, `called` the number that he was shown (reading.md, General). */
function prospectCall(ctx: Context, campaign: Campaign, customer: CampaignCustomer): Call {
  const callId = nextCallId(ctx.state.counters, ctx.ports.nodeId, ctx.now.wallMs);
  const shown = numberFor(ctx, campaign, customer);
  const timerId = startTimer(ctx, { kind: 'customerRing', callId }, campaign.config.ringTimeoutMs);
  const call = newCall({
    callId,
    direction: 'outbound',
    caller: customer.number,
    called: shown,
    origCaller: customer.number,
    displayName: customer.name ?? '',
    startedAtMs: ctx.now.wallMs,
    uui: '',
    preview: {},
    callerArea: undefined,
    calledArea: undefined,
    baseScore: 0,
    answers: 'firstPrompt',
    userdata: {},
    followData: {},
    customer: { leg: `${callId}.c`, state: 'dialing' },
  });
  call.place = { kind: 'campaign', stage: { kind: 'dialing', timerId } };
  call.campaign = campaignCall(campaign, customer, campaign.config.mode, shown);
  return call;
}
