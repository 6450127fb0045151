import { Kysely, Migrator, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { StartupProblem } from '../config/startup-problem.ts';
import type { Log } from '../metrics/log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Placeholder } from './bulk-upsert.ts';
import { FIRST_MIGRATION, migrationsOf, SIP_SECRETS } from './migrations.ts';
import { nodeSqliteDialect } from './node-sqlite.ts';
import { OutboundStore } from './outbound-store.ts';
import type { Tables } from './schema.ts';
import { SqlStore } from './sql-store.ts';
import type { Store } from './store.ts';
import { threadSqliteDialect } from './thread-sqlite.ts';

export interface StoreOptions {
  readonly log: Log;
  readonly metrics?: Metrics;
}

/** Connections to PostgreSQL: the writers need three, the REST interface the rest. */
const CONNECTIONS_MAX = 8;
/** A database that does not answer the door within this is away, ms. */
const CONNECT_MS_MAX = 5_000;
/** A query that takes longer than this is given up, ms. */
const QUERY_MS_MAX = 15_000;

/**
 * Opens the database of `url` (`sqlite:FILE`, `sqlite::memory:` or `postgres://…`) and brings its tables up to date. SQLite keeps
 * smart outbound in a second file beside the first, `FILE-outbound`: a list of a million customers is read into it, and nothing of that
 * must hold up the records of calls, which the server's own thread writes.
 *
 * @throws {StartupProblem} `database`, when it can't be reached or its tables can't be made
 */
export async function openStore(url: string, options: StoreOptions): Promise<Store> {
  const calls = connect(url, options.log);
  const outbound = isFile(url) ? connectOutbound(url, options.log) : calls;
  try {
    const made = await migrate(calls.db, outbound === calls ? 'all' : 'calls');
    if (isFile(url) && made.includes(SIP_SECRETS) && made[0] !== FIRST_MIGRATION) {
      await rewrite(calls.db);
    }
    if (outbound !== calls) {
      await migrate(outbound.db, 'outbound');
    }
  } catch (error) {
    await calls.db.destroy().catch(() => undefined);
    await outbound.db.destroy().catch(() => undefined);
    throw StartupProblem.database(url, error);
  }
  return new SqlStore(calls, new OutboundStore(outbound.db, outbound.placeholder), options);
}

/** The database of smart outbound; in the process that reads files into it: `here`, for there is no thread to spare. */
export function connectOutbound(url: string, log: Log, where: 'here' | 'thread' = 'thread'): Database {
  if (!isFile(url)) {
    return connect(url, log);
  }
  const file = `${url.slice(SQLITE.length)}-outbound`;
  const dialect = where === 'here' ? nodeSqliteDialect(file, 'bulk') : threadSqliteDialect(file);
  return { db: new Kysely<Tables>({ dialect }), placeholder: () => '?' };
}

export interface Database {
  readonly db: Kysely<Tables>;
  readonly placeholder: Placeholder;
}

const SQLITE = 'sqlite:';

function isFile(url: string): boolean {
  return url.startsWith(SQLITE) && !url.startsWith(`${SQLITE}:memory:`);
}

/** Returns the names of the migrations that were made now. */
async function migrate(db: Kysely<Tables>, tables: keyof typeof migrationsOf): Promise<readonly string[]> {
  const { error, results = [] } = await new Migrator({ db, provider: migrationsOf[tables] }).migrateToLatest();
  if (error !== undefined) {
    throw error;
  }
  return results.map((one) => one.migrationName);
}

/** The file is written anew, and its log emptied: nothing of what was removed is left in free pages. */
async function rewrite(db: Kysely<Tables>): Promise<void> {
  await sql`vacuum`.execute(db);
  await sql`pragma wal_checkpoint(truncate)`.execute(db);
}

function connect(url: string, log: Log): Database {
  if (url.startsWith(SQLITE)) {
    const db = new Kysely<Tables>({ dialect: threadSqliteDialect(url.slice(SQLITE.length)) });
    return { db, placeholder: () => '?' };
  }
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS_MAX,
    connectionTimeoutMillis: CONNECT_MS_MAX,
    query_timeout: QUERY_MS_MAX,
    types: { getTypeParser: typeParser },
  });
  // An idle connection that the database ends: the pool opens another when it is needed.
  pool.on('error', (error) => log.warn({ err: error }, 'a database connection was lost'));
  return { db: new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }), placeholder: (index) => `$${index}` };
}

/** `bigint` comes as text, since it may exceed a double; our times in ms never do. */
function typeParser(oid: number, format?: 'text' | 'binary'): (text: string) => unknown {
  return oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format === 'binary' ? 'text' : format);
}
