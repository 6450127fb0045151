import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { quantile, startChild } from '@callwright/testkit';
import { startBareEcho } from '../bare-echo/bare-echo.ts';
import { OtherWork } from '../machine.ts';

const REPOSITORY = join(import.meta.dirname, '../..');
const TIME_MS_MAX = 180_000;

/**
 * Runs a package's own benchmark program in a process of its own, so that nothing else shares its heap, and shows what it
 * prints; after it, what an empty process did meanwhile.
 */
export async function runPackageBenchmark(title: string, program: string): Promise<void> {
  console.log(`\n${title} (${program})`);
  if (!existsSync(join(REPOSITORY, program))) throw new Error(`${program} does not exist`);
  const others = new OtherWork();
  const bare = await startBareEcho();
  const child = await startChild({
    command: process.execPath,
    args: [program],
    cwd: REPOSITORY,
    timeoutMs: TIME_MS_MAX,
    onLine: (line) => console.log(`  ${line}`),
  });
  const exit = await child.exited;
  const delays = bare.takeProbes().map((probe) => probe.delayMs);
  bare.stop();
  const [p50, p99] = [quantile(delays, 0.5).toFixed(2), quantile(delays, 0.99).toFixed(1)];
  const { othersPercent, stolenPercent } = others.percent();
  console.log(
    `  meanwhile             an empty process p50 ${p50} ms, p99 ${p99} ms; others ${othersPercent.toFixed(0)} %, stolen ${stolenPercent.toFixed(0)} % of a core`,
  );
  if (exit.code !== 0) throw new Error(`${program} ended with ${exit.code ?? exit.signal}`);
}
