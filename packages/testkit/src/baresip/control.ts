import { connect, type Socket } from 'node:net';
import { encodeNetstring, NetstringReader } from './netstring.ts';

const ANSWER_MS_MAX = 5_000;
/** Events kept of one phone: a test's calls cause a few hundred. */
const EVENTS_MAX = 10_000;

/** What baresip tells by itself; `type` as in its manual, e.g. `CALL_RINGING`. `atMs`: performance.now(). */
export interface BaresipEvent {
  readonly type: string;
  readonly atMs: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

interface Waiter {
  readonly token: string;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** baresip's control connection (module ctrl_tcp): JSON in netstrings, an answer for each command, and events. */
export class BaresipControl {
  readonly events: BaresipEvent[] = [];
  readonly #socket: Socket;
  readonly #reader = new NetstringReader();
  readonly #waiters: Waiter[] = [];
  readonly #listeners = new Set<() => void>();
  #tokens = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (bytes: Buffer) => {
      for (const text of this.#reader.push(bytes)) this.#take(text);
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      for (const waiter of this.#waiters.splice(0)) waiter.reject(new Error('baresip closed its control connection'));
    });
  }

  static connect(port: number): Promise<BaresipControl> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new BaresipControl(socket));
      });
    });
  }

  /** Runs one of baresip's commands; rejects when baresip refuses it or does not answer. */
  command(command: string, params = ''): Promise<void> {
    const token = String(++this.#tokens);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`baresip does not answer to ${command}`)), ANSWER_MS_MAX);
      this.#waiters.push({
        token,
        resolve: () => {
          clearTimeout(timer);
          resolve();
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      });
      this.#socket.write(encodeNetstring(JSON.stringify({ command, params, token })));
    });
  }

  waitFor(type: string, timeoutMs: number, after = 0): Promise<BaresipEvent> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const found = this.events.slice(after).find((event) => event.type === type);
        if (found === undefined) return;
        done();
        resolve(found);
      };
      const timer = setTimeout(() => {
        done();
        const seen = this.events.map((event) => event.type).join(' ');
        reject(new Error(`baresip told no ${type} within ${timeoutMs} ms, but: ${seen}`));
      }, timeoutMs);
      const done = (): void => {
        clearTimeout(timer);
        this.#listeners.delete(look);
      };
      this.#listeners.add(look);
      look();
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(text: string): void {
    const message: unknown = JSON.parse(text);
    if (!isRecord(message)) return;
    if (message.event === true && this.events.length < EVENTS_MAX) {
      this.events.push({ type: String(message.type), atMs: performance.now(), fields: message });
      for (const listener of [...this.#listeners]) listener();
    }
    if (message.response !== true) return;
    const index = this.#waiters.findIndex((waiter) => waiter.token === message.token);
    const [waiter] = index < 0 ? [] : this.#waiters.splice(index, 1);
    if (message.ok === true) waiter?.resolve();
    else waiter?.reject(new Error(`baresip refuses: ${String(message.data)}`));
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
