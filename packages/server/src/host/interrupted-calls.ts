import { type CallRecord, closeOpenCall, type OpenCall } from '@callwright/engine';
import type { Log } from '../metrics/log.ts';
import type { Store } from '../store/store.ts';

/**
 * After a crash: each call that was up (`open`) gets its one record, ended by the system at `diedAtMs` (unix). One that had just
 * ended and has its record keeps that. Returns what was written.
 */
export async function recordInterruptedCalls(
  store: Pick<Store, 'saveInterrupted'>,
  open: readonly OpenCall[],
  diedAtMs: number | undefined,
  log: Pick<Log, 'warn'>,
): Promise<readonly CallRecord[]> {
  const records = open.map((call) => closeOpenCall(call, diedAtMs));
  await store.saveInterrupted(records);
  if (diedAtMs !== undefined || records.length > 0) {
    log.warn(
      { calls: records.length, ...(diedAtMs === undefined ? {} : { diedAt: new Date(diedAtMs).toISOString() }) },
      'the server before was killed: the calls that were up have a record that ends there',
    );
  }
  return records;
}
