/**
 * RTP ports, bound ahead and leased to the server, so it can name a port in an SDP without asking.
 *
 * ```
 *  unbound ──bind──▶ free ──lease──▶ leased ──openRtp──▶ open ──closeLeg──▶ quarantined ──2 s──▶ free
 * ```
 * A socket stays bound all its life: what a former peer still sends is drained in quarantine, and taking a port costs
 * no system call. Only even ports are used; the odd one above is where a peer sends RTCP (RFC 3550 §11), unread.
 */
import { createSocket, type RemoteInfo, type Socket, type SocketOptions } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { MediaCounters } from '../process/counters.ts';

/** Long enough for a peer that was told BYE to stop sending. */
export const QUARANTINE_MS = 2_000;
/** When the server is about to run out, a quarantined port that has been quiet for so long is good enough. */
export const QUARANTINE_QUIET_MS = 300;
/** So many ports are held ready by the server: a burst of calls larger than this waits one round trip. */
export const LEASE_TARGET = 192;
/** A port in use by another program is tried again after so long. */
const RETRY_BUSY_PORT_MS = 30_000;
/** Bound sockets kept for reuse; more are closed, so a burst does not stay in memory for ever. */
const KEEP_BOUND_MAX = 512;

/** Who gets the datagrams of an open port. */
export type PortUser = {
  readonly onDatagram: (packet: Buffer, from: RemoteInfo) => void;
  /** The socket is gone. */
  readonly onBroken: (reason: string) => void;
};

type PortState = 'binding' | 'leased' | 'open' | 'quarantined';

/** One bound port. */
export type PortEntry = {
  readonly port: number;
  readonly socket: Socket;
  state: PortState;
  user: PortUser | undefined;
  releasedMs: number;
  lastDatagramMs: number;
};

export type PortPoolOptions = {
  readonly address: string;
  /** Both included. */
  readonly firstPort: number;
  readonly lastPort: number;
  readonly leaseTarget?: number;
  readonly counters: MediaCounters;
  readonly nowMs: () => number;
  readonly onLeased: (ports: readonly number[]) => void;
  /** No port can be leased: told once, until one is free again. */
  readonly onExhausted: () => void;
};

export class PortPool {
  /** IP version of its sockets. */
  readonly family: 4 | 6;
  readonly #options: PortPoolOptions;
  readonly #leaseTarget: number;
  readonly #entries = new Map<number, PortEntry>();
  readonly #busyUntilMs = new Map<number, number>();
  readonly #quarantine: PortEntry[] = [];
  readonly #socketOptions: SocketOptions;
  #leased = 0;
  #binding = 0;
  #cursor: number;
  #toTell: number[] = [];
  #told = false;
  #closed = false;

  constructor(options: PortPoolOptions) {
    this.#options = options;
    this.#leaseTarget = options.leaseTarget ?? LEASE_TARGET;
    this.#cursor = options.firstPort + (options.firstPort % 2);
    const family = isIPv6(options.address) ? 6 : 4;
    this.family = family;
    this.#socketOptions = {
      type: family === 6 ? 'udp6' : 'udp4',
      // Only literal addresses come here: no resolver, no wait, no thread pool for a packet.
      lookup: (host, _options, found) => found(null, host, family),
    };
  }

  /** Ports that the server holds and has not opened. */
  leasedPorts(): number[] {
    return [...this.#entries.values()].filter((entry) => entry.state === 'leased').map((entry) => entry.port);
  }

  /** Sockets bound now, and those still to be had. */
  get bound(): number {
    return this.#entries.size;
  }

  /** Takes a leased port for a leg; undefined when it is not leased. */
  open(port: number, user: PortUser): PortEntry | undefined {
    const entry = this.#entries.get(port);
    if (entry?.state !== 'leased') return undefined;
    entry.state = 'open';
    entry.user = user;
    this.#leased--;
    return entry;
  }

  /** Gives a port back; it rests before it is leased again. */
  release(entry: PortEntry): void {
    if (this.#entries.get(entry.port) !== entry || entry.state !== 'open') return;
    entry.state = 'quarantined';
    entry.user = undefined;
    entry.releasedMs = this.#options.nowMs();
    this.#quarantine.push(entry);
  }

  /** A new server: that no port can be leased, if it is so, is news again. */
  tellAgain(): void {
    this.#told = false;
  }

  /** Leases until the server holds its share. Cheap when nothing is missing: call it after each command and each second. */
  refill(): void {
    if (this.#closed || this.#leased + this.#binding >= this.#leaseTarget) return;
    while (this.#leased + this.#binding < this.#leaseTarget) {
      const rested = this.#takeQuarantined(QUARANTINE_MS, false);
      if (rested !== undefined) this.#lease(rested);
      else if (!this.#bindNext()) {
        const short = this.#leased < this.#leaseTarget / 4;
        const quiet = short ? this.#takeQuarantined(QUARANTINE_QUIET_MS, true) : undefined;
        if (quiet === undefined) break;
        this.#lease(quiet);
      }
    }
    this.#tell();
    if (this.#leased + this.#binding > 0) this.#told = false;
    else if (!this.#told) {
      this.#told = true;
      this.#options.counters.portsExhausted++;
      this.#options.onExhausted();
    }
  }

  /** Closes sockets beyond what is worth keeping after a burst. */
  trim(): void {
    while (this.#quarantine.length > KEEP_BOUND_MAX) {
      const entry = this.#quarantine.shift();
      if (entry !== undefined) this.#drop(entry);
    }
  }

  close(): void {
    this.#closed = true;
    for (const entry of this.#entries.values()) entry.socket.close();
    this.#entries.clear();
    this.#quarantine.length = 0;
  }

  #takeQuarantined(restMs: number, quietToo: boolean): PortEntry | undefined {
    const oldest = this.#quarantine[0];
    const nowMs = this.#options.nowMs();
    if (oldest === undefined || nowMs - oldest.releasedMs < restMs) return undefined;
    if (quietToo && nowMs - oldest.lastDatagramMs < restMs) return undefined;
    return this.#quarantine.shift();
  }

  #lease(entry: PortEntry): void {
    entry.state = 'leased';
    this.#leased++;
    this.#toTell.push(entry.port);
  }

  #tell(): void {
    if (this.#toTell.length === 0) return;
    const ports = this.#toTell;
    this.#toTell = [];
    this.#options.onLeased(ports);
  }

  /** Binds the next even port that we do not hold; false when there is none. */
  #bindNext(): boolean {
    const { firstPort, lastPort, nowMs } = this.#options;
    const evenFirst = firstPort + (firstPort % 2);
    const count = Math.floor((lastPort - evenFirst) / 2) + 1;
    for (let i = 0; i < count && this.#entries.size < count; i++) {
      const port = this.#cursor;
      this.#cursor = port + 2 > lastPort ? evenFirst : port + 2;
      if (this.#entries.has(port) || (this.#busyUntilMs.get(port) ?? 0) > nowMs()) continue;
      this.#bind(port);
      return true;
    }
    return false;
  }

  #bind(port: number): void {
    const socket = createSocket(this.#socketOptions);
    const entry: PortEntry = {
      port,
      socket,
      state: 'binding',
      user: undefined,
      releasedMs: 0,
      lastDatagramMs: 0,
    };
    this.#entries.set(port, entry);
    this.#binding++;
    socket.on('message', (packet, from) => this.#onMessage(entry, packet, from));
    socket.on('error', (error: NodeJS.ErrnoException) => this.#onError(entry, error));
    socket.once('close', () => this.#onClosed(entry));
    socket.bind({ port, address: this.#options.address, exclusive: true }, () => this.#onBound(entry));
  }

  #onBound(entry: PortEntry): void {
    if (this.#closed || entry.state !== 'binding') return;
    this.#binding--;
    this.#lease(entry);
    if (this.#binding === 0) this.#tell();
  }

  #onMessage(entry: PortEntry, packet: Buffer, from: RemoteInfo): void {
    if (entry.user !== undefined) entry.user.onDatagram(packet, from);
    else {
      entry.lastDatagramMs = this.#options.nowMs();
      this.#options.counters.packetsStray++;
    }
  }

  #onError(entry: PortEntry, error: NodeJS.ErrnoException): void {
    if (entry.state === 'binding') {
      // Another program has the port: leave it alone for a while and take the next one.
      this.#binding--;
      this.#options.counters.portsSkipped++;
      this.#busyUntilMs.set(entry.port, this.#options.nowMs() + RETRY_BUSY_PORT_MS);
      this.#drop(entry);
      this.refill();
      return;
    }
    // ECONNREFUSED and its kin are ICMP news about a peer: it may come back, and signalling decides about the call.
    this.#options.counters.sendErrors++;
    if (error.code === 'EBADF' || error.code === 'ENOTSOCK') this.#drop(entry);
  }

  #onClosed(entry: PortEntry): void {
    if (this.#entries.get(entry.port) === entry) this.#forget(entry);
    entry.user?.onBroken('port closed');
  }

  #drop(entry: PortEntry): void {
    this.#forget(entry);
    try {
      entry.socket.close();
    } catch {
      // Closed already: all that was wanted.
    }
  }

  #forget(entry: PortEntry): void {
    if (entry.state === 'leased') this.#leased--;
    this.#entries.delete(entry.port);
  }
}
