import { createHash } from 'node:crypto';

/** What the HTTP login gives (sdk-facts §3.1): where the agent's WebSocket is, and who to be on it. */
export interface LoginInfo {
  readonly wsUrl: string;
  readonly operatorId: string;
  /** The one-time value for the `logon` frame, not the password typed. */
  readonly password: string;
  readonly abbreviate: string;
  readonly companyId: number;
  /** The whole `info`, for fields that only some tests look at. */
  readonly info: Readonly<Record<string, unknown>>;
}

export type LoginOutcome =
  | { readonly ok: true; readonly login: LoginInfo }
  | { readonly ok: false; readonly code: string; readonly info: unknown };

export interface LoginRequest {
  /** `http://host:port` of the server. */
  readonly baseUrl: string;
  /** 工号. */
  readonly operator: string;
  /** In plain; the agent number by default, as in the demo. */
  readonly password?: string;
  readonly companyId?: number;
}

/** Logs an agent in as the incumbent's page does: `GET /Api/get_login_info4operator`, the password as MD5 hex. */
export async function logInAgent(request: LoginRequest): Promise<LoginOutcome> {
  const query = new URLSearchParams({
    operator: request.operator,
    pwd: createHash('md5')
      .update(request.password ?? request.operator)
      .digest('hex'),
    companyid: String(request.companyId ?? 1),
    server_type: '1',
  });
  const response = await fetch(`${request.baseUrl}/Api/get_login_info4operator?${query}`);
  const reply = (await response.json()) as { code?: unknown; info?: unknown };
  if (reply.code !== '0000') return { ok: false, code: String(reply.code), info: reply.info };
  const info = reply.info as Record<string, unknown>;
  return {
    ok: true,
    login: {
      wsUrl: String(info.ws_url),
      operatorId: String(info.operatorid),
      password: String(info.password),
      abbreviate: String(info.abbreviate),
      companyId: Number(info.companyid),
      info,
    },
  };
}
