import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Flow } from '@callwright/sip';

export interface TcpEvents {
  onData(flow: Flow, bytes: Uint8Array): void;
  onClosed(connection: string): void;
  onError(flow: Flow, reason: string): void;
}

/** Open connections at once; one more is closed at once. A phone needs one, a trunk a few. */
const CONNECTIONS_MAX = 10_000;
/** Bytes waiting for a peer that does not read; then its connection is closed. */
const BACKLOG_BYTES_MAX = 1024 * 1024;
/** A connection without traffic: RFC 5626 keep-alives come every 2 minutes at most. */
const IDLE_MS_MAX = 10 * 60_000;
const CONNECT_MS_MAX = 8_000;

/** SIP over TCP: accepted and opened connections by a name each, so that replies go back on the connection they belong to. */
export class TcpStreams {
  readonly #events: TcpEvents;
  readonly #server: Server;
  readonly #streams = new Map<string, Socket>();
  /** The latest connection with a peer, by `address port`. */
  readonly #byPeer = new Map<string, string>();
  #last = 0;

  constructor(events: TcpEvents) {
    this.#events = events;
    this.#server = createServer((socket) => this.#accept(socket));
  }

  async listen(address: string, port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, address, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
  }

  /** On the flow's connection if that is open, else on one with the same peer, else on a new one. */
  send(flow: Flow, bytes: Uint8Array): void {
    const socket = this.#find(flow) ?? this.#open(flow);
    if (socket.writableLength > BACKLOG_BYTES_MAX) {
      socket.destroy(new Error('the peer does not read'));
      return;
    }
    socket.write(bytes);
  }

  closeStream(connection: string): void {
    this.#streams.get(connection)?.destroySoon();
  }

  close(): Promise<void> {
    for (const socket of this.#streams.values()) {
      socket.destroy();
    }
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #accept(socket: Socket): void {
    if (this.#streams.size >= CONNECTIONS_MAX) {
      socket.destroy();
      return;
    }
    this.#adopt(socket, socket.remoteAddress ?? '', socket.remotePort ?? 0);
  }

  #open(flow: Flow): Socket {
    const socket = connect({ host: flow.address, port: flow.port });
    this.#adopt(socket, flow.address, flow.port);
    const timer = setTimeout(() => socket.destroy(new Error('connect timed out')), CONNECT_MS_MAX);
    socket.once('connect', () => clearTimeout(timer));
    socket.once('close', () => clearTimeout(timer));
    return socket;
  }

  #adopt(socket: Socket, address: string, port: number): void {
    this.#last += 1;
    const connection = `t${this.#last}`;
    const flow: Flow = { transport: 'tcp', address, port, connection };
    const peer = `${address} ${port}`;
    this.#streams.set(connection, socket);
    this.#byPeer.set(peer, connection);
    socket.setNoDelay(true);
    socket.setTimeout(IDLE_MS_MAX, () => socket.destroy());
    socket.on('data', (bytes) => this.#events.onData(flow, bytes));
    socket.on('error', (error) => this.#events.onError(flow, error.message));
    socket.on('close', () => {
      this.#streams.delete(connection);
      if (this.#byPeer.get(peer) === connection) {
        this.#byPeer.delete(peer);
      }
      this.#events.onClosed(connection);
    });
  }

  #find(flow: Flow): Socket | undefined {
    const named = flow.connection === undefined ? undefined : this.#streams.get(flow.connection);
    return named ?? this.#streams.get(this.#byPeer.get(`${flow.address} ${flow.port}`) ?? '');
  }
}
