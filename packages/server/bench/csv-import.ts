import { createWriteStream, mkdtempSync, openSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Importer } from '../src/campaigns/import/importer.ts';
import { defaultSettings } from '../src/campaigns/settings.ts';
import { silentLog } from '../src/metrics/log.ts';
import { openStore } from '../src/store/open-store.ts';
import { callRecord } from '../test/support/store-contract.ts';

/**
 * An import of `ROWS` (1,000,000) customers into an SQLite file, while the server writes `CALLS` (20) call records a second: how long
 * it takes, what the server's event loop feels of it, and how much memory the import process takes.
 * Run: `node packages/server/bench/csv-import.ts`
 */
const ROWS = Number(process.env.ROWS ?? 1_000_000);
const CALLS_PER_SECOND = Number(process.env.CALLS ?? 20);
const folder = mkdtempSync(join(tmpdir(), 'callwright-bench-'));
const url = `sqlite:${join(folder, 'bench.sqlite')}`;

const file = join(folder, 'customers.csv');
await pipeline(Readable.from(lines()), createWriteStream(file));

const store = await openStore(url, { log: silentLog });
const campaign = await store.outbound.campaigns.add(1, defaultSettings({ name: 'bench', groupId: 804 }), Date.now());
const importer = new Importer({
  ...{ store: store.outbound, databaseUrl: url, folder: join(folder, 'imports'), log: silentLog, wallMs: Date.now },
  progress: () => undefined,
});
await importer.start();

await measure('no import', () => new Promise((resolve) => setTimeout(resolve, 10_000)));
for (const what of ['import', 'the same again']) {
  const job = await store.outbound.imports.add(1, campaign?.id ?? 1, { priority: 5 }, Date.now());
  const { createReadStream } = await import('node:fs');
  await importer.upload(job, createReadStream('', { fd: openSync(file, 'r') }));
  await measure(what, () => importer.idle());
  const { state, added, merged, wrong, problem } = (await store.outbound.imports.get(job.id)) ?? job;
  console.log(`  ${state} ${problem}: ${added} added, ${merged} merged, ${wrong} wrong`);
}
await store.close();
rmSync(folder, { recursive: true });

async function measure(what: string, run: () => Promise<unknown>): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  let calls = 0;
  let memoryMax = 0;
  let cpuSeconds = 0;
  const calling = setInterval(
    () => store.saveCall({ ...callRecord(calls), callId: `${Date.now()}${calls++}` }),
    1_000 / CALLS_PER_SECOND,
  );
  const looking = setInterval(() => {
    void childUsage().then(({ mb, seconds }) => {
      memoryMax = Math.max(memoryMax, mb);
      cpuSeconds = Math.max(cpuSeconds, seconds);
    });
  }, 500);
  delay.enable();
  const startedMs = performance.now();
  await run();
  const seconds = (performance.now() - startedMs) / 1_000;
  clearInterval(calling);
  clearInterval(looking);
  await store.flush();
  const p = (percentile: number) => (delay.percentile(percentile) / 1e6).toFixed(1);
  console.log(
    `${what}: ${seconds.toFixed(1)} s, event loop p50 ${p(50)} p99 ${p(99)} p99.9 ${p(99.9)} max ${(delay.max / 1e6).toFixed(1)} ms, import process ${memoryMax.toFixed(0)} MB, ${cpuSeconds.toFixed(1)} s CPU`,
  );
}

/** Of our child: memory, MB, and processor time (proc(5), in hundredths of a second). */
async function childUsage(): Promise<{ readonly mb: number; readonly seconds: number }> {
  const read = (path: string) => readFile(path, 'utf8').catch(() => '');
  const [pid = ''] = (await read(`/proc/self/task/${process.pid}/children`)).split(' ');
  const [status, stat] = pid === '' ? ['', ''] : [await read(`/proc/${pid}/status`), await read(`/proc/${pid}/stat`)];
  const [user = 0, system = 0] = stat.split(' ').slice(13, 15).map(Number);
  return { mb: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024, seconds: (user + system) / 100 };
}

function* lines(): Generator<string> {
  yield '手机号,姓名,城市,等级,备注\n';
  let text = '';
  for (let row = 0; row < ROWS; row += 1) {
    // A prime step goes through all numbers in no order, as lists do.
    const number = 13_000_000_000 + ((row * 618_033_989) % 999_999_937);
    text += `${number},张三${row},"上海, 浦东",vip${row % 7},上次来电询问了价格与保修\n`;
    if (text.length > 65_536) {
      yield text;
      text = '';
    }
  }
  yield text;
}
