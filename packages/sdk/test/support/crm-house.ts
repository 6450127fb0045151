import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, extname, join } from 'node:path';

const PAGES = join(import.meta.dirname, '../pages');
const DIST = join(import.meta.dirname, '../../dist');
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/** A CRM of somebody's: its pages (`test/pages`), with the SDK's files beside them, on an origin of its own. */
export interface CrmHouse {
  /** `http://127.0.0.1:port`; the same pages are at `http://localhost:port`, which is another origin. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** @param headers those of a page, by its name; none by default */
export async function serveCrm(headers: (page: string) => Readonly<Record<string, string>>): Promise<CrmHouse> {
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://crm').pathname.slice(1);
    const file = fileOf(name);
    if (file === undefined) {
      response.writeHead(name === 'favicon.ico' ? 204 : 404).end();
      return;
    }
    const type = TYPES[extname(file)] ?? 'text/plain';
    response.writeHead(200, { 'content-type': type, ...headers(name) }).end(readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, close: () => closed(server) };
}

function fileOf(name: string): string | undefined {
  if (!/^[\w-]+\.(html|js|css)$/.test(name)) return undefined;
  if (name === 'jquery.js') return join(dirname(createRequire(import.meta.url).resolve('jquery')), 'jquery.js');
  return [join(PAGES, name), join(DIST, name)].find((file) => existsSync(file));
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
