import { type Kysely, sql } from 'kysely';

/** The tables of smart outbound. Times are unix ms. */
export interface CampaignTables {
  campaigns: CampaignRow;
  campaign_customers: CustomerRow;
  campaign_lanes: LaneRow;
  campaign_counts: CountRow;
  campaign_attempts: AttemptRow;
  campaign_pacing: PacingRow;
  campaign_imports: ImportRow;
  do_not_call: DoNotCallRow;
}

export interface CampaignRow {
  /** Unique over all companies. */
  campaign_id: number;
  company_id: number;
  life: string;
  /** JSON of the settings. */
  settings: string;
  /** Present round, from 1. */
  round: number;
  /** The next round begins then; null: the present one is not over. */
  next_round_at_ms: number | null;
  created_at_ms: number;
  updated_at_ms: number;
  started_at_ms: number | null;
  ended_at_ms: number | null;
}

/** Where a customer stands: 0 waiting, 1 handed to the engine, 2 done. */
export const WAITING = 0;
export const LEASED = 1;
export const DONE = 2;

export interface CustomerRow {
  campaign_id: number;
  number: string;
  name: string;
  /** JSON object: the other columns of the file. */
  data: string;
  /** 0 to 9, 9 first. */
  priority: number;
  /** IANA zone of the number's prefix; `""`: that of the company. */
  zone: string;
  state: number;
  /** Round in which it may be dialled. */
  round: number;
  /** Tries that count against the customer's limit. */
  attempts: number;
  /** Not before; of one never dialled its place in line, a moment long past. */
  next_at_ms: number;
  /** Done: how it ended. Waiting: what it waits for; `""`: its turn. */
  reason: string;
}

/** Which rounds, zones and priorities a campaign's customers have: what has to be looked through for the next one. */
export interface LaneRow {
  campaign_id: number;
  round: number;
  zone: string;
  priority: number;
}

/** Counts of a campaign, kept with every change, since nobody can count a million rows for each look at a page. */
export interface CountRow {
  campaign_id: number;
  /** `customers`, `done.RESULT`, `outcome.OUTCOME`, `talkMs`. */
  counter: string;
  value: number;
}

export interface AttemptRow {
  call_id: string;
  company_id: number;
  campaign_id: number;
  number: string;
  attempt: number;
  round: number;
  caller: string;
  started_at_ms: number;
  answered_at_ms: number | null;
  connected_at_ms: number | null;
  ended_at_ms: number | null;
  /** null: it is not over. */
  outcome: string | null;
  end_reason: string;
  sip_status: number | null;
  agent_key: string;
  talk_ms: number;
}

export interface PacingRow {
  company_id: number;
  group_id: number;
  /** JSON of the engine's `KeptPacing`. */
  kept: string;
}

export interface DoNotCallRow {
  company_id: number;
  number: string;
  note: string;
  added_at_ms: number;
}

export interface ImportRow {
  /** Unique over all companies. */
  import_id: number;
  company_id: number;
  /** 0: into the do-not-call list. */
  campaign_id: number;
  state: string;
  /** What the job is to do: JSON. */
  options: string;
  file_bytes: number;
  read_bytes: number;
  /** Last line whose record is written: where a job that was cut off goes on. */
  line: number;
  added: number;
  merged: number;
  wrong: number;
  /** JSON list of the first errors, `{line, problem}`. */
  errors: string;
  encoding: string;
  delimiter: string;
  /** Why it failed. */
  problem: string;
  created_at_ms: number;
  updated_at_ms: number;
}

export async function createCampaignTables(db: Kysely<unknown>): Promise<void> {
  await createCampaigns(db);
  await createCustomers(db);
  await createAttempts(db);
  await createLists(db);
}

async function createCampaigns(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('campaigns')
    .addColumn('campaign_id', 'integer', (column) => column.primaryKey())
    .addColumn('company_id', 'integer', (column) => column.notNull())
    .addColumn('life', 'text', (column) => column.notNull())
    .addColumn('settings', 'text', (column) => column.notNull())
    .addColumn('round', 'integer', (column) => column.notNull())
    .addColumn('next_round_at_ms', 'bigint')
    .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('updated_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('started_at_ms', 'bigint')
    .addColumn('ended_at_ms', 'bigint')
    .execute();
  await db.schema.createIndex('campaigns_company').on('campaigns').columns(['company_id', 'campaign_id']).execute();
  await db.schema
    .createTable('campaign_counts')
    .addColumn('campaign_id', 'integer', (column) => column.notNull())
    .addColumn('counter', 'text', (column) => column.notNull())
    .addColumn('value', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('campaign_counts_key', ['campaign_id', 'counter'])
    .execute();
}

async function createCustomers(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('campaign_customers')
    .addColumn('campaign_id', 'integer', (column) => column.notNull())
    .addColumn('number', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('data', 'text', (column) => column.notNull())
    .addColumn('priority', 'integer', (column) => column.notNull())
    .addColumn('zone', 'text', (column) => column.notNull())
    .addColumn('state', 'integer', (column) => column.notNull())
    .addColumn('round', 'integer', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('next_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('campaign_customers_key', ['campaign_id', 'number'])
    .execute();
  // One seek finds the next customer of a lane, however many there are.
  await db.schema
    .createIndex('campaign_customers_due')
    .on('campaign_customers')
    .columns(['campaign_id', 'state', 'round', 'zone', 'priority', 'next_at_ms'])
    .execute();
  await db.schema
    .createTable('campaign_lanes')
    .addColumn('campaign_id', 'integer', (column) => column.notNull())
    .addColumn('round', 'integer', (column) => column.notNull())
    .addColumn('zone', 'text', (column) => column.notNull())
    .addColumn('priority', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('campaign_lanes_key', ['campaign_id', 'round', 'zone', 'priority'])
    .execute();
}

async function createAttempts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('campaign_attempts')
    .addColumn('call_id', 'text', (column) => column.primaryKey())
    .addColumn('company_id', 'integer', (column) => column.notNull())
    .addColumn('campaign_id', 'integer', (column) => column.notNull())
    .addColumn('number', 'text', (column) => column.notNull())
    .addColumn('attempt', 'integer', (column) => column.notNull())
    .addColumn('round', 'integer', (column) => column.notNull())
    .addColumn('caller', 'text', (column) => column.notNull())
    .addColumn('started_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('answered_at_ms', 'bigint')
    .addColumn('connected_at_ms', 'bigint')
    .addColumn('ended_at_ms', 'bigint')
    .addColumn('outcome', 'text')
    .addColumn('end_reason', 'text', (column) => column.notNull())
    .addColumn('sip_status', 'integer')
    .addColumn('agent_key', 'text', (column) => column.notNull())
    .addColumn('talk_ms', 'bigint', (column) => column.notNull())
    .execute();
  // The limits of a customer count over all campaigns of the company.
  await db.schema
    .createIndex('campaign_attempts_number')
    .on('campaign_attempts')
    .columns(['company_id', 'number', 'started_at_ms'])
    .execute();
  await db.schema
    .createIndex('campaign_attempts_time')
    .on('campaign_attempts')
    .columns(['campaign_id', 'started_at_ms'])
    .execute();
}

/** What the pacing has learnt, by group. */
export async function createPacingTable(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('campaign_pacing')
    .addColumn('company_id', 'integer', (column) => column.notNull())
    .addColumn('group_id', 'integer', (column) => column.notNull())
    .addColumn('kept', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('campaign_pacing_key', ['company_id', 'group_id'])
    .execute();
}

/** Attempts that are not over: few, found at once after a crash. */
export async function indexOpenAttempts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('campaign_attempts_open')
    .on('campaign_attempts')
    .columns(['company_id', 'campaign_id'])
    .where(sql.ref('outcome'), 'is', null)
    .execute();
}

async function createLists(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('do_not_call')
    .addColumn('company_id', 'integer', (column) => column.notNull())
    .addColumn('number', 'text', (column) => column.notNull())
    .addColumn('note', 'text', (column) => column.notNull())
    .addColumn('added_at_ms', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('do_not_call_key', ['company_id', 'number'])
    .execute();
  await db.schema
    .createTable('campaign_imports')
    .addColumn('import_id', 'integer', (column) => column.primaryKey())
    .addColumn('company_id', 'integer', (column) => column.notNull())
    .addColumn('campaign_id', 'integer', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('options', 'text', (column) => column.notNull())
    .addColumn('file_bytes', 'bigint', (column) => column.notNull())
    .addColumn('read_bytes', 'bigint', (column) => column.notNull())
    .addColumn('line', 'bigint', (column) => column.notNull())
    .addColumn('added', 'bigint', (column) => column.notNull())
    .addColumn('merged', 'bigint', (column) => column.notNull())
    .addColumn('wrong', 'bigint', (column) => column.notNull())
    .addColumn('errors', 'text', (column) => column.notNull())
    .addColumn('encoding', 'text', (column) => column.notNull())
    .addColumn('delimiter', 'text', (column) => column.notNull())
    .addColumn('problem', 'text', (column) => column.notNull())
    .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('updated_at_ms', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('campaign_imports_company')
    .on('campaign_imports')
    .columns(['company_id', 'import_id'])
    .execute();
}
