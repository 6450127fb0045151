import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely, Migrator } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outboundContract } from '../../test/support/outbound-contract.ts';
import { callRecord, storeContract } from '../../test/support/store-contract.ts';
import { StartupProblem } from '../config/startup-problem.ts';
import { sipSecret } from '../login/sip-secret.ts';
import { silentLog } from '../metrics/log.ts';
import { migrationsOf } from './migrations.ts';
import { nodeSqliteDialect } from './node-sqlite.ts';
import { openStore } from './open-store.ts';
import { callRow, segmentRows } from './rows.ts';
import type { SegmentRow, Tables } from './schema.ts';

let folder = '';
let opened = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'callwright-store-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a store in an SQLite file', () => {
  const empty = () => join(folder, 'empty.sqlite');
  beforeAll(async () => (await openStore(`sqlite:${empty()}`, { log: silentLog })).close());

  /** Copies of one that has its tables already: making them takes a slow disk a second. */
  const open = () => {
    opened += 1;
    const file = join(folder, `${opened}.sqlite`);
    cpSync(empty(), file);
    cpSync(`${empty()}-outbound`, `${file}-outbound`);
    return openStore(`sqlite:${file}`, { log: silentLog });
  };
  storeContract(open);
  outboundContract(open);

  it('opens again with what it had', async () => {
    const url = `sqlite:${join(folder, 'again.sqlite')}`;
    const first = await openStore(url, { log: silentLog });
    await first.putCredentials(1, [
      { operatorId: '1', passwordHash: 'h', sipAccount: '', sipSecret: sipSecret('', '') },
    ]);
    await first.close();
    const second = await openStore(url, { log: silentLog });
    expect(await second.credentials(1)).toHaveLength(1);
    await second.close();
  });

  it('of an earlier version is brought up to date, and keeps what it had', async () => {
    const file = join(folder, 'earlier.sqlite');
    const db = new Kysely<Tables>({ dialect: nodeSqliteDialect(file) });
    await new Migrator({ db, provider: migrationsOf.calls }).migrateTo('0002-announcements');
    const [segment, call] = [segmentRows(callRecord(1))[0], callRow(callRecord(1))];
    await db.insertInto('call_records').values(call).execute();
    const { number: _, ...before } = segment ?? { number: '' };
    await db
      .insertInto('call_segments')
      .values(before as SegmentRow)
      .execute();
    await db.destroy();
    const store = await openStore(`sqlite:${file}`, { log: silentLog });
    const { calls } = await store.calls({ companyId: 1, limit: 1, agent: '1001@demo' });
    expect(calls.map(({ callId }) => callId)).toEqual([callRecord(1).callId]);
    await store.close();
  });

  it('of a version that kept SIP passwords: HA1 in their place, and they are nowhere in the folder', async () => {
    const place = join(folder, 'clear');
    mkdirSync(place);
    const file = join(place, 'clear.sqlite');
    const db = new Kysely<Tables>({ dialect: nodeSqliteDialect(file) });
    await new Migrator({ db, provider: migrationsOf.calls }).migrateTo('0003-outside-numbers');
    const before = db as unknown as Kysely<{ credentials: Record<string, unknown> }>;
    const clear = (nth: number) => `open-sesame-${nth}`;
    for (let nth = 0; nth < 50; nth += 1) {
      const row = { company_id: 1, operator_id: String(nth), password_hash: 'h', sip_account: `8${nth}` };
      await before
        .insertInto('credentials')
        .values({ ...row, sip_password: clear(nth) })
        .execute();
    }
    await db.destroy();
    expect(readFileSync(file, 'latin1')).toContain('open-sesame');
    const store = await openStore(`sqlite:${file}`, { log: silentLog });
    expect((await store.credential(1, '7'))?.sipSecret).toEqual(sipSecret('87', clear(7)));
    for (const name of readdirSync(place))
      expect(readFileSync(join(place, name), 'latin1')).not.toContain('open-sesame');
    await store.close();
  });

  it('that can not be opened is a problem of one line', async () => {
    const failure = openStore(`sqlite:${join(folder, 'no', 'such', 'folder.sqlite')}`, { log: silentLog });
    await expect(failure).rejects.toBeInstanceOf(StartupProblem);
    await expect(failure).rejects.toThrow(/^The database .* can't be used: .*CALLWRIGHT_DATABASE_URL\.$/);
  });
});

describe('a store in memory', () => {
  storeContract(() => openStore('sqlite::memory:', { log: silentLog }));
  outboundContract(() => openStore('sqlite::memory:', { log: silentLog }));
});
