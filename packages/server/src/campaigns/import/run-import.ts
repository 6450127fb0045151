import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { NewCustomer } from '../../store/campaign-customers.ts';
import type { CampaignSettings } from '../../store/campaigns.ts';
import type { ImportError, ImportJob } from '../../store/imports.ts';
import type { OutboundStore } from '../../store/outbound-store.ts';
import { zoneOf } from '../zone-of.ts';
import { CsvReader, type CsvRow, detectDelimiter } from './csv-reader.ts';
import { type ImportColumns, isEmptyRow, readColumns, readRow } from './import-columns.ts';
import { detectEncoding } from './text-encoding.ts';

export interface ImportRun {
  readonly store: OutboundStore;
  readonly job: ImportJob;
  readonly path: string;
  /** Of the campaign that gets the customers; undefined: the numbers go into the do-not-call list. */
  readonly settings: CampaignSettings | undefined;
  readonly wallMs: () => number;
  /** Between two transactions: gives the other users of the database their turn. */
  readonly pause: () => Promise<void>;
}

/** Errors that are kept; of the others only the count is. */
export const ERRORS_MAX = 1_000;
/** Read at once. */
const CHUNK_BYTES = 64 * 1024;
/**
 * Rows of one transaction. More of them share a page of the index, and are cheaper: a list is in no order. But it keeps the other writers of
 * an SQLite file, those who hand customers out, waiting for some 60 ms.
 */
const BATCH_ROWS = 5_000;
/** Lines of which not one may be good, until it is written down how far the job is. */
const BATCH_LINES = 5_000;
/** Customers of one import keep their order; the places of a later one are behind them. */
const PLACES = 10_000_000;
/** Of the file, to find the heading in. */
const HEADING_CHARS = 4_096;

/**
 * Reads a file into its campaign: in pieces, each written in one transaction with how far the job is, so that one that was cut
 * off goes on where it was. Never throws for what is in the file: the job's state and errors tell.
 */
export async function runImport(run: ImportRun): Promise<ImportJob> {
  const { store, job, path, wallMs } = run;
  const fileBytes = (await stat(path)).size;
  const encoding = job.options.encoding ?? (await detectEncoding(path));
  await store.imports.change(job.id, { state: 'running', fileBytes, encoding, updatedAtMs: wallMs() });
  const writer = new Writer(run, { ...job, state: 'running', fileBytes, encoding });
  const decoder = new TextDecoder(encoding);
  let reader: CsvReader | undefined;
  let start = '';
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Buffer>) {
    const text = decoder.decode(chunk, { stream: true });
    writer.readBytes += chunk.length;
    if (reader === undefined) {
      start += text;
      if (start.length < HEADING_CHARS && !/[\r\n]/.test(start.trimStart()) && writer.readBytes < fileBytes) {
        continue;
      }
      writer.delimiter = job.options.delimiter ?? detectDelimiter(start);
      reader = new CsvReader(writer.delimiter);
      await writer.take(reader.push(start));
    } else {
      await writer.take(reader.push(text));
    }
    if (writer.stopped) {
      break;
    }
  }
  const last = decoder.decode();
  return await writer.end(reader === undefined ? [] : [...reader.push(last), ...reader.end()]);
}

class Writer {
  readBytes = 0;
  delimiter = ',';
  readonly #run: ImportRun;
  readonly #errors: ImportError[];
  #job: ImportJob;
  #columns: ImportColumns | undefined;
  #customers: NewCustomer[] = [];
  #wrong: number;
  /** Last line that was looked at. */
  #line: number;
  #problem = '';
  #cancelled = false;

  constructor(run: ImportRun, job: ImportJob) {
    this.#run = run;
    this.#job = job;
    this.#errors = [...job.errors];
    this.#wrong = job.wrong;
    this.#line = job.line;
  }

  /** There is no use in reading on. */
  get stopped(): boolean {
    return this.#problem !== '' || this.#cancelled;
  }

  async take(rows: readonly CsvRow[]): Promise<void> {
    for (const row of rows) {
      if (this.stopped) {
        return;
      }
      this.#row(row);
      if (this.#customers.length >= BATCH_ROWS || this.#line - this.#job.line >= BATCH_LINES) {
        await this.#write();
      }
    }
  }

  async end(rows: readonly CsvRow[]): Promise<ImportJob> {
    await this.take(rows);
    if (!this.stopped) {
      await this.#write();
    }
    if (!this.stopped && this.#columns === undefined) {
      this.#problem = 'the file has no rows';
    }
    if (!this.#cancelled) {
      const state = this.#problem === '' ? 'done' : 'failed';
      this.#job = { ...this.#job, state, problem: this.#problem, updatedAtMs: this.#run.wallMs() };
      const { problem, updatedAtMs } = this.#job;
      await this.#run.store.imports.change(this.#job.id, { state, problem, updatedAtMs });
    }
    return this.#job;
  }

  #row(row: CsvRow): void {
    // Its first run wrote these; the heading is needed all the same.
    const known = row.line <= this.#job.line;
    if ('problem' in row) {
      if (!known) {
        this.#error(row.line, row.problem);
      }
      return;
    }
    if (isEmptyRow(row.fields)) {
      return;
    }
    if (this.#columns === undefined) {
      const columns = readColumns(row.fields, this.#run.job.options);
      if ('problem' in columns) {
        this.#problem = columns.problem;
        return;
      }
      this.#columns = columns;
      if (columns.heading) {
        return;
      }
    }
    if (!known) {
      this.#customer(row.line, row.fields, this.#columns);
    }
  }

  #customer(line: number, fields: readonly string[], columns: ImportColumns): void {
    const { job, settings } = this.#run;
    const read = readRow(fields, columns, job.options);
    if (!read.ok) {
      this.#error(line, read.problem);
      return;
    }
    this.#line = line;
    const zone = zoneOf(settings?.zones ?? [], read.customer.number);
    this.#customers.push({ ...read.customer, zone, nextAtMs: job.id * PLACES + Math.min(line, PLACES - 1) });
  }

  #error(line: number, problem: string): void {
    this.#line = line;
    this.#wrong += 1;
    if (this.#errors.length < ERRORS_MAX) {
      this.#errors.push({ line, problem });
    }
  }

  /** One transaction: the customers, and how far the job is. */
  async #write(): Promise<void> {
    const { store, job, settings, wallMs, pause } = this.#run;
    const customers = this.#customers;
    this.#customers = [];
    this.#job = await store.transaction(async (trx) => {
      let added = 0;
      if (settings === undefined) {
        const numbers = customers.map((customer) => customer.number);
        added = await store.doNotCall.add(job.companyId, numbers, `import ${job.id}`, wallMs(), trx);
      } else {
        added = (await store.customers.add(job.campaignId, customers, trx)).added;
      }
      const before = this.#job;
      const after: ImportJob = {
        ...before,
        readBytes: this.readBytes,
        line: this.#line,
        added: before.added + added,
        merged: before.merged + customers.length - added,
        wrong: this.#wrong,
        errors: [...this.#errors],
        delimiter: this.delimiter,
        updatedAtMs: wallMs(),
      };
      const { readBytes, line, merged, wrong, delimiter, updatedAtMs } = after;
      const errors = after.errors.length === before.errors.length ? {} : { errors: after.errors };
      await store.imports.change(
        job.id,
        { readBytes, line, added: after.added, merged, wrong, delimiter, updatedAtMs, ...errors },
        trx,
      );
      return after;
    });
    await pause();
    this.#cancelled = (await store.imports.get(job.id))?.state !== 'running';
  }
}
