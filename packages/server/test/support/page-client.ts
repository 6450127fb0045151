import { type ClientOptions, WebSocket } from 'ws';

type Frame = Record<string, unknown>;

/** A page's socket, as a program without a browser opens it. */
export class PageClient {
  readonly socket: WebSocket;
  readonly frames: Frame[] = [];
  /** Close code, once closed. */
  readonly ended: Promise<number>;
  readonly #wanted: { readonly fits: (frame: Frame) => boolean; readonly take: (frame: Frame) => void }[] = [];

  constructor(url: string, options: ClientOptions = {}) {
    this.socket = new WebSocket(url, { perMessageDeflate: false, ...options });
    this.ended = new Promise((resolve) => this.socket.on('close', resolve));
    this.socket.on('message', (data) => {
      const frame = JSON.parse(String(data)) as Frame;
      this.frames.push(frame);
      const at = this.#wanted.findIndex((one) => one.fits(frame));
      this.#wanted.splice(at, at < 0 ? 0 : 1).forEach((one) => {
        one.take(frame);
      });
    });
  }

  opened(): Promise<this> {
    return new Promise((resolve, reject) => {
      this.socket.once('open', () => resolve(this));
      this.socket.once('error', reject);
    });
  }

  send(frame: object | string): void {
    this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  /** The next frame of a type that comes from now on. */
  next(type: string): Promise<Frame> {
    return new Promise((resolve) => this.#wanted.push({ fits: (frame) => frame.type === type, take: resolve }));
  }

  /** Sends a command and waits for a frame of the type that answers it. */
  ask(frame: Frame | string, type = typeof frame === 'string' ? 'error' : String(frame.cmd)): Promise<Frame> {
    const reply = this.next(type);
    this.send(frame);
    return reply;
  }
}

export interface LoginReply {
  readonly ws_url: string;
  readonly operatorid: string;
  readonly password: string;
  readonly abbreviate: string;
  readonly companyid: number;
}

export async function logIn(url: string, operator: string, password = operator): Promise<LoginReply> {
  const response = await fetch(`${url}/api/v1/agent/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ operator, password, companyid: 1, worktype: 1 }),
  });
  const reply = (await response.json()) as { code: string; info: LoginReply };
  if (reply.code !== '0000') {
    throw new Error(`login of ${operator}: ${reply.code}`);
  }
  return reply.info;
}

export function logonFrame(info: LoginReply, sequence: number): Frame {
  const { operatorid, password, abbreviate, companyid } = info;
  return { cmd: 'logon', operatorid, password, abbreviate, companyid, worktype: 1, auto: 0, logingroups: '', sequence };
}

/** An agent whose page is signed in. */
export async function signIn(
  url: string,
  operator: string,
): Promise<{ page: PageClient; info: LoginReply; logon: Frame }> {
  const info = await logIn(url, operator);
  const page = await new PageClient(info.ws_url).opened();
  const logon = await page.ask(logonFrame(info, 1));
  return { page, info, logon };
}
