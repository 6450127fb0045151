import type { CampaignAttempt, CampaignEffect, CampaignId, ReturnReason } from '@callwright/engine';
import type { Log } from '../metrics/log.ts';
import { BatchWriter } from '../store/batch-writer.ts';
import type { Attempt } from '../store/campaign-attempts.ts';
import type { Campaign } from '../store/campaigns.ts';
import type { OutboundStore } from '../store/outbound-store.ts';
import { nextPlace, usesTry } from './next-place.ts';

/** What the engine says of a customer that it was handed. */
export type LeaseNews = Extract<CampaignEffect, { type: 'attemptStarted' | 'storeAttempt' | 'returnCustomers' }>;

export interface LeaseBookPorts {
  readonly companyId: number;
  readonly store: OutboundStore;
  readonly log: Log;
  readonly wallMs: () => number;
  readonly campaign: (id: CampaignId) => Promise<Campaign | undefined>;
  /** Writes the call records that wait: an attempt is settled after the record of its call, so that a crash leaves no figure without its record. */
  readonly recordsWritten: () => Promise<void>;
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
  readonly #writer: BatchWriter<LeaseNews>;
  /** Numbers that are leased, by whichever campaign of the company. */
  readonly #taken = new Map<string, CampaignId>();

  constructor(ports: LeaseBookPorts) {
    this.#ports = ports;
    this.#writer = new BatchWriter({
      name: 'campaign_attempts',
      // That a call was dialled should be known to the database before a crash can follow it.
      batchMs: 0,
      rowsMax: NEWS_MAX,
      log: ports.log,
      write: (news) => this.#write(news),
    });
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
    this.#writer.push(news);
  }

  get waiting(): number {
    return this.#writer.waiting;
  }

  async flush(): Promise<void> {
    await this.#writer.flush();
  }

  async close(): Promise<void> {
    await this.#writer.drain();
  }

  /**
   * After a start: whoever was handed out and never dialled waits again; whose attempt has no end was cut off by the end of
   * the server, and is tried again later.
   */
  async resolve(campaign: Campaign): Promise<void> {
    const { store, companyId } = this.#ports;
    for (;;) {
      const numbers = (await store.customers.leased(campaign.id, PAGE)).map((customer) => customer.number);
      if (numbers.length === 0) {
        return;
      }
      const open = await store.attempts.open(companyId, campaign.id, numbers);
      for (const attempt of open) {
        await this.#settle(campaign, interrupted(attempt));
      }
      const dialled = new Set(open.map((attempt) => attempt.number));
      await store.customers.giveBack(
        campaign.id,
        numbers.filter((number) => !dialled.has(number)),
      );
    }
  }

  async #write(all: readonly LeaseNews[]): Promise<void> {
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

  async #writeOne(news: LeaseNews): Promise<void> {
    const { store, companyId, wallMs } = this.#ports;
    if (news.type === 'attemptStarted') {
      const { callId, campaignId, custId, atMs } = news;
      await store.attempts.start({ callId, companyId, campaignId, number: custId, startedAtMs: atMs });
    } else if (news.type === 'storeAttempt') {
      const campaign = await this.#ports.campaign(news.attempt.campaignId);
      if (campaign !== undefined) {
        await this.#settle(campaign, news.attempt);
      }
      this.#taken.delete(news.attempt.custId);
    } else {
      await store.customers.giveBack(news.campaignId, news.custIds, againAt(news.reason, wallMs()));
      for (const number of news.custIds) {
        this.#taken.delete(number);
      }
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

/** It ended when nobody was there to see it: its end is its beginning. */
function interrupted(attempt: Attempt): Omit<CampaignAttempt, 'outcome' | 'endReason'> & Outcome {
  return {
    campaignId: attempt.campaignId,
    custId: attempt.number,
    callId: attempt.callId,
    attempt: attempt.attempt,
    number: attempt.number,
    caller: attempt.caller,
    outcome: 'interrupted',
    endReason: 'systemStopped',
    sipStatus: undefined,
    startedAtMs: attempt.startedAtMs,
    answeredAtMs: undefined,
    connectedAtMs: undefined,
    endedAtMs: attempt.startedAtMs,
    agentKey: undefined,
    talkMs: 0,
  };
}

function againAt(reason: ReturnReason, nowMs: number): number | undefined {
  return reason === 'claimSkipped' ? nowMs + SKIPPED_AGAIN_MS : undefined;
}
