import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outboundContract } from '../../test/support/outbound-contract.ts';
import { storeContract } from '../../test/support/store-contract.ts';
import { StartupProblem } from '../config/startup-problem.ts';
import { silentLog } from '../metrics/log.ts';
import { openStore } from './open-store.ts';

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
    await first.putCredentials(1, [{ operatorId: '1', passwordHash: 'h', sipAccount: '', sipPassword: '' }]);
    await first.close();
    const second = await openStore(url, { log: silentLog });
    expect(await second.credentials(1)).toHaveLength(1);
    await second.close();
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
