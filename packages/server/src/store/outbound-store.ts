import type { Kysely } from 'kysely';
import type { Placeholder } from './bulk-upsert.ts';
import { CampaignAttempts } from './campaign-attempts.ts';
import { CampaignCustomers } from './campaign-customers.ts';
import { CampaignPacing } from './campaign-pacing.ts';
import { Campaigns } from './campaigns.ts';
import { DoNotCall } from './do-not-call.ts';
import { Imports } from './imports.ts';
import type { Tables } from './schema.ts';

/** What the store keeps of smart outbound. */
export class OutboundStore {
  readonly campaigns: Campaigns;
  readonly customers: CampaignCustomers;
  readonly attempts: CampaignAttempts;
  readonly pacing: CampaignPacing;
  readonly doNotCall: DoNotCall;
  readonly imports: Imports;
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>, placeholder: Placeholder) {
    this.#db = db;
    this.campaigns = new Campaigns(db);
    this.customers = new CampaignCustomers(db, placeholder);
    this.attempts = new CampaignAttempts(db, placeholder);
    this.pacing = new CampaignPacing(db);
    this.doNotCall = new DoNotCall(db);
    this.imports = new Imports(db);
  }

  /** All of it or none of it. */
  async transaction<T>(run: (trx: Kysely<Tables>) => Promise<T>): Promise<T> {
    return await this.#db.transaction().execute(run);
  }

  /** With PostgreSQL this is the database of everything else too; closing it twice is fine. */
  async close(): Promise<void> {
    await this.#db.destroy();
  }
}
