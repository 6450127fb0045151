import type { CompanyInput, LegId } from '@callwright/engine';
import type { LegEffect } from '../host/legs-ports.ts';
import type { Log } from '../metrics/log.ts';

export interface DialGatePorts {
  /** Resolves when the attempt is written; undefined: it is. */
  readonly written: (companyId: number, attempt: string) => Promise<void> | undefined;
  readonly legs: (companyId: number, effect: LegEffect) => void;
  readonly input: (companyId: number, input: CompanyInput) => void;
  readonly log: Log;
}

/** A database that takes longer than this is away: the customer is not dialled now, and is tried again later. */
export const WRITE_MS_MAX = 5_000;
const SERVICE_UNAVAILABLE = 503;

/**
 * On the way from the engine to the legs: a campaign's customer is dialled when the attempt is written, not before. So whatever kills
 * this process, a customer whose phone may have rung has an attempt in the store, and counts as tried.
 */
export class DialGate {
  readonly #ports: DialGatePorts;
  /** Legs whose dial waits. */
  readonly #held = new Map<LegId, NodeJS.Timeout>();

  constructor(ports: DialGatePorts) {
    this.#ports = ports;
  }

  run(companyId: number, effect: LegEffect): void {
    if (effect.type === 'dial' && effect.attempt !== undefined) {
      this.#dial(companyId, effect, effect.attempt);
    } else if (effect.type !== 'hangup' || !this.#release(effect.leg)) {
      this.#ports.legs(companyId, effect);
    }
  }

  #dial(companyId: number, effect: Extract<LegEffect, { type: 'dial' }>, attempt: string): void {
    const { leg } = effect;
    const written = this.#ports.written(companyId, attempt);
    if (written === undefined) {
      this.#ports.legs(companyId, effect);
      return;
    }
    const giveUp = () => {
      if (this.#release(leg)) {
        this.#ports.log.warn({ leg }, 'a customer was not dialled: the attempt could not be written');
        const reason = 'the attempt could not be written';
        this.#ports.input(companyId, { type: 'legFailed', leg, sipStatus: SERVICE_UNAVAILABLE, reason });
      }
    };
    this.#held.set(leg, setTimeout(giveUp, WRITE_MS_MAX));
    void written.then(() => {
      if (this.#release(leg)) {
        this.#ports.legs(companyId, effect);
      }
    });
  }

  /** False: it does not wait. */
  #release(leg: LegId): boolean {
    clearTimeout(this.#held.get(leg));
    return this.#held.delete(leg);
  }
}
