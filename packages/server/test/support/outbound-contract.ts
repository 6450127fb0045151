import { afterEach, beforeEach, expect, it } from 'vitest';
import { nextPlace, usesTry } from '../../src/campaigns/next-place.ts';
import { defaultSettings } from '../../src/campaigns/settings.ts';
import type { Settled } from '../../src/store/campaign-attempts.ts';
import type { NewCustomer } from '../../src/store/campaign-customers.ts';
import type { OutboundStore } from '../../src/store/outbound-store.ts';
import type { Store } from '../../src/store/store.ts';

const NOW = 1_800_000_000_000;
const SETTINGS = defaultSettings({ name: '春季', groupId: 804 });

/** What every store has to do for smart outbound, whatever database is behind it. `open` gives an empty store. */
export function outboundContract(open: () => Promise<Store>): void {
  let all: Store;
  let store: OutboundStore;
  let id = 0;
  beforeEach(async () => {
    all = await open();
    store = all.outbound;
    id = (await store.campaigns.add(1, SETTINGS, NOW))?.id ?? 0;
  });
  afterEach(() => all.close());

  it('keeps campaigns, each company its own', async () => {
    const campaign = await store.campaigns.get(1, id);
    expect(campaign).toMatchObject({ id, companyId: 1, life: 'draft', settings: SETTINGS, round: 1, createdAtMs: NOW });
    expect(await store.campaigns.get(2, id)).toBeUndefined();
    const others = await Promise.all([1, 2, 3].map(() => store.campaigns.add(2, SETTINGS, NOW)));
    expect(new Set([id, ...others.map((one) => one?.id)]).size).toBe(4);
    expect(await store.campaigns.list(1)).toEqual([campaign]);
    expect((await store.campaigns.list(2)).map((one) => one.id)).toEqual([4, 3, 2]);
    if (campaign !== undefined) {
      await store.campaigns.put({ ...campaign, life: 'running', round: 2, startedAtMs: NOW, nextRoundAtMs: NOW + 1 });
    }
    expect(await store.campaigns.get(1, id)).toMatchObject({ life: 'running', round: 2, nextRoundAtMs: NOW + 1 });
    await store.campaigns.remove(1, id);
    expect(await store.campaigns.list(1)).toEqual([]);
  });

  it('keeps what the pacing of each group has learnt', async () => {
    await store.pacing.put(1, 804, '{"a":1}');
    await store.pacing.put(1, 804, '{"a":2}');
    await store.pacing.put(2, 804, '{}');
    expect(await store.pacing.get(1, 804)).toBe('{"a":2}');
    expect(await store.pacing.get(1, 805)).toBeUndefined();
  });

  it('merges customers with the same number, in the table and in a batch', async () => {
    const first = [customer('101', { name: 'A', data: { city: '上海', level: '1' } }), customer('102')];
    expect(await store.customers.add(id, first)).toEqual({ added: 2, merged: 0 });
    const again = [
      customer('101', { data: { level: '2' }, priority: 9 }),
      customer('103'),
      customer('103', { name: 'C\0' }),
    ];
    expect(await store.customers.add(id, again)).toEqual({ added: 1, merged: 2 });
    expect(await store.customers.get(id, '101')).toMatchObject({
      name: 'A',
      data: { city: '上海', level: '2' },
      priority: 9,
    });
    expect(await store.customers.get(id, '103')).toMatchObject({ name: 'C' });
    expect((await store.campaigns.counts(id)).get('customers')).toBe(3);
    expect((await store.customers.lanes(id)).map((lane) => lane.priority)).toEqual([9, 5]);
  });

  it('finds who is next in a lane, and leases each once', async () => {
    await store.customers.add(id, [
      customer('101', { nextAtMs: 3 }),
      customer('102', { nextAtMs: 1 }),
      customer('103', { nextAtMs: NOW }),
    ]);
    const [lane] = await store.customers.lanes(id);
    if (lane === undefined) {
      throw new Error('no lane');
    }
    const next = async (dueMs?: number) => (await store.customers.next(lane, 10, dueMs)).map((one) => one.number);
    expect(await next(5)).toEqual(['102', '101']);
    expect(await next()).toEqual(['102', '101', '103']);
    expect(await store.customers.lease(id, ['101', '102', '999'])).toEqual(expect.arrayContaining(['101', '102']));
    expect(await store.customers.lease(id, ['101'])).toEqual([]);
    expect((await store.customers.leased(id, 10)).map((one) => one.number).sort()).toEqual(['101', '102']);
    expect(await store.customers.giveBack(id, ['101', '103'], 7)).toBe(1);
    expect(await next(10)).toEqual(['101']);
  });

  it('settles an attempt once, with the customer’s place and the counts', async () => {
    await store.customers.add(id, [customer('101'), customer('102')]);
    await store.customers.lease(id, ['101', '102']);
    const start = { callId: '7', companyId: 1, campaignId: id, number: '101', startedAtMs: NOW };
    await store.attempts.start([start]);
    expect((await store.attempts.open(1)).map((one) => one.callId)).toEqual(['7']);
    await store.attempts.settle(settled(id, '101', '7', 'busy'));
    await store.attempts.settle(settled(id, '101', '7', 'busy'));
    await store.attempts.start([start]);
    await store.attempts.settle(settled(id, '102', '8', 'connected'));
    expect(await store.customers.get(id, '101')).toMatchObject({ state: 'waiting', reason: 'busy', attempts: 1 });
    expect(await store.customers.get(id, '102')).toMatchObject({ state: 'done', reason: 'reached', attempts: 1 });
    expect(await store.attempts.open(1)).toEqual([]);
    const counts = await store.campaigns.counts(id);
    expect(['outcome.busy', 'outcome.connected', 'done.reached', 'talkMs'].map((one) => counts.get(one))).toEqual([
      1, 1, 1, 2_000,
    ]);
    expect([...(await store.attempts.since(1, ['101', '102'], NOW)).keys()].sort()).toEqual(['101', '102']);
    expect((await store.attempts.since(2, ['101'], 0)).size).toBe(0);
    expect(
      (await store.attempts.ofCustomer(1, id, '101')).map((one) => [one.callId, one.attempt, one.outcome]),
    ).toEqual([['7', 1, 'busy']]);
    expect(await store.attempts.list(id, 10, NOW + 1)).toHaveLength(2);
  });

  it('who was taken out during a call stays out', async () => {
    await store.customers.add(id, [customer('101')]);
    await store.customers.lease(id, ['101']);
    await store.customers.place(id, [{ number: '101', state: 'done', round: 1, nextAtMs: NOW, reason: 'removed' }]);
    await store.attempts.settle(settled(id, '101', '7', 'busy'));
    expect(await store.customers.get(id, '101')).toMatchObject({ state: 'done', reason: 'removed' });
    expect((await store.campaigns.counts(id)).get('done.removed')).toBe(1);
    expect((await store.campaigns.counts(id)).get('outcome.busy')).toBe(1);
  });

  it('lists and deletes customers piece by piece', async () => {
    await store.customers.add(
      id,
      Array.from({ length: 25 }, (_, nth) => customer(`1${100 + nth}`)),
    );
    expect((await store.customers.list(id, 2, '1101')).map((one) => one.number)).toEqual(['1102', '1103']);
    expect(await store.customers.removeSome(id, 20)).toBe(20);
    expect(await store.customers.removeSome(id, 20)).toBe(5);
    expect(await store.customers.removeSome(id, 20)).toBe(0);
  });

  it('keeps a do-not-call list a company', async () => {
    expect(await store.doNotCall.add(1, ['102', '101', '102'], 'asked', NOW)).toBe(2);
    expect(await store.doNotCall.add(1, ['102', '103'], '', NOW)).toBe(1);
    expect(await store.doNotCall.listed(1, ['101', '104'])).toEqual(new Set(['101']));
    expect(await store.doNotCall.listed(2, ['101'])).toEqual(new Set());
    const page = await store.doNotCall.list(1, 2);
    expect(page.entries.map((entry) => [entry.number, entry.note])).toEqual([
      ['101', 'asked'],
      ['102', 'asked'],
    ]);
    expect((await store.doNotCall.list(1, 2, page.next)).entries.map((entry) => entry.number)).toEqual(['103']);
    expect(await store.doNotCall.remove(1, '102')).toBe(true);
    expect(await store.doNotCall.remove(1, '102')).toBe(false);
    expect(await store.doNotCall.count(1)).toBe(2);
  });

  it('keeps import jobs', async () => {
    const job = await store.imports.add(1, id, { priority: 5 }, NOW);
    await store.imports.change(job.id, {
      state: 'running',
      line: 7,
      errors: [{ line: 3, problem: 'x' }],
      delimiter: ';',
    });
    expect(await store.imports.get(job.id)).toEqual({
      ...job,
      state: 'running',
      line: 7,
      errors: [{ line: 3, problem: 'x' }],
      delimiter: ';',
    });
    const other = await store.imports.add(1, 0, { priority: 5 }, NOW);
    await store.imports.change(other.id, { state: 'done' });
    expect((await store.imports.unfinished()).map((one) => one.id)).toEqual([job.id]);
    expect((await store.imports.list(1)).map((one) => one.id)).toEqual([other.id, job.id]);
    expect((await store.imports.list(1, id)).map((one) => one.id)).toEqual([job.id]);
    expect(await store.imports.list(2)).toEqual([]);
  });
}

function customer(number: string, given: Partial<NewCustomer> = {}): NewCustomer {
  return { number, name: '', data: {}, priority: 5, zone: '', nextAtMs: 1, ...given };
}

function settled(campaignId: number, number: string, callId: string, outcome: 'busy' | 'connected'): Settled {
  return {
    companyId: 1,
    attempt: {
      ...{ campaignId, custId: number, callId, attempt: 1, number, caller: '1', outcome, endReason: 'calleeBusy' },
      ...{ sipStatus: 486, startedAtMs: NOW, answeredAtMs: undefined, connectedAtMs: undefined, endedAtMs: NOW + 1 },
      ...{ agentKey: undefined, talkMs: 1_000 },
    },
    decide: (history) => ({ number, ...nextPlace(SETTINGS, history), usesTry: usesTry(outcome) }),
  };
}
