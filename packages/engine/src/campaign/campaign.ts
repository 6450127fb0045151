import type { AgentKey } from '../company/inputs.ts';
import type { PacingHistory } from '../dialer/pacing.ts';
import type { AttemptOutcome, CampaignConfig, CampaignCustomer, CampaignLife, CustId } from './contract.ts';

/** A campaign as the engine knows it. Plain data, part of the company's state. */
export interface Campaign {
  config: CampaignConfig;
  life: Exclude<CampaignLife, 'draft'>;
  /** Customers not done, as the server said last, less those done since. */
  remaining: number;
  /** Leased and not dialled, in the order of the server. */
  buffer: CampaignCustomer[];
  /** The request that the server has not answered yet. */
  asking: string | undefined;
  asked: number;
  /** The server has none now; `askTimer`: it said when to ask again. */
  dry: boolean;
  askTimer: string | undefined;
  /** The server goes down: nobody is dialled until it tells of the campaign again. */
  stopping: boolean;
  /** Place in the rotation of caller numbers. */
  nextCaller: number;
  /** Calls of it that are up, and those of them that are not answered yet. */
  live: number;
  dialing: number;
  trunk: Trunk;
  readonly claims: Claim[];
  /** Agents who wait for the server to name a customer. */
  claimants: Claimant[];
  /** Agents who were there for it: they are told when it ends. */
  readonly workers: Record<AgentKey, true>;
  readonly figures: Figures;
}

/** Failures of the trunk without anything better between them; from the third on the campaign waits, then tries with one line. */
export interface Trunk {
  failures: number;
  heldUntilMonoMs: number;
}

/** A customer whom an agent looks at (preview). */
export interface Claim {
  readonly agentKey: AgentKey;
  readonly customer: CampaignCustomer;
  readonly timerId: string;
}

export interface Claimant {
  readonly requestId: string;
  readonly agentKey: AgentKey;
}

export interface Figures {
  dialled: number;
  answered: number;
  connected: number;
  abandoned: number;
  readonly outcomes: Record<AttemptOutcome, number>;
  /** Dialled in the stretch that began at `sinceMonoMs`, and in the one before it. */
  rate: { sinceMonoMs: number; count: number; before: number | undefined };
}

/** What the campaigns of one task group share. */
export interface Pool {
  readonly groupId: number;
  /** Agents signed in to the group with `auto`, as supervisors were told (manual 6.9). */
  readonly members: Record<AgentKey, true>;
  /** A campaign of the group runs or is paused. */
  open: boolean;
  /** Somebody counts on its agents now: a paced campaign runs and has customers. */
  active: boolean;
  /** By state: how many of the agents who count for this pool, and how long they were so, ms. */
  readonly agents: Record<PoolState, number>;
  readonly spentMs: Record<PoolState, number>;
  countedMonoMs: number;
  /** Campaign that was served last: they take turns. */
  turn: number;
  tickTimer: string | undefined;
  /** Dials that the pacing has asked for and that were not begun yet. */
  asked: number;
  /** What the pacing had learnt, when it was last asked. */
  history: PacingHistory | undefined;
  /** When it was last given to the server to keep. */
  keptMonoMs: number;
}

/** What an agent is to the pacing: `ready`, in a call, in wrap-up, or signed in and not there. */
export type PoolState = 'ready' | 'talking' | 'wrapUp' | 'away';

export interface PoolPlace {
  readonly groupId: number;
  readonly state: PoolState;
}

/** Stretch over which dials are counted, for the rate an hour. */
export const RATE_WINDOW_MS = 600_000;

export function newCampaign(
  config: CampaignConfig,
  life: Campaign['life'],
  remaining: number,
  monoMs: number,
): Campaign {
  return {
    config,
    life,
    remaining,
    buffer: [],
    asking: undefined,
    asked: 0,
    dry: false,
    askTimer: undefined,
    stopping: false,
    nextCaller: 0,
    live: 0,
    dialing: 0,
    trunk: { failures: 0, heldUntilMonoMs: 0 },
    claims: [],
    claimants: [],
    workers: {},
    figures: {
      dialled: 0,
      answered: 0,
      connected: 0,
      abandoned: 0,
      outcomes: {
        connected: 0,
        abandoned: 0,
        customerLeft: 0,
        answeringMachine: 0,
        busy: 0,
        noAnswer: 0,
        declined: 0,
        unreachable: 0,
        unallocated: 0,
        trunkFailed: 0,
        cancelled: 0,
      },
      rate: { sinceMonoMs: monoMs, count: 0, before: undefined },
    },
  };
}

/** Runs or is paused: not over. */
export function isOpen(campaign: Campaign): boolean {
  return campaign.life === 'running' || campaign.life === 'paused';
}

/** May dial now. */
export function isDialling(campaign: Campaign): boolean {
  return campaign.life === 'running' && !campaign.stopping;
}

/** Dials by itself, for agents. */
export function isPaced(campaign: Campaign): boolean {
  return campaign.config.mode === 'progressive' || campaign.config.mode === 'predictive';
}

/** Has customers, or may get some. */
export function hasCustomers(campaign: Campaign): boolean {
  return campaign.buffer.length > 0 || !campaign.dry;
}

export function claimOf(campaign: Campaign, custId: CustId): Claim | undefined {
  return campaign.claims.find((claim) => claim.customer.custId === custId);
}
