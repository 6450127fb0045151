import type { Kysely } from 'kysely';
import type { Tables } from './schema.ts';

/** A number that no campaign of the company dials. */
export interface DoNotCallEntry {
  readonly number: string;
  readonly note: string;
  readonly addedAtMs: number;
}

export interface DoNotCallPage {
  readonly entries: readonly DoNotCallEntry[];
  /** Ask for what follows this number; undefined: that was all. */
  readonly next: string | undefined;
}

/** Numbers of one statement: PostgreSQL takes 65,535 parameters, SQLite 32,766. */
const NUMBERS_AT_ONCE = 1_000;

/** The do-not-call lists of all companies. */
export class DoNotCall {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** By number. `after`: `next` of the page before. */
  async list(companyId: number, limit: number, after = ''): Promise<DoNotCallPage> {
    const rows = await this.#db
      .selectFrom('do_not_call')
      .selectAll()
      .where('company_id', '=', companyId)
      .where('number', '>', after)
      .orderBy('number')
      .limit(limit + 1)
      .execute();
    const page = rows.slice(0, limit);
    return {
      entries: page.map((row) => ({ number: row.number, note: row.note, addedAtMs: row.added_at_ms })),
      next: rows.length > limit ? page.at(-1)?.number : undefined,
    };
  }

  async count(companyId: number): Promise<number> {
    const { count } = await this.#db
      .selectFrom('do_not_call')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('company_id', '=', companyId)
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  /** One that is there already stays as it is. Returns how many were not. */
  async add(
    companyId: number,
    numbers: readonly string[],
    note: string,
    nowMs: number,
    within: Kysely<Tables> = this.#db,
  ): Promise<number> {
    let added = 0;
    for (const some of pieces([...new Set(numbers)])) {
      const rows = some.map((number) => ({ company_id: companyId, number, note, added_at_ms: Math.round(nowMs) }));
      const { numInsertedOrUpdatedRows } = await within
        .insertInto('do_not_call')
        .values(rows)
        .onConflict((conflict) => conflict.columns(['company_id', 'number']).doNothing())
        .executeTakeFirst();
      added += Number(numInsertedOrUpdatedRows ?? 0);
    }
    return added;
  }

  /** Whether it was there. */
  async remove(companyId: number, number: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('do_not_call')
      .where('company_id', '=', companyId)
      .where('number', '=', number)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }

  /** Those of `numbers` that are on the list. */
  async listed(companyId: number, numbers: readonly string[]): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    for (const some of pieces(numbers)) {
      const rows = await this.#db
        .selectFrom('do_not_call')
        .select('number')
        .where('company_id', '=', companyId)
        .where('number', 'in', some)
        .execute();
      for (const row of rows) {
        found.add(row.number);
      }
    }
    return found;
  }
}

function pieces(numbers: readonly string[]): string[][] {
  const count = Math.ceil(numbers.length / NUMBERS_AT_ONCE);
  return Array.from({ length: count }, (_, at) => numbers.slice(at * NUMBERS_AT_ONCE, (at + 1) * NUMBERS_AT_ONCE));
}
