import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import {
  createEndpoint,
  type Endpoint,
  type EndpointConfig,
  type EndpointEffect,
  type EndpointInput,
  type Flow,
} from '../src/index.ts';

export type DriverEvent = Exclude<
  EndpointEffect,
  { readonly type: 'send' | 'setTimer' | 'clearTimer' | 'closeStream' }
>;

/** A socket driver as small as can be, for tests against real peers: one UDP and one TCP socket on loopback. */
export class SocketDriver {
  readonly events: DriverEvent[] = [];
  react: (event: DriverEvent) => void = () => {};
  readonly endpoint: Endpoint;
  readonly udpPort: number;
  readonly tcpPort: number;
  private readonly udp: UdpSocket;
  private readonly server: Server;
  private readonly connections = new Map<string, Socket>();
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly queue: EndpointInput[] = [];
  private busy = false;
  private count = 0;

  static async open(config: Partial<EndpointConfig>): Promise<SocketDriver> {
    const udp = createSocket('udp4');
    await new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve));
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new SocketDriver(udp, server, config);
  }

  private constructor(udp: UdpSocket, server: Server, config: Partial<EndpointConfig>) {
    this.udp = udp;
    this.server = server;
    this.udpPort = udp.address().port;
    const address = server.address();
    this.tcpPort = typeof address === 'object' && address !== null ? address.port : 0;
    this.endpoint = createEndpoint({
      local: {
        udp: { address: '127.0.0.1', port: this.udpPort },
        tcp: { address: '127.0.0.1', port: this.tcpPort },
      },
      domain: 'callwright.test',
      trunks: [{ name: 'carrier', addresses: [{ address: '127.0.0.1', port: 9 }] }],
      trustLoopback: true,
      account: () => undefined,
      rng: { next: Math.random },
      nonceSecret: 'peer test',
      userAgent: 'callwright',
      ...config,
    });
    udp.on('message', (bytes, from) => {
      this.input({ type: 'datagram', flow: { transport: 'udp', address: from.address, port: from.port }, bytes });
    });
    server.on('connection', (socket) => this.adopt(socket, `in-${this.nextCount()}`));
  }

  /** Inputs are taken one by one: what an effect causes waits until all effects before it have run. */
  input(input: EndpointInput): void {
    this.queue.push(input);
    if (this.busy) return;
    this.busy = true;
    for (let next = this.queue.shift(); next !== undefined; next = this.queue.shift()) {
      for (const effect of this.endpoint.step(next, performance.now())) this.run(effect);
    }
    this.busy = false;
  }

  async close(): Promise<void> {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
    for (const socket of this.connections.values()) socket.destroy();
    this.server.close();
    await new Promise<void>((resolve) => this.udp.close(() => resolve()));
  }

  private run(effect: EndpointEffect): void {
    switch (effect.type) {
      case 'send':
        this.send(effect.flow, effect.bytes);
        return;
      case 'setTimer':
        clearTimeout(this.timers.get(effect.timerId));
        this.timers.set(
          effect.timerId,
          setTimeout(() => {
            this.timers.delete(effect.timerId);
            this.input({ type: 'timer', timerId: effect.timerId });
          }, effect.afterMs),
        );
        return;
      case 'clearTimer':
        clearTimeout(this.timers.get(effect.timerId));
        this.timers.delete(effect.timerId);
        return;
      case 'closeStream':
        this.connections.get(effect.connection)?.end();
        return;
      default:
        this.events.push(effect);
        this.react(effect);
    }
  }

  private send(flow: Flow, bytes: Uint8Array): void {
    if (flow.transport === 'udp') {
      this.udp.send(bytes, flow.port, flow.address);
      return;
    }
    const known = flow.connection === undefined ? undefined : this.connections.get(flow.connection);
    if (known?.writable === true) {
      known.write(bytes);
      return;
    }
    const name = `${flow.address}:${flow.port}`;
    const open = this.connections.get(name) ?? this.adopt(connect(flow.port, flow.address), name);
    open.write(bytes);
  }

  private adopt(socket: Socket, connection: string): Socket {
    this.connections.set(connection, socket);
    socket.setNoDelay(true);
    socket.on('data', (bytes) => {
      const flow: Flow = {
        transport: 'tcp',
        address: socket.remoteAddress ?? '127.0.0.1',
        port: socket.remotePort ?? 0,
        connection,
      };
      this.input({ type: 'streamData', flow, bytes });
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      this.connections.delete(connection);
      this.input({ type: 'streamClosed', connection });
    });
    return socket;
  }

  private nextCount(): number {
    this.count += 1;
    return this.count;
  }
}
