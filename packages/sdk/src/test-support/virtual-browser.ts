import type { Environment } from '../browser/environment.ts';
import type { CallCenter } from '../call-center/api.ts';
import { createCallCenter } from '../call-center/create-call-center.ts';
import type { TabPorts } from '../tabs/tab-ports.ts';
import type { SocketHandlers } from '../wire/connection-driver.ts';
import type { ClientFrame } from '../wire/frames.ts';
import type { VirtualTabs } from './virtual-tabs.ts';
import { WITHOUT_AUDIO } from './without-audio.ts';

/** A WebSocket at the browser's boundary: the test plays the server. */
export class VirtualSocket {
  readonly url: string;
  readonly sent: ClientFrame[] = [];
  closed = false;
  readonly #handlers: SocketHandlers;

  constructor(url: string, handlers: SocketHandlers) {
    this.url = url;
    this.#handlers = handlers;
  }

  open(): void {
    this.#handlers.onOpen();
  }

  /** The network or the server ends it. */
  lose(): void {
    this.closed = true;
    this.#handlers.onClose();
  }

  receive(frame: Readonly<Record<string, unknown>>): void {
    this.#handlers.onMessage(JSON.stringify(frame));
  }

  receiveText(text: unknown): void {
    this.#handlers.onMessage(text);
  }

  /** The last frame of a command, without heartbeats in between. */
  last(cmd: string): ClientFrame | undefined {
    return this.sent.findLast((frame) => frame.cmd === cmd);
  }

  /** Commands in the order in which they went out, heartbeats left out. */
  get commands(): readonly string[] {
    return this.sent.map((frame) => frame.cmd).filter((cmd) => cmd !== 'ping' && cmd !== 'pingack');
  }
}

/** A browser without a browser: virtual clock, sockets and HTTP replies that the test gives. */
export class VirtualBrowser {
  nowMs = 1_700_000_000_000;
  readonly sockets: VirtualSocket[] = [];
  readonly reports: unknown[] = [];
  readonly requests: { readonly url: string; readonly body: unknown }[] = [];
  rings = false;
  onMessageEvent: unknown;
  loginReply: unknown = demoLogin;
  networkFails = false;
  /** The server echoes heartbeats, a millisecond later. */
  echoes = true;
  readonly #timers = new Map<number, { readonly atMs: number; readonly run: () => void }>();
  #ids = 0;

  /** @param tabs the browser's other pages @param name of this one */
  constructor(tabs?: VirtualTabs, name = '') {
    this.environment = this.#environment(this.#tabPorts(tabs, name));
  }

  readonly environment: Environment;

  #environment(tabs: TabPorts): Environment {
    return {
      defaultServer: 'http://server.test',
      pageIsSecure: false,
      nowMs: () => this.nowMs,
      random: () => 0.5,
      scriptFolder: '',
      addStyleSheet: () => undefined,
      newId: () => `id-${++this.#ids}`,
      openSocket: (url, handlers) => this.#openSocket(url, handlers),
      setTimer: (afterMs, run) => this.#setTimer(afterMs, run),
      fetch: (url, init) => this.#fetch(url, init),
      onMessageEvent: () => this.onMessageEvent,
      report: (error) => this.reports.push(error),
      log: () => undefined,
      // A page on its own, unless the test gives it others.
      tabs,
      ringTone: {
        wanted: false,
        start: async () => {
          this.rings = true;
        },
        stop: () => {
          this.rings = false;
        },
        useDevice: async () => undefined,
        setVolume: () => undefined,
      },
      ...WITHOUT_AUDIO,
    };
  }

  #tabPorts(tabs: VirtualTabs | undefined, name: string): TabPorts {
    const rest = {
      setTimer: (afterMs: number, run: () => void) => this.#setTimer(afterMs, run),
      newId: () => `${name}-${++this.#ids}`,
    };
    if (tabs !== undefined) return tabs.ports(name, rest);
    return { ...rest, lock: undefined, openChannel: () => ({ post: () => undefined, close: () => undefined }) };
  }

  get socket(): VirtualSocket {
    const socket = this.sockets.at(-1);
    if (socket === undefined) throw new Error('no socket was opened');
    return socket;
  }

  /** Lets the clock run; timers fire in their order. */
  advance(ms: number): void {
    const untilMs = this.nowMs + ms;
    for (;;) {
      const due = [...this.#timers]
        .filter(([, timer]) => timer.atMs <= untilMs)
        .sort((a, b) => a[1].atMs - b[1].atMs)[0];
      if (due === undefined) break;
      this.#timers.delete(due[0]);
      this.nowMs = Math.max(this.nowMs, due[1].atMs);
      due[1].run();
    }
    this.nowMs = untilMs;
  }

  #openSocket(url: string, handlers: SocketHandlers) {
    const socket = new VirtualSocket(url, handlers);
    this.sockets.push(socket);
    return {
      send: (text: string) => {
        if (socket.closed) return;
        const frame = JSON.parse(text) as ClientFrame;
        socket.sent.push(frame);
        if (frame.cmd !== 'ping' || !this.echoes) return;
        this.#setTimer(1, () => socket.receive({ type: 'ping', sequence: frame.sequence }));
      },
      close: () => {
        socket.closed = true;
      },
    };
  }

  #setTimer(afterMs: number, run: () => void): () => void {
    const id = ++this.#ids;
    this.#timers.set(id, { atMs: this.nowMs + afterMs, run });
    return () => this.#timers.delete(id);
  }

  async #fetch(url: string, init: RequestInit): Promise<Response> {
    this.requests.push({ url, body: JSON.parse(String(init.body)) });
    if (this.networkFails) throw new TypeError('Failed to fetch');
    return Response.json(this.loginReply);
  }
}

export const demoLogin = {
  code: '0000',
  info: {
    ws_url: 'ws://server.test/ws/agent?token=t',
    operatorid: '1001',
    password: 'once',
    abbreviate: 'demo',
    companyid: '1',
    busyList: [{ typeId: 2, showText: '午餐' }],
  },
};

/** Lets promises that are due run; no time passes. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

/** A `CallCenter` that is signed in on a SIP phone, with the numbering begun at 1. */
export async function signedIn(existing: object = {}, worktype = 1) {
  const browser = new VirtualBrowser();
  const callCenter: CallCenter = createCallCenter(browser.environment, existing);
  callCenter.opLogin('1001', 'md5', '1', worktype, 0, '', 'http://server.test');
  await settle();
  browser.socket.open();
  await settle();
  let seq = 0;
  const server = {
    /** A numbered frame of the server's. */
    send(frame: Readonly<Record<string, unknown>>): void {
      browser.socket.receive({ ...frame, seq: ++seq, epoch: 'e1' });
    },
    /** The reply to the last command of this name. */
    reply(cmd: string, fields: Readonly<Record<string, unknown>> = {}): void {
      server.send({ type: cmd, status: 0, reason: '', ...fields, sequence: browser.socket.last(cmd)?.sequence });
    },
  };
  server.reply('logon');
  return { browser, callCenter, server };
}
