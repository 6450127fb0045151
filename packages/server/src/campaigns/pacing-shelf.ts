import { type CampaignEffect, type KeptPacing, readKeptPacing } from '@callwright/engine';
import type { Log } from '../metrics/log.ts';
import type { OutboundStore } from '../store/outbound-store.ts';

export interface PacingShelfPorts {
  readonly companyId: number;
  readonly store: OutboundStore;
  readonly log: Log;
  readonly wallMs: () => number;
}

/** Keeps what the pacing of each group has learnt over a restart. A loss of it costs some hundred calls at a slower pace, and no call. */
export class PacingShelf {
  readonly #ports: PacingShelfPorts;
  #last: Promise<void> = Promise.resolve();
  /** Groups whose machine has it already: the engine is told of a campaign often. */
  readonly #given = new Set<number>();

  constructor(ports: PacingShelfPorts) {
    this.#ports = ports;
  }

  put({ groupId, pacing }: Extract<CampaignEffect, { type: 'storePacing' }>): void {
    const { store, companyId, log } = this.#ports;
    this.#given.delete(groupId);
    this.#last = this.#last
      .then(() => store.pacing.put(companyId, groupId, JSON.stringify(pacing)))
      .catch((error: unknown) => log.error({ err: error, groupId }, 'what the pacing has learnt could not be stored'));
  }

  /** undefined: there is none that is new, or it is no good, and learning begins anew. */
  async of(groupId: number): Promise<KeptPacing | undefined> {
    const { store, companyId, log, wallMs } = this.#ports;
    if (this.#given.has(groupId)) {
      return undefined;
    }
    this.#given.add(groupId);
    try {
      await this.#last;
      const text = await store.pacing.get(companyId, groupId);
      if (text === undefined) {
        return undefined;
      }
      const read = readKeptPacing(parsed(text), wallMs());
      if (read.ok) {
        return read.kept;
      }
      log.warn({ groupId, why: read.why }, 'what the pacing had learnt is of no use: it learns anew');
    } catch (error) {
      log.error({ err: error, groupId }, 'what the pacing had learnt could not be read: it learns anew');
    }
    return undefined;
  }

  /** Until all of it is written. */
  async close(): Promise<void> {
    await this.#last;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
