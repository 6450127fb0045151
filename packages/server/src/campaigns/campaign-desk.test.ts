import type { CampaignAttempt, CampaignInput, CompanyConfig } from '@callwright/engine';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { callRecord } from '../../test/support/store-contract.ts';
import { demoCompany } from '../demo/demo-company.ts';
import { silentLog } from '../metrics/log.ts';
import type { NewCustomer } from '../store/campaign-customers.ts';
import type { CampaignSettings } from '../store/campaigns.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import { CampaignDesk } from './campaign-desk.ts';
import { defaultSettings } from './settings.ts';

/** A Tuesday, 10:00 in Shanghai. */
const START = Date.parse('2026-03-03T10:00:00+08:00');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let store: Store;
let desk: CampaignDesk;
let company: CompanyConfig;
let now = START;
let calls = 0;
const inputs: CampaignInput[] = [];

beforeEach(async () => {
  store = await openStore('sqlite::memory:', { log: silentLog });
  company = demoCompany(2);
  now = START;
  desk = newDesk();
});
afterEach(async () => {
  await desk.close();
  await store.close();
});

function newDesk(): CampaignDesk {
  inputs.length = 0;
  return new CampaignDesk({
    ...{ companyId: 1, store: store.outbound, log: silentLog, wallMs: () => now, company: () => company },
    recordsWritten: () => store.flush(),
    callRecord: (callId) => store.call(1, callId),
    input: (input) => inputs.push(input),
  });
}

function settings(given: Partial<CampaignSettings> = {}): CampaignSettings {
  return defaultSettings({ name: 'spring', groupId: 804, mode: 'predictive', ...given });
}

async function campaign(
  given: Partial<CampaignSettings>,
  ...customers: (string | Partial<NewCustomer>)[]
): Promise<number> {
  const change = await desk.add(settings(given));
  if (!change.ok) {
    throw new Error(change.detail);
  }
  await add(change.campaign.id, ...customers);
  expect(await desk.step(change.campaign.id, 'start')).toMatchObject({ ok: true });
  return change.campaign.id;
}

async function add(id: number, ...customers: (string | Partial<NewCustomer>)[]): Promise<void> {
  const rows = customers.map((one, nth) => ({
    ...{ number: '', name: '', data: {}, priority: 5, zone: '', nextAtMs: nth },
    ...(typeof one === 'string' ? { number: one } : one),
  }));
  await store.outbound.customers.add(id, rows);
}

/** What the engine gets when it asks. */
async function want(id: number, count = 10) {
  calls += 1;
  desk.run({ type: 'wantCustomers', campaignId: id, requestId: `r${calls}`, count });
  await desk.settled();
  const answer = inputs.findLast((input) => input.type === 'customers' && input.requestId === `r${calls}`);
  if (answer?.type !== 'customers') {
    throw new Error('no answer');
  }
  return answer;
}

async function numbers(id: number, count?: number): Promise<string[]> {
  return (await want(id, count)).customers.map((customer) => customer.number);
}

async function dial(id: number, number: string, outcome?: CampaignAttempt['outcome']): Promise<void> {
  calls += 1;
  const callId = String(1_000 + calls);
  desk.run({ type: 'attemptStarted', campaignId: id, custId: number, callId, atMs: now });
  if (outcome !== undefined) {
    const attempt: CampaignAttempt = {
      ...{
        campaignId: id,
        custId: number,
        callId,
        attempt: 1,
        number,
        caller: '1',
        outcome,
        endReason: 'customerHungUp',
      },
      ...{ sipStatus: undefined, startedAtMs: now, answeredAtMs: undefined, connectedAtMs: undefined },
      ...{ endedAtMs: now, agentKey: undefined, talkMs: 0 },
    };
    desk.run({ type: 'storeAttempt', attempt });
  }
  await desk.settled();
}

async function stateOf(id: number, number: string) {
  const customer = await store.outbound.customers.get(id, number);
  return [customer?.state, customer?.reason];
}

it('hands customers out by priority, then in line, each once', async () => {
  const id = await campaign({}, '101', '102', { number: '103', priority: 9 }, '104', { number: '105', priority: 0 });
  const first = await want(id, 2);
  expect(first.customers).toEqual([
    { custId: '103', number: '103', data: {}, attempt: 1, validUntilMs: START + 10 * HOUR },
    { custId: '101', number: '101', data: {}, attempt: 1, validUntilMs: START + 10 * HOUR },
  ]);
  expect(first.remaining).toBe(5);
  expect(await numbers(id)).toEqual(['102', '104', '105']);
  const none = await want(id);
  expect([none.customers, none.againAtMs]).toEqual([[], undefined]);
});

it('those that come back wait where they stood', async () => {
  const id = await campaign({}, '101', '102', '103');
  await numbers(id, 2);
  desk.run({ type: 'returnCustomers', campaignId: id, custIds: ['101'], reason: 'notWanted' });
  desk.run({ type: 'returnCustomers', campaignId: id, custIds: ['102'], reason: 'claimSkipped' });
  await desk.settled();
  expect(await numbers(id)).toEqual(['101', '103']);
  now += 11 * MINUTE;
  expect(await numbers(id)).toEqual(['102']);
});

it('is told to the engine with each change, and finished when everybody is done', async () => {
  const id = await campaign({}, '101', '102');
  await numbers(id);
  await dial(id, '101', 'connected');
  expect((await store.outbound.campaigns.get(1, id))?.life).toBe('running');
  await dial(id, '102', 'unallocated');
  expect((await store.outbound.campaigns.get(1, id))?.life).toBe('finished');
  expect(inputs.filter((input) => input.type === 'campaign').map((input) => [input.life, input.remaining])).toEqual([
    ['running', 2],
    ['finished', 0],
  ]);
  expect(await store.outbound.campaigns.counts(id)).toEqual(
    new Map([
      ['customers', 2],
      ['done.final', 1],
      ['done.reached', 1],
      ['outcome.connected', 1],
      ['outcome.unallocated', 1],
    ]),
  );
});

it('after a crash: who was not dialled waits, who was dialled counts as tried, nobody is lost', async () => {
  const id = await campaign({}, '101', '102', '103');
  await numbers(id);
  await dial(id, '101');
  await dial(id, '102', 'busy');
  desk = newDesk();
  await desk.start();
  expect(inputs.map((input) => input.type)).toEqual(['campaign']);
  expect(await numbers(id)).toEqual(['103']);
  expect(await stateOf(id, '101')).toEqual(['waiting', 'interrupted']);
  now += 61 * MINUTE;
  expect(await numbers(id)).toEqual(['102', '101']);
  expect((await store.outbound.attempts.list(id, 10, Number.MAX_SAFE_INTEGER)).map((one) => one.outcome)).toEqual(
    expect.arrayContaining(['interrupted', 'busy']),
  );
});

it('after a crash: a call whose record was written tells whether the customer was reached', async () => {
  const id = await campaign({}, '101');
  await numbers(id);
  await dial(id, '101');
  const [open] = await store.outbound.attempts.open(1);
  const record = callRecord(1);
  store.saveCall({ ...record, callId: open?.callId ?? '', companyId: 1, answeredAtMs: START, talkMs: 7_000 });
  await store.flush();
  desk = newDesk();
  await desk.start();
  expect(await stateOf(id, '101')).toEqual(['done', 'reached']);
  expect(await store.outbound.attempts.list(id, 10, Number.MAX_SAFE_INTEGER)).toMatchObject([
    { outcome: 'connected', talkMs: 7_000, agentKey: record.segments[0]?.agentKey },
  ]);
});

it('after a crash: attempts of a campaign that was closed meanwhile are over too', async () => {
  const id = await campaign({}, '101');
  await numbers(id);
  await dial(id, '101');
  await desk.step(id, 'close');
  desk = newDesk();
  await desk.start();
  expect((await store.outbound.campaigns.counts(id)).get('outcome.interrupted')).toBe(1);
});

it('the same result told twice counts once', async () => {
  const id = await campaign({}, '101', '102');
  await numbers(id, 1);
  await dial(id, '101', 'busy');
  calls -= 1;
  await dial(id, '101', 'busy');
  expect((await store.outbound.campaigns.counts(id)).get('outcome.busy')).toBe(1);
  expect((await store.outbound.customers.get(id, '101'))?.attempts).toBe(1);
});

it('does not dial who is on the list or outside the dial plan, and says why', async () => {
  company = { ...company, dialing: { prefixes: ['1'] } };
  await store.outbound.doNotCall.add(1, ['102'], '', now);
  const id = await campaign({}, '101', '102', '201', '+12125550100', '103');
  expect(await numbers(id)).toEqual(['101', '103']);
  expect(await stateOf(id, '102')).toEqual(['done', 'doNotCall']);
  expect(await stateOf(id, '201')).toEqual(['done', 'notAllowed']);
  expect(await stateOf(id, '+12125550100')).toEqual(['done', 'notAllowed']);
});

it('keeps the limits of a customer over all campaigns', async () => {
  const limits = { attempts: 9, perDay: 2, per5Minutes: 1 };
  const retry = { busy: { afterMs: 0, times: 9 } };
  const one = await campaign({ limits, retry }, '101');
  const other = await campaign({ limits, retry }, '101', '102');
  expect(await numbers(one)).toEqual(['101']);
  expect(await numbers(other)).toEqual(['102']);
  expect(await stateOf(other, '101')).toEqual(['waiting', 'onAnotherCall']);
  await dial(one, '101', 'busy');
  const later = await want(one);
  expect([later.customers, later.againAtMs]).toEqual([[], now + 5 * MINUTE]);
  now += 5 * MINUTE;
  expect(await numbers(one)).toEqual(['101']);
  await dial(one, '101', 'busy');
  now += 5 * MINUTE;
  expect((await want(one)).againAtMs).toBe(Date.parse('2026-03-04T09:00:00+08:00'));
  expect(await stateOf(other, '101')).toEqual(['waiting', 'onAnotherCall']);
  expect(await numbers(other)).toEqual([]);
  expect(await stateOf(other, '101')).toEqual(['waiting', 'perDay']);
});

it('lets an abandoned customer rest for 72 h, unless an agent is sure', async () => {
  const retry = { abandoned: { afterMs: HOUR, times: 1 } };
  const paced = await campaign({ retry, windows: [] }, '101');
  const sure = await campaign({ mode: 'progressive', windows: [] }, '101');
  await numbers(paced);
  await dial(paced, '101', 'abandoned');
  now += 2 * HOUR;
  const none = await want(paced);
  expect([none.customers, none.againAtMs]).toEqual([[], START + 72 * HOUR]);
  expect(await stateOf(paced, '101')).toEqual(['waiting', 'abandonedRest']);
  expect(await numbers(sure)).toEqual(['101']);
});

it('calls in the callee’s hours', async () => {
  const zones = [{ prefix: '+1212', timeZone: 'America/New_York' }];
  company = { ...company, dialing: { international: true } };
  const id = await campaign({ zones }, '101', { number: '+12125550100', zone: 'America/New_York' });
  expect(await numbers(id)).toEqual(['101']);
  now = Date.parse('2026-03-03T21:00:00+08:00');
  const none = await want(id);
  expect([none.customers, none.againAtMs]).toEqual([[], Date.parse('2026-03-03T09:00:00-05:00')]);
  now = Date.parse('2026-03-03T22:00:00+08:00');
  expect(await numbers(id)).toEqual(['+12125550100']);
});

it('dials in rounds, each announced', async () => {
  const retry = { noAnswer: { afterMs: 0, times: 0 } };
  const limits = { attempts: 5, perDay: 5, per5Minutes: 5 };
  const id = await campaign({ retry, limits, rounds: { count: 2, pauseMs: HOUR } }, '101', '102');
  await numbers(id);
  await dial(id, '101', 'noAnswer');
  expect(await numbers(id)).toEqual([]);
  await dial(id, '102', 'connected');
  expect(await numbers(id)).toEqual([]);
  now += HOUR;
  desk.tick();
  expect(await numbers(id)).toEqual(['101']);
  expect(inputs.filter((input) => input.type === 'campaignRound').map((input) => input.round)).toEqual([1, 2]);
  await dial(id, '101', 'noAnswer');
  expect((await store.outbound.campaigns.get(1, id))?.life).toBe('finished');
  expect(await stateOf(id, '101')).toEqual(['done', 'attemptsOver']);
});

it('a paused campaign hands nobody out; what life allows', async () => {
  const id = await campaign({}, '101');
  expect(await desk.step(id, 'pause')).toMatchObject({ ok: true, campaign: { life: 'paused' } });
  expect(await numbers(id)).toEqual([]);
  expect(await desk.step(id, 'pause')).toMatchObject({ ok: false, status: 409 });
  expect(await desk.remove(id)).toMatchObject({ ok: false, status: 409 });
  await desk.step(id, 'start');
  expect(await numbers(id)).toEqual(['101']);
  expect(await desk.step(id, 'close')).toMatchObject({ campaign: { life: 'closed', endedAtMs: now } });
  expect(await desk.remove(id)).toMatchObject({ ok: true });
  expect(await desk.step(id, 'start')).toMatchObject({ ok: false, status: 404 });
});

it('an edited one is told at once; what can not be is refused', async () => {
  const id = await campaign({}, '101');
  expect(await desk.edit(id, settings({ name: 'summer', linesMax: 3 }))).toMatchObject({ ok: true });
  expect(inputs.at(-1)).toMatchObject({ type: 'campaign', config: { id, name: 'summer', linesMax: 3 } });
  expect(await desk.edit(id, settings({ mode: 'preview' }))).toMatchObject({ status: 409 });
  expect(await desk.edit(id, settings({ zones: [{ prefix: '1', timeZone: 'UTC' }] }))).toMatchObject({ status: 409 });
  expect(await desk.edit(id, settings({ groupId: 802 }))).toMatchObject({ status: 422 });
  expect(await desk.edit(id, settings({ windows: [{ days: [1], from: '20:00', to: '09:00' }] }))).toMatchObject({
    status: 422,
  });
  expect(await desk.edit(99, settings())).toMatchObject({ status: 404 });
});

it('a retry that is settled after the engine heard that nobody waits is told', async () => {
  const limits = { attempts: 9, perDay: 9, per5Minutes: 9 };
  const id = await campaign({ retry: { busy: { afterMs: 0, times: 1 } }, limits }, '101');
  expect((await want(id)).customers).toHaveLength(1);
  expect((await want(id)).customers).toEqual([]);
  inputs.length = 0;
  await dial(id, '101', 'busy');
  await desk.settled();
  expect(inputs).toContainEqual({ type: 'customersDue', campaignId: id });
  expect((await want(id)).customers).toMatchObject([{ custId: '101', attempt: 2 }]);
  inputs.length = 0;
  await dial(id, '101', 'busy');
  await desk.settled();
  expect(inputs).not.toContainEqual({ type: 'customersDue', campaignId: id });
});

it.each(['put', 'counts'] as const)(
  'an end that could not be judged, as the database was away, is judged again: %s',
  async (what) => {
    const id = await campaign({}, '101');
    await numbers(id);
    const { campaigns } = store.outbound;
    const works = campaigns[what].bind(campaigns);
    let failures = 0;
    const away = () => {
      failures += 1;
      return Promise.reject(new Error('the database is away'));
    };
    Object.assign(campaigns, { [what]: away });
    await dial(id, '101', 'connected');
    const life = async () => (await campaigns.get(1, id))?.life;
    const looksAfter = async (ms: number) => {
      now += ms;
      desk.tick();
      await desk.settled();
    };
    const first = failures;
    expect(first).toBeGreaterThan(0);
    await looksAfter(4_999);
    expect(failures).toBe(first);
    await looksAfter(1);
    expect(failures).toBe(first + 1);
    expect(await life()).toBe('running');
    inputs.length = 0;
    Object.assign(campaigns, { [what]: works });
    await looksAfter(5_000);
    expect(await life()).toBe('finished');
    expect(inputs).toMatchObject([{ type: 'campaign', life: 'finished', remaining: 0 }]);
    await looksAfter(60_000);
    expect(inputs).toHaveLength(1);
  },
);
