import type { Call } from '../call/call.ts';
import { endCall } from '../call/end-call.ts';
import { startPlay } from '../call/media-layout.ts';
import { calleeFailure } from '../call/sip-reasons.ts';
import { type Context, startTimer, stopTimer, unexpected } from '../company/context.ts';
import type { PromptPart } from '../company/effects.ts';
import type { CompanyInput, LegInput } from '../company/inputs.ts';
import { startFlow } from '../ivr/ivr.ts';
import { enqueue } from '../queue/enqueue.ts';
import type { Campaign } from './campaign.ts';
import type { CampaignCall, CampaignStage } from './campaign-call.ts';
import { AMD_MS_MAX, type CampaignNotice } from './contract.ts';
import { paceAnswered, paceFailed } from './pacing.ts';

/**
 * A campaign's customer, from the dial until an agent's queue or a flow has him:
 *
 * ```
 *  dialing ──answers──► detecting (if asked for) ──person──► queue, on the grace ─► agent
 *     │ fails: over          │ machine: over, or          └─► flow (mode `ivr`)
 *                            └─► beep ─► message ─► over
 *                                                queue ──nobody in time──► notice ─► over
 * ```
 */

/** Greetings of machines are shorter; then the message is left without a beep, ms. */
const BEEP_MS_MAX = 30_000;
/** A notice or message that has not ended by then has failed, ms. */
const TELLING_MS_MAX = 60_000;

/** What happens to the leg of a customer who is being dialled. False: the input is about another leg, or about none. */
export function prospectLeg(ctx: Context, input: LegInput): boolean {
  const owner = ctx.state.legs.get(input.leg);
  if (owner?.kind !== 'prospect') {
    return false;
  }
  const call = ctx.state.calls.get(owner.callId);
  if (call === undefined) {
    return false;
  }
  switch (input.type) {
    case 'legRinging':
      call.customer.state = 'alerting';
      break;
    case 'legAnswered':
      answers(ctx, call);
      break;
    case 'legFailed':
    case 'legEnded': {
      ctx.state.legs.delete(input.leg);
      const sipStatus = input.type === 'legFailed' ? input.sipStatus : 487;
      call.sipStatus = sipStatus;
      endCall(ctx, call, calleeFailure(sipStatus, call.customer.state === 'alerting'));
      break;
    }
    default:
      unexpected(ctx, `${input.type} ${input.leg}`, 'customer of a campaign, dialing');
  }
  return true;
}

function answers(ctx: Context, call: Call): void {
  const { campaign, about } = campaignOf(ctx, call);
  if (call.place.kind === 'campaign') {
    stopTimer(ctx, call.place.stage.timerId);
  }
  call.customer.state = 'up';
  call.answeredAtMs = ctx.now.wallMs;
  ctx.state.legs.set(call.customer.leg, { kind: 'customer', callId: call.callId });
  if (campaign !== undefined) {
    campaign.dialing -= 1;
    campaign.trunk.failures = 0;
    ctx.poolsToPace.add(campaign.config.groupId);
  }
  if (campaign === undefined || about === undefined || campaign.config.machine.kind === 'off') {
    isPerson(ctx, call);
  } else {
    ctx.effects.push({ type: 'detectMachine', leg: call.customer.leg });
    setStage(call, { kind: 'detecting', timerId: stageTimer(ctx, call, AMD_MS_MAX) });
  }
}

/** The customer is there, and wants to be talked to. */
function isPerson(ctx: Context, call: Call): void {
  const { campaign, about } = campaignOf(ctx, call);
  if (campaign === undefined || about === undefined) {
    endCall(ctx, call, { endedBy: 'system', endReason: 'taskEnded' });
    return;
  }
  campaign.figures.answered += 1;
  if (about.mode === 'ivr') {
    startFlow(ctx, call, campaign.config.flow);
    return;
  }
  paceAnswered(ctx, call.callId, about);
  about.waitsSinceMonoMs = ctx.now.monoMs;
  enqueue(ctx, call, about.groupId, 3, { graceUntilMonoMs: ctx.now.monoMs + campaign.config.graceMs });
}

/** Who answered, as far as can be heard. */
export function machineVerdict(ctx: Context, input: CompanyInput & { readonly type: 'machineVerdict' }): void {
  const call = detectedCall(ctx, input.leg, 'detecting');
  if (call === undefined) {
    return;
  }
  stopStage(ctx, call);
  if (input.verdict === 'machine') {
    isMachine(ctx, call);
  } else {
    isPerson(ctx, call);
  }
}

function isMachine(ctx: Context, call: Call): void {
  const { campaign, about } = campaignOf(ctx, call);
  const action = campaign?.config.machine.kind ?? 'hangUp';
  if (about !== undefined) {
    about.machine = true;
  }
  if (action === 'handOver') {
    isPerson(ctx, call);
    return;
  }
  if (about !== undefined) {
    paceFailed(ctx, call.callId, about, 'answeringMachine');
  }
  if (action === 'leaveMessage') {
    setStage(call, { kind: 'beep', timerId: stageTimer(ctx, call, BEEP_MS_MAX) });
  } else {
    endCall(ctx, call, { endedBy: 'system', endReason: 'answeringMachine' });
  }
}

/** The machine's greeting is over. */
export function machineBeep(ctx: Context, input: CompanyInput & { readonly type: 'machineBeep' }): void {
  const call = detectedCall(ctx, input.leg, 'beep');
  if (call !== undefined) {
    stopStage(ctx, call);
    leaveMessage(ctx, call);
  }
}

/** A verdict or a beep that comes too late, or for a call that is over, is no mistake of anybody. */
function detectedCall(ctx: Context, leg: string, stage: CampaignStage['kind']): Call | undefined {
  const owner = ctx.state.legs.get(leg);
  const call = owner?.kind === 'customer' ? ctx.state.calls.get(owner.callId) : undefined;
  return call?.place.kind === 'campaign' && call.place.stage.kind === stage ? call : undefined;
}

function leaveMessage(ctx: Context, call: Call): void {
  const machine = campaignOf(ctx, call).campaign?.config.machine;
  const message = machine?.kind === 'leaveMessage' ? machine.message : NOTHING;
  tell(ctx, call, 'message', message);
}

/** No agent came within the grace: the notice is heard, and the call ends. */
export function tellNotice(ctx: Context, call: Call): void {
  tell(ctx, call, 'notice', campaignOf(ctx, call).campaign?.config.notice ?? NOTHING);
}

const NOTHING: CampaignNotice = { kind: 'none' };

function tell(ctx: Context, call: Call, what: 'message' | 'notice', notice: CampaignNotice): void {
  if (notice.kind === 'none') {
    over(ctx, call, what);
    return;
  }
  const part: PromptPart =
    notice.kind === 'file' ? notice : { kind: 'say', text: notice.text, language: ctx.state.config.language };
  const play = startPlay(ctx, call, 'prompt', [call.customer.leg], [part]);
  setStage(call, { kind: 'telling', what, play, timerId: stageTimer(ctx, call, TELLING_MS_MAX) });
}

/** The notice or the message was heard, or failed. */
export function toldAll(ctx: Context, call: Call): void {
  if (call.place.kind === 'campaign' && call.place.stage.kind === 'telling') {
    over(ctx, call, call.place.stage.what);
  }
}

/** What was waited for does not come. */
export function stageOver(ctx: Context, call: Call): void {
  const stage = call.place.kind === 'campaign' ? call.place.stage : undefined;
  if (stage?.kind === 'detecting') {
    isPerson(ctx, call);
  } else if (stage?.kind === 'beep') {
    leaveMessage(ctx, call);
  } else if (stage?.kind === 'telling') {
    over(ctx, call, stage.what);
  }
}

function over(ctx: Context, call: Call, what: 'message' | 'notice'): void {
  endCall(ctx, call, { endedBy: 'system', endReason: what === 'notice' ? 'noAgentInTime' : 'answeringMachine' });
}

function setStage(call: Call, stage: CampaignStage): void {
  call.place = { kind: 'campaign', stage };
}

function stopStage(ctx: Context, call: Call): void {
  if (call.place.kind === 'campaign') {
    stopTimer(ctx, call.place.stage.timerId);
  }
}

function stageTimer(ctx: Context, call: Call, afterMs: number): string {
  return startTimer(ctx, { kind: 'campaignStage', callId: call.callId }, afterMs);
}

function campaignOf(
  ctx: Context,
  call: Call,
): { readonly campaign: Campaign | undefined; readonly about: CampaignCall | undefined } {
  const about = call.campaign;
  return { about, campaign: about === undefined ? undefined : ctx.state.campaigns.get(about.campaignId) };
}
