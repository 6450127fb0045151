import type { Kysely } from 'kysely';
import type { Tables } from './schema.ts';

/** What the pacing of each task group has learnt: JSON, whose meaning is the engine's. */
export class CampaignPacing {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async put(companyId: number, groupId: number, kept: string): Promise<void> {
    await this.#db
      .insertInto('campaign_pacing')
      .values({ company_id: companyId, group_id: groupId, kept })
      .onConflict((conflict) => conflict.columns(['company_id', 'group_id']).doUpdateSet({ kept }))
      .execute();
  }

  async get(companyId: number, groupId: number): Promise<string | undefined> {
    const row = await this.#db
      .selectFrom('campaign_pacing')
      .select('kept')
      .where('company_id', '=', companyId)
      .where('group_id', '=', groupId)
      .executeTakeFirst();
    return row?.kept;
  }
}
