import type { CallMark, Company, OpenCall } from '@callwright/engine';

export interface OpenCallJournalPorts {
  readonly companies: () => Iterable<{ readonly company: Pick<Company, 'openCalls'> }>;
  readonly store: { saveOpenCall(call: OpenCall): void };
}

/** Calls are looked at so often, ms: one that is younger when the server is killed leaves no record. */
export const LOOK_MS = 250;

/**
 * Keeps the calls that are up in the store, so that a killed server leaves a record of each: written when a call comes and when
 * something of it changes, beside the calls' own path. The store forgets a call with its record.
 */
export class OpenCallJournal {
  readonly #ports: OpenCallJournalPorts;
  readonly #seen = new Map<object, Map<string, CallMark>>();
  #timer: NodeJS.Timeout | undefined;

  constructor(ports: OpenCallJournalPorts) {
    this.#ports = ports;
  }

  start(): void {
    this.#timer = setInterval(() => this.look(), LOOK_MS);
  }

  look(): void {
    for (const { company } of this.#ports.companies()) {
      const seen = this.#seen.get(company) ?? new Map<string, CallMark>();
      this.#seen.set(company, seen);
      for (const call of company.openCalls(seen)) {
        this.#ports.store.saveOpenCall(call);
      }
    }
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
