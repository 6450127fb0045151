import { machineFacts } from './machine.ts';
import { runConsultCall } from './parts/consult-call.ts';
import { runDialer } from './parts/dialer.ts';
import { runFirstRing } from './parts/first-ring.ts';
import { runMemory } from './parts/memory.ts';
import { runPackageBenchmark } from './parts/packages.ts';
import { runQueueCall } from './parts/queue-call.ts';

/** Every part of the table of speeds, by the name it is run alone with: `node bench/main.ts queue-call`. */
const PARTS: ReadonlyMap<string, () => Promise<void>> = new Map([
  ['queue-call', runQueueCall],
  ['consult-call', runConsultCall],
  ['first-ring', runFirstRing],
  ['memory', runMemory],
  ['sip-parse', () => runPackageBenchmark('SIP parse + serialize', 'packages/sip/bench/parse.ts')],
  ['engine', () => runPackageBenchmark('engine alone', 'packages/engine/bench/queue-calls.ts')],
  ['walk', () => runPackageBenchmark('engine, random walk with every check', 'packages/engine/bench/walk.ts')],
  ['feeds', () => runPackageBenchmark('queue feeds', 'packages/engine/bench/feeds.ts')],
  ['dialer', runDialer],
  ['machines', () => runPackageBenchmark('people and answering machines', 'packages/media/bench/machines.ts')],
  ['page', () => runPackageBenchmark('the page, in Chromium', 'packages/sdk/test/bench/page.ts')],
  ['relay', () => runPackageBenchmark('bridged G.711', 'packages/media/bench/relay.ts')],
]);

const wanted = process.argv.slice(2);
if (wanted.includes('help')) {
  console.log([...PARTS.keys()].join('\n'));
  process.exit(0);
}
const unknown = wanted.filter((name) => !PARTS.has(name));
if (unknown.length > 0) {
  console.error(`no such part: ${unknown.join(', ')}; there are ${[...PARTS.keys()].join(', ')}`);
  process.exit(1);
}
console.log(machineFacts());
let failed = 0;
for (const [name, run] of PARTS) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  try {
    await run();
  } catch (error) {
    failed++;
    console.error(`\n${name} could not be measured: ${error instanceof Error ? error.message : String(error)}`);
  }
}
process.exit(failed === 0 ? 0 : 1);
