import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/**
 * How a connection is lost. `both`: reset at both ends, what is under way is lost. `torn`: in the middle of what is sent
 * next, whoever sends it. `unnoticed`: only the page's end; the server goes on sending into nothing for a while.
 */
export type CutKind = 'both' | 'torn' | 'unnoticed';
export const CUT_KINDS: readonly CutKind[] = ['both', 'torn', 'unnoticed'];

/** As long as a server may believe in a connection that is gone. */
const UNNOTICED_MS = 1_000;

interface Line {
  readonly page: Socket;
  readonly server: Socket;
  torn: boolean;
}

/** A network between a page and the server that can be cut. */
export class CuttingProxy {
  readonly #server: Server;
  readonly #target: URL;
  readonly #lines = new Set<Line>();
  readonly #unnoticed = new Set<Socket>();
  /** No connection gets through. */
  down = false;
  /** The tokens of sockets are not those that the server gave: to it, they are over. */
  spoilsTokens = false;

  private constructor(target: URL) {
    this.#target = target;
    this.#server = createServer({ noDelay: true }, (page) => this.#open(page));
  }

  /** @param target the server's address, `http://host:port` */
  static async open(target: string): Promise<CuttingProxy> {
    const proxy = new CuttingProxy(new URL(target));
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  /** `127.0.0.1:port` */
  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The same address by way of this network. */
  through(url: string): string {
    return url.replace(this.#target.host, this.host);
  }

  /** False when there was nothing to cut. */
  cut(kind: CutKind): boolean {
    const lines = [...this.#lines].filter((line) => !line.torn);
    for (const line of lines) {
      if (kind === 'torn') line.torn = true;
      else this.#end(line, kind === 'unnoticed');
    }
    return lines.length > 0;
  }

  async close(): Promise<void> {
    for (const line of [...this.#lines]) this.#end(line, false);
    for (const socket of this.#unnoticed) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #open(page: Socket): void {
    if (this.down) {
      page.resetAndDestroy();
      return;
    }
    const server = connect({ host: this.#target.hostname, port: Number(this.#target.port), noDelay: true });
    const line: Line = { page, server, torn: false };
    this.#lines.add(line);
    this.#carry(line, page, server);
    this.#carry(line, server, page);
  }

  #carry(line: Line, from: Socket, to: Socket): void {
    from.on('data', (data) => {
      const bytes = from === line.page && this.spoilsTokens ? spoilToken(data) : data;
      if (line.torn) {
        to.write(bytes.subarray(0, bytes.length / 2), () => this.#end(line, false));
        return;
      }
      to.write(bytes);
    });
    from.on('error', () => this.#end(line, false));
    from.on('close', () => this.#end(line, false));
  }

  #end(line: Line, unnoticed: boolean): void {
    if (!this.#lines.delete(line)) return;
    line.page.resetAndDestroy();
    if (!unnoticed) {
      line.server.resetAndDestroy();
      return;
    }
    this.#unnoticed.add(line.server);
    setTimeout(() => {
      this.#unnoticed.delete(line.server);
      line.server.destroy();
    }, UNNOTICED_MS);
  }
}

/** Of the request that opens a WebSocket, the rest passes as it is. */
function spoilToken(data: Buffer): Buffer {
  const text = data.toString('latin1');
  return text.startsWith('GET /ws/') ? Buffer.from(text.replace(/([?&]t=)[^ &]{4}/, '$1over'), 'latin1') : data;
}
