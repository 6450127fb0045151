import type { CallRecord, CampaignAttempt, CampaignEffect, CampaignId, ReturnReason } from '@callwright/engine';
import type { Log } from '../metrics/log.ts';
import { BatchWriter } from '../store/batch-writer.ts';
import type { Attempt } from '../store/campaign-attempts.ts';
import type { Campaign } from '../store/campaigns.ts';
import type { OutboundStore } from '../store/outbound-store.ts';
import { nextPlace, usesTry } from './next-place.ts';

/** What the engine says of a customer that it was handed. */
export type LeaseNews = Extract<CampaignEffect, { type: 'attemptStarted' | 'storeAttempt' | 'returnCustomers' }>;

type AttemptStarted = Extract<LeaseNews, { type: 'attemptStarted' }>;

export interface LeaseBookPorts {
  readonly companyId: number;
  readonly store: OutboundStore;
  readonly log: Log;
  readonly wallMs: () => number;
  readonly campaign: (id: CampaignId) => Promise<Campaign | undefined>;
  /** Writes the call records that wait: an attempt is settled after the record of its call, so that a crash leaves no figure without its record. */
  readonly recordsWritten: () => Promise<void>;
  /** The record of a call that an earlier server wrote before it died. */
  readonly callRecord: (callId: string) => Promise<CallRecord | undefined>;
  /** Something of this campaign is written. */
  readonly written: (id: CampaignId) => void;
}

/** Hand-outs and results of some minutes, while the database is away: a row is a few hundred bytes. */
const NEWS_MAX = 50_000;
/** An agent who skipped a customer does not get it again at once, ms. */
const SKIPPED_AGAIN_MS = 10 * 60_000;
/** Leases looked at with one query, at start. */
const PAGE = 500;

/** Who is handed out, and what came of it: written in the order in which it happened, never lost while the database is away. */
export class LeaseBook {
  readonly #ports: LeaseBookPorts;
  /** Attempts that begin: on a way of their own, since a dial waits for each. */
  readonly #starts: BatchWriter<AttemptStarted>;
  readonly #writer: BatchWriter<Exclude<LeaseNews, AttemptStarted>>;
  /** Attempts whose beginning is not written yet, by call: to be called when it is. */
  readonly #unwritten = new Map<string, Unwritten>();
  /** Numbers that are leased, by whichever campaign of the company. */
  readonly #taken = new Map<string, CampaignId>();

  constructor(ports: LeaseBookPorts) {
    this.#ports = ports;
    const options = { batchMs: 0, rowsMax: NEWS_MAX, log: ports.log };
    this.#starts = new BatchWriter({ ...options, name: 'campaign_starts', write: (all) => this.#writeStarts(all) });
    this.#writer = new BatchWriter({ ...options, name: 'campaign_attempts', write: (all) => this.#write(all) });
  }

  isTaken(number: string): boolean {
    return this.#taken.has(number);
  }

  take(campaignId: CampaignId, numbers: readonly string[]): void {
    for (const number of numbers) {
      this.#taken.set(number, campaignId);
    }
  }

  tell(news: LeaseNews): void {
    if (news.type === 'attemptStarted') {
      this.#unwritten.set(news.callId, newUnwritten());
      this.#starts.push(news);
    } else {
      this.#writer.push(news);
    }
  }

  /** Resolves when a crash would leave the attempt of this call behind; undefined: it would already. */
  written(callId: string): Promise<void> | undefined {
    return this.#unwritten.get(callId)?.promise;
  }

  get waiting(): number {
    return this.#starts.waiting + this.#writer.waiting;
  }

  async flush(): Promise<void> {
    await this.#starts.flush();
    await this.#writer.flush();
  }

  async close(): Promise<void> {
    await this.#starts.drain();
    await this.#writer.drain();
  }

  /**
   * After a start. An attempt without an outcome was made, as far as anybody knows, and is over: the customer may have heard us. Whoever was
   * handed out and has no such attempt was not dialled, for the attempt is written before the dial, and waits again.
   */
  async resolve(): Promise<void> {
    const { store, companyId } = this.#ports;
    for (const attempt of await store.attempts.open(companyId)) {
      const campaign = await this.#ports.campaign(attempt.campaignId);
      if (campaign !== undefined) {
        await this.#settle(campaign, cutOff(attempt, await this.#ports.callRecord(attempt.callId)));
      }
    }
    for (const campaign of await store.campaigns.live(companyId)) {
      for (;;) {
        const numbers = (await store.customers.leased(campaign.id, PAGE)).map((customer) => customer.number);
        if (numbers.length === 0) {
          break;
        }
        await store.customers.giveBack(campaign.id, numbers);
      }
    }
  }

  async #writeStarts(all: readonly AttemptStarted[]): Promise<void> {
    const { store, companyId } = this.#ports;
    await store.attempts.start(
      all.map(({ callId, campaignId, custId, atMs }) => ({
        ...{ callId, companyId, campaignId, number: custId, startedAtMs: atMs },
      })),
    );
    for (const { callId } of all) {
      this.#unwritten.get(callId)?.resolve();
      this.#unwritten.delete(callId);
    }
  }

  async #write(all: readonly Exclude<LeaseNews, AttemptStarted>[]): Promise<void> {
    const touched = new Set<CampaignId>();
    if (all.some((news) => news.type === 'storeAttempt')) {
      await this.#ports.recordsWritten();
    }
    for (const news of all) {
      touched.add(news.type === 'storeAttempt' ? news.attempt.campaignId : news.campaignId);
      await this.#writeOne(news);
    }
    for (const id of touched) {
      this.#ports.written(id);
    }
  }

  async #writeOne(news: Exclude<LeaseNews, AttemptStarted>): Promise<void> {
    const { store, wallMs } = this.#ports;
    if (news.type === 'storeAttempt') {
      const campaign = await this.#ports.campaign(news.attempt.campaignId);
      if (campaign !== undefined) {
        await this.#settle(campaign, news.attempt);
      }
      this.#taken.delete(news.attempt.custId);
    } else {
      // First: whoever waits again and were still taken would be passed over as on another call.
      for (const number of news.custIds) {
        if (this.#taken.get(number) === news.campaignId) {
          this.#taken.delete(number);
        }
      }
      await store.customers.giveBack(news.campaignId, news.custIds, againAt(news.reason, wallMs()));
    }
  }

  async #settle(campaign: Campaign, attempt: Omit<CampaignAttempt, 'outcome' | 'endReason'> & Outcome): Promise<void> {
    await this.#ports.store.attempts.settle({
      companyId: this.#ports.companyId,
      attempt,
      decide: (history) => ({
        number: attempt.custId,
        ...nextPlace(campaign.settings, history),
        usesTry: usesTry(attempt.outcome),
      }),
    });
  }
}

interface Outcome {
  readonly outcome: CampaignAttempt['outcome'] | 'interrupted';
  readonly endReason: string;
}

/**
 * It ended when nobody was there to see it: its end is its beginning. Where the record of its call was written just before, that
 * tells whether the customer was reached, who is then not called again.
 */
function cutOff(
  attempt: Attempt,
  record: CallRecord | undefined,
): Omit<CampaignAttempt, 'outcome' | 'endReason'> & Outcome {
  const { campaignId, number, callId, caller, startedAtMs } = attempt;
  const known = { campaignId, custId: number, callId, attempt: attempt.attempt, number, caller, startedAtMs };
  const talked = record?.segments.find((segment) => segment.answeredAtMs !== undefined);
  const reached = talked !== undefined || (record?.flows ?? []).length > 0;
  if (record?.answeredAtMs === undefined || !reached) {
    return {
      ...{ ...known, outcome: 'interrupted', endReason: 'systemStopped', sipStatus: undefined, agentKey: undefined },
      ...{ answeredAtMs: undefined, connectedAtMs: undefined, endedAtMs: startedAtMs, talkMs: 0 },
    };
  }
  const { endReason, sipStatus, answeredAtMs, endedAtMs, talkMs } = record;
  return {
    ...{ ...known, outcome: 'connected', endReason, sipStatus, answeredAtMs, endedAtMs, talkMs },
    ...{ caller: record.caller, connectedAtMs: talked?.answeredAtMs, agentKey: talked?.agentKey },
  };
}

interface Unwritten {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
}

function newUnwritten(): Unwritten {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

function againAt(reason: ReturnReason, nowMs: number): number | undefined {
  return reason === 'claimSkipped' ? nowMs + SKIPPED_AGAIN_MS : undefined;
}
