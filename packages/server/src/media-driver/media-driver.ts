import { setTimeout as delay } from 'node:timers/promises';
import { MediaClient, type MediaCommand, type MediaEvent } from '@callwright/media';
import { StartupProblem } from '../config/startup-problem.ts';
import type { Log } from '../metrics/log.ts';
import { type MediaProcessOptions, socketPathOf, startMediaProcess } from './media-process.ts';

export interface MediaDriverOptions extends MediaProcessOptions {
  readonly onEvent: (event: MediaEvent) => void;
  /** The process is gone and every leg with it. Another is being started. */
  readonly onLost: () => void;
  readonly log: Log;
}

/** First pause before another process is tried, and the longest, ms. */
const RETRY_MS = 500;
const RETRY_MS_MAX = 10_000;
/** How long the process may take to finish its recordings, ms. */
const END_MS_MAX = 3_000;
const LOOK_MS = 20;
/** A process that listens leases its first ports within some ms. */
const LEASE_MS_MAX = 5_000;

/** The media process as the server sees it: ports to give away, commands to send, another process when one is lost. */
export class MediaDriver {
  readonly #options: MediaDriverOptions;
  readonly #ports: number[] = [];
  #pid: number | undefined;
  #client: MediaClient | undefined;
  /** Settles `start`: undefined, the process has leased ports to us; otherwise why it can't. */
  #leased: ((problem: string | undefined) => void) | undefined;
  #closing = false;

  constructor(options: MediaDriverOptions) {
    this.#options = options;
  }

  /** Finds the media process of an earlier server, or starts one. Rejects when none can be started or it has no port. */
  async start(): Promise<void> {
    const leased = Promise.withResolvers<string | undefined>();
    this.#leased = leased.resolve;
    await this.#connect();
    const timer = setTimeout(() => leased.resolve('the media process does not answer'), LEASE_MS_MAX);
    const problem = await leased.promise;
    clearTimeout(timer);
    this.#leased = undefined;
    if (problem !== undefined) {
      this.#client?.close();
      this.#client = undefined;
      const { address, portMin, portMax } = this.#options;
      throw new StartupProblem(
        'addressUnusable',
        `RTP can't use ${address}:${portMin}-${portMax}: ${problem}. Set CALLWRIGHT_RTP to another ADDRESS:FIRST-LAST.`,
      );
    }
  }

  async #connect(): Promise<void> {
    const socketPath = socketPathOf(this.#options);
    const early: MediaEvent[] = [];
    const events = {
      onEvent: (event: MediaEvent) => {
        if (this.#client === undefined) {
          early.push(event);
        } else {
          this.#take(event);
        }
      },
      onClose: () => void this.#replace(),
    };
    try {
      this.#client = await MediaClient.connect({ socketPath, ...events });
    } catch {
      this.#pid = (await startMediaProcess(this.#options)).pid;
      this.#client = await MediaClient.connect({ socketPath, ...events });
    }
    for (const event of early) {
      this.#take(event);
    }
  }

  /** A bound RTP port, or undefined while none is leased. It goes back to the process with `closeLeg`. */
  leasePort(): number | undefined {
    return this.#ports.shift();
  }

  portsLeft(): number {
    return this.#ports.length;
  }

  /** Process id, undefined while there is none. */
  pid(): number | undefined {
    return this.#pid;
  }

  /** Nothing while there is no process: its legs are gone, and new ones get no port. */
  send(command: MediaCommand): void {
    this.#client?.send(command);
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#client?.close();
    if (this.#pid !== undefined) {
      await endProcess(this.#pid);
    }
  }

  #take(event: MediaEvent): void {
    switch (event.type) {
      case 'welcome':
        this.#pid = event.pid;
        this.#ports.length = 0;
        this.#dropOldLegs(event.legs);
        if (event.legs.length > 0) {
          this.#leased?.(undefined); // their ports are free in a moment
        }
        break;
      case 'ports':
        this.#ports.push(...event.ports);
        this.#leased?.(undefined);
        break;
      case 'refused':
        if (event.command === 'ports' && this.#leased !== undefined) {
          this.#leased(event.reason);
          break;
        }
        this.#options.log.warn(
          { command: event.command, legId: event.leg, reason: event.reason },
          'media refused a command',
        );
        this.#options.onEvent(event);
        break;
      default:
        this.#options.onEvent(event);
    }
  }

  /** Legs of a server that died: its calls are not restored, so they end here. */
  #dropOldLegs(legs: readonly string[]): void {
    for (const leg of legs) {
      this.send({ type: 'closeLeg', leg });
    }
    if (legs.length > 0) {
      this.#options.log.warn({ legs: legs.length }, 'closed the legs of an earlier server');
    }
  }

  async #replace(): Promise<void> {
    if (this.#closing) {
      return;
    }
    const { log } = this.#options;
    log.error({ pid: this.#pid }, 'the media process is gone; starting another');
    this.#client = undefined;
    this.#pid = undefined;
    this.#ports.length = 0;
    this.#options.onLost();
    for (let waitMs = RETRY_MS; !this.#closing; waitMs = Math.min(waitMs * 2, RETRY_MS_MAX)) {
      try {
        await this.start();
        return;
      } catch (error) {
        log.error({ err: error }, 'no media process could be started; trying again');
        await delay(waitMs);
      }
    }
  }
}

/** SIGTERM, and wait until the process is gone: its recordings are finished then. */
async function endProcess(pid: number): Promise<void> {
  try {
    process.kill(pid, 'SIGTERM');
    for (let waitedMs = 0; waitedMs < END_MS_MAX; waitedMs += LOOK_MS) {
      process.kill(pid, 0);
      await delay(LOOK_MS);
    }
  } catch {
    // ESRCH: it has ended.
  }
}
