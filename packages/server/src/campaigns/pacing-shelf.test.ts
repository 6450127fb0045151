import { createPacing, type KeptPacing, keptPacing, PACING_AGE_MS_MAX } from '@callwright/engine';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Log } from '../metrics/log.ts';
import { silentLog } from '../metrics/log.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import { PacingShelf } from './pacing-shelf.ts';

const NOW = 1_800_000_000_000;
let store: Store;
let wallMs = NOW;
const told: object[] = [];

beforeEach(async () => {
  store = await openStore('sqlite::memory:', { log: silentLog });
  wallMs = NOW;
  told.length = 0;
});
afterEach(() => store.close());

/** As a server has it that begins now. */
function newShelf(): PacingShelf {
  const log = Object.assign(Object.create(silentLog) as Log, { warn: (facts: object) => told.push(facts) });
  return new PacingShelf({ companyId: 1, store: store.outbound, log, wallMs: () => wallMs });
}

function learnt(): KeptPacing {
  const pacing = createPacing();
  pacing.step({ type: 'agentReady', agentId: 'a' }, 0);
  return keptPacing(pacing.dump(), { wallMs: NOW, monoMs: 0 });
}

it('gives the next server what the last one was told', async () => {
  const shelf = newShelf();
  shelf.put({ type: 'storePacing', groupId: 804, pacing: learnt() });
  await shelf.close();
  const next = newShelf();
  expect(await next.of(804)).toEqual(learnt());
  expect(await next.of(804)).toBeUndefined();
  expect(await next.of(805)).toBeUndefined();
  expect(told).toEqual([]);
});

it('what is old or damaged is named in the log, and not given', async () => {
  for (const bad of ['', '{', 'null', '{"version":1}', JSON.stringify({ ...learnt(), version: 99 })]) {
    await store.outbound.pacing.put(1, 804, bad);
    expect([bad, await newShelf().of(804)]).toEqual([bad, undefined]);
  }
  await store.outbound.pacing.put(1, 804, JSON.stringify(learnt()));
  wallMs += PACING_AGE_MS_MAX + 1;
  expect(await newShelf().of(804)).toBeUndefined();
  expect(told).toHaveLength(6);
  expect(told.at(-1)).toEqual({ groupId: 804, why: 'it is too old' });
});
