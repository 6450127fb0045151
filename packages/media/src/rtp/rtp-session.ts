/**
 * A leg's RTP socket: what comes in is checked (RTP, from the locked source) and handed on, what goes out goes to the
 * locked source, or before there is one to the address of the SDP.
 */
import type { RemoteInfo } from 'node:dgram';
import { isIP } from 'node:net';
import type { MediaCounters } from '../process/counters.ts';
import { createRtpView, type RtpView, readRtp } from './packet.ts';
import type { PortEntry, PortPool } from './port-pool.ts';
import { createSourceLock, isLockedOnSignalled, judgeSource, mayRelearn, signalSource } from './source-lock.ts';

/** Where a leg's packets go: an RTP socket or a WebRTC track. Must not throw. */
export type PacketTransport = {
  /** `packet` may be changed by the caller 20 ms later. */
  readonly send: (packet: Uint8Array) => void;
  /** Once a second. */
  readonly sweep: (nowMs: number) => void;
  readonly close: () => void;
};

/** True for the address that stands for "all" or "none". */
export function isUnspecified(address: string): boolean {
  return address === '0.0.0.0' || address === '::';
}

export type RtpSessionOptions = {
  readonly counters: MediaCounters;
  readonly nowMs: () => number;
  /** A packet of the locked source. `packet` belongs to the receiver: nobody else touches it again. */
  readonly onPacket: (packet: Buffer, view: RtpView, nowMs: number) => void;
  readonly onBroken: (reason: string) => void;
};

// One packet is looked at at a time, in every session.
const view = createRtpView();

export class RtpSession implements PacketTransport {
  readonly #options: RtpSessionOptions;
  readonly #pool: PortPool;
  readonly #entry: PortEntry;
  readonly #lock = createSourceLock();
  #connected = false;
  #closed = false;

  private constructor(options: RtpSessionOptions, pool: PortPool, entry: PortEntry) {
    this.#options = options;
    this.#pool = pool;
    this.#entry = entry;
  }

  /** Opens a leased port; undefined when it is not leased. */
  static open(options: RtpSessionOptions, pool: PortPool, port: number): RtpSession | undefined {
    const holder: { session: RtpSession | undefined } = { session: undefined };
    const entry = pool.open(port, {
      onDatagram: (packet, from) => holder.session?.receive(packet, from),
      onBroken: options.onBroken,
    });
    if (entry === undefined) return undefined;
    holder.session = new RtpSession(options, pool, entry);
    return holder.session;
  }

  /** Says where the peer receives and what it speaks. Answers why not, or undefined when it is fine. */
  setRemote(
    address: string,
    port: number,
    payloadType: number,
    eventPayloadType: number | undefined,
  ): string | undefined {
    const family = isIP(address);
    if (family === 0) return 'the address is not an IP address';
    if (!Number.isInteger(port) || port < 1 || port > 65_535) return 'the port is out of range';
    if (family !== this.#pool.family) return 'the address is of the other IP family';
    // RFC 3264 §8.4: an old way of saying "hold". There is nowhere to send to; what was learnt stays.
    if (isUnspecified(address)) return undefined;
    if (signalSource(this.#lock, address, port, payloadType, eventPayloadType)) this.#disconnect();
    return undefined;
  }

  send(packet: Uint8Array): void {
    if (this.#closed) return;
    const { socket } = this.#entry;
    const lock = this.#lock;
    try {
      if (this.#connected) socket.send(packet);
      else if (lock.address !== '') socket.send(packet, lock.port, lock.address);
      else if (lock.signalledAddress !== '') socket.send(packet, lock.signalledPort, lock.signalledAddress);
      else return;
      this.#options.counters.packetsOut++;
    } catch {
      // A socket that closed under us, or a route that is gone; its own event tells the plane.
      this.#options.counters.sendErrors++;
    }
  }

  /** Takes one datagram as it came from the network. */
  receive(packet: Buffer, from: RemoteInfo): void {
    const { counters, nowMs } = this.#options;
    counters.packetsIn++;
    const reading = readRtp(packet, view);
    if (reading !== 'rtp') {
      if (reading === 'rtcp') counters.packetsRtcp++;
      else counters.packetsGarbage++;
      return;
    }
    const now = nowMs();
    const verdict = judgeSource(this.#lock, from.address, from.port, view, now);
    if (verdict === 'foreign') counters.packetsForeign++;
    if (verdict === 'locked') this.#onLocked();
    if (verdict === 'accepted' || verdict === 'locked') this.#handOn(packet, now);
  }

  #handOn(packet: Buffer, nowMs: number): void {
    try {
      this.#options.onPacket(packet, view, nowMs);
    } catch (cause) {
      // A fault of ours ends this leg, with its reason told, and no other.
      this.#options.onBroken(`internal error: ${cause instanceof Error ? cause.message : String(cause)}`);
    }
  }

  sweep(nowMs: number): void {
    // A connected socket hears nobody else, so a peer that moved could never be learnt again.
    if (this.#connected && mayRelearn(this.#lock, nowMs)) this.#disconnect();
    else if (!this.#connected && isLockedOnSignalled(this.#lock) && !mayRelearn(this.#lock, nowMs)) this.#connect();
  }

  close(): void {
    if (this.#closed) return;
    this.#disconnect();
    this.#closed = true;
    this.#pool.release(this.#entry);
  }

  /**
   * Locked onto the signalled source nobody else can ever be right, so the kernel may filter strangers, and sending
   * gets cheaper. Locked onto a learned one the socket stays open for the signalled source, which would win.
   */
  #onLocked(): void {
    if (isLockedOnSignalled(this.#lock)) this.#connect();
    else this.#disconnect();
  }

  #connect(): void {
    if (this.#connected || this.#closed) return;
    try {
      const { socket } = this.#entry;
      socket.connect(this.#lock.port, this.#lock.address);
      this.#connected = true;
    } catch {
      this.#options.counters.sendErrors++;
    }
  }

  #disconnect(): void {
    if (!this.#connected) return;
    this.#connected = false;
    try {
      this.#entry.socket.disconnect();
    } catch {
      this.#options.counters.sendErrors++;
    }
  }
}
