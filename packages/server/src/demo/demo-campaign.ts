import { defaultSettings } from '../campaigns/settings.ts';
import type { NewCustomer } from '../store/campaign-customers.ts';
import type { OutboundStore } from '../store/outbound-store.ts';
import { DEMO_COMPANY_ID, DEMO_GROUP_IDS } from './demo-company.ts';

const MINUTE_MS = 60_000;
const CUSTOMERS = 60;
/** Last two digits: what the simulated carrier makes of the call. Most talk; one in ten each is busy, rings out, or does not exist. */
const ENDINGS = ['19', '19', '04', '01', '19', '02', '19', '05', '03', '19'];

/** A campaign in draft, whose customers are those of the simulated carrier: `POST /api/v1/campaigns/1/start` begins it. */
export async function seedCampaign(store: OutboundStore, nowMs: number): Promise<void> {
  const settings = defaultSettings({
    name: '演示外呼',
    groupId: DEMO_GROUP_IDS.campaign,
    mode: 'predictive',
    // Whoever tries it does so at any hour.
    windows: [],
    retry: {
      busy: { afterMs: 5 * MINUTE_MS, times: 1 },
      noAnswer: { afterMs: 10 * MINUTE_MS, times: 1 },
      abandoned: { afterMs: 72 * 60 * MINUTE_MS, times: 1 },
    },
  });
  const campaign = await store.campaigns.add(DEMO_COMPANY_ID, settings, nowMs);
  if (campaign !== undefined) {
    await store.customers.add(
      campaign.id,
      Array.from({ length: CUSTOMERS }, (_, nth) => customer(nth, nowMs)),
    );
  }
}

function customer(nth: number, nowMs: number): NewCustomer {
  return {
    number: `1330000${10 + nth}${ENDINGS[nth % ENDINGS.length] ?? '19'}`,
    name: `客户${nth + 1}`,
    data: { 等级: nth % 3 === 0 ? 'VIP' : '普通', 上次来电: '2026-01-15' },
    priority: 5,
    zone: '',
    nextAtMs: nowMs - CUSTOMERS + nth,
  };
}
