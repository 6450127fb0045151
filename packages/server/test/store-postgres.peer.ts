import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../src/metrics/log.ts';
import { createMetrics } from '../src/metrics/metrics.ts';
import { openStore } from '../src/store/open-store.ts';
import { outboundContract } from './support/outbound-contract.ts';
import { hasPostgres, type Postgres, startPostgres } from './support/postgres.ts';
import { callRecord, storeContract } from './support/store-contract.ts';

describe.skipIf(!hasPostgres)('a store in PostgreSQL', () => {
  let postgres: Postgres;
  let opened = 0;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.remove());

  function freshUrl(): string {
    opened += 1;
    return postgres.url(`callwright${opened}`);
  }

  storeContract(() => openStore(freshUrl(), { log: silentLog }));
  outboundContract(() => openStore(freshUrl(), { log: silentLog }));

  it('keeps what is saved while the database is away, and writes it once it is back', async () => {
    const metrics = createMetrics();
    const store = await openStore(freshUrl(), { log: silentLog, metrics });
    store.saveCall(callRecord(1));
    await store.flush();
    await postgres.stop();
    store.saveCall(callRecord(2));
    store.saveCall(callRecord(1));
    await store.flush();
    expect(store.waiting()).toBe(2);
    await expect(store.ping()).rejects.toThrow();
    await postgres.start();
    while (store.waiting() > 0) {
      await store.flush();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect((await store.calls({ companyId: 1, limit: 10 })).calls).toHaveLength(2);
    expect((await metrics.recordsLost.get()).values).toEqual([]);
    await store.close();
  });

  it('that is not there at start is a problem of one line that shows no password', async () => {
    const failure = openStore('postgres://me:secret@127.0.0.1:1/none', { log: silentLog });
    await expect(failure).rejects.toThrow(
      /^The database postgres:\/\/me:\*\*\*@127\.0\.0\.1:1\/none can't be used: .*ECONNREFUSED/,
    );
  });
});
