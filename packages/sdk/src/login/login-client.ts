/** `info` of a successful login (sdk-facts §3.1), with what we add for a resumed sign-in. */
export interface LoginInfo {
  readonly wsUrl: string;
  readonly operatorid: string;
  /** One-time value for `logon`; not what the agent typed. */
  readonly password: string;
  readonly abbreviate: string;
  readonly companyid: string;
  readonly mediaIp: string;
  readonly mediaPort: string;
  readonly sipId: string;
  readonly sipPwd: string;
  readonly busyList: readonly { readonly typeId: number; readonly showText: string }[];
  readonly name: string;
  readonly role: 'agent' | 'supervisor';
  readonly groups: readonly LoginGroup[];
  /** The server wants the page's log (sdk-facts §3.1). */
  readonly sendLog: boolean;
  /** ICE servers that the server wants the page to use; none on loopback. */
  readonly iceServers: readonly IceServer[];
  /** Only from `resume`: how the agent had signed in. */
  readonly worktype: number | undefined;
  readonly auto: number | undefined;
  readonly logingroups: string | undefined;
}

/** A group of the agent's, with where to connect to work in it (`openSelectionGroup`). */
export interface LoginGroup {
  readonly groupId: number;
  readonly name: string;
  readonly wsUrl: string;
  readonly mediaIp: string;
  readonly mediaPort: string;
}

export interface IceServer {
  readonly urls: string | string[];
  readonly username?: string;
  readonly credential?: string;
}

/** The raw reply goes to `opLogin_callback` as it came. */
export type LoginOutcome =
  | {
      readonly ok: true;
      readonly info: LoginInfo;
      /** The server's clock when it replied, unix ms to the second; undefined where the page may not read it. */
      readonly serverMs: number | undefined;
    }
  | { readonly ok: false; readonly reply: LoginRefusal };

export interface LoginRefusal {
  /** Four digits from the server (sdk-facts §6), or `network`: no reply came. */
  readonly code: string;
  /** Too many wrong tries: seconds until the next one is looked at. */
  readonly retryAfter?: number;
  readonly [field: string]: unknown;
}

/** By agent number, or by SIP account. */
export type LoginRequest = LoginChoice &
  (
    | { readonly operator: string /** MD5 hex of the password. */; readonly pwd: string; readonly sip_id: string }
    | { readonly sip_id: string; readonly sip_pwd: string }
  );

interface LoginChoice {
  readonly companyid: string;
  readonly worktype: number;
  readonly auto: number;
  readonly logingroups: string;
  readonly server_type: number;
}

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** A login that takes longer is reported as failed, so that a click always has an end. */
const LOGIN_MS_MAX = 10_000;

/** `POST /api/v1/agent/login`. Never rejects. */
export function logIn(
  fetchFrom: Fetch,
  base: string,
  request: LoginRequest,
  options: LoginOptions = {},
): Promise<LoginOutcome> {
  return post(fetchFrom, `${base}/api/v1/agent/login`, request, options);
}

export interface LoginOptions {
  readonly signal?: AbortSignal | undefined;
  /** Default: 10 s. */
  readonly timeoutMs?: number;
}

/** `POST /api/v1/agent/resume`: the cookie of the same browser's last login signs in again. Never rejects. */
export function resumeLogin(fetchFrom: Fetch, base: string, options: LoginOptions = {}): Promise<LoginOutcome> {
  return post(fetchFrom, `${base}/api/v1/agent/resume`, {}, options);
}

async function post(fetchFrom: Fetch, url: string, body: unknown, options: LoginOptions): Promise<LoginOutcome> {
  const timeout = AbortSignal.timeout(options.timeoutMs ?? LOGIN_MS_MAX);
  let reply: unknown;
  let serverMs: number | undefined;
  let retryAfter: number | undefined;
  try {
    const response = await fetchFrom(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      // The cookie is SameSite: other origins have no use for it.
      credentials: 'same-origin',
      signal: options.signal === undefined ? timeout : AbortSignal.any([timeout, options.signal]),
    });
    serverMs = optionalNumber(Date.parse(response.headers.get('date') ?? ''));
    retryAfter = optionalNumber(response.headers.get('retry-after'));
    reply = await response.json();
  } catch (cause) {
    return { ok: false, reply: { code: 'network', reason: cause instanceof Error ? cause.message : String(cause) } };
  }
  const outcome = readLoginReply(reply, serverMs);
  return outcome.ok || retryAfter === undefined ? outcome : { ok: false, reply: { ...outcome.reply, retryAfter } };
}

/** Success is `code` "0000" with an `info` that has a `ws_url`; all else goes to the failure callbacks. */
export function readLoginReply(reply: unknown, serverMs?: number): LoginOutcome {
  if (!isRecord(reply)) return { ok: false, reply: { code: '8888', reason: 'the login reply is no JSON object' } };
  const code = text(reply.code) || '8888';
  const { info } = reply;
  if (code !== '0000' || !isRecord(info) || text(info.ws_url) === '') {
    // A refusal that is no login reply (RFC 9457) says why in `detail`.
    const reason = reply.reason ?? reply.detail;
    return { ok: false, reply: { ...reply, code, ...(reason === undefined ? {} : { reason }) } };
  }
  return {
    ok: true,
    serverMs,
    info: {
      wsUrl: text(info.ws_url),
      operatorid: text(info.operatorid),
      password: text(info.password),
      abbreviate: text(info.abbreviate),
      companyid: text(info.companyid),
      mediaIp: text(info.media_ip),
      mediaPort: text(info.media_port),
      sipId: text(info.sip_id),
      sipPwd: text(info.sip_pwd),
      busyList: list(info.busyList).map((entry) => ({ typeId: Number(entry.typeId), showText: text(entry.showText) })),
      name: text(info.name),
      role: info.role === 'supervisor' ? 'supervisor' : 'agent',
      groups: list(info.groupList).map((entry) => ({
        groupId: Number(entry.groupid),
        name: text(entry.groupname),
        wsUrl: text(entry.ws_url),
        mediaIp: text(entry.media_ip),
        mediaPort: text(entry.media_port),
      })),
      sendLog: Number(info.sendlog) === 1,
      iceServers: list(info.iceServers).filter(isIceServer),
      worktype: optionalNumber(info.worktype),
      auto: optionalNumber(info.auto),
      logingroups: typeof info.logingroups === 'string' ? info.logingroups : undefined,
    },
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

function optionalNumber(value: unknown): number | undefined {
  return value === undefined || value === null || Number.isNaN(Number(value)) ? undefined : Number(value);
}

function list(value: unknown): readonly Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function isIceServer(value: Record<string, unknown>): value is Record<string, unknown> & IceServer {
  return typeof value.urls === 'string' || Array.isArray(value.urls);
}
