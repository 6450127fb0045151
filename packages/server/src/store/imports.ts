import type { Kysely, Selectable } from 'kysely';
import type { ImportRow } from './campaign-tables.ts';
import type { Tables } from './schema.ts';

/** `uploading` → `waiting` → `running` → `done` | `failed` | `cancelled` */
export type ImportState = 'uploading' | 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

export interface ImportOptions {
  /** Name of the column with the number; absent: found by its heading or its content. */
  readonly numberColumn?: string;
  readonly nameColumn?: string;
  readonly priorityColumn?: string;
  /** Of customers whose row names none. */
  readonly priority: number;
  readonly encoding?: 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be';
  readonly delimiter?: string;
}

export interface ImportError {
  readonly line: number;
  readonly problem: string;
}

/** A file on its way into a campaign, or into the do-not-call list. */
export interface ImportJob {
  readonly id: number;
  readonly companyId: number;
  /** 0: the do-not-call list. */
  readonly campaignId: number;
  readonly state: ImportState;
  readonly options: ImportOptions;
  readonly fileBytes: number;
  readonly readBytes: number;
  readonly line: number;
  readonly added: number;
  readonly merged: number;
  readonly wrong: number;
  readonly errors: readonly ImportError[];
  readonly encoding: string;
  readonly delimiter: string;
  readonly problem: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** Jobs that a company is shown; older ones are forgotten. */
export const IMPORTS_MAX = 200;
const TRIES = 5;

/** The import jobs of all companies. */
export class Imports {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** Newest first. */
  async list(companyId: number, campaignId?: number): Promise<readonly ImportJob[]> {
    let select = this.#db
      .selectFrom('campaign_imports')
      .selectAll()
      .where('company_id', '=', companyId)
      .orderBy('import_id', 'desc')
      .limit(IMPORTS_MAX);
    if (campaignId !== undefined) {
      select = select.where('campaign_id', '=', campaignId);
    }
    return (await select.execute()).map(jobOf);
  }

  /** Those that are not over, of all companies, oldest first. */
  async unfinished(): Promise<readonly ImportJob[]> {
    const rows = await this.#db
      .selectFrom('campaign_imports')
      .selectAll()
      .where('state', 'in', ['uploading', 'waiting', 'running'])
      .orderBy('import_id')
      .execute();
    return rows.map(jobOf);
  }

  async get(id: number): Promise<ImportJob | undefined> {
    const row = await this.#db
      .selectFrom('campaign_imports')
      .selectAll()
      .where('import_id', '=', id)
      .executeTakeFirst();
    return row === undefined ? undefined : jobOf(row);
  }

  async add(companyId: number, campaignId: number, options: ImportOptions, nowMs: number): Promise<ImportJob> {
    for (let attempt = 1; ; attempt += 1) {
      const { last } = await this.#db
        .selectFrom('campaign_imports')
        .select(({ fn }) => fn.max('import_id').as('last'))
        .executeTakeFirstOrThrow();
      const job: ImportJob = {
        ...{ id: Number(last ?? 0) + 1, companyId, campaignId, state: 'uploading', options },
        ...{ fileBytes: 0, readBytes: 0, line: 0, added: 0, merged: 0, wrong: 0, errors: [] },
        ...{ encoding: '', delimiter: '', problem: '', createdAtMs: nowMs, updatedAtMs: nowMs },
      };
      const { numInsertedOrUpdatedRows } = await this.#db
        .insertInto('campaign_imports')
        .values(rowOf(job))
        .onConflict((conflict) => conflict.column('import_id').doNothing())
        .executeTakeFirst();
      if (numInsertedOrUpdatedRows === 1n) {
        await this.#forgetOld(companyId);
        return job;
      }
      if (attempt === TRIES) {
        throw new Error('imports are being started too fast');
      }
    }
  }

  /** Writes some of a job; `within`: in that transaction. */
  async change(id: number, changed: Partial<Omit<ImportJob, 'id'>>, within: Kysely<Tables> = this.#db): Promise<void> {
    const row = rowOf({ ...NOTHING, ...changed });
    const columns = Object.keys(changed).map((key) => COLUMN_OF[key as keyof ImportJob]);
    const some = Object.fromEntries(columns.map((column) => [column, row[column]]));
    await within.updateTable('campaign_imports').set(some).where('import_id', '=', id).execute();
  }

  async #forgetOld(companyId: number): Promise<void> {
    const kept = this.#db
      .selectFrom('campaign_imports')
      .select('import_id')
      .where('company_id', '=', companyId)
      .orderBy('import_id', 'desc')
      .limit(IMPORTS_MAX);
    await this.#db
      .deleteFrom('campaign_imports')
      .where('company_id', '=', companyId)
      .where('state', 'in', ['done', 'failed', 'cancelled'])
      .where('import_id', 'not in', kept)
      .execute();
  }
}

const COLUMN_OF: Readonly<Record<keyof ImportJob, keyof ImportRow>> = {
  id: 'import_id',
  companyId: 'company_id',
  campaignId: 'campaign_id',
  state: 'state',
  options: 'options',
  fileBytes: 'file_bytes',
  readBytes: 'read_bytes',
  line: 'line',
  added: 'added',
  merged: 'merged',
  wrong: 'wrong',
  errors: 'errors',
  encoding: 'encoding',
  delimiter: 'delimiter',
  problem: 'problem',
  createdAtMs: 'created_at_ms',
  updatedAtMs: 'updated_at_ms',
};

const NOTHING: ImportJob = {
  ...{ id: 0, companyId: 0, campaignId: 0, state: 'uploading', options: { priority: 0 } },
  ...{ fileBytes: 0, readBytes: 0, line: 0, added: 0, merged: 0, wrong: 0, errors: [] },
  ...{ encoding: '', delimiter: '', problem: '', createdAtMs: 0, updatedAtMs: 0 },
};

function rowOf(job: ImportJob): ImportRow {
  return {
    import_id: job.id,
    company_id: job.companyId,
    campaign_id: job.campaignId,
    state: job.state,
    options: JSON.stringify(job.options).replaceAll('\\u0000', ''),
    file_bytes: job.fileBytes,
    read_bytes: job.readBytes,
    line: job.line,
    added: job.added,
    merged: job.merged,
    wrong: job.wrong,
    errors: JSON.stringify(job.errors).replaceAll('\\u0000', ''),
    encoding: job.encoding,
    delimiter: job.delimiter,
    problem: job.problem.replaceAll('\0', ''),
    created_at_ms: Math.round(job.createdAtMs),
    updated_at_ms: Math.round(job.updatedAtMs),
  };
}

function jobOf(row: Selectable<ImportRow>): ImportJob {
  return {
    id: row.import_id,
    companyId: row.company_id,
    campaignId: row.campaign_id,
    state: row.state as ImportState,
    options: JSON.parse(row.options) as ImportOptions,
    fileBytes: row.file_bytes,
    readBytes: row.read_bytes,
    line: row.line,
    added: row.added,
    merged: row.merged,
    wrong: row.wrong,
    errors: JSON.parse(row.errors) as ImportError[],
    encoding: row.encoding,
    delimiter: row.delimiter,
    problem: row.problem,
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
  };
}
