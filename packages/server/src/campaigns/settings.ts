import { type CampaignMode, GRACE_MS, RING_MS } from '@callwright/engine';
import type { CampaignSettings } from '../store/campaigns.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

/**
 * A campaign that says nothing else. Calling hours are those that every market allows; an abandoned customer rests for 72 h
 * whatever is written here.
 */
export function defaultSettings(
  given: Partial<CampaignSettings> & { readonly name: string; readonly groupId: number },
): CampaignSettings {
  const mode: CampaignMode = given.mode ?? 'progressive';
  return {
    activityId: 0,
    callerNumbers: [],
    ringTimeoutMs: RING_MS,
    linesMax: 100,
    abandonCap: 0.03,
    abandonWindowMs: 8 * HOUR_MS,
    graceMs: GRACE_MS,
    notice: { kind: 'say', text: '您好，刚才的电话是我们打给您的，现在坐席正忙。打扰了，再见。' },
    machine: { kind: 'off' },
    flow: '',
    claimsPerAgent: 1,
    claimMs: 5 * MINUTE_MS,
    windows: [{ days: EVERY_DAY, from: '09:00', to: '20:00' }],
    retry: {
      busy: { afterMs: 15 * MINUTE_MS, times: 2 },
      noAnswer: { afterMs: 2 * HOUR_MS, times: 2 },
      unreachable: { afterMs: 4 * HOUR_MS, times: 2 },
      answeringMachine: { afterMs: 4 * HOUR_MS, times: 1 },
      abandoned: { afterMs: 72 * HOUR_MS, times: 1 },
      customerLeft: { afterMs: 4 * HOUR_MS, times: 1 },
      declined: { afterMs: 24 * HOUR_MS, times: 1 },
    },
    limits: { attempts: 5, perDay: 3, per5Minutes: 1 },
    zones: [],
    rounds: { count: 1, pauseMs: 0 },
    ...given,
    mode,
  };
}
