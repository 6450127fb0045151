/** JSON lines over a stream socket: splitting what arrives, and writing what one turn of the event loop produced at once. */
import type { Socket } from 'node:net';
import { StringDecoder } from 'node:string_decoder';

/** The longest line: a WebRTC offer or a `welcome` with thousands of legs. */
const LINE_MAX = 1_000_000;

/** Calls `onLine` for each whole line; a line without end beyond the limit destroys the socket. */
export function readLines(socket: Socket, onLine: (line: string) => void): void {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  socket.on('data', (chunk: Buffer) => {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') onLine(line);
    if (rest.length > LINE_MAX) socket.destroy(new Error('a line without end'));
  });
}

/** Collects messages and writes them as JSON lines at the end of this turn of the event loop. */
export class LineWriter {
  readonly #socket: Socket;
  #waiting = '';

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  write(message: object): void {
    // Not a microtask: those run after every datagram, and one write for all of this turn's costs a fraction.
    if (this.#waiting === '') setImmediate(() => this.flush());
    this.#waiting += `${JSON.stringify(message)}\n`;
  }

  flush(): void {
    const lines = this.#waiting;
    this.#waiting = '';
    if (lines !== '' && this.#socket.writable) this.#socket.write(lines);
  }
}
