import { connect, type Socket } from 'node:net';
import { LineWriter, readLines } from './lines.ts';
import type { MediaCommand, MediaEvent } from './protocol.ts';

export type MediaClientOptions = {
  readonly socketPath: string;
  readonly onEvent: (event: MediaEvent) => void;
  /** The connection is gone (not called after `close`). The legs are still up: connect again within 60 s. */
  readonly onClose: () => void;
};

/** The server's end of a media process's socket. Commands of one turn of the event loop travel in one write. */
export class MediaClient {
  readonly #options: MediaClientOptions;
  readonly #socket: Socket;
  readonly #writer: LineWriter;
  #closed = false;

  private constructor(options: MediaClientOptions, socket: Socket) {
    this.#options = options;
    this.#socket = socket;
    this.#writer = new LineWriter(socket);
    readLines(socket, (line) => this.#onLine(line));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (!this.#closed) options.onClose();
      this.#closed = true;
    });
  }

  /** Connects and says hello; `welcome` and `ports` come as events. Rejects with the system's error. */
  static async connect(options: MediaClientOptions): Promise<MediaClient> {
    const socket = await new Promise<Socket>((resolve, reject) => {
      const connecting = connect(options.socketPath, () => resolve(connecting));
      connecting.once('error', reject);
    });
    const client = new MediaClient(options, socket);
    client.send({ type: 'hello', protocol: 1 });
    return client;
  }

  /** Sends one command; nothing when the connection is closed. */
  send(command: MediaCommand): void {
    if (!this.#closed) this.#writer.write(command);
  }

  /** Leaves the legs up. */
  close(): void {
    this.#closed = true;
    this.#writer.flush();
    this.#socket.end();
  }

  #onLine(line: string): void {
    // Our own process wrote it: what is not an event is a fault of ours and must be seen.
    this.#options.onEvent(JSON.parse(line) as MediaEvent);
  }
}
