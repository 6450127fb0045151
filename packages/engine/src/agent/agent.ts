import type { EventOf } from '@callwright/cti/light';
import type { PoolPlace } from '../campaign/campaign.ts';
import type { AgentKey, LegId, WorkType } from '../company/inputs.ts';

/**
 * An agent as the engine knows it. What the company configured about the agent (name, groups, phone) is looked up by
 * `key`; here is only what changes while the agent works.
 *
 * ```
 *            signIn                        offer, makecall
 *  signed out ─────► resting (signedOn,  ◄──────────────────► inCall ──► wrapUp ──► resting
 *             ◄─────  ready, notReady)                        (agentidle, agentbusy, timer)
 *             logout, grace over
 * ```
 */
export interface Agent {
  readonly key: AgentKey;
  /** `undefined`: signed out. */
  session: Session | undefined;
}

export interface Session {
  worktype: WorkType;
  /** Signed in for smart outbound (manual 6.7): gets the customers of campaigns. */
  auto: boolean;
  /** The page was told that its standing leg is there (`incall` with `agentStandby`). */
  standbyTold: boolean;
  /** Groups named at sign-in; empty: all of the agent's. */
  requestedGroupIds: readonly number[];
  /** Groups that the agent serves now: the requested ones that the configuration gives the agent. */
  groupIds: readonly number[];
  page: Page;
  audio: Audio;
  activity: Activity;
  /** Wall clock of the last change of `activity`, unix ms. */
  changedAtMs: number;
  /** Place among those who are ready, lower is longer; `undefined` while no call can be offered. */
  readySeq: number | undefined;
  /** Which group's campaigns count on this agent, and what for; `auto` only. */
  pool?: PoolPlace | undefined;
  /** The agent's part of a call that ended last. */
  lastPart?: LastPart | undefined;
  /** Called `monitoragent`: gets the supervisor's feeds until sign-out. */
  monitors: boolean;
  /** A supervisor signed the agent out during a call: in effect after it. */
  signOutAfter: boolean;
}

export interface LastPart {
  readonly callId: string;
  readonly segment: number;
  /** `timestamp` and `dir` of its frames. */
  readonly timestamp: string;
  readonly dir: 0 | 1;
  /** Until then it may be noted; in its wrap-up always. */
  readonly noteUntilMonoMs: number;
}

/** Is a page connected? `graceOver`: it stayed away too long; the agent is signed out when the call ends. */
export type Page =
  | { readonly kind: 'here' }
  | { readonly kind: 'lost'; readonly timerId: string }
  | { readonly kind: 'graceOver' };

/**
 * The standing leg: the page's audio session (worktype 2), or, for a long sign-in (长签), the agent's phone. `none`: the phone is
 * called for each call. `told`: the page was sent `siperror`.
 */
export type Audio =
  | { readonly kind: 'none' }
  /** A phone only. `rang`: it said so, and the page was told. */
  | { readonly kind: 'calling'; readonly leg: LegId; readonly timerId: string; readonly rang: boolean }
  | { readonly kind: 'up'; readonly leg: LegId }
  | { readonly kind: 'down'; readonly told: boolean };

export type Activity =
  | { readonly kind: 'resting'; readonly rest: Rest }
  /** `next`: what the agent asked for during the call; it takes effect after `after`. */
  | {
      readonly kind: 'inCall';
      readonly callId: string;
      readonly segment: number;
      readonly before: Rest;
      readonly next: Rest | undefined;
    }
  /** `after`: the frame that announced it, for a page that must rebuild its state. */
  | {
      readonly kind: 'wrapUp';
      readonly timerId: string;
      readonly before: Rest;
      readonly after: EventOf<'after'>;
    };

/** States that an agent stays in by choice. `signedOn`: said neither ready nor not ready yet. */
export type Rest =
  | { readonly kind: 'signedOn' }
  | { readonly kind: 'ready' }
  /** `reasonId`: one of the company's not-ready reasons (忙碌类型). `why`: `""`, or what made the machine set it. */
  | { readonly kind: 'notReady'; readonly reasonId: number; readonly why: string };

export const READY: Rest = { kind: 'ready' };
export const SIGNED_ON: Rest = { kind: 'signedOn' };
