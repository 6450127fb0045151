import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { arch, cpus, loadavg, release, totalmem } from 'node:os';
import { usageOfTree } from '@callwright/testkit';

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

/**
 * What else the machine does during a measurement: CPU time that is neither ours nor our children's, in percent of one
 * core. More than a few percent, and the latencies next to it are not to be trusted.
 */
export class OtherWork {
  readonly #startedMs = performance.now();
  readonly #busyMs = machineBusyMs();
  readonly #stolenMs = machineStolenMs();
  readonly #oursMs = usageOfTree(process.pid).cpuMs;

  percent(): number {
    const busyMs = machineBusyMs() - this.#busyMs;
    const oursMs = usageOfTree(process.pid).cpuMs - this.#oursMs;
    return Math.max(0, ((busyMs - oursMs) * 100) / (performance.now() - this.#startedMs));
  }

  /** How much of that the hypervisor took: it also makes our own CPU times longer than they were. */
  stealPercent(): number {
    return ((machineStolenMs() - this.#stolenMs) * 100) / (performance.now() - this.#startedMs);
  }
}

/** CPU time that the hypervisor gave to others while this machine wanted it, since boot, ms (proc(5), /proc/stat). */
function machineStolenMs(): number {
  return (machineTicks()[7] ?? 0) * 10;
}

/** CPU time of all cores since boot that was not idle, ms (proc(5), /proc/stat, ticks of 10 ms). */
function machineBusyMs(): number {
  const ticks = machineTicks();
  const all = ticks.slice(0, 8).reduce((sum, value) => sum + value, 0);
  return (all - (ticks[3] ?? 0) - (ticks[4] ?? 0)) * 10;
}

function machineTicks(): readonly number[] {
  const line = readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '';
  return line.trim().split(/\s+/).slice(1).map(Number);
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      cwd: import.meta.dirname,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'unknown';
  }
}
