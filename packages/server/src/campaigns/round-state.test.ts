import { afterEach, beforeEach, expect, it } from 'vitest';
import { silentLog } from '../metrics/log.ts';
import type { Campaign } from '../store/campaigns.ts';
import { openStore } from '../store/open-store.ts';
import type { OutboundStore } from '../store/outbound-store.ts';
import type { Store } from '../store/store.ts';
import { type RoundState, roundState } from './round-state.ts';
import { defaultSettings } from './settings.ts';

let store: Store;
let campaign: Campaign;
beforeEach(async () => {
  store = await openStore('sqlite::memory:', { log: silentLog });
  const added = await store.outbound.campaigns.add(1, defaultSettings({ name: 'spring', groupId: 804 }), 0);
  if (added === undefined) {
    throw new Error('no campaign');
  }
  campaign = { ...added, life: 'running' };
});
afterEach(() => store.close());

const ports = () => ({ store: store.outbound, timeZone: 'UTC', mayDial: () => true, isTaken: () => false });
const look = () => roundState(ports(), campaign, 1_000);
const add = (number: string) =>
  store.outbound.customers.add(campaign.id, [{ number, name: '', data: {}, priority: 5, zone: '', nextAtMs: 0 }]);

/** A look, with what another process does just after the `nth` question that it asks. */
async function lookWhile(nth: number, run: () => Promise<unknown>): Promise<RoundState> {
  let asked = 0;
  const after = <T extends object>(table: T): T =>
    new Proxy(table, {
      get(target, name) {
        const found = Reflect.get(target, name, target) as unknown;
        return typeof found !== 'function'
          ? found
          : async (...args: unknown[]) => {
              const answer: unknown = await Reflect.apply(found, target, args);
              asked += 1;
              if (asked === nth) {
                await run();
              }
              return answer;
            };
      },
    });
  const { imports, customers, campaigns, doNotCall, attempts } = store.outbound;
  const asking = { imports: after(imports), customers: after(customers), campaigns: after(campaigns) };
  const watched = { ...asking, doNotCall, attempts } as unknown as OutboundStore;
  return await roundState({ ...ports(), store: watched }, campaign, 1_000);
}

it('nobody waits, nobody came yet: the round is open', async () => {
  expect(await look()).toBe('open');
  await add('101');
  expect(await look()).toBe('open');
  const done = { number: '101', state: 'done', round: 1, nextAtMs: 0, reason: 'reached' } as const;
  await store.outbound.customers.place(campaign.id, [done]);
  expect(await look()).toBe('last');
  await add('102');
  await store.outbound.customers.place(campaign.id, [{ ...done, number: '102', state: 'waiting', round: 2 }]);
  expect(await look()).toBe('over');
});

it('customers who come between two of its questions keep the round open', async () => {
  for (let nth = 1; nth <= 6; nth += 1) {
    expect([nth, await lookWhile(nth, () => add(`10${nth}`))]).toEqual([nth, 'open']);
    const done = { number: `10${nth}`, state: 'done', round: 1, nextAtMs: 0, reason: 'reached' } as const;
    await store.outbound.customers.place(campaign.id, [done]);
    await store.outbound.campaigns.remove(1, campaign.id);
  }
});

it('whose call ends between two of its questions keeps it open too', async () => {
  for (let nth = 1; nth <= 5; nth += 1) {
    await add('101');
    await store.outbound.customers.lease(campaign.id, ['101']);
    const ends = () => store.outbound.customers.giveBack(campaign.id, ['101']);
    expect([nth, await lookWhile(nth, ends)]).toEqual([nth, 'open']);
    await store.outbound.customers.giveBack(campaign.id, ['101']);
  }
});
