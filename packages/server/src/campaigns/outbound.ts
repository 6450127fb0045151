import { join } from 'node:path';
import type { CallRecord, CampaignEffect, CampaignInput, CompanyConfig } from '@callwright/engine';
import type { Log } from '../metrics/log.ts';
import type { OutboundStore } from '../store/outbound-store.ts';
import { CampaignDesk } from './campaign-desk.ts';
import { ClaimDesk } from './claim-desk.ts';
import { Importer } from './import/importer.ts';

export interface OutboundPorts {
  readonly store: OutboundStore;
  readonly databaseUrl: string;
  readonly dataFolder: string;
  readonly log: Log;
  readonly wallMs: () => number;
  /** See LeaseBook. */
  readonly recordsWritten: () => Promise<void>;
  /** See LeaseBook. */
  readonly callRecord: (companyId: number, callId: string) => Promise<CallRecord | undefined>;
  readonly company: (companyId: number) => CompanyConfig | undefined;
  readonly input: (companyId: number, input: CampaignInput) => void;
}

/** Rounds begin, and the like, on a whole second, ms. */
const TICK_MS = 1_000;

/** Smart outbound of all companies: their campaigns, claims and imports. */
export class Outbound {
  readonly importer: Importer;
  readonly claims = new ClaimDesk();
  readonly #ports: OutboundPorts;
  readonly #desks = new Map<number, CampaignDesk>();
  #ticker: NodeJS.Timeout | undefined;

  constructor(ports: OutboundPorts) {
    this.#ports = ports;
    this.importer = new Importer({
      ...ports,
      folder: join(ports.dataFolder, 'imports'),
      progress: (job) => this.#desks.get(job.companyId)?.due(job.campaignId),
    });
  }

  /** When calls can be made: tells the engines what runs, and goes on with imports. */
  async start(companyIds: readonly number[]): Promise<void> {
    for (const companyId of companyIds) {
      await this.add(companyId);
    }
    await this.importer.start();
    this.#ticker = setInterval(() => {
      for (const desk of this.#desks.values()) {
        desk.tick();
      }
    }, TICK_MS);
  }

  /** A company that is hosted from now on. */
  async add(companyId: number): Promise<void> {
    const desk = new CampaignDesk({
      ...this.#ports,
      companyId,
      company: () => this.#ports.company(companyId),
      callRecord: (callId) => this.#ports.callRecord(companyId, callId),
      input: (input) => this.#ports.input(companyId, input),
    });
    this.#desks.set(companyId, desk);
    await desk.start();
  }

  desk(companyId: number): CampaignDesk | undefined {
    return this.#desks.get(companyId);
  }

  run(companyId: number, effect: CampaignEffect): void {
    this.#desks.get(companyId)?.run(effect);
    this.claims.run(effect);
  }

  /** Resolves when a crash would leave this attempt behind; undefined: it would already. */
  written(companyId: number, callId: string): Promise<void> | undefined {
    return this.#desks.get(companyId)?.book.written(callId);
  }

  /** After the calls have ended: what came of them is written. */
  async close(): Promise<void> {
    clearInterval(this.#ticker);
    await this.importer.close();
    for (const desk of this.#desks.values()) {
      await desk.close();
    }
  }
}
