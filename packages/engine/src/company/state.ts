import type { Agent } from '../agent/agent.ts';
import type { Call } from '../call/call.ts';
import type { Campaign, Pool } from '../campaign/campaign.ts';
import type { CampaignId } from '../campaign/contract.ts';
import { emptyFeeds, type FeedState } from '../queue/feed-state.ts';
import type { StickyMemory } from '../sticky-agent/memory.ts';
import type { CompanyConfig } from './config.ts';
import type { AgentKey, LegId } from './inputs.ts';

/** Everything a company knows, as plain data. References between its parts are ids, so it can be dumped and restored. */
export interface CompanyState {
  config: CompanyConfig;
  readonly agents: Map<AgentKey, Agent>;
  readonly calls: Map<string, Call>;
  /** Every leg that is up or on its way, standing audio legs included. */
  readonly legs: Map<LegId, LegOwner>;
  /** Every play whose end has not been told. */
  readonly plays: Map<string, string>;
  readonly timers: Map<string, TimerPurpose>;
  readonly counters: Counters;
  readonly feeds: FeedState;
  /** Campaigns that run or are paused, and ended ones that still have calls up. */
  readonly campaigns: Map<CampaignId, Campaign>;
  /** What the campaigns of a task group share: its agents and its pacing. By group. */
  readonly pools: Map<number, Pool>;
  /** By customer: who dialled him last (manual 6.11). In the order of dialling. */
  readonly sticky: Map<string, StickyMemory>;
}

export interface Counters {
  /** Millisecond and number of the last call id. */
  callIdMs: number;
  callIdCount: number;
  timer: number;
  readySeq: number;
  queueSeq: number;
}

export type LegOwner =
  | { readonly kind: 'customer'; readonly callId: string }
  | { readonly kind: 'agent'; readonly callId: string; readonly segment: number }
  /** A campaign's customer who is being dialled. */
  | { readonly kind: 'prospect'; readonly callId: string }
  /** An outside number that an IVR flow transfers the customer to. */
  | { readonly kind: 'flowTarget'; readonly callId: string }
  | { readonly kind: 'standing'; readonly agentKey: AgentKey };

export type TimerPurpose =
  /** The company's feeds (manual 6.8). */
  | { readonly kind: 'feedTick' }
  | { readonly kind: 'feedPush' }
  | { readonly kind: 'pageGrace'; readonly agentKey: AgentKey }
  | { readonly kind: 'wrapUp'; readonly agentKey: AgentKey }
  /** The phone of a long sign-in rings too long. */
  | { readonly kind: 'standingRing'; readonly agentKey: AgentKey }
  /** An agent's phone rings too long. */
  | { readonly kind: 'agentRing'; readonly callId: string; readonly segment: number }
  | { readonly kind: 'announcement'; readonly callId: string; readonly segment: number }
  | { readonly kind: 'audioGrace'; readonly callId: string; readonly segment: number }
  /** A customer whom we call does not answer. */
  | { readonly kind: 'customerRing'; readonly callId: string }
  | { readonly kind: 'queueWait'; readonly callId: string }
  /** A customer waits for the remembered agent alone. */
  | { readonly kind: 'stickyWait'; readonly callId: string }
  /** A step of an IVR flow waits for a key, or a message is long enough. */
  | { readonly kind: 'ivrStep'; readonly callId: string }
  | { readonly kind: 'ivrTotal'; readonly callId: string }
  /** A campaign's customer, answered: the verdict, the beep or the end of the notice does not come. */
  | { readonly kind: 'campaignStage'; readonly callId: string }
  /** The campaigns of a group look again whether to dial. */
  | { readonly kind: 'poolTick'; readonly groupId: number }
  /** The server has customers again. */
  | { readonly kind: 'askCustomers'; readonly campaignId: CampaignId }
  /** An agent held a claimed customer for too long. */
  | { readonly kind: 'claim'; readonly campaignId: CampaignId; readonly custId: string };

export function emptyState(config: CompanyConfig): CompanyState {
  return {
    config,
    agents: new Map(),
    calls: new Map(),
    legs: new Map(),
    plays: new Map(),
    timers: new Map(),
    counters: { callIdMs: 0, callIdCount: 0, timer: 0, readySeq: 0, queueSeq: 0 },
    feeds: emptyFeeds(),
    campaigns: new Map(),
    pools: new Map(),
    sticky: new Map(),
  };
}

/** The state as JSON-able data (maps as lists of pairs). */
export interface CompanyDump {
  readonly version: 1;
  readonly config: CompanyConfig;
  readonly agents: readonly (readonly [AgentKey, Agent])[];
  readonly calls: readonly (readonly [string, Call])[];
  readonly legs: readonly (readonly [LegId, LegOwner])[];
  readonly plays: readonly (readonly [string, string])[];
  readonly timers: readonly (readonly [string, TimerPurpose])[];
  readonly counters: Counters;
  readonly feeds: FeedState;
  readonly campaigns: readonly (readonly [CampaignId, Campaign])[];
  readonly pools: readonly (readonly [number, Pool])[];
  readonly sticky: readonly (readonly [string, StickyMemory])[];
}

/** A deep copy: later steps do not change it. By way of JSON, which it is to be stored as. */
export function dumpState(state: CompanyState): CompanyDump {
  return copyOf({
    version: 1,
    config: state.config,
    agents: [...state.agents],
    calls: [...state.calls],
    legs: [...state.legs],
    plays: [...state.plays],
    timers: [...state.timers],
    counters: state.counters,
    feeds: state.feeds,
    campaigns: [...state.campaigns],
    pools: [...state.pools],
    sticky: [...state.sticky],
  });
}

export function restoreState(dump: CompanyDump): CompanyState {
  const copy = copyOf(dump);
  return {
    config: copy.config,
    agents: new Map(copy.agents),
    calls: new Map(copy.calls),
    legs: new Map(copy.legs),
    plays: new Map(copy.plays),
    timers: new Map(copy.timers),
    counters: copy.counters,
    feeds: copy.feeds,
    campaigns: new Map(copy.campaigns),
    pools: new Map(copy.pools),
    sticky: new Map(copy.sticky),
  };
}

/** JSON is twice as fast as a structured clone, and the state has nothing that JSON lacks. */
function copyOf<T>(data: T): T {
  return JSON.parse(JSON.stringify(data));
}
