import { parentPort, workerData } from 'node:worker_threads';
import { SqliteConnection } from './node-sqlite.ts';
import type { ThreadAnswer, ThreadQuery } from './thread-sqlite.ts';

/** The thread behind {@link threadSqliteDialect}: runs one statement after the other; `undefined` ends it. */
let connection: SqliteConnection | undefined;

parentPort?.on('message', (query: ThreadQuery | undefined) => {
  if (query === undefined) {
    connection?.close();
    parentPort?.close();
    return;
  }
  parentPort?.postMessage(answer(query));
});

function answer({ id, sql, parameters }: ThreadQuery): ThreadAnswer {
  try {
    connection ??= new SqliteConnection(workerData as string);
    const statement = connection.prepare(sql);
    if (statement.reader) {
      const rows = statement.all(parameters);
      return { id, rows, changes: rows.length };
    }
    return { id, rows: [], changes: Number(statement.run(parameters).changes) };
  } catch (error) {
    return { id, problem: error instanceof Error ? error.message : String(error) };
  }
}
