#!/usr/bin/env node
// Runs the command line on a node that reads TypeScript: this one, or the project's own (npm package `node`) when this one is older.
import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NODE_MAJOR_MIN = 24;
const here = dirname(realpathSync(fileURLToPath(import.meta.url)));
const main = join(here, '..', 'src', 'cli', 'main.ts');

/** The nearest `node_modules/.bin/node`, from this file upwards. */
function projectNode() {
  for (let folder = here; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', '.bin', 'node');
    if (existsSync(candidate)) return candidate;
    if (folder === dirname(folder)) return undefined;
  }
}

if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR_MIN) {
  await import(main);
} else {
  const node = projectNode();
  if (node === undefined) {
    process.stderr.write(`callwright needs Node ${NODE_MAJOR_MIN} or newer; run script/bootstrap\n`);
    process.exit(2);
  }
  const run = spawnSync(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exit(run.status ?? 2);
}
