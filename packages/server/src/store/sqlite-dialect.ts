import { Worker } from 'node:worker_threads';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { SqliteAnswer, SqliteRequest } from './sqlite-worker.ts';

/** The thread's garbage is short-lived: rows on their way. */
const YOUNG_MB_MAX = 4;

/**
 * Kysely's SQLite dialect over the SQLite that Node brings along, so nothing has to be compiled or downloaded. The file is
 * in WAL mode: a crash of the process loses nothing that was written, a crash of the machine at most the last moments, and
 * readers of other processes never wait. The database has a thread of its own: no call waits for the disk.
 *
 * @param file path, or `:memory:`
 */
export function sqliteDialect(file: string): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new WorkerDriver(file),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

/** One connection that its users take in turn: SQLite has one writer, and a transaction has to be alone. */
class WorkerDriver implements Driver {
  readonly #file: string;
  #connection: WorkerConnection | undefined;
  #turn: Promise<void> = Promise.resolve();
  #passOn: (() => void) | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  async init(): Promise<void> {
    this.#connection = new WorkerConnection(this.#file);
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#turn;
    let passOn = (): void => undefined;
    this.#turn = new Promise((resolve) => {
      passOn = resolve;
    });
    await before;
    this.#passOn = passOn;
    if (this.#connection === undefined) throw new Error('the database is closed');
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {
    this.#passOn?.();
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin'));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async destroy(): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    await connection?.close();
  }
}

interface Asked {
  readonly resolve: (answer: Extract<SqliteAnswer, { rows: unknown[] }>) => void;
  readonly reject: (error: Error) => void;
}

/** A thread that dies takes down what was asked, nothing else: the next question starts another one. */
class WorkerConnection implements DatabaseConnection {
  readonly #file: string;
  readonly #asked = new Map<number, Asked>();
  #worker: Worker | undefined;
  #lastId = 0;

  constructor(file: string) {
    this.#file = file;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, changes, insertId } = await this.#ask({ sql: query.sql, parameters: query.parameters });
    return { rows: rows as R[], numAffectedRows: BigInt(changes), insertId: BigInt(insertId) };
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    yield await this.executeQuery<R>(query);
  }

  async close(): Promise<void> {
    if (this.#worker === undefined) return;
    await this.#ask({}).catch(() => undefined);
    await this.#worker?.terminate();
  }

  #ask(request: Omit<SqliteRequest, 'id'>): Promise<Extract<SqliteAnswer, { rows: unknown[] }>> {
    const worker = this.#worker ?? this.#start();
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#asked.set(id, { resolve, reject });
      worker.postMessage({ id, ...request } satisfies SqliteRequest);
    });
  }

  #start(): Worker {
    const worker = new Worker(new URL('./sqlite-worker.ts', import.meta.url), {
      workerData: { file: this.#file },
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB_MAX },
    });
    worker.on('message', (answer: SqliteAnswer) => this.#receive(answer));
    worker.on('error', (error) => this.#died(worker, error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', (code) => this.#died(worker, new Error(`the thread of the database ended with ${code}`)));
    this.#worker = worker;
    return worker;
  }

  #receive(answer: SqliteAnswer): void {
    const asked = this.#asked.get(answer.id);
    this.#asked.delete(answer.id);
    if ('rows' in answer) asked?.resolve(answer);
    else asked?.reject(Object.assign(new Error(answer.error.message), { code: answer.error.code }));
  }

  #died(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    for (const asked of this.#asked.values()) asked.reject(error);
    this.#asked.clear();
  }
}
