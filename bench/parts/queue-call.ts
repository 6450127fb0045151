import { quantile, type RunningSipp, type SippResult, startSipp } from '@callwright/testkit';
import { type BenchServer, signInAll, startBenchServer } from '../bench-server.ts';
import { OtherWork } from '../machine.ts';
import { numberOption, numbersOption, sleep } from '../options.ts';
import { type Cell, printTable } from '../table.ts';

const SERVICE = '95003';
/** After the last call: transactions linger 32 s (RFC 3261 timers), records are written in batches. */
const AFTER_MS = 3_000;
/** Calls before the first figure, so that it is about a server at work, not about compiling. */
const WARM_UP_RATE = 50;
const WARM_UP_S = 10;

/**
 * Whole queue calls: SIPp customer → 95003 → agent on a SIPp phone → talk → record stored, no RTP.
 * BENCH_RATES (25,50,100,200 calls/s), BENCH_SECONDS (20), BENCH_TALK_MS (2000), BENCH_AGENTS (1000).
 */
export async function runQueueCall(): Promise<void> {
  const rates = numbersOption('BENCH_RATES', [25, 50, 100, 200]);
  const seconds = numberOption('BENCH_SECONDS', 20);
  const talkMs = numberOption('BENCH_TALK_MS', 2_000);
  const phones = await startSipp({ scenario: 'agent-answers', timeoutMs: 1_800_000, args: ['-timer_resol', '1'] });
  const bench = await startBenchServer({ phonesAt: phones.address, rtpPorts: 4_000 });
  try {
    await signInAll(bench);
    // Before any call: what calls leave behind for a while (timers, batches) is theirs, not idle time to be taken off.
    const idle = await bench.idleCpuMsPerS();
    await placeCalls(bench, WARM_UP_RATE, WARM_UP_S, talkMs);
    const rows: Cell[][] = [];
    for (const rate of rates) rows.push(await measureRate(bench, rate, seconds, talkMs, idle));
    printTable(
      `whole queue call, ${seconds} s a rate, talk ${talkMs} ms, idle ${idle.toFixed(1)} ms CPU/s (taken off)`,
      ['calls/s', 'calls', 'failed', 'records', 'CPU ms/call', 'p50 ms', 'p99 ms', 'max ms', 'others %', 'stolen %'],
      rows,
    );
  } finally {
    await bench.stop();
    await phones.stop();
  }
}

async function measureRate(
  bench: BenchServer,
  rate: number,
  seconds: number,
  talkMs: number,
  idleCpuMsPerS: number,
): Promise<Cell[]> {
  const recordsBefore = await bench.callRecords();
  const startedMs = performance.now();
  const cpuBefore = bench.server.usage().cpuMs;
  const others = new OtherWork();
  const result = await placeCalls(bench, rate, seconds, talkMs);
  const { othersPercent, stolenPercent } = others.percent();
  await sleep(AFTER_MS);
  const elapsedS = (performance.now() - startedMs) / 1000;
  const cpuMs = bench.server.usage().cpuMs - cpuBefore - idleCpuMsPerS * elapsedS;
  const recordsAfter = await bench.callRecords();
  if (result.failed > 0) console.error(`  ${rate} calls/s, first failure: ${result.errors.slice(0, 1_000)}`);
  return [
    rate,
    result.calls,
    result.failed,
    recordsAfter === undefined ? '-' : recordsAfter - (recordsBefore ?? 0),
    cpuMs / Math.max(1, result.successful),
    quantile(result.responseTimesMs, 0.5),
    quantile(result.responseTimesMs, 0.99),
    quantile(result.responseTimesMs, 1),
    othersPercent,
    stolenPercent,
  ];
}

async function placeCalls(bench: BenchServer, rate: number, seconds: number, talkMs: number): Promise<SippResult> {
  const customers: RunningSipp = await startSipp({
    scenario: 'customer-calls-queue',
    remote: bench.server.sipAddress,
    service: SERVICE,
    calls: rate * seconds,
    rate,
    // Three times what is needed when each call lasts its talking time: a slow server is seen as slow, not throttled.
    concurrentMax: Math.ceil(((rate * talkMs) / 1000) * 3) + 50,
    pauseMs: talkMs,
    timeoutMs: seconds * 2_000 + 60_000,
    args: ['-timer_resol', '1'],
  });
  return customers.finished;
}
