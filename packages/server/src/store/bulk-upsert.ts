import { CompiledQuery, type Kysely } from 'kysely';
import type { Tables } from './schema.ts';

/** Placeholders as the database writes them: `?` or `$1`. */
export type Placeholder = (index: number) => string;

/** Rows a statement; few sizes, so that few statements are ever compiled. 64 rows of 10 columns stay far below either database's limit. */
const ROWS_PER_STATEMENT = [64, 16, 4, 1];

/** What becomes of a row whose key is there already: the new one replaces it, or nothing happens. */
export type OnConflict = 'replace' | 'keep';

/**
 * Writes many rows with few statements, each compiled once. A row whose key is there already replaces it, so a batch that
 * was written but not acknowledged can be written again.
 */
export class BulkUpsert<T extends keyof Tables> {
  readonly #table: T;
  readonly #columns: readonly (keyof Tables[T] & string)[];
  readonly #key: readonly (keyof Tables[T] & string)[];
  readonly #placeholder: Placeholder;
  readonly #onConflict: OnConflict;
  readonly #statements = new Map<number, string>();

  constructor(
    table: T,
    columns: readonly (keyof Tables[T] & string)[],
    key: readonly (keyof Tables[T] & string)[],
    placeholder: Placeholder,
    onConflict: OnConflict = 'replace',
  ) {
    this.#table = table;
    this.#columns = columns;
    this.#key = key;
    this.#placeholder = placeholder;
    this.#onConflict = onConflict;
  }

  /** How many rows were written. */
  async write(db: Kysely<Tables>, all: readonly Tables[T][]): Promise<number> {
    const rows = this.#lastOfEachKey(all);
    let at = 0;
    let written = 0;
    for (const size of ROWS_PER_STATEMENT) {
      for (; rows.length - at >= size; at += size) {
        const parameters = rows.slice(at, at + size).flatMap((row) => this.#columns.map((column) => row[column]));
        const { numAffectedRows } = await db.executeQuery(CompiledQuery.raw(this.#statement(size), parameters));
        written += Number(numAffectedRows ?? 0);
      }
    }
    return written;
  }

  /** PostgreSQL refuses a statement that writes one row twice. */
  #lastOfEachKey(rows: readonly Tables[T][]): readonly Tables[T][] {
    const byKey = new Map(rows.map((row) => [this.#key.map((column) => String(row[column])).join('\n'), row]));
    return byKey.size === rows.length ? rows : [...byKey.values()];
  }

  #statement(size: number): string {
    const known = this.#statements.get(size);
    if (known !== undefined) {
      return known;
    }
    const width = this.#columns.length;
    const tuples = Array.from({ length: size }, (_, row) => {
      const marks = this.#columns.map((_column, at) => this.#placeholder(row * width + at + 1));
      return `(${marks.join(', ')})`;
    });
    const changes = this.#columns
      .filter((column) => !this.#key.includes(column))
      .map((column) => `${column} = excluded.${column}`);
    const text =
      `insert into ${this.#table} (${this.#columns.join(', ')}) values ${tuples.join(', ')} ` +
      `on conflict (${this.#key.join(', ')}) do ` +
      (this.#onConflict === 'keep' ? 'nothing' : `update set ${changes.join(', ')}`);
    this.#statements.set(size, text);
    return text;
  }
}
