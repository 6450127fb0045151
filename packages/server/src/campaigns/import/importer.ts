import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Log } from '../../metrics/log.ts';
import type { ImportJob } from '../../store/imports.ts';
import type { OutboundStore } from '../../store/outbound-store.ts';
import { runImport } from './run-import.ts';

/** What the import process is told. Not in its arguments, which everybody on the machine can read. */
export interface ImportOrder {
  readonly databaseUrl: string;
  readonly jobId: number;
  readonly path: string;
}

export type ImportReport =
  | { readonly type: 'more' }
  | { readonly type: 'over' }
  | { readonly type: 'failed'; readonly problem: string };

export interface ImporterPorts {
  readonly store: OutboundStore;
  readonly databaseUrl: string;
  /** Uploads are kept here until they are read. */
  readonly folder: string;
  readonly log: Log;
  readonly wallMs: () => number;
  /** Customers were added, or the job is over. */
  readonly progress: (job: ImportJob) => void;
}

/** Of one file. */
export const FILE_BYTES_MAX = 256 * 1024 * 1024;
/** Files that wait or are read: they are on the disk. */
export const WAITING_MAX = 20;
/**
 * The import process gives the other writers of an SQLite file so long after each transaction, ms: SQLite has no queue of those who wait,
 * and one who waits for 30 to 130 ms looks every 25 ms (`sqliteDefaultBusyCallback`).
 */
export const PAUSE_MS = 25;
const PROGRAM = join(import.meta.dirname, 'import-process.ts');
/** Memory of the import process, MB: some chunks of text and a transaction of rows. */
const HEAP_MB = 192;

export type Upload =
  | { readonly ok: true; readonly job: ImportJob }
  | { readonly ok: false; readonly status: 413 | 409 | 400; readonly detail: string };

/** Takes files, and has them read one after the other, each by a process of its own. */
export class Importer {
  readonly #ports: ImporterPorts;
  readonly #queue: number[] = [];
  #uploading = 0;
  #running: { readonly id: number; readonly child: ChildProcess | undefined } | undefined;
  #working: Promise<void> | undefined;
  #closed = false;

  constructor(ports: ImporterPorts) {
    this.#ports = ports;
  }

  /** Goes on with what an earlier server left. */
  async start(): Promise<void> {
    await mkdir(this.#ports.folder, { recursive: true });
    for (const job of await this.#ports.store.imports.unfinished()) {
      if (job.state === 'uploading') {
        await this.#over(job.id, 'failed', 'the upload was cut off');
      } else {
        this.#enqueue(job.id);
      }
    }
  }

  /** Writes the body to the disk, and queues it. */
  async upload(job: ImportJob, body: Readable): Promise<Upload> {
    const { store, wallMs } = this.#ports;
    if (this.#queue.length + this.#uploading >= WAITING_MAX) {
      await this.#over(job.id, 'failed', 'too many files wait already');
      return { ok: false, status: 409, detail: `${WAITING_MAX} files wait already. Try again later.` };
    }
    this.#uploading += 1;
    const path = this.#pathOf(job.id);
    try {
      await pipeline(body, limited(FILE_BYTES_MAX), createWriteStream(path));
      const fileBytes = (await stat(path)).size;
      await store.imports.change(job.id, { state: 'waiting', fileBytes, updatedAtMs: wallMs() });
    } catch (error) {
      const tooLarge = error instanceof TooLarge;
      await this.#over(job.id, 'failed', tooLarge ? 'the file is too large' : 'the upload was cut off');
      return tooLarge
        ? { ok: false, status: 413, detail: `A file may have ${FILE_BYTES_MAX} bytes. Cut it in pieces.` }
        : { ok: false, status: 400, detail: 'The upload was cut off.' };
    } finally {
      this.#uploading -= 1;
    }
    this.#enqueue(job.id);
    return { ok: true, job: (await store.imports.get(job.id)) ?? job };
  }

  /** Rows that are written stay. False: it is over. */
  async cancel(id: number): Promise<boolean> {
    const job = await this.#ports.store.imports.get(id);
    if (job === undefined || ['done', 'failed', 'cancelled'].includes(job.state)) {
      return false;
    }
    const at = this.#queue.indexOf(id);
    if (at !== -1) {
      this.#queue.splice(at, 1);
    }
    // A running one sees it after its present transaction.
    await this.#ports.store.imports.change(id, { state: 'cancelled', updatedAtMs: this.#ports.wallMs() });
    if (this.#running?.id !== id) {
      await rm(this.#pathOf(id), { force: true });
    }
    return true;
  }

  /** Until nothing waits or runs. */
  async idle(): Promise<void> {
    while (this.#working !== undefined) {
      await this.#working;
    }
  }

  /** What runs is cut off; the next server goes on with it. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#queue.length = 0;
    this.#running?.child?.kill('SIGTERM');
    await this.#working;
  }

  #pathOf(id: number): string {
    return join(this.#ports.folder, `${id}.csv`);
  }

  #enqueue(id: number): void {
    this.#queue.push(id);
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
      if (this.#queue.length > 0 && !this.#closed) {
        this.#enqueue(this.#queue.pop() ?? 0);
      }
    });
  }

  async #work(): Promise<void> {
    for (let id = this.#queue.shift(); id !== undefined && !this.#closed; id = this.#queue.shift()) {
      try {
        await this.#read(id);
      } catch (error) {
        this.#ports.log.error({ err: error, importId: id }, 'an import failed');
        await this.#over(id, 'failed', error instanceof Error ? error.message : String(error)).catch(() => undefined);
      }
      const job = await this.#ports.store.imports.get(id).catch(() => undefined);
      if (job !== undefined) {
        this.#ports.progress(job);
      }
    }
  }

  async #read(id: number): Promise<void> {
    const { store, databaseUrl, wallMs } = this.#ports;
    const job = await store.imports.get(id);
    if (job === undefined || (job.state !== 'waiting' && job.state !== 'running')) {
      return;
    }
    const path = this.#pathOf(id);
    // Another process would see another database.
    if (databaseUrl.startsWith('sqlite::memory:')) {
      this.#running = { id, child: undefined };
      const campaign = job.campaignId === 0 ? undefined : await store.campaigns.get(job.companyId, job.campaignId);
      const pause = () => new Promise<void>((resolve) => setImmediate(resolve));
      await runImport({ store, job, path, settings: campaign?.settings, wallMs, pause });
    } else {
      await this.#readBeside(job, path);
    }
    this.#running = undefined;
    if (!this.#closed) {
      await rm(path, { force: true });
    }
  }

  async #readBeside(job: ImportJob, path: string): Promise<void> {
    const flags = ['--disable-warning=ExperimentalWarning', `--max-old-space-size=${HEAP_MB}`];
    const child = spawn(process.execPath, [...flags, PROGRAM], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.#running = { id: job.id, child };
    lowerPriority(child);
    const problem = await new Promise<string | undefined>((resolve) => {
      let told: string | undefined = 'the import process ended';
      child.once('error', (error) => resolve(error.message));
      child.once('exit', () => resolve(told));
      child.on('message', (report: ImportReport) => {
        if (report.type === 'more') {
          void this.#tellProgress(job.id);
          return;
        }
        told = report.type === 'failed' ? report.problem : undefined;
        child.disconnect();
      });
      const order: ImportOrder = { databaseUrl: this.#ports.databaseUrl, jobId: job.id, path };
      child.send(order, () => undefined);
    });
    this.#running = undefined;
    if (problem !== undefined && !this.#closed) {
      throw new Error(problem);
    }
  }

  async #tellProgress(id: number): Promise<void> {
    const job = await this.#ports.store.imports.get(id).catch(() => undefined);
    if (job !== undefined && !this.#closed) {
      this.#ports.progress(job);
    }
  }

  async #over(id: number, state: 'failed', problem: string): Promise<void> {
    await this.#ports.store.imports.change(id, { state, problem, updatedAtMs: this.#ports.wallMs() });
    await rm(this.#pathOf(id), { force: true });
  }
}

class TooLarge extends Error {}

/** Passes `bytesMax` on, then fails. */
function limited(bytesMax: number) {
  return async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let bytes = 0;
    for await (const chunk of source) {
      bytes += chunk.length;
      if (bytes > bytesMax) {
        throw new TooLarge();
      }
      yield chunk;
    }
  };
}

/** Calls go first. Where the system does not allow it, they share. */
function lowerPriority(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) {
      setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    }
  } catch {
    // It runs as it is.
  }
}
