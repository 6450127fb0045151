import { startServer, startSipp } from '@callwright/testkit';
import { type BenchServer, signInAll, startBenchServer } from '../bench-server.ts';
import { numberOption, sleep } from '../options.ts';
import { printTable } from '../table.ts';

const SETTLE_MS = 4_000;

/**
 * Proportional set size of all server processes: idle with the demo, a signed-in agent without audio, a call up.
 * BENCH_AGENTS (1000), BENCH_CALLS_UP (300). Garbage that V8 has not collected yet is in the figures: they are upper bounds.
 */
export async function runMemory(): Promise<void> {
  const agents = numberOption('BENCH_AGENTS', 1_000);
  const callsUp = Math.min(agents, numberOption('BENCH_CALLS_UP', 300));
  const idleDemo = await idleOfPlainDemo();
  const phones = await startSipp({ scenario: 'agent-answers', timeoutMs: 600_000 });
  const bench = await startBenchServer({ phonesAt: phones.address, agentCount: agents, rtpPorts: callsUp * 4 + 100 });
  try {
    const idle = await settledPssKb(bench);
    await signInAll(bench, agents);
    const signedIn = await settledPssKb(bench);
    const withCalls = await pssWithCalls(bench, callsUp);
    printTable(
      'memory (PSS of all server processes)',
      ['what', 'figure', 'unit'],
      [
        ['idle with the demo, simulated carrier included', idleDemo.withCarrierKb / 1024, 'MB'],
        [`idle, ${agents} agents configured, no carrier`, idle / 1024, 'MB'],
        ['a signed-in agent', (signedIn - idle) / agents, 'kB'],
        [`a call up (of ${withCalls.up})`, (withCalls.pssKb - signedIn) / Math.max(1, withCalls.up), 'kB'],
      ],
    );
  } finally {
    await bench.stop();
    await phones.stop();
  }
}

async function idleOfPlainDemo(): Promise<{ withCarrierKb: number }> {
  const server = await startServer({ via: 'script' });
  try {
    await sleep(SETTLE_MS);
    return { withCarrierKb: server.usage().pssKb };
  } finally {
    await server.stop();
  }
}

async function settledPssKb(bench: BenchServer): Promise<number> {
  await sleep(SETTLE_MS);
  return bench.server.usage().pssKb;
}

async function pssWithCalls(bench: BenchServer, callsUp: number): Promise<{ up: number; pssKb: number }> {
  const rate = 50;
  const holdMs = (callsUp / rate) * 1000 + SETTLE_MS + 4_000;
  const customers = await startSipp({
    scenario: 'customer-calls-queue',
    remote: bench.server.sipAddress,
    service: '95003',
    calls: callsUp,
    rate,
    concurrentMax: callsUp,
    pauseMs: holdMs,
    timeoutMs: holdMs * 3 + 30_000,
  });
  await sleep((callsUp / rate) * 1000 + SETTLE_MS);
  const { pssKb } = bench.server.usage();
  const result = await customers.finished;
  return { up: result.successful, pssKb };
}
