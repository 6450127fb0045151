import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { createPacing } from '@callwright/engine';
import type { FloorResult } from '@callwright/testkit';
import { numberOption } from '../options.ts';
import { type Cell, printTable } from '../table.ts';
import { benchmarkFloors, type DialerFloor, hardFloors } from './dialer-floors.ts';
import type { ShiftDone, ShiftJob } from './dialer-shifts.ts';

/** Shares are shown with as many places as 20,000 answers tell apart. */
const PERCENT_PLACES = 2;
const CAP = 0.03;

/**
 * The dialer benchmark: occupancy and abandoned calls of the pacing machine on simulated floors, in every cell, then on floors
 * that change, then the time of a decision. BENCH_SHARE (1): of the benchmark's number of shifts. BENCH_SEED: another run.
 */
export async function runDialer(): Promise<void> {
  const share = numberOption('BENCH_SHARE', 1);
  const seed = numberOption('BENCH_SEED', 4_040_711);
  const cells = benchmarkFloors(share);
  const floors = [...cells, ...hardFloors(share)];
  const results = await runShifts(floors, seed);
  const rows = floors.map((floor, at) => rowOf(floor, results[at] ?? []));
  const columns = ['agents', 'floor', 'shifts', 'occupancy', '±', 'reach', 'limit', 'abandoned', 'most in a shift', ''];
  printTable('dialer: occupancy and abandoned, % (15 cells)', columns, rows.slice(0, cells.length));
  printTable('dialer: floors that change (the promise alone counts)', columns, rows.slice(cells.length));
  printDecisions();
}

async function runShifts(floors: readonly DialerFloor[], seed: number): Promise<FloorResult[][]> {
  const jobs: ShiftJob[] = floors.flatMap((floor, at) =>
    Array.from({ length: floor.shifts }, (_, shift) => ({ floor: at, seed: `${seed}/${at}/${shift}` })),
  );
  const results = floors.map((): FloorResult[] => []);
  const workers = Math.min(availableParallelism(), numberOption('BENCH_WORKERS', availableParallelism()));
  // The long shifts of many agents do not come last.
  jobs.sort((a, b) => (floors[b.floor]?.agents ?? 0) - (floors[a.floor]?.agents ?? 0));
  await Promise.all(Array.from({ length: workers }, () => runWorker(jobs, results)));
  return results;
}

function runWorker(jobs: ShiftJob[], results: FloorResult[][]): Promise<void> {
  const worker = new Worker(new URL('./dialer-shifts.ts', import.meta.url));
  return new Promise((resolve, reject) => {
    const next = () => {
      const job = jobs.shift();
      if (job === undefined) void worker.terminate().then(() => resolve());
      else worker.postMessage(job);
    };
    worker.on('error', reject);
    worker.on('message', (done: ShiftDone) => {
      results[done.floor]?.push(done.result);
      next();
    });
    next();
  });
}

function rowOf(floor: DialerFloor, results: readonly FloorResult[]): Cell[] {
  const occupancy = mean(results.map((result) => result.occupancy));
  const spread = mean(results.map((result) => (result.occupancy - occupancy) ** 2));
  const error = Math.sqrt(spread / Math.max(1, results.length - 1));
  const answered = results.reduce((sum, result) => sum + result.answered, 0);
  const abandoned = results.reduce((sum, result) => sum + result.abandoned, 0);
  const most = Math.max(...results.map((result) => result.abandonRate));
  const reached = floor.reach === undefined || occupancy * 100 >= floor.reach;
  const verdict = most > CAP ? 'FAIL: promise' : reached ? 'pass' : 'FAIL: reach';
  return [
    String(floor.agents),
    floor.name,
    String(results.length),
    percent(occupancy),
    percent(error),
    floor.reach?.toFixed(1) ?? '',
    floor.limit?.toFixed(1) ?? '',
    percent(abandoned / answered),
    percent(most),
    verdict,
  ];
}

/** A thousand agents at work, and as many lines ringing as they need. By CPU time, so that other work on the machine does not count. */
function printDecisions(): void {
  const agents = 1_000;
  const pacing = createPacing();
  let nowMs = 0;
  let dials = 0;
  const timesMs: number[] = [];
  for (let agent = 0; agent < agents; agent++) pacing.step({ type: 'agentReady', agentId: `a${agent}` }, nowMs);
  // Every second some lines begin to ring, 20 % of them are answered, and every agent's work moves on.
  for (let second = 0; second < 1_200; second++) {
    nowMs += 1_000;
    for (let line = 0; line < 36; line++) pacing.step({ type: 'dialStarted', dialId: `d${dials++}` }, nowMs);
    for (let old = dials - 18 * 36; old < dials - 17 * 36; old++) {
      const dialId = `d${old}`;
      const agentId = `a${Math.floor(old / 5) % agents}`;
      if (old % 5 > 0) pacing.step({ type: 'dialFailed', dialId, cause: 'noAnswer' }, nowMs);
      else {
        pacing.step({ type: 'dialAnswered', dialId }, nowMs);
        pacing.step({ type: 'agentReady', agentId }, nowMs);
        pacing.step({ type: 'customerGiven', dialId, agentId }, nowMs);
        pacing.step({ type: 'agentWrapUp', agentId: `a${(Math.floor(old / 5) + agents - 900) % agents}` }, nowMs);
      }
    }
    const before = process.cpuUsage();
    pacing.step({ type: 'tick' }, nowMs);
    const { user, system } = process.cpuUsage(before);
    timesMs.push((user + system) / 1000);
  }
  timesMs.sort((a, b) => a - b);
  const at = (share: number): Cell => (timesMs[Math.floor(share * (timesMs.length - 1))] ?? Number.NaN).toFixed(3);
  const { ringing } = pacing.view();
  printTable(
    `dialer: one decision, ${agents} agents, ${ringing} lines ringing, ms of CPU`,
    ['median', '99 %', 'most'],
    [[at(0.5), at(0.99), at(1)]],
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function percent(share: number): string {
  return (share * 100).toFixed(PERCENT_PLACES);
}
