import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import type { AgentGatewayDeps } from './agent-gateway.ts';
import { CLOSE, type Credential, type FrameSocket } from './connection.ts';
import type { GatewayCore } from './gateway-core.ts';

/** The path of the agents' WebSocket; the token is its query `t`. */
export const AGENT_SOCKET_PATH = '/ws/agent';
/** Bytes of a page's frame that the socket layer takes at all; between this and the gateway's own limit a reply explains. */
const FRAME_BYTES_MAX = 2 * 1024 * 1024;
/** The same of a socket without a valid token, which only gets its refusal. */
const STRANGER_FRAME_BYTES_MAX = 16 * 1024;
/** Sockets at once. One machine's agents (5,000 in the demo) and their second tabs. */
export const SOCKETS_MAX = 12_000;
/** Sockets at once that show no valid token; they only get their refusal. */
export const STRANGERS_MAX = 200;
/** Sockets of one login at once: a page, its successor after a cut, and a few half-open ones. */
export const SOCKETS_PER_GRANT_MAX = 8;
/** A token is 32 characters. */
const TOKEN_CHARS_MAX = 64;
/** A closing page has this long to agree, ms. */
const CLOSE_MS_MAX = 1_000;

export interface WebSocketDoor {
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): Promise<void>;
}

/** Where real sockets become {@link FrameSocket}s. Origin and limits are checked before the handshake is answered. */
export function createWebSocketDoor(core: GatewayCore, deps: AgentGatewayDeps): WebSocketDoor {
  const server = socketServer(FRAME_BYTES_MAX);
  const strangersServer = socketServer(STRANGER_FRAME_BYTES_MAX);
  let strangers = 0;

  function accept(socket: WebSocket, raw: Duplex, credential: Credential | undefined): void {
    const connection = core.opened(frameSocket(socket, raw), credential);
    strangers += credential === undefined ? 1 : 0;
    socket.on('message', (data, isBinary) => {
      try {
        if (isBinary) {
          core.receivedBinary(connection);
        } else {
          core.received(connection, textOf(data));
        }
      } catch (error) {
        deps.log.error({ err: error, agentKey: credential?.identity.agentKey }, 'a frame could not be handled');
      }
    });
    socket.on('error', (error) => deps.log.debug({ err: error }, 'agent socket'));
    socket.on('close', () => {
      strangers -= credential === undefined ? 1 : 0;
      core.closed(connection);
    });
  }

  return {
    handleUpgrade(request, socket, head) {
      socket.on('error', () => socket.destroy());
      const url = URL.parse(request.url ?? '', 'ws://localhost');
      if (url?.pathname !== AGENT_SOCKET_PATH) {
        refuse(socket, '404 Not Found');
        return;
      }
      if (!deps.origins.allows(request.headers.origin, request.headers.host)) {
        deps.log.warn({ origin: request.headers.origin }, 'agent socket from an origin that is not listed');
        refuse(socket, '403 Forbidden');
        return;
      }
      const credential = credentialOf(deps, url.searchParams.get('t') ?? '');
      if (server.clients.size >= SOCKETS_MAX || (credential === undefined && strangers >= STRANGERS_MAX)) {
        refuse(socket, '503 Service Unavailable');
        return;
      }
      const door = credential === undefined ? strangersServer : server;
      door.handleUpgrade(request, socket, head, (opened) => accept(opened, socket, credential));
    },
    async close() {
      await Promise.all([server, strangersServer].map(closeAll));
    },
  };
}

function socketServer(maxPayload: number): WebSocketServer {
  return new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    clientTracking: true,
    maxPayload,
    skipUTF8Validation: false,
  });
}

async function closeAll(server: WebSocketServer): Promise<void> {
  for (const client of server.clients) {
    client.close(CLOSE.goingAway, 'server is going down');
  }
  await closedOrLate(server);
  for (const client of server.clients) {
    client.terminate();
  }
  server.close();
}

function credentialOf(deps: AgentGatewayDeps, token: string): Credential | undefined {
  const grant = token.length > TOKEN_CHARS_MAX ? undefined : deps.tokens.find(token);
  const identity = grant === undefined ? undefined : deps.agents.byKey(grant.agentKey);
  const full = grant !== undefined && grant.holders >= SOCKETS_PER_GRANT_MAX;
  return grant === undefined || identity === undefined || full ? undefined : { grant, identity };
}

/** Frames of one step leave in one write. */
function frameSocket(socket: WebSocket, raw: Duplex): FrameSocket {
  let corked = false;
  function uncork(): void {
    corked = false;
    raw.uncork();
  }
  return {
    send(text) {
      if (socket.readyState !== WebSocket.OPEN) {
        return;
      }
      if (!corked) {
        corked = true;
        raw.cork();
        // Not setImmediate: the socket of SIP is read on until it is empty, and a ringing page would wait for that.
        process.nextTick(uncork);
      }
      socket.send(text);
    },
    close: (code, reason) => socket.close(code, reason),
    terminate: () => socket.terminate(),
    get bufferedAmount() {
      return socket.bufferedAmount;
    },
  };
}

function textOf(data: RawData): string {
  return Array.isArray(data) ? Buffer.concat(data).toString() : data.toString();
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

async function closedOrLate(server: WebSocketServer): Promise<void> {
  const deadline = Date.now() + CLOSE_MS_MAX;
  while (server.clients.size > 0 && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** For logs and throttles: the peer's address, IPv4 in its short form. */
export function addressOf(request: IncomingMessage): string {
  const address = request.socket.remoteAddress ?? '';
  const mapped = address.startsWith('::ffff:') ? address.slice(7) : address;
  return isIP(mapped) === 4 ? mapped : address;
}
