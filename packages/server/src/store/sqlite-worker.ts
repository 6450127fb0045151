/**
 * The thread that owns the SQLite file (see `sqlite-dialect.ts`): runs one statement after another, answers each. SQLite
 * works while its caller waits, for tens of milliseconds when the log is folded into the file; here nobody else does.
 */
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

/** Runs `sql`; without it, closes the database. */
export type SqliteRequest = { readonly id: number; readonly sql?: string; readonly parameters?: readonly unknown[] };

export type SqliteAnswer =
  | { readonly id: number; readonly rows: unknown[]; readonly changes: number; readonly insertId: number | bigint }
  | { readonly id: number; readonly error: { readonly message: string; readonly code: string | undefined } };

/** Another process (a backup, a shell) may hold the file so long before a write fails, ms. */
const BUSY_MS = 5_000;
/** Pages in memory, kB: the whole index of a working day fits. */
const CACHE_KB = 4_096;
/** Compiled statements kept; the store has a few dozen. */
const STATEMENTS_MAX = 128;
/** Pages of the write-ahead log before it is folded into the database: rarer, longer folds cost less than many small ones. */
const CHECKPOINT_PAGES = 2_000;

interface Statement {
  readonly statement: StatementSync;
  readonly givesRows: boolean;
}

const statements = new Map<string, Statement>();
let database: DatabaseSync | undefined;

parentPort?.on('message', (request: SqliteRequest) => parentPort?.postMessage(answer(request)));

function answer({ id, sql, parameters = [] }: SqliteRequest): SqliteAnswer {
  try {
    if (sql === undefined) {
      statements.clear();
      database?.close();
      return { id, rows: [], changes: 0, insertId: 0 };
    }
    database ??= open((workerData as { file: string }).file);
    const { statement, givesRows } = prepare(database, sql);
    const values = parameters.map((value) => (typeof value === 'boolean' ? Number(value) : (value as SQLInputValue)));
    if (givesRows) {
      return { id, rows: statement.all(...values), changes: 0, insertId: 0 };
    }
    const { changes, lastInsertRowid } = statement.run(...values);
    return { id, rows: [], changes: Number(changes), insertId: lastInsertRowid };
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    return { id, error: { message, code } };
  }
}

function open(file: string): DatabaseSync {
  const opened = new DatabaseSync(file);
  opened.exec('pragma journal_mode = wal');
  opened.exec('pragma synchronous = normal');
  opened.exec(`pragma busy_timeout = ${BUSY_MS}`);
  opened.exec(`pragma cache_size = -${CACHE_KB}`);
  opened.exec(`pragma wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  opened.exec('pragma foreign_keys = on');
  return opened;
}

function prepare(from: DatabaseSync, sql: string): Statement {
  const known = statements.get(sql);
  if (known !== undefined) {
    return known;
  }
  const oldest = statements.keys().next();
  if (statements.size >= STATEMENTS_MAX && oldest.done !== true) {
    statements.delete(oldest.value);
  }
  const statement = from.prepare(sql);
  const prepared = { statement, givesRows: statement.columns().length > 0 };
  statements.set(sql, prepared);
  return prepared;
}
