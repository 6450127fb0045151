/** A media plane with its events collected, and leased ports at hand, for tests on real sockets. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MediaPlane } from '../src/process/plane.ts';
import type { AudioCodec, MediaCommand, MediaEvent } from '../src/process/protocol.ts';
import type { RtpPeer } from './rtp-peer.ts';

export class PlaneDriver {
  readonly events: MediaEvent[] = [];
  readonly ports: number[] = [];
  readonly folder: string = mkdtempSync(join(tmpdir(), 'media-test-'));
  readonly plane: MediaPlane;
  readonly #portOf = new Map<string, number>();

  constructor(firstPort: number, lastPort: number, more: { inactivityMs?: number; leaseTarget?: number } = {}) {
    this.plane = new MediaPlane({
      configuration: {
        bindAddress: '127.0.0.1',
        firstPort,
        lastPort,
        promptFolders: [this.folder],
        speechCacheFolder: join(this.folder, 'speech'),
        leaseTarget: 8,
        ...more,
      },
      onEvent: (event) => {
        this.events.push(event);
        if (event.type === 'ports') this.ports.push(...event.ports);
      },
    });
  }

  send(command: MediaCommand): void {
    this.plane.handle(command);
  }

  /** Opens a leg on a leased port towards a peer. */
  async open(leg: string, peer: RtpPeer, codec: AudioCodec = 'PCMA', telephoneEvent?: number): Promise<number> {
    const port = await this.until(() => this.ports.shift());
    this.#portOf.set(leg, port);
    this.send({ type: 'openRtp', leg, port });
    const remote = { address: '127.0.0.1', port: peer.port, codec, telephoneEvent, sendAudio: true };
    this.send({ type: 'setRemote', leg, ...remote });
    return port;
  }

  talkers(bridge: string, ...legs: string[]): void {
    this.send({ type: 'bridge', bridge, members: legs.map((leg) => ({ leg, role: { kind: 'talk' } })) });
  }

  /** Waits until `look` finds something, 10 s at most. */
  async until<T>(look: () => T | undefined | false): Promise<T> {
    const giveUpMs = performance.now() + 10_000;
    for (;;) {
      const found = look();
      if (found !== undefined && found !== false) return found;
      if (performance.now() > giveUpMs)
        throw new Error(`nothing came; events: ${JSON.stringify(this.events.slice(-8))}`);
      await pause(10);
    }
  }

  event<T extends MediaEvent['type']>(type: T): Promise<Extract<MediaEvent, { type: T }>> {
    return this.until(() =>
      this.events.find((event): event is Extract<MediaEvent, { type: T }> => event.type === type),
    );
  }

  async close(): Promise<void> {
    await this.plane.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
