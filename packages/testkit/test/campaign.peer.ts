import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCarrier } from '../src/carrier/start-carrier.ts';
import { freePort, freePortRange } from '../src/process/ports.ts';
import { makeTempFolder } from '../src/process/temp-folder.ts';
import { startServer, type TestServer } from '../src/server/start-server.ts';
import { startSipp } from '../src/sipp/sipp.ts';
import {
  ask,
  attemptsOf,
  campaignCalls,
  customersOf,
  expectFigures,
  expectTraces,
  progressOf,
  workCampaigns,
} from './house/campaigns.ts';
import { CleanUps } from './house/house.ts';

/**
 * A predictive campaign as it really runs: 20 agents on SIPp phones, 300 customers on the simulated carrier, and a server that is
 * killed in the middle of it. Nobody is lost or dialled twice, and the figures are those of the call records.
 */
const AGENTS = 20;
const CUSTOMERS = 300;
/** Calls that are over when the server is killed. */
const KILLED_AT = 100;
const CARRIER_RTP_PORTS = 400;
/** How customers take calls: a quarter talk and hang up, half wait for the agent to, the others are not reached. */
const ENDINGS = '05 00 00 05 01 00 00 19 03 05 00 00 05 00 01 00 00 19 02 05'.split(' ');
/** Agents wait for who hangs up himself (`05`, after 3 s), and are short with the others: the machine is to be busy, not to wait. */
const agentTalksMs = (customer: string): number => (customer.endsWith('05') ? 4_500 : 700);
/** Longer than any phone of these takes to be picked up, so that whoever does not answer (`02`) is given up soon. */
const RING_MS = 6_000;
const TIMEOUT_MS = 540_000;
const TRACE_BEHIND_MS = 4_000;

const cleanUps = new CleanUps();
let server: TestServer;
let start: () => Promise<TestServer>;
/** Calls that rang at the carrier, by customer; one that it refuses at once (`01`, `03`) it does not tell of. */
const dials = new Map<string, Set<string>>();

beforeAll(async () => {
  const [sipPort, first] = [await freePort(), await freePortRange(CARRIER_RTP_PORTS)];
  const carrier = await startCarrier({
    callwright: `127.0.0.1:${sipPort}`,
    address: '127.0.0.1:0',
    rtp: { first, last: first + CARRIER_RTP_PORTS - 1 },
  });
  cleanUps.add(() => carrier.stop());
  carrier.onEvent((event) => {
    if (event.event === 'customer' && event.customer.direction === 'outbound') {
      const { number, id } = event.customer;
      dials.set(number, (dials.get(number) ?? new Set()).add(id));
    }
  });
  const phones = await startSipp({ scenario: 'agent-answers', timeoutMs: TIMEOUT_MS });
  cleanUps.add(() => phones.stop());
  const data = makeTempFolder('campaign');
  cleanUps.add(async () => data.remove());
  const options = { trunk: carrier.address, sipPort, demoAgents: AGENTS, demoContact: `127.0.0.1:${phones.port}` };
  start = () => startServer({ ...options, dataFolder: data.path, timeoutMs: TIMEOUT_MS });
  server = await start();
});

afterAll(() => cleanUps.run());

const operators = Array.from({ length: AGENTS }, (_, nth) => 1001 + nth);

test('300 customers, 20 agents and a crash: nobody is lost or dialled twice, and the figures agree', {
  timeout: TIMEOUT_MS,
}, async () => {
  const customers = Array.from({ length: CUSTOMERS }, (_, nth) => ({
    number: `1331${10_000 + nth}${ENDINGS[nth % ENDINGS.length] ?? ''}`,
  }));
  const { id: campaignId } = await ask(server, 'POST', '/campaigns', {
    ...{ name: 'peers', groupId: 804, mode: 'predictive', windows: [], linesMax: 60, ringTimeoutMs: RING_MS },
    retry: { busy: { afterMs: 0, times: 1 } },
    limits: { attempts: 2, perDay: 5, per5Minutes: 5 },
  });
  const id = Number(campaignId);
  expect(await ask(server, 'POST', `/campaigns/${id}/customers`, { customers })).toMatchObject({ added: CUSTOMERS });
  await ask(server, 'POST', `/campaigns/${id}/start`);
  await Promise.all(operators.map((operator) => workCampaigns(server, operator, agentTalksMs)));
  await expect
    .poll(async () => (await progressOf(server, id)).dialled, { timeout: 240_000, interval: 500 })
    .toBeGreaterThan(KILLED_AT);
  process.kill(server.pid, 'SIGKILL');
  const killedAtMs = Date.now();
  await server.stop();

  server = await start();
  cleanUps.add(() => server.stop());
  await Promise.all(operators.map((operator) => workCampaigns(server, operator, agentTalksMs)));
  await expect
    .poll(
      async () => {
        const open = (await customersOf(server, id)).filter(
          (one) => one.state !== 'done' && one.reason !== 'interrupted',
        );
        return open.map(({ number, state, reason, attempts }) => `${number} ${state} ${reason} ${attempts}`);
      },
      { timeout: 300_000, interval: 2_000 },
    )
    .toEqual([]);

  const progress = await progressOf(server, id);
  const interrupted = progress.outcomes.interrupted ?? 0;
  expect(progress.customers).toBe(CUSTOMERS);
  expect(interrupted).toBeLessThanOrEqual(60);
  const all = await customersOf(server, id);
  expect(all).toHaveLength(CUSTOMERS);
  for (const { number, state, reason, attempts } of all) {
    const reached = dials.get(number)?.size ?? 0;
    expect(['done', 'waiting interrupted'], number).toContain(state === 'done' ? state : `${state} ${reason}`);
    if (state === 'done') {
      expect(reached, number).toBe(/0[13]$/.test(number) ? 0 : attempts);
      expect(attempts, number).toBeGreaterThan(0);
      expect(attempts, number).toBeLessThanOrEqual(number.endsWith('01') ? 2 : 1);
    } else {
      // The server may have died between the decision and the datagram.
      expect(reached, number).toBeLessThanOrEqual(attempts);
    }
  }
  // Every attempt that is over has the record of its call; one that the server died in may just have got it.
  const ours = await campaignCalls(server, id);
  const attempts = await attemptsOf(server, id);
  const cutOff = new Set(attempts.filter((one) => one.outcome === 'interrupted').map((one) => one.callId));
  const over = ours.filter((record) => !cutOff.has(record.callId));
  expect(cutOff.size).toBe(interrupted);
  expect(attempts).toHaveLength(progress.dialled);
  expectFigures(
    progress,
    attempts.filter((one) => !cutOff.has(one.callId)),
    over,
  );
  const answered = over.filter((record) => record.segments.length > 0);
  expect(answered.length).toBeGreaterThan(CUSTOMERS / 2);
  // The trace is written a second behind, more where the disk is slow: of calls that had just ended the crash took its end.
  const whole = answered.filter(({ endedAtMs }) => endedAtMs < killedAtMs - TRACE_BEHIND_MS || endedAtMs > killedAtMs);
  expect(whole.length).toBeGreaterThan(CUSTOMERS / 3);
  await expectTraces(server, whole);
});
