import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WsAgent } from '../src/agents/ws-agent.ts';
import type { TestServer } from '../src/server/start-server.ts';
import { startSipp } from '../src/sipp/sipp.ts';
import { startTrunkSwitch, type TrunkSwitch } from '../src/switch/trunk-switch.ts';
import { type BadTrunk, startBadTrunk } from './house/bad-trunk.ts';
import {
  type Attempt,
  ask,
  attemptsOf,
  type Customer,
  campaignCalls,
  customersOf,
  DEMO,
  expectFigures,
  expectTraces,
  type Progress,
  progressOf,
  workCampaigns,
} from './house/campaigns.ts';
import { CleanUps, type House, openHouse } from './house/house.ts';
import { writeCompany } from './house/own-company.ts';

/**
 * Campaigns where it is not plain: two on one group with agents who serve another group too, two on two groups of the same agents, one that is edited while it runs, and
 * trunks that refuse, never ring, or are slow. The switch in front of the carrier counts who was called, and how often.
 */
const AGENTS = 8;
const AGENT_TALKS_MS = 1_500;
/** 803 takes calls from outside, 804 is the campaigns'. */
const GROUPS = '803,804';
const WITHIN_MS = 90_000;
const TIMEOUT_MS = 240_000;
const POLL = { timeout: WITHIN_MS, interval: 200 };
const RING_MS = 5_000;
/** Dials of the trunk that failed are this far apart at least, from the third failure on. */
const HOLD_MS = 1_000;

const cleanUps = new CleanUps();
let house: House;
let server: TestServer;
let trunk: TrunkSwitch;

beforeAll(async () => {
  trunk = await startTrunkSwitch();
  cleanUps.add(() => trunk.stop());
  const phones = await startSipp({ scenario: 'agent-answers', timeoutMs: TIMEOUT_MS });
  cleanUps.add(() => phones.stop());
  const demo = { demoAgents: AGENTS, demoContact: `127.0.0.1:${phones.port}` };
  house = await openHouse({ trunk: trunk.address, ...demo });
  cleanUps.add(() => house.stop());
  server = house.server;
  trunk.others(house.carrier.address);
  const operators = Array.from({ length: AGENTS }, (_, nth) => 1001 + nth);
  await Promise.all(operators.map((operator) => workCampaigns(server, operator, AGENT_TALKS_MS, GROUPS)));
}, WITHIN_MS);

afterAll(() => cleanUps.run());

/** A started campaign of group 804 that calls at any hour, with these customers. */
async function campaign(
  name: string,
  numbers: readonly string[],
  settings: object = {},
  companyId = DEMO,
): Promise<number> {
  const { id: campaignId } = await ask(server, 'POST', `/campaigns?companyId=${companyId}`, {
    ...{ name, groupId: 804, mode: 'progressive', windows: [], linesMax: 60, graceMs: 10_000, ringTimeoutMs: RING_MS },
    retry: { busy: { afterMs: 0, times: 1 }, trunkFailed: { afterMs: HOLD_MS, times: 50 } },
    limits: { attempts: 2, perDay: 5, per5Minutes: 5 },
    ...settings,
  });
  const id = Number(campaignId);
  const customers = numbers.map((number) => ({ number }));
  expect(await ask(server, 'POST', `/campaigns/${id}/customers?companyId=${companyId}`, { customers })).toMatchObject({
    added: numbers.length,
  });
  await ask(server, 'POST', `/campaigns/${id}/start?companyId=${companyId}`);
  return id;
}

const numbersFrom = (prefix: string, ...endings: readonly string[]): string[] =>
  endings.map((ending, nth) => `${prefix}${1_000 + nth}${ending}`);

const lastsUntil = (id: number, holds: (progress: Progress) => boolean, companyId = DEMO): Promise<unknown> =>
  expect
    .poll(async () => {
      const progress = await progressOf(server, id, companyId);
      return holds(progress) ? 'reached' : JSON.stringify(progress);
    }, POLL)
    .toBe('reached');

const finished = (id: number, companyId = DEMO): Promise<unknown> =>
  lastsUntil(id, ({ life }) => life === 'finished', companyId);

/** Nobody is lost or dialled more often than was counted; figures, attempts and records are one; the traces are right. */
async function expectWhole(id: number, numbers: readonly string[], companyId = DEMO): Promise<readonly Customer[]> {
  const [progress, customers] = [await progressOf(server, id, companyId), await customersOf(server, id, companyId)];
  const [attempts, records] = [await attemptsOf(server, id, companyId), await campaignCalls(server, id, companyId)];
  expect(customers.map(({ number }) => number).sort()).toEqual([...numbers].sort());
  expect(customers.filter(({ state }) => state !== 'done')).toEqual([]);
  expect(attempts).toHaveLength(progress.dialled);
  expectFigures(progress, attempts, records);
  for (const number of numbers) {
    const tries = attempts.filter((one) => one.number === number);
    expect(trunk.invites(number).size, number).toBe(tries.length);
    // Failures of the trunk apart, everybody was reached with one call, or was busy twice.
    const counted = tries.filter((one) => one.outcome !== 'trunkFailed').map((one) => one.outcome);
    expect(counted, number).toEqual(
      number.endsWith('01') ? ['busy', 'busy'] : [number.endsWith('03') ? 'unallocated' : 'connected'],
    );
  }
  await expectTraces(
    server,
    records.filter(({ segments }) => segments.length > 0),
    companyId,
  );
  return customers;
}

test('two campaigns on one group, whose agents take calls from outside too', { timeout: TIMEOUT_MS }, async () => {
  const first = numbersFrom('13320', '00', '00', '01', '00', '00', '00', '03', '00', '00', '00');
  const second = numbersFrom('13321', '00', '00', '01', '00', '00', '00', '03', '00', '00', '00');
  const ids = [
    await campaign('one', first, { mode: 'predictive', callerNumbers: ['95511'] }),
    await campaign('two', second, { callerNumbers: ['95522'] }),
  ];
  const callers = ['13800000001', '13800000002'].map((number) => house.carrier.call({ number, called: '95003' }));
  for (const id of callers) {
    await house.carrier.waitForState(id, 'talking', WITHIN_MS);
    house.carrier.hangUp(id);
  }
  await Promise.all(ids.map((id) => finished(id)));
  await expectWhole(ids[0] ?? 0, first);
  await expectWhole(ids[1] ?? 0, second);
  const inbound = ((await server.get('/calls?limit=100')) as { calls: { direction: string; segments: object[] }[] })
    .calls;
  expect(inbound.filter(({ direction, segments }) => direction === 'inbound' && segments.length > 0)).toHaveLength(2);
});

test('two campaigns on two groups that share their agents: nobody has two calls at once, and both go on', {
  timeout: TIMEOUT_MS,
}, async () => {
  const companyId = 2;
  const agents = await sharedAgents(companyId, [21, 22]);
  const first = numbersFrom('13322', '00', '01', '00', '00', '00', '00', '03', '00', '00', '00', '00', '00');
  const second = numbersFrom('13323', '00', '01', '00', '00', '00', '00', '03', '00', '00', '00', '00', '00');
  const ids = await Promise.all([
    campaign('of 21', first, { groupId: 21, mode: 'predictive' }, companyId),
    campaign('of 22', second, { groupId: 22 }, companyId),
  ]);
  await Promise.all(ids.map((id) => finished(id, companyId)));
  const [one, two] = await Promise.all(ids.map((id) => attemptsOf(server, id, companyId)));
  const [firstEnds, secondBegins] = [lastConnected(one), firstConnected(two)];
  // Each reached somebody before the other was through.
  expect(secondBegins).toBeLessThan(firstEnds);
  expect(firstConnected(one)).toBeLessThan(lastConnected(two));
  await expectWhole(ids[0] ?? 0, first, companyId);
  await expectWhole(ids[1] ?? 0, second, companyId);
  for (const agent of agents) expectOneAtATime(agent);
  await Promise.all(agents.map((agent) => agent.signOut()));
});

/** Another company, whose agents are all in all of its task groups, and at work. */
async function sharedAgents(companyId: number, groupIds: readonly number[]): Promise<readonly WsAgent[]> {
  const agents = ['3001', '3002', '3003', '3004'].map((operator) => ({ operator }));
  const groups = groupIds.map((groupId) => ({ groupId, kind: 'task' }));
  const who = await writeCompany(server, { companyId, name: 'tasks', groups, agents });
  return Promise.all(
    agents.map(({ operator }) =>
      workCampaigns(server, Number(operator), AGENT_TALKS_MS, groupIds.join(), who(operator)),
    ),
  );
}

const connectedMs = (attempts: readonly Attempt[] = []): number[] =>
  attempts.filter(({ outcome }) => outcome === 'connected').map(({ startedAtMs }) => startedAtMs);
const firstConnected = (attempts?: readonly Attempt[]): number => Math.min(...connectedMs(attempts));
const lastConnected = (attempts?: readonly Attempt[]): number => Math.max(...connectedMs(attempts));

/** Between the first event of a call and its `after` the page is told of no other call. */
function expectOneAtATime(agent: WsAgent): void {
  let present: unknown;
  let calls = 0;
  for (const { type, fields } of agent.frames) {
    if (type !== 'outringing' && type !== 'outboundcall' && type !== 'after') continue;
    if (type === 'outringing') {
      expect(present, `${agent.key} has a call, and is offered ${fields.callid}`).toBeUndefined();
      present = fields.callid;
      calls += 1;
    }
    expect(fields.callid, `${agent.key}: ${type}`).toBe(present);
    if (type === 'after') present = undefined;
  }
  expect(calls).toBeGreaterThan(0);
}

test('edited while it runs: what is changed holds at once, and nobody is lost', { timeout: TIMEOUT_MS }, async () => {
  const numbers = numbersFrom('13330', ...Array.from({ length: 10 }, () => '00'));
  const id = await campaign('edited', numbers, { linesMax: 1 });
  const dialled = (): number => numbers.filter((number) => trunk.invites(number).size > 0).length;
  await expect.poll(dialled, POLL).toBeGreaterThan(0);
  await expect(ask(server, 'PATCH', `/campaigns/${id}`, { mode: 'predictive' })).rejects.toThrow('409');
  await ask(server, 'PATCH', `/campaigns/${id}`, { windows: [{ days: [notNow()], from: '09:00', to: '10:00' }] });
  await lastsUntil(id, ({ now }) => now?.idleReason === 'noCustomers' && now.buffered === 0);
  const waiting = (await customersOf(server, id)).filter(({ state }) => state === 'waiting');
  expect(waiting.length).toBeGreaterThan(0);
  for (const { number } of waiting) {
    const { why } = (await server.get(`/campaigns/${id}/customers/${number}`)) as { why: { reason: string } };
    expect(why.reason, number).toBe('windowClosed');
    expect(trunk.invites(number).size, number).toBe(0);
  }
  const before = dialled();
  await ask(server, 'PATCH', `/campaigns/${id}`, { linesMax: AGENTS, abandonCap: 0.01 });
  await lastsUntil(id, ({ now }) => now?.idleReason === 'noCustomers' && now.buffered === 0);
  expect(dialled()).toBe(before);
  await ask(server, 'PATCH', `/campaigns/${id}`, { windows: [] });
  await lastsUntil(id, ({ now }) => (now?.ringing ?? 0) > 1);
  await finished(id);
  await expectWhole(id, numbers);
});

test('trunks that answer 503, never ring, and are slow: pacing falls, and everybody is called once they are mended', {
  timeout: TIMEOUT_MS,
}, async () => {
  const refused = numbersFrom('13340', '00', '00', '03', '00', '01', '00');
  const silent = numbersFrom('13341', '00', '00', '03', '00', '01', '00');
  const [refusing, unringing] = await Promise.all([badTrunkFor(refused), badTrunkFor(silent)]);
  unringing.behave('neverRings');
  const first = await campaign('refused', refused);
  await lastsUntil(first, ({ now, outcomes }) => now?.idleReason === 'trunkDown' && (outcomes.trunkFailed ?? 0) >= 3);
  const burst = (await progressOf(server, first)).dialled;
  await lastsUntil(first, ({ dialled }) => dialled >= burst + 2);
  await expectWaiting(first, refused.length);
  expect(Math.min(...(await lastGaps(first, 2)))).toBeGreaterThanOrEqual(HOLD_MS);

  const second = await campaign('silent', silent);
  await lastsUntil(second, ({ outcomes }) => (outcomes.trunkFailed ?? 0) >= 3);
  await expectWaiting(second, silent.length);
  expect((await campaignCalls(server, second)).map(({ endReason }) => endReason)).toContain('trunkTimeout');

  trunk.delay(700);
  mend(refused);
  mend(silent);
  await Promise.all([refusing.stop(), unringing.stop()]);
  await Promise.all([first, second].map((id) => finished(id)));
  await expectWhole(first, refused);
  await expectWhole(second, silent);
});

/** A carrier of their own for these numbers, which refuses at first. */
async function badTrunkFor(numbers: readonly string[]): Promise<BadTrunk> {
  const bad = await startBadTrunk();
  for (const number of numbers) trunk.route(number, number, bad.address);
  return bad;
}

function mend(numbers: readonly string[]): void {
  for (const number of numbers) trunk.route(number, number, house.carrier.address);
}

/** Nobody is done for the trunk's failures, nor do they cost a try. */
async function expectWaiting(id: number, count: number): Promise<void> {
  const customers = await customersOf(server, id);
  expect(customers).toHaveLength(count);
  expect(customers.filter(({ state, attempts }) => state === 'done' || (state === 'waiting' && attempts > 0))).toEqual(
    [],
  );
  expect(customers.filter(({ state, reason }) => state === 'waiting' && reason === 'trunkFailed')).not.toEqual([]);
}

/** How far the last dials that are over were apart, ms. */
async function lastGaps(id: number, count: number): Promise<readonly number[]> {
  const starts = (await attemptsOf(server, id)).map(({ startedAtMs }) => startedAtMs).sort((a, b) => a - b);
  return starts.map((atMs, nth) => atMs - (starts[nth - 1] ?? 0)).slice(-count);
}

/** A day of the week, 1 Monday, that is days away wherever one is. */
function notNow(): number {
  return ((new Date().getUTCDay() + 2) % 7) + 1;
}
