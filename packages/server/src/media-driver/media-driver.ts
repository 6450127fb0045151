import { setTimeout as delay } from 'node:timers/promises';
import { MediaClient, type MediaCommand, type MediaEvent } from '@callwright/media';
import type { Log } from '../metrics/log.ts';
import { type MediaProcessOptions, socketPathOf, startMediaProcess } from './media-process.ts';

/** The media process as the server sees it: ports to give away, commands to send, another process when one is lost. */
export interface MediaDriver {
  /** A bound RTP port, or undefined while none is leased. It comes back to the process with `closeLeg`. */
  leasePort(): number | undefined;
  portsLeft(): number;
  /** Process id, undefined while there is none. */
  pid(): number | undefined;
  send(command: MediaCommand): void;
  close(): Promise<void>;
}

export interface MediaDriverOptions extends MediaProcessOptions {
  readonly onEvent: (event: MediaEvent) => void;
  /** The process is gone and every leg with it. Another is being started. */
  readonly onLost: () => void;
  readonly log: Log;
}

const RETRY_MS = 500;
const RETRY_MS_MAX = 10_000;
const END_MS_MAX = 3_000;

/** Finds the media process of an earlier server, or starts one. Rejects when none can be started. */
export async function startMediaDriver(options: MediaDriverOptions): Promise<MediaDriver> {
  const { log, onEvent } = options;
  const ports: number[] = [];
  let pid: number | undefined;
  let client: MediaClient | undefined;
  let closing = false;

  function take(event: MediaEvent): void {
    switch (event.type) {
      case 'welcome':
        pid = event.pid;
        dropOldLegs(event.legs);
        break;
      case 'ports':
        ports.push(...event.ports);
        break;
      case 'refused':
        log.warn({ command: event.command, legId: event.leg, reason: event.reason }, 'media refused a command');
        onEvent(event);
        break;
      default:
        onEvent(event);
    }
  }

  /** Legs of a server that died: their calls are not restored, so they end here. */
  function dropOldLegs(legs: readonly string[]): void {
    for (const leg of legs) {
      client?.send({ type: 'closeLeg', leg });
    }
    if (legs.length > 0) {
      log.warn({ legs: legs.length }, 'closed the legs of an earlier server');
    }
  }

  async function attach(): Promise<void> {
    const early: MediaEvent[] = [];
    let ready = false;
    const connected = await connectOrStart({
      onEvent: (event) => (ready ? take(event) : early.push(event)),
      onClose: () => void lost(),
    });
    client = connected;
    ready = true;
    early.forEach(take);
  }

  async function connectOrStart(events: { onEvent(event: MediaEvent): void; onClose(): void }): Promise<MediaClient> {
    const socketPath = socketPathOf(options);
    try {
      return await MediaClient.connect({ socketPath, ...events });
    } catch {
      await startMediaProcess(options);
      return await MediaClient.connect({ socketPath, ...events });
    }
  }

  async function lost(): Promise<void> {
    if (closing) {
      return;
    }
    log.error({ pid }, 'the media process is gone; starting another');
    client = undefined;
    pid = undefined;
    ports.length = 0;
    options.onLost();
    for (let waitMs = RETRY_MS; !closing; waitMs = Math.min(waitMs * 2, RETRY_MS_MAX)) {
      try {
        await attach();
        return;
      } catch (error) {
        log.error({ err: error }, 'no media process could be started; trying again');
        await delay(waitMs);
      }
    }
  }

  await attach();
  return {
    leasePort: () => ports.shift(),
    portsLeft: () => ports.length,
    pid: () => pid,
    send: (command) => client?.send(command),
    async close() {
      closing = true;
      client?.close();
      if (pid !== undefined) {
        await endProcess(pid);
      }
    },
  };
}

/** SIGTERM, and wait until the process is gone: its recordings are finished then. */
async function endProcess(pid: number): Promise<void> {
  try {
    process.kill(pid, 'SIGTERM');
    for (let waitedMs = 0; waitedMs < END_MS_MAX; waitedMs += 20) {
      process.kill(pid, 0);
      await delay(20);
    }
  } catch {
    // ESRCH: it has ended.
  }
}
