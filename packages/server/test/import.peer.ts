import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, expect, it } from 'vitest';
import { Importer } from '../src/campaigns/import/importer.ts';
import { defaultSettings } from '../src/campaigns/settings.ts';
import { silentLog } from '../src/metrics/log.ts';
import { openStore } from '../src/store/open-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'callwright-import-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('a process of its own reads into a database file, and one that was cut off goes on where it was', async () => {
  const databaseUrl = `sqlite:${join(folder, 'a.sqlite')}`;
  const store = await openStore(databaseUrl, { log: silentLog });
  const { imports, campaigns } = store.outbound;
  const importer = new Importer({
    ...{ store: store.outbound, databaseUrl, folder, log: silentLog, wallMs: Date.now },
    progress: () => undefined,
  });
  const id = (await campaigns.add(1, defaultSettings({ name: 'a', groupId: 804 }), 0))?.id ?? 0;
  const content = ['number', ...Array.from({ length: 3_000 }, (_, nth) => String(13_900_000_000 + nth))].join('\n');

  const cutOff = await imports.add(1, id, { priority: 5 }, 0);
  await imports.change(cutOff.id, { state: 'running', line: 2_001, added: 2_000 });
  const uploading = await imports.add(1, id, { priority: 5 }, 0);
  writeFileSync(join(folder, `${cutOff.id}.csv`), content);
  await importer.start();
  await importer.idle();
  expect(await imports.get(cutOff.id)).toMatchObject({ state: 'done', added: 3_000, line: 3_001 });
  expect(await imports.get(uploading.id)).toMatchObject({ state: 'failed' });
  expect((await campaigns.counts(id)).get('customers')).toBe(1_000);

  const again = await imports.add(1, id, { priority: 5 }, 0);
  expect(await importer.upload(again, Readable.from([Buffer.from(content)]))).toMatchObject({ ok: true });
  await importer.idle();
  expect(await imports.get(again.id)).toMatchObject({ state: 'done', added: 2_000, merged: 1_000, problem: '' });
  expect(readdirSync(folder).filter((name) => name.endsWith('.csv'))).toEqual([]);
  await importer.close();
  await store.close();
});
