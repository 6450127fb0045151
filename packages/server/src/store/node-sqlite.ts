import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { type Dialect, SqliteDialect } from 'kysely';

/** Another process (a backup, a shell) may hold the file so long before a write fails, ms. */
const BUSY_MS = 5_000;
/** Pages in memory, kB: the whole index of a working day fits. */
const CACHE_KB = 4_096;
/** The same for one who writes a million rows: the whole index by number fits. */
const BULK_CACHE_KB = 65_536;
/** Compiled statements kept; the store has a few dozen. */
const STATEMENTS_MAX = 128;
/** Pages of the write-ahead log before it is folded into the database: rarer, longer folds cost less than many small ones. */
const CHECKPOINT_PAGES = 2_000;
/** The same for a million rows, each of which changes another page of the index: most are changed again before they are folded in. */
const BULK_CHECKPOINT_PAGES = 20_000;

/**
 * Kysely's SQLite dialect over the SQLite that Node brings along, so nothing has to be compiled or downloaded. The file is
 * in WAL mode: a crash of the process loses nothing, a crash of the machine at most the last moments, and readers of
 * other processes never wait.
 *
 * @param file path, or `:memory:`
 * @param use `bulk`: a process that writes very many rows
 */
export function nodeSqliteDialect(file: string, use: SqliteUse = 'serving'): Dialect {
  return new SqliteDialect({ database: () => Promise.resolve(new SqliteConnection(file, use)) });
}

export type SqliteUse = 'serving' | 'bulk';

/** The shape that Kysely's driver expects (it is that of another driver), with compiled statements kept. */
export class SqliteConnection {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, Statement>();

  constructor(file: string, use: SqliteUse = 'serving') {
    const [cacheKb, pages] = use === 'bulk' ? [BULK_CACHE_KB, BULK_CHECKPOINT_PAGES] : [CACHE_KB, CHECKPOINT_PAGES];
    this.#database = new DatabaseSync(file);
    this.#database.exec('pragma journal_mode = wal');
    this.#database.exec('pragma synchronous = normal');
    this.#database.exec(`pragma busy_timeout = ${BUSY_MS}`);
    this.#database.exec(`pragma cache_size = -${cacheKb}`);
    this.#database.exec(`pragma wal_autocheckpoint = ${pages}`);
    this.#database.exec('pragma foreign_keys = on');
  }

  prepare(sql: string): Statement {
    const known = this.#statements.get(sql);
    if (known !== undefined) {
      return known;
    }
    const oldest = this.#statements.keys().next();
    if (this.#statements.size >= STATEMENTS_MAX && oldest.done !== true) {
      this.#statements.delete(oldest.value);
    }
    const statement = new Statement(this.#database.prepare(sql));
    this.#statements.set(sql, statement);
    return statement;
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }
}

class Statement {
  readonly #statement: StatementSync;
  /** Whether it gives rows back. */
  readonly reader: boolean;

  constructor(statement: StatementSync) {
    this.#statement = statement;
    this.reader = statement.columns().length > 0;
  }

  all(parameters: readonly unknown[]): unknown[] {
    return this.#statement.all(...values(parameters));
  }

  run(parameters: readonly unknown[]): { changes: number | bigint; lastInsertRowid: number | bigint } {
    return this.#statement.run(...values(parameters));
  }

  iterate(parameters: readonly unknown[]): IterableIterator<unknown> {
    return this.#statement.iterate(...values(parameters));
  }
}

function values(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters.map((value) => (typeof value === 'boolean' ? Number(value) : (value as SQLInputValue)));
}
