import type { CampaignConfig, CampaignLife } from '@callwright/engine';
import type { Kysely, Selectable, Transaction } from 'kysely';
import type { CampaignRow } from './campaign-tables.ts';
import type { Tables } from './schema.ts';

/** Numbers that begin with `prefix` are called by the hours of this zone. The longest prefix decides. */
export interface ZoneRule {
  readonly prefix: string;
  /** IANA name. */
  readonly timeZone: string;
}

/** What a campaign is set to. The engine gets all but what is below it here. */
export interface CampaignSettings extends Omit<CampaignConfig, 'id'> {
  /** Empty: every customer is in the company's zone. */
  readonly zones: readonly ZoneRule[];
  /** Rounds (轮次): in each, whoever was not reached before is dialled again. */
  readonly rounds: { readonly count: number; readonly pauseMs: number };
}

export interface Campaign {
  readonly id: number;
  readonly companyId: number;
  readonly life: CampaignLife;
  readonly settings: CampaignSettings;
  /** From 1. */
  readonly round: number;
  /** Between rounds: when the next begins, unix ms. */
  readonly nextRoundAtMs: number | undefined;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly startedAtMs: number | undefined;
  readonly endedAtMs: number | undefined;
}

/** Campaigns that one company keeps, finished ones included. */
export const CAMPAIGNS_KEPT_MAX = 5_000;
/** Two writers may pick the same number; then the next is tried. */
const TRIES = 5;

/** The campaigns of all companies. Their customers are in {@link CampaignCustomers}. */
export class Campaigns {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** Newest first. `before`: only those older than this one. */
  async list(companyId: number, limit = CAMPAIGNS_KEPT_MAX, before?: number): Promise<readonly Campaign[]> {
    let select = this.#db
      .selectFrom('campaigns')
      .selectAll()
      .where('company_id', '=', companyId)
      .orderBy('campaign_id', 'desc')
      .limit(limit);
    if (before !== undefined) {
      select = select.where('campaign_id', '<', before);
    }
    return (await select.execute()).map(campaignOf);
  }

  /** Those that run or are paused, oldest first. */
  async live(companyId: number): Promise<readonly Campaign[]> {
    const rows = await this.#db
      .selectFrom('campaigns')
      .selectAll()
      .where('company_id', '=', companyId)
      .where('life', 'in', ['running', 'paused'])
      .orderBy('campaign_id')
      .execute();
    return rows.map(campaignOf);
  }

  async get(companyId: number, id: number): Promise<Campaign | undefined> {
    const row = await this.#db
      .selectFrom('campaigns')
      .selectAll()
      .where('campaign_id', '=', id)
      .where('company_id', '=', companyId)
      .executeTakeFirst();
    return row === undefined ? undefined : campaignOf(row);
  }

  /** undefined: the company has as many as it may have. */
  async add(companyId: number, settings: CampaignSettings, nowMs: number): Promise<Campaign | undefined> {
    for (let attempt = 1; ; attempt += 1) {
      const { last } = await this.#db
        .selectFrom('campaigns')
        .select(({ fn }) => fn.max('campaign_id').as('last'))
        .executeTakeFirstOrThrow();
      const { count } = await this.#db
        .selectFrom('campaigns')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('company_id', '=', companyId)
        .executeTakeFirstOrThrow();
      if (Number(count) >= CAMPAIGNS_KEPT_MAX) {
        return undefined;
      }
      const added: Campaign = {
        id: Number(last ?? 0) + 1,
        companyId,
        life: 'draft',
        settings,
        round: 1,
        nextRoundAtMs: undefined,
        createdAtMs: nowMs,
        updatedAtMs: nowMs,
        startedAtMs: undefined,
        endedAtMs: undefined,
      };
      const { numInsertedOrUpdatedRows } = await this.#db
        .insertInto('campaigns')
        .values(rowOf(added))
        .onConflict((conflict) => conflict.column('campaign_id').doNothing())
        .executeTakeFirst();
      if (numInsertedOrUpdatedRows === 1n) {
        return added;
      }
      if (attempt === TRIES) {
        throw new Error('campaigns are being written too fast');
      }
    }
  }

  async put(campaign: Campaign): Promise<void> {
    const { campaign_id, ...rest } = rowOf(campaign);
    await this.#db.updateTable('campaigns').set(rest).where('campaign_id', '=', campaign_id).execute();
  }

  /** The campaign itself; its customers go piece by piece, see `CampaignCustomers.removeSome`. */
  async remove(companyId: number, id: number): Promise<void> {
    await this.#db.deleteFrom('campaigns').where('campaign_id', '=', id).where('company_id', '=', companyId).execute();
    await this.#db.deleteFrom('campaign_counts').where('campaign_id', '=', id).execute();
    await this.#db.deleteFrom('campaign_lanes').where('campaign_id', '=', id).execute();
  }

  /** By counter; one that is not there is 0. */
  async counts(id: number): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#db
      .selectFrom('campaign_counts')
      .select(['counter', 'value'])
      .where('campaign_id', '=', id)
      .execute();
    return new Map(rows.map((row) => [row.counter, row.value]));
  }
}

/** Adds to counters, in the transaction of what they count. */
export async function addCounts(
  trx: Kysely<Tables> | Transaction<Tables>,
  campaignId: number,
  counts: ReadonlyMap<string, number>,
): Promise<void> {
  // In one order everywhere, so that two transactions never wait for each other.
  const changed = [...counts].filter(([, value]) => value !== 0).sort(([left], [right]) => (left < right ? -1 : 1));
  if (changed.length > 0) {
    await trx
      .insertInto('campaign_counts')
      .values(changed.map(([counter, value]) => ({ campaign_id: campaignId, counter, value })))
      .onConflict((conflict) =>
        conflict
          .columns(['campaign_id', 'counter'])
          .doUpdateSet((build) => ({ value: build('campaign_counts.value', '+', build.ref('excluded.value')) })),
      )
      .execute();
  }
}

function rowOf(campaign: Campaign): CampaignRow {
  return {
    campaign_id: campaign.id,
    company_id: campaign.companyId,
    life: campaign.life,
    settings: JSON.stringify(campaign.settings).replaceAll('\\u0000', ''),
    round: campaign.round,
    next_round_at_ms: campaign.nextRoundAtMs ?? null,
    created_at_ms: Math.round(campaign.createdAtMs),
    updated_at_ms: Math.round(campaign.updatedAtMs),
    started_at_ms: campaign.startedAtMs ?? null,
    ended_at_ms: campaign.endedAtMs ?? null,
  };
}

function campaignOf(row: Selectable<CampaignRow>): Campaign {
  return {
    id: row.campaign_id,
    companyId: row.company_id,
    life: row.life as CampaignLife,
    settings: JSON.parse(row.settings) as CampaignSettings,
    round: row.round,
    nextRoundAtMs: row.next_round_at_ms ?? undefined,
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
    startedAtMs: row.started_at_ms ?? undefined,
    endedAtMs: row.ended_at_ms ?? undefined,
  };
}
