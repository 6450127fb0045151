import { readFileSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { type WebSocket, WebSocketServer } from 'ws';

const DIST = join(import.meta.dirname, '../../dist');
const REPOSITORY = join(import.meta.dirname, '../../../..');
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.map': 'application/json',
};

interface StubCustomer {
  readonly id: string;
  readonly number: string;
  readonly called: string;
  readonly direction: 'inbound' | 'outbound';
  state: 'calling' | 'ringing' | 'talking' | 'ended';
  endReason?: string;
}

export interface StubOptions {
  /** Answers the page's audio offer; without it, audio is refused. */
  readonly answerAudio?: (offerSdp: string) => Promise<string>;
}

/**
 * Stands in for the server while the pages are developed: it speaks just enough of the wire for the page to be seen.
 * It proves nothing about the real server, and no end-to-end test may use it.
 */
export class StubServer {
  readonly customers: StubCustomer[] = [];
  readonly #http: Server;
  readonly #sockets: WebSocketServer;
  readonly #options: StubOptions;
  #page: WebSocket | undefined;
  #seq = 0;
  #epoch = 0;
  #session: { worktype: number } | undefined;
  #call: { callid: string; customer: StubCustomer; outbound: boolean; answered: boolean } | undefined;

  constructor(options: StubOptions = {}) {
    this.#options = options;
    this.#http = createServer((request, response) => void this.#onRequest(request, response));
    this.#sockets = new WebSocketServer({ server: this.#http });
    this.#sockets.on('connection', (socket) => {
      socket.on('message', (data) => void this.#onFrame(socket, JSON.parse(String(data))));
    });
  }

  async listen(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.#http.listen(port, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#sockets.close();
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  /** Cuts the page's socket, as a bad network would. */
  cut(): void {
    this.#page?.terminate();
  }

  send(frame: Readonly<Record<string, unknown>>): void {
    this.#page?.send(JSON.stringify({ ...frame, seq: ++this.#seq, epoch: `e${this.#epoch}` }));
  }

  ring(number: string, called: string): void {
    const customer: StubCustomer = {
      id: `c${this.customers.length}`,
      number,
      called,
      direction: 'inbound',
      state: 'ringing',
    };
    this.customers.push(customer);
    this.#call = { callid: `2454251579295${3351 + this.customers.length}`, customer, outbound: false, answered: false };
    this.send({
      type: 'inringing',
      ...this.#ids(),
      nowgroupid: 803,
      userdata: { level: 'vip' },
      followData: {},
      uuiData: '',
      callerArea: { city: '北京', province: '北京', provice: '北京' },
    });
  }

  #ids() {
    const { callid, customer, outbound } = this.#call ?? { callid: '', customer: undefined, outbound: false };
    const numbers = outbound
      ? { caller: '4008001234', called: customer?.number }
      : { caller: customer?.number, called: customer?.called };
    return { callid, timestamp: String(Math.floor(Date.now() / 1000)), dir: outbound ? 1 : 0, ...numbers };
  }

  async #onFrame(socket: WebSocket, frame: Readonly<Record<string, unknown>>): Promise<void> {
    const { cmd, sequence } = frame;
    const reply = (fields: Readonly<Record<string, unknown>>) =>
      this.send({ type: String(cmd), status: 0, reason: '', ...fields, sequence });
    switch (cmd) {
      case 'ping':
        socket.send(JSON.stringify({ type: 'ping', sequence }));
        break;
      case 'audio': {
        const sdp = await this.#options.answerAudio?.(String(frame.sdp));
        const answer = sdp === undefined ? { status: 1, reason: 'stub', sdp: '' } : { status: 0, reason: '', sdp };
        socket.send(JSON.stringify({ type: 'audio', ...answer, sequence }));
        break;
      }
      case 'logon':
        this.#page = socket;
        this.#seq = 0;
        this.#epoch++;
        this.#session = { worktype: Number(frame.worktype) };
        reply({ systemtime: '2026-01-01 10:00:00' });
        if (this.#call !== undefined) this.send({ type: 'incall', ...this.#ids() });
        break;
      case 'reconnection':
        this.#page = socket;
        socket.send(JSON.stringify({ type: 'reconnection', status: 0, resumed: true, sequence }));
        break;
      case 'logout':
        reply({});
        this.#session = undefined;
        socket.close();
        break;
      case 'agentbusy':
        reply({ busydescr: frame.busydescr });
        break;
      case 'makecall':
        this.#dial(String(frame.called), reply);
        break;
      case 'answercall':
        reply({});
        if (this.#call !== undefined) this.#call.customer.state = 'talking';
        this.send({ type: 'incall', ...this.#ids() });
        break;
      case 'cancelmakecall':
        reply(this.#ids());
        this.end('agent', 'agentHungUp');
        break;
      case 'pingack':
        break;
      default:
        reply(cmd === 'mute' || cmd === 'unmute' ? this.#ids() : {});
    }
  }

  #dial(number: string, reply: (fields: Readonly<Record<string, unknown>>) => void): void {
    const customer: StubCustomer = {
      id: `c${this.customers.length}`,
      number,
      called: '4008001234',
      direction: 'outbound',
      state: 'ringing',
    };
    this.customers.push(customer);
    this.#call = { callid: `2454251579295${3351 + this.customers.length}`, customer, outbound: true, answered: false };
    const ids = this.#ids();
    reply({ callid: ids.callid });
    this.send({ type: 'outringing', ...ids, nowgroupid: 802, calledArea: { city: '上海', provice: '上海' } });
    this.send({ type: 'outcall', callid: ids.callid, number });
    this.send({ type: 'calledringing', ...ids });
    customer.state = 'talking';
    this.send({ type: 'answer', ...ids });
  }

  end(endedBy: string, endReason: string): void {
    const ids = this.#ids();
    if (this.#call !== undefined) {
      this.#call.customer.state = 'ended';
      this.#call.customer.endReason = endedBy === 'agent' ? 'callwright' : 'customer';
    }
    this.#call = undefined;
    this.send({
      type: 'after',
      ...ids,
      duration: 12,
      filename: 'x.wav',
      begin_time: '',
      answer_time: '',
      end_time: '',
      endedBy,
      endReason,
    });
  }

  async #onRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://stub');
    const body = await readBody(request);
    const json = (value: unknown, cookie?: string): void => {
      response.writeHead(200, { 'content-type': 'application/json', ...(cookie ? { 'set-cookie': cookie } : {}) });
      response.end(JSON.stringify(value));
    };
    if (url.pathname === '/healthz') return json({ status: 'ok' });
    if (url.pathname === '/api/v1/agent/login') {
      const ok = body.pwd === 'b8c37e33defde51cf91e1e03e51657da';
      return json(
        ok ? { code: '0000', info: this.#info(request, body) } : { code: '1004', info: null },
        ok ? 'callwright=1; HttpOnly; SameSite=Strict; Path=/' : undefined,
      );
    }
    if (url.pathname === '/api/v1/agent/resume') {
      const known = request.headers.cookie?.includes('callwright=1') && this.#session !== undefined;
      return json(
        known
          ? { code: '0000', info: this.#info(request, { operator: '1001', worktype: this.#session?.worktype }) }
          : { code: '0004', info: null },
      );
    }
    if (url.pathname.startsWith('/api/v1/demo/customers'))
      return json(this.#customers(url.pathname, request.method ?? 'GET', body));
    this.#file(url.pathname, response);
  }

  #customers(path: string, method: string, body: Readonly<Record<string, unknown>>): unknown {
    const [id, action] = path.split('/').slice(5);
    if (method === 'POST' && id === undefined) this.ring(String(body.number), String(body.called));
    if (action === 'hangup') this.end('customer', 'customerHungUp');
    return id === undefined && method === 'GET' ? this.customers : { id, action };
  }

  #info(request: IncomingMessage, body: Readonly<Record<string, unknown>>): unknown {
    return {
      ws_url: `ws://${request.headers.host}/ws/agent?token=stub`,
      operatorid: body.operator,
      password: 'once',
      abbreviate: 'demo',
      companyid: 1,
      busyList: [
        { typeId: 1, showText: '小休' },
        { typeId: 2, showText: '午餐' },
        { typeId: 3, showText: '培训' },
      ],
      groupList: [],
      worktype: body.worktype,
    };
  }

  #file(path: string, response: ServerResponse): void {
    const name = { '/': '/index.html', '/agent': '/agent/index.html' }[path] ?? path.replace(/^\/sdk\//, '/');
    const root = path.startsWith('/examples/') ? REPOSITORY : DIST;
    const file = join(root, normalize(name));
    if (!file.startsWith(root) || !statSync(file, { throwIfNoEntry: false })?.isFile()) {
      response.writeHead(404).end('not found');
      return;
    }
    response.writeHead(200, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': "default-src 'self'",
    });
    response.end(readFileSync(file));
  }
}

async function readBody(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}
