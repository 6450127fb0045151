import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that came. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A company's web service, on a free port of 127.0.0.1: `/customer` answers with JSON, `/text` with no JSON, `/slow` never. */
export interface WebService {
  /** `127.0.0.1:port` */
  readonly host: string;
  readonly asked: readonly Asked[];
  /** Connections whose answer somebody waits for. */
  readonly waiting: () => number;
  stop(): Promise<void>;
}

export async function startWebService(customer: object): Promise<WebService> {
  const asked: Asked[] = [];
  const slow = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      asked.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      if (url.startsWith('/slow')) {
        slow.add(response);
        response.on('close', () => slow.delete(response));
      } else if (url.startsWith('/customer')) {
        response.setHeader('content-type', 'application/json').end(JSON.stringify(customer));
      } else {
        response.end('no JSON');
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    waiting: () => slow.size,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
