import { ConsultDesk } from '../agents/consult-desk.ts';
import { type BenchServer, startBenchServer } from '../bench-server.ts';
import { OtherWork } from '../machine.ts';
import { numberOption, numbersOption, sleep } from '../options.ts';
import { callAtRate, type Load } from '../raw-sip/call-at-rate.ts';
import { type Customers, startCustomers } from '../raw-sip/customers.ts';
import { startPhones } from '../raw-sip/phones.ts';
import { type Cell, printTable } from '../table.ts';

const SERVICE = '95003';
/** Group of the service number: no announcement, no wrap-up, no recording. */
const GROUP = '803';
const FIRST_OPERATOR = 1001;
/** After the last call: records are written in batches. */
const AFTER_MS = 3_000;
/** Calls before the first figure, so that it is about a server at work, not about compiling. */
const WARM_UP: Load = { round: 0, rate: 20, seconds: 20, talkMs: 3_000 };

/**
 * A customer calls a queue, the agent consults a colleague and hands over, the customer talks to the colleague and hangs up:
 * three SIP legs, two agents' pages, one record with two segments, no RTP. CPU of all server processes a call, the idle
 * server's taken off. Below some 40 calls a second a call costs more: each wakes every process and thread anew.
 * BENCH_RATES (20,40,60,80 calls/s), BENCH_SECONDS (12), BENCH_TALK_MS (3000), BENCH_AGENTS (1000).
 */
export async function runConsultCall(): Promise<void> {
  const rates = numbersOption('BENCH_RATES', [20, 40, 60, 80]);
  const seconds = numberOption('BENCH_SECONDS', 12);
  const talkMs = numberOption('BENCH_TALK_MS', 3_000);
  const agentCount = numberOption('BENCH_AGENTS', 1_000);
  const phones = await startPhones();
  const bench = await startBenchServer({ phonesAt: phones.address, agentCount, rtpPorts: 4_000 });
  const customers = await startCustomers({ host: '127.0.0.1', port: bench.server.sipPort });
  const desk = new ConsultDesk();
  try {
    await desk.open(bench.server.baseUrl, FIRST_OPERATOR, agentCount, GROUP);
    const idle = await bench.idleCpuMsPerS();
    const measure = (load: Load) => measureRate(bench, customers, desk, load, idle);
    await measure(WARM_UP);
    const rows: Cell[][] = [];
    for (const [nth, rate] of rates.entries()) rows.push(await measure({ round: nth + 1, rate, seconds, talkMs }));
    printTable(
      `consult and hand over, ${seconds} s a row, talk ${talkMs} ms, ${agentCount} agents, idle ${idle.toFixed(1)} ms CPU/s (taken off)`,
      ['calls/s', 'calls', 'handed over', 'failed', 'records', 'CPU ms/call', 'others %', 'stolen %'],
      rows,
    );
  } finally {
    await desk.close();
    customers.close();
    phones.close();
    await bench.stop();
  }
}

async function measureRate(
  bench: BenchServer,
  customers: Customers,
  desk: ConsultDesk,
  load: Load,
  idleCpuMsPerS: number,
): Promise<Cell[]> {
  const recordsBefore = await bench.callRecords();
  desk.handedOver = 0;
  desk.failed = 0;
  const startedMs = performance.now();
  const cpuBefore = bench.server.usage().cpuMs;
  const others = new OtherWork();
  await callAtRate(customers, SERVICE, load);
  await sleep(load.talkMs + AFTER_MS);
  const { othersPercent, stolenPercent } = others.percent();
  const elapsedS = (performance.now() - startedMs) / 1000;
  const cpuMs = bench.server.usage().cpuMs - cpuBefore - idleCpuMsPerS * elapsedS;
  const calls = customers.takeCalls();
  const unserved = calls.filter((call) => call.answeredMs === undefined).length;
  const recordsAfter = await bench.callRecords();
  return [
    load.rate,
    calls.length,
    desk.handedOver,
    unserved + desk.failed,
    recordsAfter === undefined ? '-' : recordsAfter - (recordsBefore ?? 0),
    cpuMs / Math.max(1, desk.handedOver),
    othersPercent,
    stolenPercent,
  ];
}
