import type { AttemptOutcome, CampaignAttempt } from '@callwright/engine';
import type { Kysely, Selectable } from 'kysely';
import { BulkUpsert, type Placeholder } from './bulk-upsert.ts';
import { type Placed, place } from './campaign-customers.ts';
import { type AttemptRow, LEASED } from './campaign-tables.ts';
import { addCounts } from './campaigns.ts';
import type { Tables } from './schema.ts';

/** `interrupted`: the server died meanwhile, and nobody knows what came of it. */
export type KnownOutcome = AttemptOutcome | 'interrupted';

/** One try to reach a customer. `outcome` undefined: it is not over. */
export interface Attempt {
  readonly callId: string;
  readonly companyId: number;
  readonly campaignId: number;
  readonly number: string;
  readonly attempt: number;
  readonly round: number;
  readonly caller: string;
  readonly startedAtMs: number;
  readonly answeredAtMs: number | undefined;
  readonly connectedAtMs: number | undefined;
  readonly endedAtMs: number | undefined;
  readonly outcome: KnownOutcome | undefined;
  readonly endReason: string;
  readonly sipStatus: number | undefined;
  readonly agentKey: string;
  readonly talkMs: number;
}

export type AttemptStart = Pick<Attempt, 'callId' | 'companyId' | 'campaignId' | 'number' | 'startedAtMs'>;

/** What came of an attempt, and where the customer stands from then on. */
export interface Settled {
  readonly companyId: number;
  readonly attempt: Omit<CampaignAttempt, 'outcome' | 'endReason'> & {
    readonly outcome: KnownOutcome;
    readonly endReason: string;
  };
  /** By all attempts of the customer in this campaign, this one last. */
  readonly decide: (history: readonly Attempt[]) => Placed & { readonly usesTry: boolean };
}

/** Attempts of one customer that a decision looks at. */
const HISTORY_MAX = 500;

const COLUMNS = [
  ...(['call_id', 'company_id', 'campaign_id', 'number', 'attempt', 'round', 'caller', 'started_at_ms'] as const),
  ...(['answered_at_ms', 'connected_at_ms', 'ended_at_ms', 'outcome', 'end_reason', 'sip_status'] as const),
  ...(['agent_key', 'talk_ms'] as const),
];

/** The attempts of all campaigns. Both writers may be given the same again: it counts once. */
export class CampaignAttempts {
  readonly #db: Kysely<Tables>;
  readonly #starts: BulkUpsert<'campaign_attempts'>;

  constructor(db: Kysely<Tables>, placeholder: Placeholder) {
    this.#db = db;
    this.#starts = new BulkUpsert('campaign_attempts', COLUMNS, ['call_id'], placeholder, 'keep');
  }

  /** Customers are dialled now: from here on each lease counts as a try, whatever happens to this process. One that is known stays. */
  async start(starts: readonly AttemptStart[]): Promise<void> {
    const rows: AttemptRow[] = [];
    for (const [campaignId, some] of Map.groupBy(starts, (start) => start.campaignId)) {
      const customers = await this.#db
        .selectFrom('campaign_customers')
        .select(['number', 'attempts', 'round'])
        .where('campaign_id', '=', campaignId)
        .where(
          'number',
          'in',
          some.map((start) => start.number),
        )
        .execute();
      const known = new Map(customers.map((customer) => [customer.number, customer]));
      for (const start of some) {
        const { attempts = 0, round = 1 } = known.get(start.number) ?? {};
        rows.push(rowOf({ ...EMPTY, ...start, attempt: attempts + 1, round }));
      }
    }
    await this.#starts.write(this.#db, rows);
  }

  /** It is over: the attempt, the customer's place and the counts, all or nothing. */
  async settle({ companyId, attempt, decide }: Settled): Promise<void> {
    const { campaignId, custId, callId } = attempt;
    await this.#db.transaction().execute(async (trx) => {
      const known = await trx
        .selectFrom('campaign_attempts')
        .select(['outcome', 'round', 'attempt'])
        .where('call_id', '=', callId)
        .executeTakeFirst();
      if (known !== undefined && known.outcome !== null) {
        return;
      }
      const customer = await trx
        .selectFrom('campaign_customers')
        .select(['state', 'round'])
        .where('campaign_id', '=', campaignId)
        .where('number', '=', custId)
        .executeTakeFirst();
      const whole: Attempt = {
        ...attempt,
        companyId,
        number: custId,
        round: known?.round ?? customer?.round ?? 1,
        agentKey: attempt.agentKey ?? '',
      };
      const { call_id, ...rest } = rowOf(whole);
      await trx
        .insertInto('campaign_attempts')
        .values({ call_id, ...rest })
        .onConflict((conflict) => conflict.column('call_id').doUpdateSet(rest))
        .execute();
      const counts = new Map([
        [`outcome.${whole.outcome}`, 1],
        ['talkMs', Math.round(whole.talkMs)],
      ]);
      await addCounts(trx, campaignId, counts);
      // Somebody took the customer out of the campaign meanwhile: that stands.
      if (customer?.state === LEASED) {
        const { usesTry, ...to } = decide(await historyOf(trx, campaignId, companyId, custId));
        await place(trx, campaignId, to, usesTry ? 1 : 0);
      }
    });
  }

  /** All attempts of a customer in a campaign, oldest first. */
  async ofCustomer(companyId: number, campaignId: number, number: string): Promise<readonly Attempt[]> {
    return await historyOf(this.#db, campaignId, companyId, number);
  }

  /** Attempts at these numbers by any campaign of the company since then, by number. */
  async since(
    companyId: number,
    numbers: readonly string[],
    sinceMs: number,
  ): Promise<ReadonlyMap<string, readonly Attempt[]>> {
    const byNumber = new Map<string, Attempt[]>();
    if (numbers.length > 0) {
      const rows = await this.#db
        .selectFrom('campaign_attempts')
        .selectAll()
        .where('company_id', '=', companyId)
        .where('number', 'in', numbers)
        .where('started_at_ms', '>=', Math.round(sinceMs))
        .orderBy('started_at_ms')
        .execute();
      for (const row of rows) {
        byNumber.set(row.number, [...(byNumber.get(row.number) ?? []), attemptOf(row)]);
      }
    }
    return byNumber;
  }

  /** Attempts that are not over: no more than there were lines. */
  async open(companyId: number): Promise<readonly Attempt[]> {
    const rows = await this.#db
      .selectFrom('campaign_attempts')
      .selectAll()
      .where('company_id', '=', companyId)
      .where('outcome', 'is', null)
      .execute();
    return rows.map(attemptOf);
  }

  /** Of a campaign, newest first, those that began before `beforeMs`. */
  async list(campaignId: number, limit: number, beforeMs: number): Promise<readonly Attempt[]> {
    const rows = await this.#db
      .selectFrom('campaign_attempts')
      .selectAll()
      .where('campaign_id', '=', campaignId)
      .where('started_at_ms', '<', beforeMs)
      .orderBy('started_at_ms', 'desc')
      .orderBy('call_id', 'desc')
      .limit(limit)
      .execute();
    return rows.map(attemptOf);
  }
}

async function historyOf(
  db: Kysely<Tables>,
  campaignId: number,
  companyId: number,
  number: string,
): Promise<readonly Attempt[]> {
  const rows = await db
    .selectFrom('campaign_attempts')
    .selectAll()
    .where('company_id', '=', companyId)
    .where('number', '=', number)
    .where('campaign_id', '=', campaignId)
    .orderBy('started_at_ms')
    .limit(HISTORY_MAX)
    .execute();
  return rows.map(attemptOf);
}

const EMPTY = {
  caller: '',
  answeredAtMs: undefined,
  connectedAtMs: undefined,
  endedAtMs: undefined,
  outcome: undefined,
  endReason: '',
  sipStatus: undefined,
  agentKey: '',
  talkMs: 0,
} as const;

function rowOf(attempt: Attempt): AttemptRow {
  return {
    call_id: attempt.callId,
    company_id: attempt.companyId,
    campaign_id: attempt.campaignId,
    number: attempt.number,
    attempt: attempt.attempt,
    round: attempt.round,
    caller: attempt.caller,
    started_at_ms: Math.round(attempt.startedAtMs),
    answered_at_ms: rounded(attempt.answeredAtMs),
    connected_at_ms: rounded(attempt.connectedAtMs),
    ended_at_ms: rounded(attempt.endedAtMs),
    outcome: attempt.outcome ?? null,
    end_reason: attempt.endReason,
    sip_status: attempt.sipStatus ?? null,
    agent_key: attempt.agentKey,
    talk_ms: Math.round(attempt.talkMs),
  };
}

function attemptOf(row: Selectable<AttemptRow>): Attempt {
  return {
    callId: row.call_id,
    companyId: row.company_id,
    campaignId: row.campaign_id,
    number: row.number,
    attempt: row.attempt,
    round: row.round,
    caller: row.caller,
    startedAtMs: row.started_at_ms,
    answeredAtMs: row.answered_at_ms ?? undefined,
    connectedAtMs: row.connected_at_ms ?? undefined,
    endedAtMs: row.ended_at_ms ?? undefined,
    outcome: (row.outcome ?? undefined) as KnownOutcome | undefined,
    endReason: row.end_reason,
    sipStatus: row.sip_status ?? undefined,
    agentKey: row.agent_key,
    talkMs: row.talk_ms,
  };
}

function rounded(ms: number | undefined): number | null {
  return ms === undefined ? null : Math.round(ms);
}
