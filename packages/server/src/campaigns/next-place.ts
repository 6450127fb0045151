import type { RetryRule } from '@callwright/engine';
import type { Attempt, KnownOutcome } from '../store/campaign-attempts.ts';
import type { Placed } from '../store/campaign-customers.ts';
import type { CampaignSettings } from '../store/campaigns.ts';

const MINUTE_MS = 60_000;

/** The trunk refused, was slow, or is gone: the customer is tried again ever more slowly, and it costs the customer no try. */
const TRUNK_AGAIN_MS_MIN = MINUTE_MS;
const TRUNK_AGAIN_MS_MAX = 15 * MINUTE_MS;
/** Ours ended it before anybody answered. */
const CANCELLED_AGAIN_MS = MINUTE_MS;
/** The server died in the middle of it. It may have rung, or been answered by a customer who then heard nothing: not at once again. */
const INTERRUPTED_AGAIN_MS = 60 * MINUTE_MS;

/** Outcomes that say nothing about the customer. */
const NOT_THE_CUSTOMERS: ReadonlySet<KnownOutcome> = new Set(['trunkFailed', 'cancelled']);
/** Nobody hears from us again after these, whatever the rules say. */
const OVER: ReadonlySet<KnownOutcome> = new Set(['connected', 'unallocated']);

/** Whether a try counts against the limits of the customer. */
export function usesTry(outcome: KnownOutcome | undefined): boolean {
  return outcome === undefined || !NOT_THE_CUSTOMERS.has(outcome);
}

/**
 * Where a customer stands after an attempt.
 *
 * @param history all attempts of the customer in this campaign; the one that decides is the last, and is over
 */
export function nextPlace(
  settings: Pick<CampaignSettings, 'retry' | 'limits' | 'rounds'>,
  history: readonly Attempt[],
): Omit<Placed, 'number'> {
  const last = history.at(-1);
  const outcome = last?.outcome ?? 'interrupted';
  const round = last?.round ?? 1;
  const endedAtMs = last?.endedAtMs ?? last?.startedAtMs ?? 0;
  const done = (reason: string) => ({ state: 'done', round, nextAtMs: endedAtMs, reason }) as const;
  if (OVER.has(outcome)) {
    return done(outcome === 'connected' ? 'reached' : 'final');
  }
  const rule = ruleOf(settings, outcome, history);
  if (rule === undefined) {
    return done('final');
  }
  if (history.filter((one) => usesTry(one.outcome)).length >= settings.limits.attempts) {
    return done('attemptsOver');
  }
  const inRound = history.filter((one) => one.outcome === outcome && one.round === round).length;
  const again = { state: 'waiting', nextAtMs: endedAtMs + rule.afterMs, reason: outcome } as const;
  if (inRound <= rule.times) {
    return { ...again, round };
  }
  return round < settings.rounds.count ? { ...again, round: round + 1 } : done('attemptsOver');
}

function ruleOf(
  settings: Pick<CampaignSettings, 'retry'>,
  outcome: KnownOutcome,
  history: readonly Attempt[],
): RetryRule | undefined {
  const always = Number.POSITIVE_INFINITY;
  switch (outcome) {
    case 'trunkFailed': {
      const before = history.filter((one) => one.outcome === outcome).length - 1;
      const afterMs = Math.min(TRUNK_AGAIN_MS_MIN * 2 ** Math.min(before, 10), TRUNK_AGAIN_MS_MAX);
      return settings.retry.trunkFailed ?? { afterMs, times: always };
    }
    case 'cancelled':
      return settings.retry.cancelled ?? { afterMs: CANCELLED_AGAIN_MS, times: always };
    case 'interrupted':
      return { afterMs: INTERRUPTED_AGAIN_MS, times: always };
    default:
      return settings.retry[outcome];
  }
}
