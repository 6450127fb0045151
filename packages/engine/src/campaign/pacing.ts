import type { Context } from '../company/context.ts';
import type { AgentKey } from '../company/inputs.ts';
import type { DialCause, PacingInput } from '../dialer/inputs.ts';
import { keptPacing } from '../dialer/kept-pacing.ts';
import { createPacing, type Pacing } from '../dialer/pacing.ts';
import type { Campaign, Pool, PoolState } from './campaign.ts';
import type { CampaignCall } from './campaign-call.ts';
import type { AttemptOutcome } from './contract.ts';

/**
 * The pacing machine of a task group, as the campaigns use it. There is one as long as a predictive campaign of the group is
 * open; it hears of every line and agent of the group. It is derived: what it learnt is kept in the pool, the rest it is told anew.
 */
export interface Pacer {
  readonly machine: Pacing;
  /** The settings that it was made with: edited ones make another. */
  readonly settings: string;
}

/** How often it is asked while nothing happens, ms. */
export const PACE_MS = 1_000;
/** How often what it learnt is kept by the server, ms: some kB. */
export const STORE_MS = 60_000;

/** The machine of a group with predictive campaigns, with the strictest of their promises: they share the agents. */
export function keepPacer(ctx: Context, pool: Pool, predictive: readonly Campaign[]): void {
  const current = ctx.pacers.get(pool.groupId);
  if (predictive.length === 0) {
    if (current !== undefined) {
      storePacing(ctx, pool);
      ctx.pacers.delete(pool.groupId);
    }
    return;
  }
  const settings = {
    cap: Math.min(...predictive.map(({ config }) => config.abandonCap)),
    windowMs: Math.min(...predictive.map(({ config }) => config.abandonWindowMs)),
    graceMs: Math.min(...predictive.map(({ config }) => config.graceMs)),
  };
  const key = `${settings.cap} ${settings.windowMs} ${settings.graceMs}`;
  if (current?.settings !== key) {
    const machine = createPacing(settings, current?.machine.dump() ?? pool.history);
    ctx.pacers.set(pool.groupId, { machine, settings: key });
    pool.asked = 0;
    tellAnew(ctx, pool);
  }
}

/** Has the server keep what the machine of a group has learnt. */
export function storePacing(ctx: Context, pool: Pool): void {
  const machine = ctx.pacers.get(pool.groupId)?.machine;
  if (machine !== undefined) {
    pool.history = machine.dump();
    pool.keptMonoMs = ctx.now.monoMs;
    ctx.effects.push({ type: 'storePacing', groupId: pool.groupId, pacing: keptPacing(pool.history, ctx.now) });
  }
}

/** Now and then, so that a crash costs a minute of it. */
export function storePacingInTime(ctx: Context, pool: Pool): void {
  if (ctx.now.monoMs - pool.keptMonoMs >= STORE_MS) {
    storePacing(ctx, pool);
  }
}

/** The server goes down. */
export function storePacings(ctx: Context): void {
  for (const pool of ctx.state.pools.values()) {
    storePacing(ctx, pool);
  }
}

/** Puts what the machines have learnt into the state, for a dump. */
export function keepHistories(ctx: Context): void {
  for (const [groupId, { machine }] of ctx.pacers) {
    const pool = ctx.state.pools.get(groupId);
    if (pool !== undefined) {
      pool.history = machine.dump();
    }
  }
}

/** One that begins late is told who is there and who rings; since when, it can not know. */
function tellAnew(ctx: Context, pool: Pool): void {
  for (const agent of ctx.state.agents.values()) {
    if (agent.session?.pool?.groupId === pool.groupId) {
      paceAgent(ctx, pool.groupId, agent.key, agent.session.pool.state);
    }
  }
  for (const call of ctx.state.calls.values()) {
    if (call.campaign?.groupId === pool.groupId && call.campaign.ringing) {
      tellPacing(ctx, pool.groupId, { type: 'dialStarted', dialId: call.callId });
    }
  }
}

/** Tells the machine, if there is one, and notes how many dials it wants now. */
export function tellPacing(ctx: Context, groupId: number, input: PacingInput): void {
  const machine = ctx.pacers.get(groupId)?.machine;
  const pool = ctx.state.pools.get(groupId);
  if (machine !== undefined && pool !== undefined) {
    pool.asked += machine.step(input, ctx.now.monoMs);
    if (pool.asked > 0) {
      ctx.poolsToPace.add(groupId);
    }
  }
}

/** `undefined`: the agent does not count here any more. */
export function paceAgent(ctx: Context, groupId: number, agentId: AgentKey, state: PoolState | undefined): void {
  tellPacing(ctx, groupId, { type: AGENT_INPUTS[state ?? 'left'], agentId });
}

const AGENT_INPUTS = {
  ready: 'agentReady',
  talking: 'agentTalking',
  wrapUp: 'agentWrapUp',
  away: 'agentAway',
  left: 'agentLeft',
} as const;

/** A person answered: an agent is wanted within the grace. */
export function paceAnswered(ctx: Context, dialId: string, about: CampaignCall): void {
  if (about.ringing) {
    about.ringing = false;
    tellPacing(ctx, about.groupId, { type: 'dialAnswered', dialId });
  }
}

/** A line that was dialled is not ringing any more, and no person answered. */
export function paceFailed(ctx: Context, dialId: string, about: CampaignCall, outcome: AttemptOutcome): void {
  if (!about.ringing) {
    return;
  }
  about.ringing = false;
  const cause = CAUSES[outcome];
  if (cause === undefined) {
    // Hung up before it was known who it was.
    tellPacing(ctx, about.groupId, { type: 'dialAnswered', dialId });
    tellPacing(ctx, about.groupId, { type: 'customerLeft', dialId });
  } else {
    tellPacing(ctx, about.groupId, { type: 'dialFailed', dialId, cause });
  }
}

const CAUSES: Partial<Readonly<Record<AttemptOutcome, DialCause>>> = {
  answeringMachine: 'machine',
  busy: 'busy',
  noAnswer: 'noAnswer',
  declined: 'declined',
  unreachable: 'unreachable',
  unallocated: 'unreachable',
  trunkFailed: 'trunkFailed',
  cancelled: 'cancelled',
};

/** An agent has the customer. One whom another group counts on is not this machine's. */
export function paceGiven(ctx: Context, dialId: string, groupId: number, agentId: AgentKey): void {
  const own = ctx.state.agents.get(agentId)?.session?.pool?.groupId === groupId;
  tellPacing(ctx, groupId, own ? { type: 'customerGiven', dialId, agentId } : { type: 'customerLeft', dialId });
}
