import type { Kysely, Migration, MigrationProvider } from 'kysely';
import { sipSecret } from '../login/sip-secret.ts';
import { createCampaignTables, createPacingTable, indexOpenAttempts } from './campaign-tables.ts';
import type { CredentialRow } from './schema.ts';

/** Where it is made, the database was empty. */
export const FIRST_MIGRATION = '0001-first-tables';
/** Removes passwords in clear: after it the file must be made anew, or they would stay in its free pages. */
export const SIP_SECRETS = '0004-sip-secrets';

/**
 * How the tables came to be, in order. A migration that has been released is never changed: another one follows it.
 * Both databases run the same: `bigint` and `integer` are one thing to SQLite.
 */
const callMigrations: Readonly<Record<string, Migration>> = {
  [FIRST_MIGRATION]: {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable('companies')
        .addColumn('company_id', 'integer', (column) => column.primaryKey())
        .addColumn('config', 'text', (column) => column.notNull())
        .addColumn('updated_at_ms', 'bigint', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('credentials')
        .addColumn('company_id', 'integer', (column) => column.notNull())
        .addColumn('operator_id', 'text', (column) => column.notNull())
        .addColumn('password_hash', 'text', (column) => column.notNull())
        .addColumn('sip_account', 'text', (column) => column.notNull())
        .addColumn('sip_password', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('credentials_key', ['company_id', 'operator_id'])
        .execute();
      await createCallTables(db);
      await createTraceTable(db);
    },
  },
  '0002-announcements': { up: createAnnouncementTable },
  '0003-outside-numbers': { up: addOutsideNumbers },
  [SIP_SECRETS]: { up: hashSipPasswords },
  '0005-open-calls': { up: createOpenCallTable },
  '0006-call-notes': { up: createNoteTable },
};

/** Smart outbound: with SQLite in a file of its own, see {@link openStore}. */
const outboundMigrations: Readonly<Record<string, Migration>> = {
  '0003-campaigns': { up: createCampaignTables },
  '0004-campaign-pacing': { up: createPacingTable },
  '0005-open-attempts': { up: indexOpenAttempts },
};

async function createCallTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('call_records')
    .addColumn('call_id', 'text', (column) => column.primaryKey())
    .addColumn('company_id', 'integer', (column) => column.notNull())
    .addColumn('direction', 'text', (column) => column.notNull())
    .addColumn('caller', 'text', (column) => column.notNull())
    .addColumn('called', 'text', (column) => column.notNull())
    .addColumn('customer', 'text', (column) => column.notNull())
    .addColumn('started_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('ended_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('end_reason', 'text', (column) => column.notNull())
    .addColumn('record', 'text', (column) => column.notNull())
    .execute();
  await index(db, 'call_records_time', 'call_records', ['company_id', 'started_at_ms', 'call_id']);
  await index(db, 'call_records_customer', 'call_records', ['company_id', 'customer', 'started_at_ms']);
  await db.schema
    .createTable('call_segments')
    .addColumn('call_id', 'text', (column) => column.notNull())
    .addColumn('segment', 'integer', (column) => column.notNull())
    .addColumn('company_id', 'integer', (column) => column.notNull())
    .addColumn('agent_key', 'text', (column) => column.notNull())
    .addColumn('started_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('recording', 'text')
    .addPrimaryKeyConstraint('call_segments_key', ['call_id', 'segment'])
    .execute();
  await index(db, 'call_segments_agent', 'call_segments', ['company_id', 'agent_key', 'started_at_ms']);
  await db.schema
    .createTable('recordings')
    .addColumn('recording', 'text', (column) => column.primaryKey())
    .addColumn('company_id', 'integer', (column) => column.notNull())
    .addColumn('call_id', 'text', (column) => column.notNull())
    .addColumn('segment', 'integer', (column) => column.notNull())
    .addColumn('path', 'text', (column) => column.notNull())
    .addColumn('duration_ms', 'bigint', (column) => column.notNull())
    .addColumn('complete', 'integer', (column) => column.notNull())
    .addColumn('recorded_at_ms', 'bigint', (column) => column.notNull())
    .execute();
  await index(db, 'recordings_call', 'recordings', ['call_id', 'segment']);
}

async function createTraceTable(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('trace_batches')
    .addColumn('call_id', 'text', (column) => column.notNull())
    .addColumn('batch', 'bigint', (column) => column.notNull())
    .addColumn('company_id', 'integer', (column) => column.notNull())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addColumn('lines', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('trace_batches_key', ['call_id', 'batch'])
    .execute();
  await index(db, 'trace_batches_time', 'trace_batches', ['at_ms']);
}

async function createAnnouncementTable(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('announcements')
    .addColumn('company_id', 'integer', (column) => column.notNull())
    .addColumn('id', 'integer', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('group_ids', 'text', (column) => column.notNull())
    .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('updated_at_ms', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('announcements_key', ['company_id', 'id'])
    .execute();
}

/** The outside number that had a part of a call. */
async function addOutsideNumbers(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('call_segments')
    .addColumn('number', 'text', (column) => column.notNull().defaultTo(''))
    .execute();
  await index(db, 'call_segments_number', 'call_segments', ['company_id', 'number', 'started_at_ms']);
}

/** HA1 in place of the SIP passwords themselves (RFC 8760). */
async function hashSipPasswords(db: Kysely<unknown>): Promise<void> {
  for (const column of ['sip_ha1_md5', 'sip_ha1_sha256']) {
    await db.schema
      .alterTable('credentials')
      .addColumn(column, 'text', (added) => added.notNull().defaultTo(''))
      .execute();
  }
  const before = db as Kysely<{ credentials: CredentialRow & { sip_password: string } }>;
  const rows = await before
    .selectFrom('credentials')
    .select(['company_id', 'operator_id', 'sip_account', 'sip_password'])
    .execute();
  for (const row of rows) {
    const { md5, sha256 } = sipSecret(row.sip_account, row.sip_password);
    await before
      .updateTable('credentials')
      .set({ sip_ha1_md5: md5, sip_ha1_sha256: sha256 })
      .where('company_id', '=', row.company_id)
      .where('operator_id', '=', row.operator_id)
      .execute();
  }
  await db.schema.alterTable('credentials').dropColumn('sip_password').execute();
}

/** What agents noted; apart from the records, which are written when the call is over. */
async function createNoteTable(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('call_notes')
    .addColumn('call_id', 'text', (column) => column.notNull())
    .addColumn('segment', 'integer', (column) => column.notNull())
    .addColumn('company_id', 'integer', (column) => column.notNull())
    .addColumn('agent_key', 'text', (column) => column.notNull())
    .addColumn('note', 'text', (column) => column.notNull())
    .addColumn('result', 'text', (column) => column.notNull())
    .addColumn('noted_at_ms', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('call_notes_key', ['call_id', 'segment'])
    .execute();
}

async function createOpenCallTable(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('open_calls')
    .addColumn('call_id', 'text', (column) => column.primaryKey())
    .addColumn('company_id', 'integer', (column) => column.notNull())
    .addColumn('call', 'text', (column) => column.notNull())
    .execute();
}

async function index(db: Kysely<unknown>, name: string, table: string, columns: readonly string[]): Promise<void> {
  await db.schema
    .createIndex(name)
    .on(table)
    .columns([...columns])
    .execute();
}

/** Which tables a database is to have. */
export const migrationsOf: Readonly<Record<'all' | 'calls' | 'outbound', MigrationProvider>> = {
  all: { getMigrations: () => Promise.resolve({ ...callMigrations, ...outboundMigrations }) },
  calls: { getMigrations: () => Promise.resolve({ ...callMigrations }) },
  outbound: { getMigrations: () => Promise.resolve({ ...outboundMigrations }) },
};
