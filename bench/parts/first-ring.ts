import { quantile } from '@callwright/testkit';
import { type BareEcho, isSlow, startBareEcho, wasCalm } from '../bare-echo/bare-echo.ts';
import { type BenchServer, signInAll, startBenchServer } from '../bench-server.ts';
import { OtherWork } from '../machine.ts';
import { numberOption, numbersOption, sleep } from '../options.ts';
import { callAtRate, type Load } from '../raw-sip/call-at-rate.ts';
import { type CustomerCall, type Customers, startCustomers } from '../raw-sip/customers.ts';
import { type Phones, startPhones } from '../raw-sip/phones.ts';
import { type Cell, printTable } from '../table.ts';

const SERVICE = '95003';
/** Calls before the first figure, so that it is about a server at work, not about compiling. */
const WARM_UP_RATE = 50;
const WARM_UP_S = 10;

/**
 * INVITE in → INVITE to the agent, and → `inringing` frame, seen from outside: customers and phones are sockets of this
 * process, the agents' pages a second process; all read the same monotonic clock. The figures hold what two trips over
 * loopback and this process's own event loop add; `bare` is what the same costs with an empty process in the middle, and
 * `calm` are the calls during which no such round trip took longer than 1 ms: what the server does, not the machine.
 * BENCH_RATES (25,50,200 calls/s), BENCH_SECONDS (20), BENCH_TALK_MS (1000), BENCH_AGENTS (1000).
 */
export async function runFirstRing(): Promise<void> {
  const rates = numbersOption('BENCH_RATES', [25, 50, 200]);
  const seconds = numberOption('BENCH_SECONDS', 20);
  const talkMs = numberOption('BENCH_TALK_MS', 1_000);
  const phones = await startPhones();
  const bench = await startBenchServer({ phonesAt: phones.address, rtpPorts: 4_000 });
  const customers = await startCustomers({ host: '127.0.0.1', port: bench.server.sipPort });
  const bare = await startBareEcho();
  const house = { bench, customers, phones, bare };
  try {
    await signInAll(bench);
    await measureRate(house, { round: 0, rate: WARM_UP_RATE, seconds: WARM_UP_S, talkMs });
    const rows: Cell[][] = [];
    for (const [round, rate] of rates.entries()) {
      rows.push(await measureRate(house, { round: round + 1, rate, seconds, talkMs }));
    }
    printTable(
      `INVITE in → INVITE to the agent, → inringing, → 200 to the customer; ms; ${seconds} s a rate`,
      [
        'calls/s',
        'calls',
        'unanswered',
        'INVITE p50',
        'p99',
        'max',
        'inringing p50',
        'p99',
        'max',
        '200 p50',
        'p99',
        'calm calls',
        'INVITE p99',
        'inringing p99',
        'bare p50',
        'p99',
        'others %',
        'stolen %',
      ],
      rows,
    );
  } finally {
    bare.stop();
    customers.close();
    phones.close();
    await bench.stop();
  }
}

interface Measured {
  readonly bench: BenchServer;
  readonly customers: Customers;
  readonly phones: Phones;
  readonly bare: BareEcho;
}

async function measureRate({ bench, customers, phones, bare }: Measured, load: Load): Promise<Cell[]> {
  const others = new OtherWork();
  bare.takeProbes();
  await callAtRate(customers, SERVICE, load);
  await sleep(load.talkMs + 1_000);
  const { othersPercent, stolenPercent } = others.percent();
  const probes = bare.takeProbes();
  const calls = customers.takeCalls();
  const invites = phones.takeInviteTimes();
  const frames = await bench.agents.takeRingTimes();
  const unanswered = calls.filter((call) => call.answeredMs === undefined).length;
  const invite = delays(calls, (call) => invites.get(call.number));
  const ring = delays(calls, (call) => frames.get(call.number));
  const slow = probes.filter(isSlow);
  const calm = calls.filter((call) => wasCalm(slow, call.invitedMs, invites.get(call.number) ?? call.invitedMs));
  const calmInvite = delays(calm, (call) => invites.get(call.number));
  const calmRing = delays(calm, (call) => frames.get(call.number));
  const answer = delays(calls, (call) => call.answeredMs);
  return [
    load.rate,
    calls.length,
    unanswered,
    ...spread(invite),
    ...spread(ring),
    ...spread(answer).slice(0, 2),
    calm.length,
    quantile(calmInvite, 0.99),
    quantile(calmRing, 0.99),
    ...spread(probes.map((probe) => probe.delayMs)).slice(0, 2),
    othersPercent,
    stolenPercent,
  ];
}

function delays(calls: readonly CustomerCall[], at: (call: CustomerCall) => number | undefined): number[] {
  return calls.flatMap((call) => {
    const atMs = at(call);
    return atMs === undefined ? [] : [atMs - call.invitedMs];
  });
}

function spread(values: readonly number[]): [number, number, number] {
  return [quantile(values, 0.5), quantile(values, 0.99), quantile(values, 1)];
}
