import type { EndReason } from '@callwright/cti/light';
import type { Call } from '../call/call.ts';
import type { End } from '../call/part-end.ts';
import type { Context } from '../company/context.ts';
import { type Campaign, isOpen } from './campaign.ts';
import type { CampaignCall, CampaignPlace } from './campaign-call.ts';
import type { AttemptOutcome, CampaignAttempt } from './contract.ts';
import { paceFailed, tellPacing } from './pacing.ts';
import { forgetCampaign } from './registry.ts';

/** The end of a campaign's call: what came of the customer is stored, once, and counted. */

/** To be called when a call is over; does nothing for one that no campaign made. */
export function attemptOver(ctx: Context, call: Call, end: End): void {
  const about = call.campaign;
  if (about === undefined) {
    return;
  }
  const outcome = outcomeOf(ctx, call, about, end);
  ctx.effects.push({ type: 'storeAttempt', attempt: attemptOf(ctx, call, about, end, outcome) });
  const campaign = ctx.state.campaigns.get(about.campaignId);
  if (campaign === undefined) {
    return;
  }
  campaign.live -= 1;
  campaign.figures.outcomes[outcome] += 1;
  if (about.mode !== 'preview' && call.answeredAtMs === undefined) {
    campaign.dialing -= 1;
  } else if (about.ringing && outcome === 'customerLeft') {
    // Hung up before it was known who it was: a person, as far as we know.
    campaign.figures.answered += 1;
  }
  paceFailed(ctx, call.callId, about, outcome);
  if (outcome === 'customerLeft') {
    tellPacing(ctx, about.groupId, { type: 'customerLeft', dialId: call.callId });
  }
  if (outcome === 'abandoned' && !about.abandoned) {
    abandoned(ctx, campaign, about, call.callId);
  }
  noteTrunk(ctx, campaign, outcome);
  if (!WORTH_RETRYING.has(outcome)) {
    campaign.remaining = Math.max(0, campaign.remaining - 1);
  }
  ctx.poolsToPace.add(about.groupId);
  if (!isOpen(campaign)) {
    forgetCampaign(ctx, campaign);
  }
}

/** Only the server knows whether a rule tries again; for the figure between two of its counts these may be. */
const WORTH_RETRYING: ReadonlySet<AttemptOutcome> = new Set([
  ...(['busy', 'noAnswer', 'unreachable', 'trunkFailed', 'cancelled', 'abandoned'] as const),
]);

/** An answered customer found no agent in time. */
export function abandoned(ctx: Context, campaign: Campaign, { groupId }: CampaignCall, callId: string): void {
  campaign.figures.abandoned += 1;
  tellPacing(ctx, groupId, { type: 'callAbandoned', dialId: callId });
}

/** From this many failures of the trunk in a row on, the campaign waits before it tries the next, with one line. */
export const TRUNK_FAILURES = 3;
const HOLD_MS = 1_000;
const HOLD_MS_MAX = 60_000;

function noteTrunk(ctx: Context, campaign: Campaign, outcome: AttemptOutcome): void {
  const { trunk } = campaign;
  if (outcome === 'trunkFailed') {
    if (ctx.now.monoMs < trunk.heldUntilMonoMs) {
      // Those that were on their way together are one failure.
      return;
    }
    trunk.failures += 1;
    const doublings = Math.min(trunk.failures - TRUNK_FAILURES, 10);
    const holdMs = doublings < 0 ? 0 : Math.min(HOLD_MS_MAX, HOLD_MS * 2 ** doublings);
    trunk.heldUntilMonoMs = ctx.now.monoMs + holdMs;
  } else if (outcome !== 'cancelled') {
    trunk.failures = 0;
  }
}

function outcomeOf(ctx: Context, call: Call, about: CampaignCall, end: End): AttemptOutcome {
  if (call.answeredAtMs === undefined) {
    return UNANSWERED[end.endReason] ?? 'cancelled';
  }
  if (call.parts.some((part) => part.answeredAtMs !== undefined)) {
    return 'connected';
  }
  if (about.machine) {
    return 'answeringMachine';
  }
  if (about.abandoned || NOT_THE_CUSTOMERS.has(end.endReason) || waitedTooLong(ctx, about)) {
    return 'abandoned';
  }
  return about.mode === 'ivr' && end.endedBy === 'system' ? 'connected' : 'customerLeft';
}

/** Offered to an agent who did not pick up in time: the customer waited all the same. */
function waitedTooLong(ctx: Context, about: CampaignCall): boolean {
  const graceMs = ctx.state.campaigns.get(about.campaignId)?.config.graceMs;
  const since = about.waitsSinceMonoMs;
  return since !== undefined && graceMs !== undefined && ctx.now.monoMs - since >= graceMs;
}

/** An answered customer who lost the call by our doing. */
const NOT_THE_CUSTOMERS: ReadonlySet<EndReason> = new Set<EndReason>([
  ...(['systemError', 'systemStopped', 'queueFull', 'queueTimeout', 'ivrFailed', 'noAgentInTime'] as const),
]);

const UNANSWERED: Partial<Readonly<Record<EndReason, AttemptOutcome>>> = {
  calleeBusy: 'busy',
  calleeDeclined: 'declined',
  calleeNoAnswer: 'noAnswer',
  calleeUnreachable: 'unreachable',
  numberUnallocated: 'unallocated',
  trunkUnreachable: 'trunkFailed',
  trunkRefused: 'trunkFailed',
  trunkTimeout: 'trunkFailed',
  systemError: 'trunkFailed',
};

function attemptOf(ctx: Context, call: Call, about: CampaignCall, end: End, outcome: AttemptOutcome): CampaignAttempt {
  const first = call.parts.find((part) => part.answeredAtMs !== undefined && part.agentKey !== '');
  const dialledBy = about.mode === 'preview' ? call.parts[0] : undefined;
  return {
    campaignId: about.campaignId,
    custId: about.custId,
    callId: call.callId,
    attempt: about.attempt,
    number: about.number,
    caller: about.shown,
    outcome,
    endReason: end.endReason,
    sipStatus: call.sipStatus,
    startedAtMs: call.startedAtMs,
    answeredAtMs: call.answeredAtMs,
    connectedAtMs: first?.answeredAtMs,
    endedAtMs: ctx.now.wallMs,
    agentKey: (first ?? dialledBy)?.agentKey,
    talkMs: call.parts.reduce((sum, part) => sum + (part.state.kind === 'over' ? part.state.talkMs : 0), 0),
  };
}

/** The customer hung up before a queue or a flow had him. */
export function prospectLeft({ stage }: CampaignPlace): EndReason {
  switch (stage.kind) {
    case 'telling':
      return stage.what === 'notice' ? 'noAgentInTime' : 'answeringMachine';
    case 'beep':
      return 'answeringMachine';
    case 'dialing':
    case 'detecting':
      return 'customerHungUp';
  }
}
