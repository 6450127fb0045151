import { type LoginRequest, logInAgent } from './login.ts';

/** Frames kept by default: a long test's worth. Load tests with many agents keep fewer. */
const FRAMES_KEPT_DEFAULT = 5_000;
const OPEN_MS_MAX = 10_000;
const REPLY_MS_MAX = 10_000;
/** WebSocket close codes (RFC 6455 §7.4.1). */
const CLOSE_NORMAL = 1000;

/** One frame from the server. `atMs`: performance.now() when it came. */
export interface AgentFrame {
  readonly atMs: number;
  readonly type: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface WsAgentOptions extends LoginRequest {
  /** 0 desk or mobile phone, 1 SIP phone, 2 web page. */
  readonly worktype: 0 | 1 | 2;
  /** 1: smart outbound sign-in. */
  readonly auto?: 0 | 1;
  /** Comma list of group ids; empty: all of the agent's. */
  readonly loginGroups?: string;
  /** Sends `ping` this often; 0 (default): never. */
  readonly pingMs?: number;
  /** 0: no frame is kept, `onFrame` alone sees them. */
  readonly framesKept?: number;
  readonly onFrame?: (frame: AgentFrame) => void;
}

/** An agent's page without a page: logs in over HTTP, opens the WebSocket, and signs in. Throws with the server's code or reason when refused. */
export async function signInAgent(options: WsAgentOptions): Promise<WsAgent> {
  const outcome = await logInAgent(options);
  if (!outcome.ok) throw new Error(`login of ${options.operator} refused: code ${outcome.code}`);
  const { login } = outcome;
  const agent = await WsAgent.open(`${login.operatorId}@${login.abbreviate}`, login.wsUrl, options);
  const reply = await agent.request('logon', {
    operatorid: login.operatorId,
    password: login.password,
    abbreviate: login.abbreviate,
    worktype: options.worktype,
    companyid: login.companyId,
    auto: options.auto ?? 0,
    logingroups: options.loginGroups ?? '',
  });
  if (reply.fields.status !== 0) {
    await agent.close();
    throw new Error(`logon of ${agent.key} refused: ${JSON.stringify(reply.fields)}`);
  }
  return agent;
}

interface SocketEnd {
  readonly code: number;
  readonly reason: string;
}

/** The socket of a signed-in agent: commands up, frames down (sdk-facts §3). */
export class WsAgent {
  /** `1001@demo`. */
  readonly key: string;
  /** What came, oldest first, up to `framesKept`. */
  readonly frames: AgentFrame[] = [];
  readonly #url: string;
  #socket: WebSocket;
  #closed: Promise<SocketEnd>;
  /** The network is cut: what still comes on the old socket is lost. */
  #deaf = false;
  /** Number of the newest frame that came, and its epoch. */
  #last: { readonly seq: unknown; readonly epoch: unknown } | undefined;
  readonly #framesKept: number;
  readonly #onFrame: ((frame: AgentFrame) => void) | undefined;
  readonly #listeners = new Set<(frame: AgentFrame) => void>();
  #sequence = Date.now();
  #pings: NodeJS.Timeout | undefined;

  private constructor(key: string, url: string, socket: WebSocket, options: Partial<WsAgentOptions>) {
    this.key = key;
    this.#url = url;
    this.#framesKept = options.framesKept ?? FRAMES_KEPT_DEFAULT;
    this.#onFrame = options.onFrame;
    this.#socket = socket;
    this.#closed = this.#listen(socket);
    if (options.pingMs) this.#pings = setInterval(() => this.send('ping'), options.pingMs);
  }

  /** Opens the socket alone, without `logon`. */
  static async open(key: string, wsUrl: string, options: Partial<WsAgentOptions> = {}): Promise<WsAgent> {
    const socket = new WebSocket(wsUrl);
    const agent = new WsAgent(key, wsUrl, socket, options);
    await isOpen(socket, wsUrl);
    return agent;
  }

  /** The present socket is closed. */
  get closed(): Promise<SocketEnd> {
    return this.#closed;
  }

  /** The network is cut, and the server has not noticed: nothing comes any more until `comeBack`. */
  loseNetwork(): void {
    this.#deaf = true;
  }

  /**
   * The page comes back on a new socket, and tells the newest frame that it has (sdk-facts §3.6, DESIGN "Wire"): what it missed
   * comes after the reply. `forgetful`: it tells nothing, and is sent the present state.
   */
  async comeBack({ forgetful = false } = {}): Promise<AgentFrame> {
    const socket = new WebSocket(this.#url);
    const opened = isOpen(socket, this.#url);
    this.#socket = socket;
    this.#deaf = false;
    this.#closed = this.#listen(socket);
    await opened;
    return this.request('reconnection', { agentkey: this.key, ...(forgetful ? {} : this.#last) });
  }

  /** Types of the kept call and reply frames in order; the feeds (`ping`, `queuenum`, …) are left out. */
  get types(): readonly string[] {
    return this.frames.filter((frame) => !isFeed(frame)).map((frame) => frame.type);
  }

  /** Sends a command and returns its `sequence`, which strictly increases. */
  send(cmd: string, fields: Readonly<Record<string, unknown>> = {}): number {
    const sequence = ++this.#sequence;
    this.#socket.send(JSON.stringify({ cmd, ...fields, sequence }));
    return sequence;
  }

  /** Sends any text as a frame: for what a broken page may send. */
  sendText(text: string): void {
    this.#socket.send(text);
  }

  /** Sends a command and waits for the frame that echoes its `sequence`, whatever its status. */
  async request(cmd: string, fields: Readonly<Record<string, unknown>> = {}): Promise<AgentFrame> {
    let sequence = 0;
    const reply = this.#next((frame) => frame.fields.sequence === sequence, REPLY_MS_MAX, `a reply to ${cmd}`);
    sequence = this.send(cmd, fields);
    return reply;
  }

  /** The first frame of a type from index `after` of `frames` on (0: also those that came already). */
  waitFor(
    type: string,
    timeoutMs: number,
    after = 0,
    fits: (frame: AgentFrame) => boolean = () => true,
  ): Promise<AgentFrame> {
    const known = this.frames.slice(after).find((frame) => frame.type === type && fits(frame));
    if (known !== undefined) return Promise.resolve(known);
    return this.#next((frame) => frame.type === type && fits(frame), timeoutMs, type);
  }

  /** Becomes ready; throws when the server refuses. */
  async ready(): Promise<void> {
    const reply = await this.request('agentidle');
    if (reply.fields.status !== 0) throw new Error(`${this.key} cannot go ready: ${JSON.stringify(reply.fields)}`);
  }

  /** Signs out; the server closes the socket. */
  async signOut(): Promise<void> {
    this.send('logout');
    const timer = setTimeout(() => this.#socket.close(CLOSE_NORMAL), REPLY_MS_MAX);
    await this.closed;
    clearTimeout(timer);
  }

  /** Closes the socket as a closed page does: without a word. */
  async close(): Promise<void> {
    this.#socket.close(CLOSE_NORMAL);
    await this.closed;
  }

  #listen(socket: WebSocket): Promise<SocketEnd> {
    socket.addEventListener('message', (message: MessageEvent) => {
      if (socket === this.#socket && !this.#deaf) this.#take(String(message.data));
    });
    return new Promise((resolve) => {
      socket.addEventListener('close', (event) => {
        if (socket === this.#socket) clearInterval(this.#pings);
        resolve({ code: event.code, reason: event.reason });
      });
    });
  }

  #next(fits: (frame: AgentFrame) => boolean, timeoutMs: number, what: string): Promise<AgentFrame> {
    return new Promise((resolve, reject) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#listeners.delete(listener);
      };
      const listener = (frame: AgentFrame): void => {
        if (!fits(frame)) return;
        done();
        resolve(frame);
      };
      const timer = setTimeout(() => {
        done();
        reject(new Error(`${this.key} got no ${what} within ${timeoutMs} ms, but: ${this.types.slice(-30).join(' ')}`));
      }, timeoutMs);
      this.#listeners.add(listener);
    });
  }

  #take(text: string): void {
    const fields = JSON.parse(text) as Record<string, unknown>;
    const frame: AgentFrame = { atMs: performance.now(), type: String(fields.type), fields };
    if (fields.seq !== undefined) this.#last = { seq: fields.seq, epoch: fields.epoch };
    if (this.frames.length < this.#framesKept) this.frames.push(frame);
    this.#onFrame?.(frame);
    for (const listener of [...this.#listeners]) listener(frame);
    // sdk-facts §3.5: the server's ping is answered with its own sequence.
    if (frame.type === 'ping' && fields.sequence !== undefined) {
      this.#socket.send(JSON.stringify({ cmd: 'pingack', sequence: fields.sequence }));
    }
  }
}

/** A frame of which only the latest value counts. */
export function isFeed(frame: AgentFrame): boolean {
  return FEEDS.has(frame.type);
}

const FEEDS = new Set(['ping', 'queuenum', 'monitorqueue', 'monitorcaller', 'monitoragent', 'callinfo']);

function isOpen(socket: WebSocket, url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${url} did not open within ${OPEN_MS_MAX} ms`)), OPEN_MS_MAX);
    socket.addEventListener('open', () => {
      clearTimeout(timer);
      resolve();
    });
    socket.addEventListener('error', () => {
      clearTimeout(timer);
      reject(new Error(`${url}: the WebSocket failed`));
    });
  });
}
