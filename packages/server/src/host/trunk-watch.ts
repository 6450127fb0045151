import type { EndpointInput } from '@callwright/sip';
import type { Log } from '../metrics/log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { SipNotice } from '../sip-driver/sip-driver.ts';
import { TRUNK } from './start-sip.ts';

/** Milliseconds between two looks at whether the carrier answers. */
const PROBE_MS = 30_000;

/**
 * Whether the carrier is there and takes our registration: for the log, where it stands once for every change, for
 * `/healthz`, which stays ready without a carrier, and for `/metrics`.
 */
export class TrunkWatch {
  readonly #sip: (input: EndpointInput) => void;
  readonly #log: Log;
  readonly #registers: boolean;
  #up: boolean | undefined;
  /** `''`: registered; undefined: not yet. */
  #refusal: string | undefined;
  #prober: NodeJS.Timeout | undefined;

  constructor(sip: (input: EndpointInput) => void, registers: boolean, log: Log, metrics: Metrics) {
    this.#sip = sip;
    this.#registers = registers;
    this.#log = log;
    metrics.gauge('trunk_up', 'Whether the carrier answered when it was last asked', () => Number(this.#up ?? 0));
    if (registers) {
      metrics.gauge('trunk_registered', 'Whether the carrier has our registration', () => Number(this.#refusal === ''));
    }
  }

  /** SIP is up. */
  start(): void {
    if (this.#registers) {
      this.#sip({ type: 'register', trunk: TRUNK });
    }
    this.#prober = setInterval(() => this.#sip({ type: 'probe', trunk: TRUNK }), PROBE_MS);
  }

  sip(notice: SipNotice): void {
    switch (notice.type) {
      case 'trunkState':
        this.#probed(notice.up);
        break;
      case 'trunkRegistered':
        if (this.#refusal !== '') {
          this.#log.info({ expiresS: notice.expiresS }, 'registered at the carrier');
        }
        this.#refusal = '';
        break;
      case 'trunkRegistrationFailed': {
        const why = `${notice.status} ${notice.reason}`;
        if (this.#refusal !== why) {
          this.#log.warn({ why, retryMs: notice.retryMs }, 'not registered at the carrier: no calls come from it');
        }
        this.#refusal = why;
        break;
      }
      default:
        break;
    }
  }

  state(): string {
    if (this.#registers && this.#refusal !== '') {
      return this.#refusal === undefined ? 'not registered yet' : `not registered: ${this.#refusal}`;
    }
    return this.#up === undefined ? 'not asked yet' : this.#up ? 'ok' : 'does not answer';
  }

  /** The carrier is told that we go; nobody waits for its answer. */
  close(): void {
    clearInterval(this.#prober);
    if (this.#registers && this.#prober !== undefined) {
      this.#sip({ type: 'unregister', trunk: TRUNK });
    }
    this.#prober = undefined;
  }

  #probed(up: boolean): void {
    if (up && this.#up === false) {
      this.#log.info({}, 'the carrier answers again');
    } else if (!up && this.#up !== false) {
      this.#log.warn({}, 'the carrier does not answer: calls to outside numbers fail');
    }
    this.#up = up;
  }
}
