import { join } from 'node:path';
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

/** A statement on its way to the thread, and what came of it. */
export interface ThreadQuery {
  readonly id: number;
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

export type ThreadAnswer =
  | { readonly id: number; readonly rows: readonly unknown[]; readonly changes: number }
  | { readonly id: number; readonly problem: string };

const PROGRAM = join(import.meta.dirname, 'sqlite-thread.ts');

/**
 * SQLite in a thread of its own: SQLite has no other way than to keep its caller waiting, for the disk and for another writer, and the
 * thread that serves the calls must not wait. Starts with the first statement.
 *
 * @param file path, or `:memory:`
 */
export function threadSqliteDialect(file: string): Dialect {
  return {
    createDriver: () => new ThreadDriver(file),
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

/** One connection, used by one at a time. */
class ThreadDriver implements Driver {
  readonly #connection: ThreadConnection;
  /** The last of those who wait for the connection; resolves when it is free. */
  #free: Promise<void> = Promise.resolve();
  #release: () => void = () => undefined;

  constructor(file: string) {
    this.#connection = new ThreadConnection(file);
  }

  async init(): Promise<void> {
    // The thread starts with the first statement.
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#free;
    let release: () => void = () => undefined;
    this.#free = new Promise((resolve) => {
      release = resolve;
    });
    await before;
    this.#release = release;
    return this.#connection;
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    // At once as a writer: one that becomes it later may find that another was faster, and would have to begin anew.
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async releaseConnection(): Promise<void> {
    this.#release();
  }

  async destroy(): Promise<void> {
    await this.#connection.close();
  }
}

class ThreadConnection implements DatabaseConnection {
  readonly #file: string;
  readonly #waiting = new Map<number, { resolve(answer: ThreadAnswer): void; reject(error: Error): void }>();
  #worker: Worker | undefined;
  #last = 0;

  constructor(file: string) {
    this.#file = file;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    this.#last += 1;
    const order: ThreadQuery = { id: this.#last, sql: query.sql, parameters: query.parameters };
    const answer = await new Promise<ThreadAnswer>((resolve, reject) => {
      this.#waiting.set(order.id, { resolve, reject });
      this.#thread().postMessage(order);
    });
    if ('problem' in answer) {
      throw new Error(answer.problem);
    }
    return { rows: answer.rows as R[], numAffectedRows: BigInt(answer.changes) };
  }

  // biome-ignore lint/correctness/useYield: Kysely asks for it; nothing of ours streams.
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('rows are not streamed from SQLite');
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    if (worker !== undefined) {
      const gone = new Promise((resolve) => worker.once('exit', resolve));
      worker.postMessage(undefined);
      await gone;
    }
  }

  #thread(): Worker {
    if (this.#worker === undefined) {
      const worker = new Worker(PROGRAM, {
        workerData: this.#file,
        execArgv: ['--disable-warning=ExperimentalWarning'],
        resourceLimits: { maxYoungGenerationSizeMb: 2 },
      });
      worker.on('message', (answer: ThreadAnswer) => {
        this.#waiting.get(answer.id)?.resolve(answer);
        this.#waiting.delete(answer.id);
      });
      const lost = (why: string) => {
        this.#worker = this.#worker === worker ? undefined : this.#worker;
        for (const one of this.#waiting.values()) {
          one.reject(new Error(why));
        }
        this.#waiting.clear();
      };
      worker.once('error', (error) => lost(error.message));
      worker.once('exit', () => lost('the database thread ended'));
      this.#worker = worker;
    }
    return this.#worker;
  }
}
