import { Kysely, Migrator, PostgresDialect } from 'kysely';
import pg from 'pg';
import { StartupProblem } from '../config/startup-problem.ts';
import type { Log } from '../metrics/log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Placeholder } from './bulk-upsert.ts';
import { migrationProvider } from './migrations.ts';
import type { Tables } from './schema.ts';
import { SqlStore } from './sql-store.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import type { Store } from './store.ts';

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
 * Opens the database of `url` (`sqlite:FILE`, `sqlite::memory:` or `postgres://…`) and brings its tables up to date.
 *
 * @throws {StartupProblem} `database`, when it can't be reached or its tables can't be made
 */
export async function openStore(url: string, options: StoreOptions): Promise<Store> {
  const { db, placeholder } = connect(url, options.log);
  try {
    const { error } = await new Migrator({ db, provider: migrationProvider }).migrateToLatest();
    if (error !== undefined) {
      throw error;
    }
  } catch (error) {
    await db.destroy().catch(() => undefined);
    throw StartupProblem.database(url, error);
  }
  return new SqlStore(db, placeholder, options);
}

function connect(url: string, log: Log): { db: Kysely<Tables>; placeholder: Placeholder } {
  if (url.startsWith('sqlite:')) {
    const db = new Kysely<Tables>({ dialect: sqliteDialect(url.slice('sqlite:'.length)) });
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
