import type { Call } from '../call/call.ts';
import type { Context } from '../company/context.ts';
import { TRUNK_FAILURES } from './attempt.ts';
import { type Campaign, isPaced, type Pool, RATE_WINDOW_MS } from './campaign.ts';
import type { CampaignView, IdleReason } from './contract.ts';

/** Live figures of the campaigns, made when asked for. */
export function campaignViews(ctx: Context): readonly CampaignView[] {
  const lines = new Map<number, Lines>();
  for (const call of ctx.state.calls.values()) {
    if (call.campaign !== undefined) {
      const counted = lines.get(call.campaign.campaignId) ?? { ringing: 0, waiting: 0, inFlow: 0, talking: 0 };
      counted[lineOf(call)] += 1;
      lines.set(call.campaign.campaignId, counted);
    }
  }
  return [...ctx.state.campaigns.values()].map((campaign) => view(ctx, campaign, lines.get(campaign.config.id)));
}

interface Lines {
  ringing: number;
  waiting: number;
  inFlow: number;
  talking: number;
}

function lineOf(call: Call): keyof Lines {
  if (call.answeredAtMs === undefined) {
    return 'ringing';
  }
  switch (call.place.kind) {
    case 'campaign':
    case 'queued':
      return 'waiting';
    case 'ivr':
      return 'inFlow';
    default:
      return 'talking';
  }
}

function view(ctx: Context, campaign: Campaign, lines: Lines | undefined): CampaignView {
  const { config, figures, life } = campaign;
  const pool = ctx.state.pools.get(config.groupId);
  const agents = pool?.agents ?? { ready: 0, talking: 0, wrapUp: 0, away: 0 };
  return {
    campaignId: config.id,
    name: config.name,
    groupId: config.groupId,
    mode: config.mode,
    life,
    remaining: campaign.remaining,
    buffered: campaign.buffer.length,
    claimed: campaign.claims.length,
    ...(lines ?? { ringing: 0, waiting: 0, inFlow: 0, talking: 0 }),
    dialled: figures.dialled,
    answered: figures.answered,
    connected: figures.connected,
    abandoned: figures.abandoned,
    outcomes: { ...figures.outcomes },
    agents: agents.ready + agents.talking + agents.wrapUp + agents.away,
    agentsReady: agents.ready,
    occupancy: pool === undefined ? 0 : occupancy(ctx, pool),
    dialledPerHour: dialledPerHour(ctx, campaign),
    idleReason: idleReason(ctx, campaign, pool),
  };
}

function occupancy(ctx: Context, { agents, spentMs, countedMonoMs }: Pool): number {
  const sinceMs = ctx.now.monoMs - countedMonoMs;
  const busyMs = spentMs.talking + spentMs.wrapUp + sinceMs * (agents.talking + agents.wrapUp);
  const thereMs = busyMs + spentMs.ready + sinceMs * agents.ready;
  return thereMs === 0 ? 0 : busyMs / thereMs;
}

function dialledPerHour(ctx: Context, { figures: { rate } }: Campaign): number {
  const elapsedMs = ctx.now.monoMs - rate.sinceMonoMs;
  const [count, ms] =
    rate.before === undefined ? [rate.count, elapsedMs] : [rate.count + rate.before, elapsedMs + RATE_WINDOW_MS];
  return ms < 1_000 ? 0 : (count * 3_600_000) / ms;
}

function idleReason(ctx: Context, campaign: Campaign, pool: Pool | undefined): IdleReason | undefined {
  const { config, trunk, life } = campaign;
  if (life !== 'running' || campaign.stopping) {
    return life === 'running' || life === 'paused' ? 'paused' : 'ended';
  }
  if (campaign.dialing > 0) {
    return undefined;
  }
  if (trunk.failures >= TRUNK_FAILURES && ctx.now.monoMs < trunk.heldUntilMonoMs) {
    return 'trunkDown';
  }
  if (campaign.buffer.length === 0 && campaign.dry) {
    return 'noCustomers';
  }
  if (campaign.live >= config.linesMax) {
    return 'linesFull';
  }
  const agents = pool?.agents;
  const there = agents === undefined ? 0 : agents.ready + agents.talking + agents.wrapUp;
  if (isPaced(campaign) && there === 0) {
    return 'noAgents';
  }
  return isPaced(campaign) ? 'agentsBusy' : undefined;
}
