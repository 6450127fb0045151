/**
 * The Unix socket of a media process. One server at a time: a new `hello` takes over. Without a server the legs stay
 * up; after a minute `onAbandoned` is called.
 */
import { unlinkSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { MediaConfiguration } from './configuration.ts';
import { LineWriter, readLines } from './lines.ts';
import { MediaPlane } from './plane.ts';
import { readCommand } from './read-command.ts';

/** A server that does not come back in this time will not; its calls have ended at the SIP side by then. */
export const ABANDONED_AFTER_MS = 60_000;
/** Bytes waiting for a server that does not read: beyond this it is taken for hung and cut off. */
const BACKLOG_BYTES_MAX = 16_000_000;

export type MediaServerOptions = {
  readonly socketPath: string;
  readonly configuration: MediaConfiguration;
  /** Default 60,000. */
  readonly abandonedAfterMs?: number;
  readonly onAbandoned: () => void;
};

export class MediaServer {
  readonly #options: MediaServerOptions;
  readonly #plane: MediaPlane;
  readonly #listener: Server;
  #current: { readonly socket: Socket; readonly writer: LineWriter } | undefined;
  #abandonedTimer: NodeJS.Timeout | undefined;

  private constructor(options: MediaServerOptions) {
    this.#options = options;
    this.#plane = new MediaPlane({
      configuration: options.configuration,
      onEvent: (event) => this.#current?.writer.write(event),
    });
    this.#listener = createServer((socket) => this.#onConnection(socket));
  }

  /** Listens; a socket file that nobody listens on any more is replaced. Rejects with the system's error. */
  static async start(options: MediaServerOptions): Promise<MediaServer> {
    await removeStale(options.socketPath);
    const server = new MediaServer(options);
    await new Promise<void>((resolve, reject) => {
      server.#listener.once('error', reject);
      server.#listener.listen(options.socketPath, resolve);
    });
    server.#waitForServer();
    return server;
  }

  /** Finishes the recordings, closes all. */
  async close(): Promise<void> {
    clearTimeout(this.#abandonedTimer);
    this.#listener.close();
    await this.#plane.close();
    this.#current?.writer.flush();
    this.#current?.socket.end();
  }

  #onConnection(socket: Socket): void {
    const writer = new LineWriter(socket);
    readLines(socket, (line) => this.#onLine(socket, writer, line));
    // The close that follows tells all there is to tell.
    socket.on('error', () => undefined);
    socket.on('close', () => this.#onClosed(socket));
  }

  #onLine(socket: Socket, writer: LineWriter, line: string): void {
    const command = readCommand(line);
    if ('wrong' in command) {
      this.#plane.counters.commandsRefused++;
      writer.write({ type: 'refused', command: command.command, reason: command.wrong });
      return;
    }
    if (command.type === 'hello') this.#takeOver(socket, writer);
    if (this.#current?.socket !== socket) {
      writer.write({ type: 'refused', command: command.type, reason: 'say hello first' });
      return;
    }
    if (socket.writableLength > BACKLOG_BYTES_MAX) socket.destroy();
    this.#plane.handle(command);
  }

  #takeOver(socket: Socket, writer: LineWriter): void {
    clearTimeout(this.#abandonedTimer);
    const former = this.#current?.socket;
    this.#current = { socket, writer };
    if (former !== undefined && former !== socket) former.destroy();
  }

  #onClosed(socket: Socket): void {
    if (this.#current?.socket !== socket) return;
    this.#current = undefined;
    this.#waitForServer();
  }

  #waitForServer(): void {
    clearTimeout(this.#abandonedTimer);
    const afterMs = this.#options.abandonedAfterMs ?? ABANDONED_AFTER_MS;
    this.#abandonedTimer = setTimeout(() => this.#options.onAbandoned(), afterMs);
  }
}

async function removeStale(path: string): Promise<void> {
  const used = await new Promise<boolean>((resolve) => {
    const probe = connect(path, () => {
      probe.destroy();
      resolve(true);
    });
    probe.on('error', () => resolve(false));
  });
  if (used) throw new Error(`another media process listens on ${path}`);
  try {
    unlinkSync(path);
  } catch {
    // There was none: the usual case.
  }
}
