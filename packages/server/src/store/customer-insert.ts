import { CompiledQuery, type Kysely } from 'kysely';
import type { Placeholder } from './bulk-upsert.ts';
import type { NewCustomer } from './campaign-customers.ts';
import type { Tables } from './schema.ts';

/** Rows a statement; few sizes, so that few statements are ever compiled. 7 values each: far below either database's limit. */
const ROWS_PER_STATEMENT = [256, 32, 4, 1];
const VALUES_PER_ROW = 7;

/**
 * Inserts new customers; one whose number is there stays as it is. A list is a million of them: what is the same for all stands
 * in the statement, and only what differs is bound.
 */
export class CustomerInsert {
  readonly #placeholder: Placeholder;
  readonly #statements = new Map<number, string>();

  constructor(placeholder: Placeholder) {
    this.#placeholder = placeholder;
  }

  /**
   * @param customers no number twice. Sorted by number they cost least: neighbours share a page of the index
   * @returns how many were not there
   */
  async write(db: Kysely<Tables>, campaignId: number, customers: readonly NewCustomer[]): Promise<number> {
    let at = 0;
    let written = 0;
    for (const size of ROWS_PER_STATEMENT) {
      for (; customers.length - at >= size; at += size) {
        const parameters: unknown[] = [];
        for (let row = at; row < at + size; row += 1) {
          const customer = customers[row];
          if (customer !== undefined) {
            const { number, name, data, priority, zone, nextAtMs } = customer;
            const text = storableJson(data);
            parameters.push(campaignId, number, storable(name), text, priority, zone, Math.round(nextAtMs));
          }
        }
        const { numAffectedRows } = await db.executeQuery(CompiledQuery.raw(this.#statement(size), parameters));
        written += Number(numAffectedRows ?? 0);
      }
    }
    return written;
  }

  #statement(size: number): string {
    const known = this.#statements.get(size);
    if (known !== undefined) {
      return known;
    }
    const mark = this.#placeholder;
    const tuples = Array.from({ length: size }, (_, row) => {
      const [id, number, name, data, priority, zone, next] = Array.from({ length: VALUES_PER_ROW }, (_value, at) =>
        mark(row * VALUES_PER_ROW + at + 1),
      );
      return `(${id}, ${number}, ${name}, ${data}, ${priority}, ${zone}, 0, 1, 0, ${next}, '')`;
    });
    const text =
      'insert into campaign_customers ' +
      '(campaign_id, number, name, data, priority, zone, state, round, attempts, next_at_ms, reason) ' +
      `values ${tuples.join(', ')} on conflict (campaign_id, number) do nothing`;
    this.#statements.set(size, text);
    return text;
  }
}

/** PostgreSQL keeps no NUL in a text. */
export function storable(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '') : text;
}

/** The same of data, as JSON. */
export function storableJson(data: unknown): string {
  const text = JSON.stringify(data);
  return text.includes('\\u0000') ? text.replaceAll('\\u0000', '') : text;
}
