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
 * What else happens during a measurement, in percent of one core: CPU time that is neither ours nor our children's, and
 * time that the machine itself was not given by the one it runs on ("steal", proc(5)). More than a few percent of
 * either, and the latencies next to it are not to be trusted.
 */
export class OtherWork {
  readonly #startedMs = performance.now();
  readonly #machine = machineTimes();
  readonly #oursMs = usageOfTree(process.pid).cpuMs;

  percent(): { readonly othersPercent: number; readonly stolenPercent: number } {
    const now = machineTimes();
    const oursMs = usageOfTree(process.pid).cpuMs - this.#oursMs;
    const elapsedMs = performance.now() - this.#startedMs;
    return {
      othersPercent: Math.max(0, ((now.busyMs - this.#machine.busyMs - oursMs) * 100) / elapsedMs),
      stolenPercent: ((now.stolenMs - this.#machine.stolenMs) * 100) / elapsedMs,
    };
  }
}

/** CPU time of all cores since boot that was not idle, and that was stolen, ms (proc(5), /proc/stat, ticks of 10 ms). */
function machineTimes(): { readonly busyMs: number; readonly stolenMs: number } {
  const line = readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '';
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0, stolen = 0] = line
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return { busyMs: (user + nice + system + irq + softIrq) * 10, stolenMs: stolen * 10 };
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
