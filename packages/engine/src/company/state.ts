import type { Agent } from '../agent/agent.ts';
import type { Call } from '../call/call.ts';
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
  /** An outside number that an IVR flow transfers the customer to. */
  | { readonly kind: 'flowTarget'; readonly callId: string }
  | { readonly kind: 'standing'; readonly agentKey: AgentKey };

export type TimerPurpose =
  /** The company's feeds (manual 6.8). */
  | { readonly kind: 'feedTick' }
  | { readonly kind: 'feedPush' }
  | { readonly kind: 'pageGrace'; readonly agentKey: AgentKey }
  | { readonly kind: 'wrapUp'; readonly agentKey: AgentKey }
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
  | { readonly kind: 'ivrTotal'; readonly callId: string };

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
    sticky: new Map(copy.sticky),
  };
}

/** JSON is twice as fast as a structured clone, and the state has nothing that JSON lacks. */
function copyOf<T>(data: T): T {
  return JSON.parse(JSON.stringify(data));
}
