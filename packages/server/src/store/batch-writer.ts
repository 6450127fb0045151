import type { Log } from '../metrics/log.ts';

export interface BatchWriterOptions<T> {
  readonly name: string;
  /** Writes a batch; may be called again with the same rows, so it has to be idempotent. */
  readonly write: (rows: readonly T[]) => Promise<void>;
  readonly log: Log;
  readonly written?: (rows: number, seconds: number) => void;
  readonly failed?: () => void;
  /** A row was given up. */
  readonly lost?: (rows: number) => void;
  readonly rowsMax?: number;
  /** Instead of {@link BATCH_MS}. */
  readonly batchMs?: number;
}

/** A row waits at most so long for others, ms: a batch costs some trips to the database's thread, whatever its size. */
export const BATCH_MS = 250;
/** A full batch does not wait; it keeps one write below some ms. */
export const BATCH_ROWS = 200;
/** Rows that wait while the database is away: a minute of 200 calls a second, at 1 to 3 kB each. */
export const WAITING_ROWS_MAX = 12_000;
/** Between tries while the database is away, ms: doubles up to the second. */
export const RETRY_MS_MIN = 250;
export const RETRY_MS_MAX = 5_000;
/** Going down, the writer tries so long to get rid of its rows, ms. */
export const DRAIN_MS_MAX = 10_000;

/** A bounded queue in front of the database, so that no call waits for it. The oldest rows go first, also when it overflows. */
export class BatchWriter<T> {
  readonly #options: BatchWriterOptions<T>;
  readonly #rowsMax: number;
  readonly #batchMs: number;
  #waiting: T[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;
  #retryMs = 0;

  constructor(options: BatchWriterOptions<T>) {
    this.#options = options;
    this.#rowsMax = options.rowsMax ?? WAITING_ROWS_MAX;
    this.#batchMs = options.batchMs ?? BATCH_MS;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  push(row: T): void {
    this.#waiting.push(row);
    if (this.#waiting.length > this.#rowsMax) {
      this.#waiting.shift();
      this.#options.lost?.(1);
    }
    if (this.#waiting.length >= BATCH_ROWS && this.#retryMs === 0) {
      this.#start();
    } else {
      this.#arm(this.#batchMs);
    }
  }

  /** Writes what waits now, once; what fails stays for the next try. */
  async flush(): Promise<void> {
    while (this.#writing !== undefined) {
      await this.#writing;
    }
    this.#start();
    await this.#writing;
  }

  /** Until nothing waits any more, or {@link DRAIN_MS_MAX} is over. */
  async drain(): Promise<void> {
    const deadline = performance.now() + DRAIN_MS_MAX;
    await this.flush();
    while (this.#waiting.length > 0 && performance.now() < deadline) {
      await pause(this.#retryMs);
      await this.flush();
    }
    clearTimeout(this.#timer);
    if (this.#waiting.length > 0) {
      this.#options.lost?.(this.#waiting.length);
      this.#options.log.error({ writer: this.#options.name, rows: this.#waiting.length }, 'rows could not be written');
    }
  }

  #arm(afterMs: number): void {
    if (this.#timer === undefined && this.#writing === undefined) {
      this.#timer = setTimeout(() => this.#start(), Math.max(afterMs, this.#retryMs));
    }
  }

  #start(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#writing !== undefined || this.#waiting.length === 0) {
      return;
    }
    const rows = this.#waiting.splice(0, BATCH_ROWS);
    this.#writing = this.#write(rows).finally(() => {
      this.#writing = undefined;
      if (this.#waiting.length > 0) {
        this.#arm(this.#waiting.length >= BATCH_ROWS ? 0 : this.#batchMs);
      }
    });
  }

  async #write(rows: T[]): Promise<void> {
    const startedMs = performance.now();
    try {
      await this.#options.write(rows);
      if (this.#retryMs > 0) {
        this.#options.log.info({ writer: this.#options.name }, 'the database is back');
      }
      this.#retryMs = 0;
      this.#options.written?.(rows.length, (performance.now() - startedMs) / 1_000);
    } catch (error) {
      this.#options.failed?.();
      const report = this.#retryMs === 0 ? 'error' : 'debug';
      this.#options.log[report](
        { err: error, writer: this.#options.name, waiting: rows.length },
        'the database refused a batch; it is tried again',
      );
      this.#retryMs = this.#retryMs === 0 ? RETRY_MS_MIN : Math.min(this.#retryMs * 2, RETRY_MS_MAX);
      this.#waiting.unshift(...rows);
    }
  }
}

async function pause(ms: number): Promise<void> {
  if (ms > 0) {
    await new Promise((resolve) => setTimeout(resolve, ms));
  }
}
