import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { CtiEvent } from '@callwright/cti';
import { silentLog } from '../src/metrics/log.ts';
import { openStore } from '../src/store/open-store.ts';
import { createTrace } from '../src/trace/trace.ts';
import { callRecord } from '../test/support/store-contract.ts';

/**
 * What keeping a call costs the server: `CALLS` (200) a second for `SECONDS` (20), each with its record and five events in the
 * trace, into `URL` (an SQLite file). Run: `node packages/server/bench/store.ts`
 */
const CALLS_PER_SECOND = Number(process.env.CALLS ?? 200);
const SECONDS = Number(process.env.SECONDS ?? 20);
const EVENTS = ['inringing', 'incall', 'cancelmakecall', 'after', 'agentidle'];
const TICKS_PER_SECOND = 100;

const EVENT = {
  timestamp: '1800000000',
  caller: '13300000019',
  origcaller: '13300000019',
  called: '95003',
  nowgroupid: 803,
  callerArea: { city: '北京市', province: '北京市', provice: '北京市' },
  calledArea: { city: '', province: '', provice: '' },
  userdata: { digits: '1' },
  followData: {},
  uuiData: '',
  segment: 1,
  dir: 0,
};

const folder = mkdtempSync(join(tmpdir(), 'callwright-bench-'));
const url = process.env.URL ?? `sqlite:${join(folder, 'bench.sqlite')}`;
const wallMs = () => Date.now();

for (const what of ['nothing', 'records', 'trace', 'both'] as const) {
  const store = await openStore(url, { log: silentLog });
  const trace = createTrace({ store, companyOf: () => 1, clock: { wallMs }, log: silentLog, hours: 24 });
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const cpu = process.cpuUsage();
  let calls = 0;
  for (let tick = 1; tick <= SECONDS * TICKS_PER_SECOND; tick += 1) {
    const due = Math.floor((tick * CALLS_PER_SECOND) / TICKS_PER_SECOND);
    for (; calls < due; calls += 1) {
      call(calls);
    }
    await new Promise((resolve) => setTimeout(resolve, 1_000 / TICKS_PER_SECOND));
  }
  trace.close();
  await store.flush();
  const used = process.cpuUsage(cpu);
  await store.close();
  const each = (used.user + used.system) / 1_000 / calls;
  const p = (percentile: number) => (delay.percentile(percentile) / 1e6).toFixed(1);
  console.log(
    `${what.padEnd(8)} ${each.toFixed(3)} ms CPU a call, event loop p99 ${p(99)} ms, max ${(delay.max / 1e6).toFixed(1)} ms`,
  );

  function call(nth: number): void {
    if (what === 'records' || what === 'both') {
      store.saveCall({ ...callRecord(nth), callId: `${what.length}${100_000_000_000 + nth}` });
    }
    if (what === 'trace' || what === 'both') {
      for (const type of EVENTS) {
        trace.record('1001@demo', { ...EVENT, type, callid: `${nth}` } as unknown as CtiEvent);
      }
    }
  }
}
rmSync(folder, { recursive: true });
