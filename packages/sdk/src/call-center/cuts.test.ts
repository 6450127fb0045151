import fc from 'fast-check';
import { expect, test } from 'vitest';
import { settle, VirtualBrowser, type VirtualSocket } from '../test-support/virtual-browser.ts';
import { createCallCenter } from './create-call-center.ts';

/** `CUT_RUNS=220` cuts more than 1,000 times; each run cuts five to six times. */
const RUNS = Number(process.env.CUT_RUNS ?? 50);

/**
 * A server as DESIGN's wire part wants it: numbers its frames, keeps them for a page that comes back, and runs each
 * (`cmd`, `sequence`) once. What it sends on a cut socket is lost, and what the page sends there too.
 */
class NumberingServer {
  readonly ran: string[] = [];
  readonly #kept: { readonly seq: number; readonly json: Readonly<Record<string, unknown>> }[] = [];
  readonly #replies = new Map<string, Readonly<Record<string, unknown>>>();
  #socket: VirtualSocket | undefined;
  #read = 0;
  #seq = 0;

  use(socket: VirtualSocket | undefined): void {
    this.#socket = socket;
    this.#read = 0;
  }

  emit(frame: Readonly<Record<string, unknown>>): void {
    const numbered = { ...frame, seq: ++this.#seq, epoch: 'e' };
    this.#kept.push({ seq: this.#seq, json: numbered });
    this.#socket?.receive(numbered);
  }

  /** Reads what the page has sent since the last time. */
  read(): void {
    const socket = this.#socket;
    const sent = socket?.sent.slice(this.#read) ?? [];
    this.#read += sent.length;
    for (const { cmd, sequence, ...fields } of sent) {
      if (cmd === 'ping' || cmd === 'pingack') continue;
      if (cmd === 'logon') this.emit({ type: 'logon', status: 0, sequence });
      else if (cmd === 'reconnection') this.#resume(Number(fields.seq), sequence);
      else this.#run(cmd, sequence, fields);
    }
  }

  #resume(seq: number, sequence: number): void {
    this.#socket?.receive({ type: 'reconnection', status: 0, resumed: true, sequence });
    for (const { seq: kept, json } of this.#kept) if (kept > seq) this.#socket?.receive(json);
  }

  #run(cmd: string, sequence: number, fields: Readonly<Record<string, unknown>>): void {
    const key = `${cmd} ${sequence}`;
    const known = this.#replies.get(key);
    if (known !== undefined) {
      this.#socket?.receive(known);
      return;
    }
    this.ran.push(String(fields.num));
    this.emit({ type: cmd, status: 0, sequence });
    this.#replies.set(key, { ...this.#kept.at(-1)?.json });
  }
}

type Happening =
  | { readonly what: 'event' | 'command' | 'cut' | 'read' }
  | { readonly what: 'pass'; readonly ms: number };

const happening = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Happening>({ what: 'event' }) },
  { weight: 3, arbitrary: fc.constant<Happening>({ what: 'command' }) },
  { weight: 3, arbitrary: fc.constant<Happening>({ what: 'read' }) },
  { weight: 5, arbitrary: fc.constant<Happening>({ what: 'cut' }) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 1_500 }).map<Happening>((ms) => ({ what: 'pass', ms })) },
);

test('a socket that is cut at any moment: no event lost, doubled or out of order; each command runs once', async () => {
  let cuts = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 40, maxLength: 120 }), async (script) => {
      const browser = new VirtualBrowser();
      const callCenter = createCallCenter(browser.environment);
      const server = new NumberingServer();
      const heard: number[] = [];
      callCenter.addEventListener('queued', (event) => heard.push(Number(event.nth)));
      callCenter.opLogin('1001', 'x', 1, 1, 0, '', 'http://server.test');
      await settle();
      const connect = (): void => {
        server.use(browser.socket);
        browser.socket.open();
        server.read();
      };
      connect();
      let events = 0;
      const asked: string[] = [];
      const pass = (ms: number): void => {
        const before = browser.sockets.length;
        browser.advance(ms);
        if (browser.sockets.length > before) connect();
      };
      for (const one of script) {
        if (one.what === 'event') server.emit({ type: 'queued', nth: ++events });
        else if (one.what === 'read') server.read();
        else if (one.what === 'pass') pass(one.ms);
        else if (one.what === 'command') {
          const num = String(asked.length + 1);
          if (callCenter.send({ cmd: 'senddtmf', num }).result === 1) asked.push(num);
        } else if (!browser.socket.closed) {
          cuts++;
          server.use(undefined);
          browser.socket.lose();
        }
      }
      for (let second = 0; second < 4; second++) {
        pass(1_000);
        server.read();
      }
      expect(heard).toEqual(Array.from({ length: events }, (_, index) => index + 1));
      expect(new Set(server.ran).size).toBe(server.ran.length);
      expect(server.ran).toEqual(asked.filter((num) => server.ran.includes(num)));
    }),
    { numRuns: RUNS },
  );
  expect(cuts).toBeGreaterThan(2 * RUNS);
}, 60_000);
