import type { EndReason } from '@callwright/cti/light';
import type { AgentKey, LegId } from '../company/inputs.ts';
import type { KeptPacing } from '../dialer/kept-pacing.ts';

/**
 * Smart outbound (智能外呼), as engine and server speak of it. The server keeps campaigns and customers, and decides who may be
 * called when; the engine dials, finds agents, and tells what came of it.
 *
 * ```
 *  server                                   engine
 *    ├── campaign (opened, edited, paused) ──▶│
 *    │◀────────────── wantCustomers ──────────┤   one request at a time a campaign
 *    ├── customers (each leased to the engine)▶│   until exactly one of the next two names it:
 *    │◀────────────── attemptStarted ─────────┤   … is dialled now (not after returnCustomers)
 *    │◀────────────── storeAttempt ───────────┤   dialled, and this came of it: the lease is over
 *    │◀────────────── returnCustomers ────────┤   not dialled: may be handed out again, the lease is over
 *    ├── campaignLife finished | closed ──────▶│   `endtask`
 * ```
 * All times are unix ms, durations ms.
 */

export type CampaignId = number;
/** Id of a customer within its campaign, decided by the server. */
export type CustId = string;

/**
 * `preview`: agents claim a customer, look, and dial. `progressive`: a line for each ready agent. `predictive`: paced ahead of the
 * agents. `ivr`: customers are put into a flow, and an agent joins when the flow transfers to a group (manual 6.2.2).
 */
export type CampaignMode = 'preview' | 'progressive' | 'predictive' | 'ivr';

/** What was configured. An edited one replaces it, also while the campaign runs; `id` and `mode` never change. */
export interface CampaignConfig {
  readonly id: CampaignId;
  readonly name: string;
  /** 活动 of `endtask` (manual 6.10.2); 0: none. */
  readonly activityId: number;
  /** Task group whose agents work it; a skill group of kind `task`. */
  readonly groupId: number;
  readonly mode: CampaignMode;
  /** Numbers shown to customers, one after the other. Empty: the company's display number. */
  readonly callerNumbers: readonly string[];
  /** An unanswered customer is given up after this long. Default `RING_MS`. */
  readonly ringTimeoutMs: number;
  /** Lines dialling at once, whatever the pacing says; mode `ivr`: lines dialling and in the flow. 1 to `LINES_MAX`. */
  readonly linesMax: number;
  /** Most abandoned of the answered, a fraction, over `abandonWindowMs`. Default 0.03 over 8 h. Of campaigns on one group the strictest counts. */
  readonly abandonCap: number;
  readonly abandonWindowMs: number;
  /** How long an answered customer waits for an agent. Default `GRACE_MS`. */
  readonly graceMs: number;
  /** What a customer hears for whom no agent is free in time; `none`: hung up without a word. */
  readonly notice: CampaignNotice;
  /** What follows when an answering machine took the call. */
  readonly machine: MachineAction;
  /** Mode `ivr`: name of the flow that answered customers run. */
  readonly flow: string;
  /** Mode `preview`: claims that one agent holds at once, and how long one holds. */
  readonly claimsPerAgent: number;
  readonly claimMs: number;

  // The server's alone: who may be called when. The engine does not read them.
  readonly windows: readonly CallingWindow[];
  readonly retry: RetryRules;
  readonly limits: CustomerLimits;
}

/** A recorded file, or a text to be said. */
export type CampaignNotice =
  | { readonly kind: 'none' }
  | { readonly kind: 'file'; readonly name: string }
  | { readonly kind: 'say'; readonly text: string };

/** `off`: nobody listens for machines. `leaveMessage`: `message` after the beep, then hung up. `handOver`: to an agent all the same. */
export type MachineAction =
  | { readonly kind: 'off' }
  | { readonly kind: 'hangUp' }
  | { readonly kind: 'leaveMessage'; readonly message: CampaignNotice }
  | { readonly kind: 'handOver' };

/** Days and hours in the callee's zone. `days`: 1 Monday to 7 Sunday. `from`, `to`: `HH:mm`, `to` excluded, `24:00` allowed. */
export interface CallingWindow {
  readonly days: readonly number[];
  readonly from: string;
  readonly to: string;
}

/** By outcome: after how long, and how often. An outcome that is not named is final. */
export type RetryRules = Partial<Readonly<Record<AttemptOutcome, RetryRule>>>;

export interface RetryRule {
  readonly afterMs: number;
  /** Tries again after this outcome, for one customer. */
  readonly times: number;
}

/** For one customer, whatever the outcomes. */
export interface CustomerLimits {
  readonly attempts: number;
  readonly perDay: number;
  readonly per5Minutes: number;
}

/** An answered customer without an agent hears the notice after 2 s (the issue; 47 CFR §64.1200(a)(7)). */
export const GRACE_MS = 2_000;
/** 47 CFR §64.1200(a)(6): not disconnected before 15 s or four rings; networks and people give up after 25 to 30. */
export const RING_MS = 25_000;
/** Bounds what one campaign holds of the trunk. */
export const LINES_MAX = 2_000;
/** A verdict on who answered that has not come by then counts as unsure: people hang up on silence. The media tell it by 3,800 ms. */
export const AMD_MS_MAX = 4_000;
/** Customers in one answer of the server, and so leased and not dialled. Bounds the step and the harm of a crash. */
export const CUSTOMERS_MAX = 500;
/** Campaigns that are not finished or closed, in one company. */
export const CAMPAIGNS_MAX = 500;
/** The promise not to disturb again one who was abandoned, unless an agent is guaranteed: 72 h. Kept by the server at hand-out. */
export const ABANDONED_REST_MS = 72 * 3_600_000;

/**
 * ```
 *  draft ──▶ running ⇄ paused ──▶ finished (every customer is done) | closed (by somebody)
 * ```
 * The engine is not told of drafts. `paused`: nobody is dialled, who rings or talks goes on; buffered customers are returned.
 * `closed`: those who are dialled and have not answered are hung up (`taskEnded`), who has answered goes on to the end.
 */
export type CampaignLife = 'draft' | 'running' | 'paused' | 'finished' | 'closed';

/** A customer handed to the engine: inside the window, off the do-not-call list, due. Leased until named again. */
export interface CampaignCustomer {
  readonly custId: CustId;
  /** Digits as dialled. */
  readonly number: string;
  readonly name?: string;
  /** The campaign's data of the customer: `custId` of the events (manual 6.7.3), and `preview` of preview campaigns. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** 1: the first try. */
  readonly attempt: number;
  /** Number to show to this customer instead of the next in rotation. */
  readonly caller?: string;
  /** The engine returns the customer instead of dialling from then on: the calling window closes. */
  readonly validUntilMs?: number;
}

/** What came of a dialled customer. */
export type AttemptOutcome =
  /** Talked with an agent; mode `ivr`: or heard the flow. */
  | 'connected'
  /** Answered, no agent in time: abandoned, and counted against the cap. */
  | 'abandoned'
  /** Answered, and hung up before the grace was over or an agent had the call. Counts as answered, not against the cap. */
  | 'customerLeft'
  | 'answeringMachine'
  | 'busy'
  | 'noAnswer'
  | 'declined'
  /** Switched off, out of reach. */
  | 'unreachable'
  /** No such number. */
  | 'unallocated'
  /** The trunk, not the customer: 5xx, refused, no reply. Should not use up the customer's attempts. */
  | 'trunkFailed'
  /** Ours ended it before the customer answered: the campaign closed, the preview agent cancelled, the server stops. */
  | 'cancelled';

export interface CampaignAttempt {
  readonly campaignId: CampaignId;
  readonly custId: CustId;
  readonly callId: string;
  readonly attempt: number;
  readonly number: string;
  /** Number that the customer was shown. */
  readonly caller: string;
  readonly outcome: AttemptOutcome;
  readonly endReason: EndReason;
  readonly sipStatus: number | undefined;
  readonly startedAtMs: number;
  readonly answeredAtMs: number | undefined;
  /** Connected with the first agent. */
  readonly connectedAtMs: number | undefined;
  readonly endedAtMs: number;
  /** The first agent who talked with the customer, or dialled by preview. */
  readonly agentKey: AgentKey | undefined;
  readonly talkMs: number;
}

/** Why a leased customer was not dialled. */
export type ReturnReason =
  | 'paused'
  | 'closed'
  | 'windowOver'
  | 'claimSkipped'
  | 'claimExpired'
  | 'signedOut'
  | 'notWanted';

/** Inputs of campaigns, part of `CompanyInput`. */
export type CampaignInput =
  /**
   * A campaign opens, is edited, paused, resumed, finished, closed: the whole of it each time. Finished and closed ones are
   * forgotten when their last call is over. After a start of the server: one for each that runs or is paused.
   */
  | {
      readonly type: 'campaign';
      readonly config: CampaignConfig;
      readonly life: Exclude<CampaignLife, 'draft'>;
      /** Customers not done, leased ones included, for views and `previewtask`. */
      readonly remaining: number;
      /** What the pacing of the campaign's group had learnt, of `storePacing`; taken when the group has no other open campaign. */
      readonly pacing?: KeptPacing;
    }
  /** The answer to `wantCustomers`, always, as soon as may be. None: `againAtMs` tells when to ask again; absent: after `customersDue`. */
  | {
      readonly type: 'customers';
      readonly campaignId: CampaignId;
      readonly requestId: string;
      readonly customers: readonly CampaignCustomer[];
      readonly remaining: number;
      readonly againAtMs?: number;
    }
  /** New customers are there to be asked for (an import, an edit). */
  | { readonly type: 'customersDue'; readonly campaignId: CampaignId }
  /** A round (轮次) begins: `sendmsg` with `annoucement` false to the agents of the group (manual 6.10.1). */
  | { readonly type: 'campaignRound'; readonly campaignId: CampaignId; readonly round: number }
  /** An agent wants a customer of a preview campaign to look at: answered by `claimed` or `claimRefused`, maybe in a later step. */
  | {
      readonly type: 'claim';
      readonly requestId: string;
      readonly agentKey: AgentKey;
      readonly campaignId: CampaignId;
    }
  /** The agent does not want this one: back to the campaign. */
  | {
      readonly type: 'skipClaim';
      readonly agentKey: AgentKey;
      readonly campaignId: CampaignId;
      readonly custId: CustId;
    }
  /** Who answered (`detectMachine`). */
  | { readonly type: 'machineVerdict'; readonly leg: LegId; readonly verdict: 'person' | 'machine' | 'unsure' }
  /** The machine's greeting is over: messages are recorded from here on. */
  | { readonly type: 'machineBeep'; readonly leg: LegId };

/** Effects of campaigns, part of `CompanyEffect`. */
export type CampaignEffect =
  | {
      readonly type: 'wantCustomers';
      readonly campaignId: CampaignId;
      readonly requestId: string;
      /** 1 to `CUSTOMERS_MAX`. */
      readonly count: number;
    }
  /** Comes before the `dial` (preview: before the agent's phone is called). After a crash, a lease with it counts as a try. */
  | {
      readonly type: 'attemptStarted';
      readonly campaignId: CampaignId;
      readonly custId: CustId;
      readonly callId: string;
      readonly atMs: number;
    }
  | { readonly type: 'storeAttempt'; readonly attempt: CampaignAttempt }
  /** What the pacing of a group has learnt: the last of them is given back with `campaign`. */
  | { readonly type: 'storePacing'; readonly groupId: number; readonly pacing: KeptPacing }
  | {
      readonly type: 'returnCustomers';
      readonly campaignId: CampaignId;
      readonly custIds: readonly CustId[];
      readonly reason: ReturnReason;
    }
  | {
      readonly type: 'claimed';
      readonly requestId: string;
      readonly agentKey: AgentKey;
      readonly campaignId: CampaignId;
      readonly customer: CampaignCustomer;
      readonly untilMs: number;
    }
  /** `reason`: text for people, in the company's language. */
  | { readonly type: 'claimRefused'; readonly requestId: string; readonly status: number; readonly reason: string }
  /** Listens who answered this leg; its verdict comes as `machineVerdict`, in `AMD_MS_MAX` at the latest, else it counts as unsure. */
  | { readonly type: 'detectMachine'; readonly leg: LegId };

const CAMPAIGN_EFFECTS: ReadonlySet<string> = new Set<CampaignEffect['type']>([
  ...(['wantCustomers', 'attemptStarted', 'storeAttempt', 'storePacing', 'returnCustomers'] as const),
  ...(['claimed', 'claimRefused', 'detectMachine'] as const),
]);

/** Is this effect about campaigns? */
export function isCampaignEffect<E extends { readonly type: string }>(effect: E): effect is Extract<E, CampaignEffect> {
  return CAMPAIGN_EFFECTS.has(effect.type);
}

/** Live figures of a campaign, for pages, REST and feeds. Counts are since the engine was told of it: the server adds older attempts. */
export interface CampaignView {
  readonly campaignId: CampaignId;
  readonly name: string;
  readonly groupId: number;
  readonly mode: CampaignMode;
  readonly life: Exclude<CampaignLife, 'draft'>;
  /** Not done, as the server said last, less those that were done since. */
  readonly remaining: number;
  /** Leased, not dialled yet. */
  readonly buffered: number;
  readonly claimed: number;
  /** Lines now: dialled or ringing; answered without an agent; in the flow; with an agent. */
  readonly ringing: number;
  readonly waiting: number;
  readonly inFlow: number;
  readonly talking: number;
  readonly dialled: number;
  readonly answered: number;
  readonly connected: number;
  readonly abandoned: number;
  readonly outcomes: Readonly<Record<AttemptOutcome, number>>;
  /** Of its group: signed in for it, and ready. */
  readonly agents: number;
  readonly agentsReady: number;
  /** Talk and wrap-up of the group's agents over their time signed in and not away, since the campaign ran, 0 to 1. */
  readonly occupancy: number;
  /** Dialled in the last full stretch of `RATE_WINDOW_MS`, an hour. */
  readonly dialledPerHour: number;
  /** Why nobody is dialled now; `undefined`: somebody is. */
  readonly idleReason: IdleReason | undefined;
}

export type IdleReason = 'paused' | 'ended' | 'noAgents' | 'noCustomers' | 'agentsBusy' | 'trunkDown' | 'linesFull';
