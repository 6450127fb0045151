import type { CampaignView } from '@callwright/engine';
import type { Campaign } from '../store/campaigns.ts';
import { endOfWork } from './calling-window.ts';
import { remainingOf } from './remaining.ts';

/** Figures of a campaign since it began: counts from the store, what goes on now from the engine. Rates are 0 to 1. */
export interface CampaignProgress {
  readonly customers: number;
  /** Customers who are not done, those who are being dialled included. */
  readonly remaining: number;
  /** Customers who are done, by how it ended. */
  readonly done: Readonly<Record<string, number>>;
  /** Dialled and over. */
  readonly dialled: number;
  /** By outcome; their sum is `dialled`. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** A person answered: talked with an agent, was abandoned, or left before. */
  readonly answered: number;
  readonly connected: number;
  readonly abandoned: number;
  /** Of the answered. */
  readonly abandonRate: number;
  /** Answered of the dialled. */
  readonly hitRate: number;
  readonly talkMs: number;
  /** Calling hours of the company's zone counted; undefined: nothing is dialled, so nobody knows. */
  readonly estimatedEndMs: number | undefined;
}

const HOUR_MS = 3_600_000;

export function progressOf(
  campaign: Campaign,
  counts: ReadonlyMap<string, number>,
  view: CampaignView | undefined,
  timeZone: string,
  nowMs: number,
): CampaignProgress {
  const done = withPrefix(counts, 'done.');
  const outcomes = withPrefix(counts, 'outcome.');
  const outcome = (name: string) => outcomes[name] ?? 0;
  const dialled = sum(outcomes);
  const answered = outcome('connected') + outcome('abandoned') + outcome('customerLeft');
  const remaining = remainingOf(counts);
  return {
    customers: counts.get('customers') ?? 0,
    remaining,
    done,
    dialled,
    outcomes,
    answered,
    connected: outcome('connected'),
    abandoned: outcome('abandoned'),
    abandonRate: answered === 0 ? 0 : outcome('abandoned') / answered,
    hitRate: dialled === 0 ? 0 : answered / dialled,
    talkMs: counts.get('talkMs') ?? 0,
    estimatedEndMs: estimatedEnd(),
  };

  /** As many tries for each customer as it took until now, at the pace of the last hour. */
  function estimatedEnd(): number | undefined {
    const perHour = view?.dialledPerHour ?? 0;
    if (campaign.life !== 'running' || perHour <= 0 || dialled === 0) {
      return undefined;
    }
    const triesEach = dialled / Math.max(sum(done), 1);
    const neededMs = ((remaining * Math.min(triesEach, campaign.settings.limits.attempts)) / perHour) * HOUR_MS;
    return endOfWork(campaign.settings.windows, timeZone, nowMs, Math.round(neededMs));
  }
}

function withPrefix(counts: ReadonlyMap<string, number>, prefix: string): Record<string, number> {
  const found = [...counts].filter(([counter]) => counter.startsWith(prefix));
  return Object.fromEntries(found.map(([counter, value]) => [counter.slice(prefix.length), value]));
}

function sum(values: Readonly<Record<string, number>>): number {
  return Object.values(values).reduce((total, value) => total + value, 0);
}
