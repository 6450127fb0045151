import { command } from '../agent/commands.ts';
import { malformed } from '../agent/refuse.ts';
import { audioDown, audioUp, pageBack, pageLost, signIn } from '../agent/sign-in.ts';
import { standingPhone } from '../agent/standing-phone.ts';
import { announce, previewTasks } from '../announcement/notices.ts';
import { attach } from '../call/attach.ts';
import { incomingCall } from '../call/incoming.ts';
import { digit, legAnswered, legEnded, legFailed, legRinging } from '../call/leg-inputs.ts';
import { type CallMark, type OpenCall, openCalls } from '../call/open-calls.ts';
import { playEnded } from '../call/play-ended.ts';
import { stopCalls } from '../call/stop-calls.ts';
import { prospectLeg } from '../campaign/answered.ts';
import type { CampaignView } from '../campaign/contract.ts';
import { campaignInput, stopCampaigns } from '../campaign/inputs.ts';
import { keepHistories } from '../campaign/pacing.ts';
import { runCampaigns } from '../campaign/run.ts';
import { campaignViews } from '../campaign/views.ts';
import { httpResponse } from '../ivr/ivr.ts';
import { flowTarget } from '../ivr/target-leg.ts';
import { updateFeeds } from '../queue/feeds.ts';
import { schedule } from '../queue/schedule.ts';
import { rebuildSkillGroups } from '../skill-group/skill-group.ts';
import type { CompanyConfig } from './config.ts';
import { indexConfig } from './config-index.ts';
import { configure } from './configure.ts';
import { type CompanyPorts, type Context, createContext } from './context.ts';
import type { CompanyEffect } from './effects.ts';
import type { CompanyInput, LegInput, Now } from './inputs.ts';
import { type CompanyDump, dumpState, type LegOwner, restoreState } from './state.ts';
import { timerFired } from './timer-fired.ts';
import { type AgentView, agentViews, type CallView, callViews, type QueueView, queueViews } from './views.ts';
import { createZoneClock } from './zone-clock.ts';

/**
 * A company: its agents, queues and calls as one machine. Pure: everything that happens comes in by `step`, everything it
 * does goes out as effects, which the host runs in order before it feeds the next input. Nothing a page or a leg does
 * throws; what does not fit is an `unexpected` effect and changes nothing.
 */
export interface Company {
  step(input: CompanyInput, now: Now): readonly CompanyEffect[];
  /** The whole state as plain JSON-able data, a copy. */
  dump(): CompanyDump;
  /** Takes a dumped state; the machine goes on exactly from there. */
  restore(dump: CompanyDump): void;
  /** Read-only views, for REST and metrics. Each is made when asked for. */
  agents(): readonly AgentView[];
  queues(): readonly QueueView[];
  calls(): readonly CallView[];
  /** Campaigns that run or are paused, and ended ones with calls still up. */
  campaigns(): readonly CampaignView[];
  /** Calls that are up, to be kept against a crash: those that are new or changed since `seen` saw them. */
  openCalls(seen: Map<string, CallMark>): readonly OpenCall[];
  /** The page's data of a call that is up. */
  followData(callId: string): Readonly<Record<string, unknown>> | undefined;
}

export function createCompany(config: CompanyConfig, ports: CompanyPorts): Company {
  return companyOf(createContext(config, ports));
}

/** The machine over a context that its maker can look into: for the harness, which holds the state against laws. */
export function companyOf(ctx: Context): Company {
  return {
    step(input, now) {
      ctx.now = now;
      ctx.effects = [];
      take(ctx, input);
      schedule(ctx);
      runCampaigns(ctx);
      updateFeeds(ctx);
      return ctx.effects;
    },
    dump() {
      keepHistories(ctx);
      return dumpState(ctx.state);
    },
    restore(dump) {
      ctx.state = restoreState(dump);
      ctx.pacers = new Map();
      ctx.campaignsByGroup = undefined;
      ctx.poolsToPace = new Set(ctx.state.pools.keys());
      ctx.index = indexConfig(ctx.state.config);
      ctx.zone = createZoneClock(ctx.state.config.timeZone);
      rebuildSkillGroups(ctx);
    },
    agents: () => agentViews(ctx),
    queues: () => queueViews(ctx),
    calls: () => callViews(ctx),
    campaigns: () => campaignViews(ctx),
    openCalls: (seen) => openCalls(ctx, seen),
    followData: (callId) => ctx.state.calls.get(callId)?.followData,
  };
}

function take(ctx: Context, input: CompanyInput): void {
  switch (input.type) {
    case 'configure':
      configure(ctx, input.config);
      return;
    case 'signIn':
      signIn(ctx, input);
      return;
    case 'pageLost':
      pageLost(ctx, input);
      return;
    case 'pageBack':
      pageBack(ctx, input);
      return;
    case 'audioUp':
      audioUp(ctx, input);
      return;
    case 'audioDown':
      audioDown(ctx, input);
      return;
    case 'command':
      command(ctx, input);
      return;
    case 'malformed':
      malformed(ctx, input);
      return;
    case 'announce':
      announce(ctx, input);
      return;
    case 'previewTasks':
      previewTasks(ctx, input);
      return;
    case 'attach':
      attach(ctx, input);
      return;
    case 'legIncoming':
      incomingCall(ctx, input);
      return;
    case 'legRinging':
    case 'legAnswered':
    case 'legFailed':
    case 'legEnded':
    case 'digit':
      takeOfLeg(ctx, input);
      return;
    case 'playEnded':
      playEnded(ctx, input);
      return;
    case 'httpResponse':
      httpResponse(ctx, input);
      return;
    case 'timer':
      timerFired(ctx, input.timerId);
      return;
    case 'stop':
      stopAll(ctx);
      return;
    default:
      campaignInput(ctx, input);
  }
}

function stopAll(ctx: Context): void {
  stopCampaigns(ctx);
  stopCalls(ctx);
}

/** A leg of a call goes its usual way, unless somebody else owns it. */
function takeOfLeg(ctx: Context, input: LegInput): void {
  if (takenByOwner(ctx, input, ctx.state.legs.get(input.leg))) {
    return;
  }
  switch (input.type) {
    case 'legRinging':
      legRinging(ctx, input);
      return;
    case 'legAnswered':
      legAnswered(ctx, input);
      return;
    case 'legFailed':
      legFailed(ctx, input);
      return;
    case 'legEnded':
      legEnded(ctx, input);
      return;
    case 'digit':
      digit(ctx, input);
      return;
    default:
      input satisfies never;
  }
}

/** Legs that are no party of a call yet, or never will be, have machines of their own. */
function takenByOwner(ctx: Context, input: LegInput, owner: LegOwner | undefined): boolean {
  switch (owner?.kind) {
    case 'flowTarget':
      return flowTarget(ctx, input, owner.callId);
    case 'standing':
      return standingPhone(ctx, input);
    case 'prospect':
      return prospectLeg(ctx, input);
    case 'customer':
    case 'agent':
    case undefined:
      return false;
  }
}
