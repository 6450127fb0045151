import type { CallRecord, CompanyConfig, OpenCall } from '@callwright/engine';
import { type Kysely, sql } from 'kysely';
import { Announcements } from './announcements.ts';
import { BatchWriter, type BatchWriterOptions } from './batch-writer.ts';
import { BulkUpsert } from './bulk-upsert.ts';
import type { Database, StoreOptions } from './open-store.ts';
import type { OutboundStore } from './outbound-store.ts';
import {
  callRow,
  credentialOf,
  cursorOf,
  noteRow,
  openCallRow,
  parseRecord,
  readCursor,
  recordingOf,
  recordingRow,
  segmentRows,
  traceOf,
  traceRow,
  withNotes,
} from './rows.ts';
import type { SegmentRow, Tables } from './schema.ts';
import type { AgentCredential, CallPage, CallQuery, Store, StoredNote, StoredRecording, TraceBatch } from './store.ts';

/** Batches of trace that one question may bring. */
const TRACE_BATCHES_MAX = 10_000;
/** Ids in one statement: below the parameters that either database takes. */
const FORGOTTEN_AT_ONCE = 500;

const CALL_COLUMNS = [
  'call_id',
  'company_id',
  'direction',
  'caller',
  'called',
  'customer',
  'started_at_ms',
  'ended_at_ms',
  'end_reason',
  'record',
] as const;
const SEGMENT_COLUMNS = [
  'call_id',
  'segment',
  'company_id',
  'agent_key',
  'started_at_ms',
  'recording',
  'number',
] as const;
const RECORDING_COLUMNS = [
  'recording',
  'company_id',
  'call_id',
  'segment',
  'path',
  'duration_ms',
  'complete',
  'recorded_at_ms',
] as const;

/** SQLite takes 32,766 parameters, and a statement should not hold others up. */
const REMOVED_AT_ONCE = 500;
const NOTE_COLUMNS = ['call_id', 'segment', 'company_id', 'agent_key', 'note', 'result', 'noted_at_ms'] as const;

/** The {@link Store} over any SQL database that Kysely speaks. */
export class SqlStore implements Store {
  readonly announcements: Announcements;
  readonly outbound: OutboundStore;
  readonly #db: Kysely<Tables>;
  readonly #calls: BatchWriter<CallRecord>;
  readonly #notes: BatchWriter<StoredNote>;
  readonly #openCalls: BatchWriter<OpenCall>;
  readonly #interrupted: (records: readonly CallRecord[]) => Promise<void>;
  readonly #recordings: BatchWriter<StoredRecording>;
  readonly #traces: BatchWriter<TraceBatch>;
  readonly #credentialUpsert: BulkUpsert<'credentials'>;

  constructor({ db, placeholder }: Database, outbound: OutboundStore, options: StoreOptions) {
    this.#db = db;
    this.announcements = new Announcements(db);
    this.outbound = outbound;
    const calls = new BulkUpsert('call_records', CALL_COLUMNS, ['call_id'], placeholder);
    const segments = new BulkUpsert('call_segments', SEGMENT_COLUMNS, ['call_id', 'segment'], placeholder);
    const recordings = new BulkUpsert('recordings', RECORDING_COLUMNS, ['recording'], placeholder);
    const traces = new BulkUpsert(
      'trace_batches',
      ['call_id', 'batch', 'company_id', 'at_ms', 'lines'],
      ['call_id', 'batch'],
      placeholder,
    );
    this.#credentialUpsert = new BulkUpsert(
      'credentials',
      ['company_id', 'operator_id', 'password_hash', 'sip_account', 'sip_ha1_md5', 'sip_ha1_sha256'],
      ['company_id', 'operator_id'],
      placeholder,
    );
    this.#calls = writer('call_records', options, async (rows) => {
      const segmentsOfAll: SegmentRow[] = rows.flatMap(segmentRows);
      await db.transaction().execute(async (trx) => {
        await calls.write(trx, rows.map(callRow));
        await segments.write(trx, segmentsOfAll);
        await forget(trx, rows);
      });
    });
    const notes = new BulkUpsert('call_notes', NOTE_COLUMNS, ['call_id', 'segment'], placeholder);
    this.#notes = writer('call_notes', options, async (rows) => {
      await notes.write(db, rows.map(noteRow));
    });
    const openRows = new BulkUpsert('open_calls', ['call_id', 'company_id', 'call'], ['call_id'], placeholder);
    // They come many at a time, and a killed server has lost those that wait.
    this.#openCalls = writer('open_calls', { ...options, batchMs: 0 }, async (rows) => {
      await openRows.write(db, rows.map(openCallRow));
    });
    const firstCalls = new BulkUpsert('call_records', CALL_COLUMNS, ['call_id'], placeholder, 'keep');
    const firstSegments = new BulkUpsert('call_segments', SEGMENT_COLUMNS, ['call_id', 'segment'], placeholder, 'keep');
    this.#interrupted = (records) =>
      db.transaction().execute(async (trx) => {
        await firstCalls.write(trx, records.map(callRow));
        await firstSegments.write(trx, records.flatMap(segmentRows));
        await forget(trx, records);
      });
    this.#recordings = writer('recordings', options, async (rows) => {
      await recordings.write(db, rows.map(recordingRow));
    });
    this.#traces = writer('trace_batches', options, async (rows) => {
      await db.transaction().execute((trx) => traces.write(trx, rows.map(traceRow)));
    });
  }

  saveCall(record: CallRecord): void {
    this.#calls.push(record);
  }

  saveOpenCall(call: OpenCall): void {
    this.#openCalls.push(call);
  }

  async openCalls(): Promise<readonly OpenCall[]> {
    const rows = await this.#db.selectFrom('open_calls').select('call').orderBy('call_id').execute();
    return rows.map((row) => JSON.parse(row.call) as OpenCall);
  }

  saveInterrupted(records: readonly CallRecord[]): Promise<void> {
    return this.#interrupted(records);
  }

  async calls(query: CallQuery): Promise<CallPage> {
    await this.#calls.flush(); // who has just heard that a call is over finds it
    let select = this.#db
      .selectFrom('call_records')
      .select(['call_id', 'started_at_ms', 'record'])
      .where('company_id', '=', query.companyId)
      .orderBy('started_at_ms', 'desc')
      .orderBy('call_id', 'desc')
      .limit(query.limit + 1);
    if (query.fromMs !== undefined) {
      select = select.where('started_at_ms', '>=', query.fromMs);
    }
    if (query.toMs !== undefined) {
      select = select.where('started_at_ms', '<', query.toMs);
    }
    if (query.customer !== undefined) {
      select = select.where('customer', '=', query.customer);
    }
    const withPart = (column: 'agent_key' | 'number', value: string) =>
      this.#db
        .selectFrom('call_segments')
        .select('call_id')
        .where('company_id', '=', query.companyId)
        .where(column, '=', value);
    if (query.agent !== undefined) {
      select = select.where('call_id', 'in', withPart('agent_key', query.agent));
    }
    if (query.number !== undefined) {
      select = select.where('call_id', 'in', withPart('number', query.number));
    }
    const after = readCursor(query.cursor);
    if (after !== undefined) {
      select = select.where((where) =>
        where.or([
          where('started_at_ms', '<', after.startedAtMs),
          where.and([where('started_at_ms', '=', after.startedAtMs), where('call_id', '<', after.callId)]),
        ]),
      );
    }
    const rows = await select.execute();
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    return {
      calls: await this.#withNotes(
        query.companyId,
        page.map((row) => parseRecord(row.record)),
      ),
      next: rows.length > query.limit && last !== undefined ? cursorOf(last.started_at_ms, last.call_id) : undefined,
    };
  }

  async call(companyId: number, callId: string): Promise<CallRecord | undefined> {
    await this.#calls.flush();
    const row = await this.#db
      .selectFrom('call_records')
      .select('record')
      .where('call_id', '=', callId)
      .where('company_id', '=', companyId)
      .executeTakeFirst();
    return row === undefined ? undefined : (await this.#withNotes(companyId, [parseRecord(row.record)]))[0];
  }

  saveNote(note: StoredNote): void {
    this.#notes.push(note);
  }

  /** Records as they were written, each with the notes of its agents. */
  async #withNotes(companyId: number, records: readonly CallRecord[]): Promise<readonly CallRecord[]> {
    if (records.length === 0) {
      return records;
    }
    const rows = await this.#db
      .selectFrom('call_notes')
      .selectAll()
      .where('company_id', '=', companyId)
      .where(
        'call_id',
        'in',
        records.map(({ callId }) => callId),
      )
      .execute();
    const byCall = Map.groupBy(rows, (row) => row.call_id);
    return records.map((record) => withNotes(record, byCall.get(record.callId) ?? []));
  }

  saveRecording(recording: StoredRecording): void {
    this.#recordings.push(recording);
  }

  async recordings(companyId: number, callId: string): Promise<readonly StoredRecording[]> {
    const rows = await this.#db
      .selectFrom('recordings')
      .selectAll()
      .where('call_id', '=', callId)
      .where('company_id', '=', companyId)
      .orderBy('segment')
      .execute();
    return rows.map(recordingOf);
  }

  saveTrace(batch: TraceBatch): void {
    this.#traces.push(batch);
  }

  async trace(companyId: number, callId: string): Promise<readonly TraceBatch[]> {
    const rows = await this.#db
      .selectFrom('trace_batches')
      .selectAll()
      .where('call_id', '=', callId)
      .where('company_id', '=', companyId)
      .orderBy('batch')
      .limit(TRACE_BATCHES_MAX)
      .execute();
    return rows.map(traceOf);
  }

  async recentTrace(companyId: number, sinceMs: number, limit: number): Promise<readonly TraceBatch[]> {
    const rows = await this.#db
      .selectFrom('trace_batches')
      .selectAll()
      .where('at_ms', '>=', sinceMs)
      .where('company_id', '=', companyId)
      .orderBy('at_ms')
      .limit(Math.min(limit, TRACE_BATCHES_MAX))
      .execute();
    return rows.map(traceOf);
  }

  async pruneTrace(beforeMs: number, rowsMax: number): Promise<void> {
    const surplus = await this.#db
      .selectFrom('trace_batches')
      .select('at_ms')
      .orderBy('at_ms', 'desc')
      .offset(rowsMax)
      .limit(1)
      .executeTakeFirst();
    const before = Math.max(beforeMs, surplus === undefined ? 0 : surplus.at_ms + 1);
    await this.#db.deleteFrom('trace_batches').where('at_ms', '<', before).execute();
  }

  async companies(): Promise<readonly CompanyConfig[]> {
    const rows = await this.#db.selectFrom('companies').select('config').orderBy('company_id').execute();
    return rows.map((row) => JSON.parse(row.config) as CompanyConfig);
  }

  async putCompany(config: CompanyConfig): Promise<void> {
    const row = { company_id: config.companyId, config: JSON.stringify(config), updated_at_ms: Date.now() };
    await this.#db
      .insertInto('companies')
      .values(row)
      .onConflict((conflict) => conflict.column('company_id').doUpdateSet(row))
      .execute();
  }

  async credential(companyId: number, operatorId: string): Promise<AgentCredential | undefined> {
    const row = await this.#db
      .selectFrom('credentials')
      .selectAll()
      .where('company_id', '=', companyId)
      .where('operator_id', '=', operatorId)
      .executeTakeFirst();
    return row === undefined ? undefined : credentialOf(row);
  }

  async credentials(companyId: number): Promise<readonly AgentCredential[]> {
    const rows = await this.#db.selectFrom('credentials').selectAll().where('company_id', '=', companyId).execute();
    return rows.map(credentialOf);
  }

  async putCredentials(companyId: number, credentials: readonly AgentCredential[]): Promise<void> {
    const rows = credentials.map((one) => ({
      company_id: companyId,
      operator_id: one.operatorId,
      password_hash: one.passwordHash,
      sip_account: one.sipAccount,
      sip_ha1_md5: one.sipSecret.md5,
      sip_ha1_sha256: one.sipSecret.sha256,
    }));
    await this.#db.transaction().execute((trx) => this.#credentialUpsert.write(trx, rows));
  }

  async removeCredentials(companyId: number, operatorIds: readonly string[]): Promise<void> {
    for (let at = 0; at < operatorIds.length; at += REMOVED_AT_ONCE) {
      await this.#db
        .deleteFrom('credentials')
        .where('company_id', '=', companyId)
        .where('operator_id', 'in', operatorIds.slice(at, at + REMOVED_AT_ONCE))
        .execute();
    }
  }

  async ping(): Promise<void> {
    await sql`select 1`.execute(this.#db);
  }

  waiting(): number {
    return (
      this.#calls.waiting +
      this.#openCalls.waiting +
      this.#notes.waiting +
      this.#recordings.waiting +
      this.#traces.waiting
    );
  }

  async flush(): Promise<void> {
    await this.#openCalls.flush();
    await Promise.all([this.#calls.flush(), this.#notes.flush(), this.#recordings.flush(), this.#traces.flush()]);
  }

  async close(): Promise<void> {
    await this.#openCalls.drain();
    await Promise.all([this.#calls.drain(), this.#notes.drain(), this.#recordings.drain(), this.#traces.drain()]);
    await this.outbound.close();
    await this.#db.destroy();
  }
}

/** They have their records. */
async function forget(db: Kysely<Tables>, records: readonly CallRecord[]): Promise<void> {
  for (let at = 0; at < records.length; at += FORGOTTEN_AT_ONCE) {
    const ids = records.slice(at, at + FORGOTTEN_AT_ONCE).map((record) => record.callId);
    await db.deleteFrom('open_calls').where('call_id', 'in', ids).execute();
  }
}

function writer<T>(
  table: string,
  options: StoreOptions & Pick<BatchWriterOptions<T>, 'batchMs'>,
  write: (rows: readonly T[]) => Promise<void>,
): BatchWriter<T> {
  const { log, metrics, batchMs } = options;
  return new BatchWriter<T>({
    name: table,
    write,
    log,
    ...(batchMs === undefined ? {} : { batchMs }),
    written: (rows, seconds) => {
      metrics?.recordsWritten.inc({ table }, rows);
      metrics?.storeBatchSeconds.observe(seconds);
    },
    failed: () => metrics?.storeFailures.inc(),
    lost: (rows) => metrics?.recordsLost.inc({ table }, rows),
  });
}
