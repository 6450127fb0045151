import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startChild } from '@callwright/testkit';

const REPOSITORY = join(import.meta.dirname, '../..');
const TIME_MS_MAX = 180_000;

/** Runs a package's own benchmark program in a process of its own, so that nothing else shares its heap, and shows what it prints. */
export async function runPackageBenchmark(title: string, program: string): Promise<void> {
  console.log(`\n${title} (${program})`);
  if (!existsSync(join(REPOSITORY, program))) throw new Error(`${program} does not exist`);
  const child = await startChild({
    command: process.execPath,
    args: [program],
    cwd: REPOSITORY,
    timeoutMs: TIME_MS_MAX,
    onLine: (line) => console.log(`  ${line}`),
  });
  const exit = await child.exited;
  if (exit.code !== 0) throw new Error(`${program} ended with ${exit.code ?? exit.signal}`);
}
