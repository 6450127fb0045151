import type { CampaignConfig, CampaignLife } from '@callwright/engine';
import type { Campaign } from '../store/campaigns.ts';

export type CampaignChange = { readonly ok: true; readonly campaign: Campaign } | CampaignRefused;

export interface CampaignRefused {
  readonly ok: false;
  readonly status: 404 | 409 | 422;
  readonly detail: string;
}

export type LifeStep = 'start' | 'pause' | 'finish' | 'close';

/** What each step of a campaign's life may begin with, and leads to. */
export const STEPS: Readonly<Record<LifeStep, { readonly from: readonly CampaignLife[]; readonly to: CampaignLife }>> =
  {
    start: { from: ['draft', 'paused'], to: 'running' },
    pause: { from: ['running'], to: 'paused' },
    finish: { from: ['running', 'paused'], to: 'finished' },
    close: { from: ['running', 'paused'], to: 'closed' },
  };

export const NOT_THERE = { ok: false, status: 404, detail: 'There is no such campaign.' } as const;

/** When it began and ended, as far as this step tells. */
export function datesOf(campaign: Campaign, to: CampaignLife, nowMs: number): Partial<Campaign> {
  const started = campaign.life === 'draft' ? { startedAtMs: nowMs } : {};
  return to === 'finished' || to === 'closed' ? { ...started, endedAtMs: nowMs } : started;
}

/** What the engine is told of a campaign: zones and rounds are the server's. */
export function configOf({ id, settings }: Campaign): CampaignConfig {
  const { zones: _zones, rounds: _rounds, ...config } = settings;
  return { id, ...config };
}
