import type { Kysely, Selectable } from 'kysely';
import { BulkUpsert, type Placeholder } from './bulk-upsert.ts';
import { type CustomerRow, DONE, type LaneRow, LEASED, WAITING } from './campaign-tables.ts';
import { addCounts } from './campaigns.ts';
import { CustomerInsert, storable, storableJson } from './customer-insert.ts';
import type { Tables } from './schema.ts';

/** How a customer's part in a campaign ended. `final`: the outcome is not to be tried again. */
export type DoneReason = 'reached' | 'attemptsOver' | 'final' | 'doNotCall' | 'notAllowed' | 'removed';

export interface Customer {
  readonly campaignId: number;
  readonly number: string;
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly priority: number;
  readonly zone: string;
  readonly state: 'waiting' | 'leased' | 'done';
  readonly round: number;
  readonly attempts: number;
  readonly nextAtMs: number;
  readonly reason: string;
}

export type NewCustomer = Pick<Customer, 'number' | 'name' | 'data' | 'priority' | 'zone' | 'nextAtMs'>;

export interface Added {
  readonly added: number;
  /** Were there already: what is new about them was written over what was known. */
  readonly merged: number;
}

/** A customer's place in line from now on. */
export interface Placed {
  readonly number: string;
  readonly state: 'waiting' | 'done';
  readonly round: number;
  readonly nextAtMs: number;
  readonly reason: string;
}

/** Numbers of one statement. */
const NUMBERS_AT_ONCE = 500;
const STATES = ['waiting', 'leased', 'done'] as const;

const COLUMNS = [
  'campaign_id',
  'number',
  'name',
  'data',
  'priority',
  'zone',
  'state',
  'round',
  'attempts',
  'next_at_ms',
  'reason',
] as const;

/** The customers of all campaigns. One server leases those of a company; an import may add to them from another process meanwhile. */
export class CampaignCustomers {
  readonly #db: Kysely<Tables>;
  readonly #insert: CustomerInsert;
  readonly #replace: BulkUpsert<'campaign_customers'>;
  readonly #lanes: BulkUpsert<'campaign_lanes'>;

  constructor(db: Kysely<Tables>, placeholder: Placeholder) {
    const key = ['campaign_id', 'number'] as const;
    const lane = ['campaign_id', 'round', 'zone', 'priority'] as const;
    this.#db = db;
    this.#insert = new CustomerInsert(placeholder);
    this.#replace = new BulkUpsert('campaign_customers', COLUMNS, key, placeholder);
    this.#lanes = new BulkUpsert('campaign_lanes', lane, lane, placeholder, 'keep');
  }

  /**
   * Adds customers, in one transaction (`within`, when there is one). One whose number is there, or stands twice among them, is
   * merged: a name, a priority above 0 and data that it brings replace what was known; where it stands with the campaign does not change.
   */
  async add(campaignId: number, customers: readonly NewCustomer[], within?: Kysely<Tables>): Promise<Added> {
    const run = async (trx: Kysely<Tables>): Promise<Added> => {
      const unique = mergeTwins(customers);
      const added = await this.#insert.write(trx, campaignId, unique);
      if (added < unique.length) {
        await this.#merge(trx, campaignId, unique);
      }
      await this.#lanes.write(trx, newLanes(campaignId, unique));
      await addCounts(trx, campaignId, new Map([['customers', added]]));
      return { added, merged: customers.length - added };
    };
    return within === undefined ? await this.#db.transaction().execute(run) : await run(within);
  }

  async #merge(trx: Kysely<Tables>, campaignId: number, customers: readonly NewCustomer[]): Promise<void> {
    const known = await this.#known(trx, campaignId, customers);
    const merged = customers.flatMap((customer) => {
      const row = known.get(customer.number);
      if (row === undefined) {
        return [];
      }
      const own = storableJson(customer.data);
      // A list that is read again is the same, as a rule.
      const data = own === row.data ? own : storableJson({ ...(JSON.parse(row.data) as object), ...customer.data });
      const name = customer.name === '' ? row.name : storable(customer.name);
      const changed = { ...row, name, data, priority: customer.priority };
      return changed.name === row.name && changed.data === row.data && changed.priority === row.priority
        ? []
        : [changed];
    });
    await this.#replace.write(trx, merged);
    // One that waits for a later round moves to a lane of that round.
    await this.#lanes.write(trx, merged.map(laneOf));
  }

  async #known(
    trx: Kysely<Tables>,
    campaignId: number,
    customers: readonly NewCustomer[],
  ): Promise<ReadonlyMap<string, CustomerRow>> {
    const rows: CustomerRow[] = [];
    for (const some of pieces(customers.map((customer) => customer.number))) {
      const found = trx.selectFrom('campaign_customers').selectAll().where('campaign_id', '=', campaignId);
      rows.push(...(await found.where('number', 'in', some).execute()));
    }
    return new Map(rows.map((row) => [row.number, row]));
  }

  async get(campaignId: number, number: string): Promise<Customer | undefined> {
    const row = await this.#db
      .selectFrom('campaign_customers')
      .selectAll()
      .where('campaign_id', '=', campaignId)
      .where('number', '=', number)
      .executeTakeFirst();
    return row === undefined ? undefined : customerOf(row);
  }

  /** By number. `after`: only those behind that one. */
  async list(campaignId: number, limit: number, after = ''): Promise<readonly Customer[]> {
    const rows = await this.#db
      .selectFrom('campaign_customers')
      .selectAll()
      .where('campaign_id', '=', campaignId)
      .where('number', '>', after)
      .orderBy('number')
      .limit(limit)
      .execute();
    return rows.map(customerOf);
  }

  /** Highest priority first. Some may be empty by now. */
  async lanes(campaignId: number): Promise<readonly LaneRow[]> {
    return await this.#db
      .selectFrom('campaign_lanes')
      .selectAll()
      .where('campaign_id', '=', campaignId)
      .orderBy('priority', 'desc')
      .orderBy('round')
      .orderBy('zone')
      .execute();
  }

  /** The customers of a lane that are next, those due first; also those that are not due yet. */
  async next(lane: LaneRow, limit: number, dueBeforeMs?: number): Promise<readonly Customer[]> {
    let select = this.#db
      .selectFrom('campaign_customers')
      .selectAll()
      .where('campaign_id', '=', lane.campaign_id)
      .where('state', '=', WAITING)
      .where('round', '=', lane.round)
      .where('zone', '=', lane.zone)
      .where('priority', '=', lane.priority)
      .orderBy('next_at_ms')
      .limit(limit);
    if (dueBeforeMs !== undefined) {
      select = select.where('next_at_ms', '<=', dueBeforeMs);
    }
    return (await select.execute()).map(customerOf);
  }

  /** Some of those that were handed out, by number. */
  async leased(campaignId: number, limit: number): Promise<readonly Customer[]> {
    const rows = await this.#db
      .selectFrom('campaign_customers')
      .selectAll()
      .where('campaign_id', '=', campaignId)
      .where('state', '=', LEASED)
      .limit(limit)
      .execute();
    return rows.map(customerOf);
  }

  /** Hands them out. Those that did not wait any more are not among the returned. */
  async lease(campaignId: number, numbers: readonly string[]): Promise<readonly string[]> {
    const leased: string[] = [];
    for (const some of pieces(numbers)) {
      const rows = await this.#db
        .updateTable('campaign_customers')
        .set({ state: LEASED, reason: '' })
        .where('campaign_id', '=', campaignId)
        .where('state', '=', WAITING)
        .where('number', 'in', some)
        .returning('number')
        .execute();
      leased.push(...rows.map((row) => row.number));
    }
    return leased;
  }

  /** Those that are leased wait again, where they stood, or from `nextAtMs` on. Returns how many. */
  async giveBack(campaignId: number, numbers: readonly string[], nextAtMs?: number): Promise<number> {
    let back = 0;
    for (const some of pieces(numbers)) {
      const { numUpdatedRows } = await this.#db
        .updateTable('campaign_customers')
        .set(nextAtMs === undefined ? { state: WAITING } : { state: WAITING, next_at_ms: Math.round(nextAtMs) })
        .where('campaign_id', '=', campaignId)
        .where('state', '=', LEASED)
        .where('number', 'in', some)
        .executeTakeFirst();
      back += Number(numUpdatedRows);
    }
    return back;
  }

  /** Puts customers in their places, with the counts of those that are done by it. */
  async place(campaignId: number, placed: readonly Placed[]): Promise<void> {
    if (placed.length > 0) {
      await this.#db.transaction().execute(async (trx) => {
        for (const one of placed) {
          await place(trx, campaignId, one, 0);
        }
      });
    }
  }

  /** Deletes at most `limit`, with their attempts; how many. For campaigns that are gone. */
  async removeSome(campaignId: number, limit: number): Promise<number> {
    const some = this.#db
      .selectFrom('campaign_customers')
      .select('number')
      .where('campaign_id', '=', campaignId)
      .limit(limit);
    const { numDeletedRows } = await this.#db
      .deleteFrom('campaign_customers')
      .where('campaign_id', '=', campaignId)
      .where('number', 'in', some)
      .executeTakeFirst();
    return Number(numDeletedRows);
  }
}

/** One customer's new place, within a transaction. `tries`: how many more it has used. */
export async function place(trx: Kysely<Tables>, campaignId: number, to: Placed, tries: number): Promise<void> {
  const before = await trx
    .selectFrom('campaign_customers')
    .select(['state', 'reason', 'zone', 'priority', 'attempts'])
    .where('campaign_id', '=', campaignId)
    .where('number', '=', to.number)
    .executeTakeFirst();
  if (before === undefined) {
    return;
  }
  await trx
    .updateTable('campaign_customers')
    .set({
      state: to.state === 'done' ? DONE : WAITING,
      round: to.round,
      next_at_ms: Math.round(to.nextAtMs),
      reason: to.reason,
      attempts: before.attempts + tries,
    })
    .where('campaign_id', '=', campaignId)
    .where('number', '=', to.number)
    .execute();
  const counts = new Map<string, number>();
  const count = (counter: string, by: number) => counts.set(counter, (counts.get(counter) ?? 0) + by);
  if (before.state === DONE) {
    count(`done.${before.reason}`, -1);
  }
  if (to.state === 'done') {
    count(`done.${to.reason}`, 1);
  } else {
    await trx
      .insertInto('campaign_lanes')
      .values({ campaign_id: campaignId, round: to.round, zone: before.zone, priority: before.priority })
      .onConflict((conflict) => conflict.columns(['campaign_id', 'round', 'zone', 'priority']).doNothing())
      .execute();
  }
  await addCounts(trx, campaignId, counts);
}

/** By number. The later one of a pair wins, as with one that is in the table already. */
function mergeTwins(customers: readonly NewCustomer[]): readonly NewCustomer[] {
  // A stable sort: twins stay in the order in which they came.
  const sorted = [...customers].sort((left, right) =>
    left.number < right.number ? -1 : left.number === right.number ? 0 : 1,
  );
  const merged: NewCustomer[] = [];
  for (const customer of sorted) {
    const twin = merged.at(-1);
    if (twin?.number === customer.number) {
      const name = customer.name === '' ? twin.name : customer.name;
      const data = { ...twin.data, ...customer.data };
      merged[merged.length - 1] = { ...twin, name, data, priority: customer.priority };
    } else {
      merged.push(customer);
    }
  }
  return merged;
}

function newLanes(campaignId: number, customers: readonly NewCustomer[]): LaneRow[] {
  const byZone = new Map<string, Set<number>>();
  for (const { zone, priority } of customers) {
    const priorities = byZone.get(zone);
    if (priorities === undefined) {
      byZone.set(zone, new Set([priority]));
    } else {
      priorities.add(priority);
    }
  }
  return [...byZone].flatMap(([zone, priorities]) =>
    [...priorities].map((priority) => ({ campaign_id: campaignId, round: 1, zone, priority })),
  );
}

function laneOf(row: CustomerRow): LaneRow {
  return { campaign_id: row.campaign_id, round: row.round, zone: row.zone, priority: row.priority };
}

function customerOf(row: Selectable<CustomerRow>): Customer {
  return {
    campaignId: row.campaign_id,
    number: row.number,
    name: row.name,
    data: JSON.parse(row.data) as Record<string, unknown>,
    priority: row.priority,
    zone: row.zone,
    state: STATES[row.state] ?? 'done',
    round: row.round,
    attempts: row.attempts,
    nextAtMs: row.next_at_ms,
    reason: row.reason,
  };
}

function pieces(numbers: readonly string[]): string[][] {
  const count = Math.ceil(numbers.length / NUMBERS_AT_ONCE);
  return Array.from({ length: count }, (_, at) => numbers.slice(at * NUMBERS_AT_ONCE, (at + 1) * NUMBERS_AT_ONCE));
}
