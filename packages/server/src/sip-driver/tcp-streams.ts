import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Flow } from '@callwright/sip';

/** SIP over TCP: accepted and opened connections by a name each, so that replies go back on the connection they belong to. */
export interface TcpStreams {
  send(flow: Flow, bytes: Uint8Array): void;
  closeStream(connection: string): void;
  count(): number;
  close(): Promise<void>;
}

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

export async function listenTcp(address: string, port: number, events: TcpEvents): Promise<TcpStreams> {
  const streams = new Map<string, Socket>();
  const byPeer = new Map<string, string>();
  let last = 0;

  function adopt(socket: Socket, peer: { address: string; port: number }): Flow {
    last += 1;
    const flow: Flow = { transport: 'tcp', address: peer.address, port: peer.port, connection: `t${last}` };
    const name = `t${last}`;
    const peerName = `${peer.address} ${peer.port}`;
    streams.set(name, socket);
    byPeer.set(peerName, name);
    socket.setNoDelay(true);
    socket.setTimeout(IDLE_MS_MAX, () => socket.destroy());
    socket.on('data', (bytes) => events.onData(flow, bytes));
    socket.on('error', (error) => events.onError(flow, error.message));
    socket.on('close', () => {
      streams.delete(name);
      if (byPeer.get(peerName) === name) {
        byPeer.delete(peerName);
      }
      events.onClosed(name);
    });
    return flow;
  }

  const server: Server = createServer((socket) => {
    if (streams.size >= CONNECTIONS_MAX) {
      socket.destroy();
      return;
    }
    adopt(socket, { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, () => {
      server.off('error', reject);
      resolve();
    });
  });

  function open(flow: Flow): Socket {
    const socket = connect({ host: flow.address, port: flow.port });
    adopt(socket, flow);
    const timer = setTimeout(() => socket.destroy(new Error('connect timed out')), CONNECT_MS_MAX);
    socket.once('connect', () => clearTimeout(timer));
    socket.once('close', () => clearTimeout(timer));
    return socket;
  }

  function find(flow: Flow): Socket | undefined {
    const byName = flow.connection === undefined ? undefined : streams.get(flow.connection);
    return byName ?? streams.get(byPeer.get(`${flow.address} ${flow.port}`) ?? '');
  }

  return {
    send(flow, bytes) {
      const socket = find(flow) ?? open(flow);
      if (socket.writableLength > BACKLOG_BYTES_MAX) {
        socket.destroy(new Error('the peer does not read'));
        return;
      }
      socket.write(bytes);
    },
    closeStream: (connection) => streams.get(connection)?.destroySoon(),
    count: () => streams.size,
    close: () =>
      new Promise((resolve) => {
        for (const socket of streams.values()) {
          socket.destroy();
        }
        server.close(() => resolve());
      }),
  };
}
