import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { arch, cpus, loadavg, release, totalmem } from 'node:os';

/** The facts without which a figure means nothing, one a line. */
export function machineFacts(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown';
  return [
    `cpu      ${cpus().length} x ${model} (${arch()})`,
    `memory   ${Math.round(totalmem() / 2 ** 20)} MB`,
    `system   Linux ${release()}`,
    `node     ${process.version}`,
    `commit   ${commit()}`,
    `load     ${loadavg()[0]?.toFixed(2)} before the run; other work on the machine spoils the figures`,
  ].join('\n');
}

/** Share of all cores' time that was not idle since boot-time counters `before`, 0 … 1. */
export function busyShare(before: CpuCounters, after: CpuCounters): number {
  const all = after.all - before.all;
  return all <= 0 ? 0 : 1 - (after.idle - before.idle) / all;
}

export interface CpuCounters {
  readonly all: number;
  readonly idle: number;
}

/** The machine's CPU counters (proc(5), /proc/stat): in ticks. */
export function readCpuCounters(): CpuCounters {
  const line = readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '';
  const ticks = line.trim().split(/\s+/).slice(1).map(Number);
  const all = ticks.slice(0, 8).reduce((sum, value) => sum + value, 0);
  return { all, idle: (ticks[3] ?? 0) + (ticks[4] ?? 0) };
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: import.meta.dirname, encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}
