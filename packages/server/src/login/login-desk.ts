import { type LoginCode, loginCodeText } from '@callwright/cti';
import type { CompanyConfig } from '@callwright/engine';
import type { Log } from '../metrics/log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Store } from '../store/store.ts';
import type { AgentDirectory, AgentIdentity } from './agent-directory.ts';
import type { CookieSession, CookieSessions, SignInChoice } from './cookie-sessions.ts';
import type { PasswordDesk } from './passwords.ts';
import { isSipPassword } from './sip-secret.ts';
import { Throttle, WRONG_MAX, WRONG_PER_ADDRESS_MAX } from './throttle.ts';
import type { TokenDesk } from './token-desk.ts';

/** Whom a login names, and with what. */
export type LoginAttempt = {
  readonly companyId: number;
  /** The peer's address. */
  readonly address: string;
} & (
  | { readonly operator: string /** MD5 hex. */; readonly pwd: string }
  | { readonly sipAccount: string; readonly sipPassword: string }
);

/** `info` of the reply (sdk-facts §3.1) without `ws_url`, which depends on how the page reached us. */
export interface LoginInfo {
  readonly token: string;
  readonly operatorid: string;
  readonly password: string;
  readonly abbreviate: string;
  readonly companyid: number;
  readonly media_ip: string;
  readonly media_port: string;
  readonly sip_id: string;
  /** Empty: of SIP passwords we keep nothing that a phone could register with; whoever has one sets it there. */
  readonly sip_pwd: string;
  readonly use_sipphone: number;
  readonly sendlog: number;
  readonly busyList: readonly { readonly typeId: number; readonly showText: string }[];
  readonly groups: readonly { readonly groupid: number; readonly groupname: string }[];
  readonly name: string;
  readonly role: 'agent' | 'supervisor';
}

export type LoginOutcome =
  | { readonly ok: true; readonly info: LoginInfo; readonly cookie: CookieSession | undefined }
  | {
      readonly ok: false;
      readonly code: LoginCode;
      readonly reason: string;
      /** Paused: seconds until the next try is looked at. */
      readonly retryAfterS: number | undefined;
    };

export interface LoginDeskDeps {
  readonly agents: AgentDirectory;
  readonly store: Pick<Store, 'credential'>;
  readonly tokens: TokenDesk;
  readonly cookies: CookieSessions;
  readonly passwords: PasswordDesk;
  readonly metrics: Metrics;
  readonly log: Pick<Log, 'error'>;
  readonly clock: { monoMs(): number };
  /** Where agents' SIP phones register, for the incumbent's helper phone. */
  readonly sipAddress: () => { readonly host: string; readonly port: number };
}

/** Characters of a name or password in an attempt; longer ones are wrong without a look. */
const FIELD_CHARS_MAX = 128;

/** Checks who signs in, and hands out what the WebSocket wants: a token and a one-time password. */
export class LoginDesk {
  readonly #deps: LoginDeskDeps;
  readonly #accounts = new Throttle(WRONG_MAX);
  readonly #addresses = new Throttle(WRONG_PER_ADDRESS_MAX);

  constructor(deps: LoginDeskDeps) {
    this.#deps = deps;
  }

  /** `remember`: how to sign in again by cookie; undefined: no cookie. */
  async logIn(attempt: LoginAttempt, remember: SignInChoice | undefined): Promise<LoginOutcome> {
    const account = accountOf(attempt);
    const language = this.#deps.agents.company(attempt.companyId)?.language ?? 'zh';
    if (account === '' || account.length > FIELD_CHARS_MAX || secretOf(attempt).length > FIELD_CHARS_MAX) {
      return this.#refused(account === '' ? '3001' : '1004', language);
    }
    const key = `${attempt.companyId}\n${account}\n${attempt.address}`;
    const nowMs = this.#deps.clock.monoMs();
    const pausedMs = Math.max(this.#accounts.pausedMs(key, nowMs), this.#addresses.pausedMs(attempt.address, nowMs));
    if (pausedMs > 0) {
      this.#deps.metrics.logins.inc({ result: 'throttled' });
      return { ...this.#refused('1004', language), retryAfterS: Math.ceil(pausedMs / 1_000) };
    }
    // Counted before it is known, or many tries at once would all be looked at.
    this.#accounts.wrong(key, nowMs);
    try {
      return await this.#decide(attempt, key, remember);
    } catch (error) {
      this.#accounts.undo(key);
      return this.#failed(error, language);
    }
  }

  async #decide(attempt: LoginAttempt, key: string, remember: SignInChoice | undefined): Promise<LoginOutcome> {
    const identity = await this.#identify(attempt);
    if (identity === undefined) {
      const language = this.#deps.agents.company(attempt.companyId)?.language ?? 'zh';
      this.#addresses.wrong(attempt.address, this.#deps.clock.monoMs());
      this.#deps.metrics.logins.inc({ result: 'wrong' });
      return this.#refused('1004', language);
    }
    this.#accounts.right(key);
    const cookie =
      remember === undefined ? undefined : this.#deps.cookies.create(identity.companyId, identity.agentKey, remember);
    return this.#welcome(identity, cookie);
  }

  /** A page of our own comes back by its cookie. */
  async resume(cookieId: string | undefined): Promise<LoginOutcome> {
    const cookie = this.#deps.cookies.find(cookieId);
    const identity = cookie === undefined ? undefined : this.#deps.agents.byKey(cookie.agentKey);
    if (cookie === undefined || identity === undefined) {
      return this.#refused('0004', 'zh');
    }
    return this.#welcome(identity, cookie);
  }

  forget(cookieId: string | undefined): void {
    this.#deps.cookies.revoke(cookieId);
  }

  async #identify(attempt: LoginAttempt): Promise<AgentIdentity | undefined> {
    if ('operator' in attempt) {
      const identity = this.#deps.agents.byOperator(attempt.companyId, attempt.operator);
      const credential = identity && (await this.#deps.store.credential(attempt.companyId, attempt.operator));
      // An agent without a password is as one who is not there.
      const hash = credential?.passwordHash === '' ? undefined : credential?.passwordHash;
      return (await this.#deps.passwords.verify(hash, attempt.pwd)) ? identity : undefined;
    }
    const identity = this.#deps.agents.bySipAccount(attempt.sipAccount);
    const ours = identity?.companyId === attempt.companyId ? identity : undefined;
    const credential = ours && (await this.#deps.store.credential(attempt.companyId, ours.operatorId));
    const right =
      credential !== undefined && isSipPassword(credential.sipSecret, credential.sipAccount, attempt.sipPassword);
    return right ? ours : undefined;
  }

  #welcome(identity: AgentIdentity, cookie: CookieSession | undefined): LoginOutcome {
    const company = this.#deps.agents.company(identity.companyId);
    const grant = this.#deps.tokens.issue(identity.companyId, identity.agentKey, cookie?.id);
    const sip = this.#deps.sipAddress();
    this.#deps.metrics.logins.inc({ result: 'ok' });
    return {
      ok: true,
      cookie,
      info: {
        token: grant.token,
        operatorid: identity.operatorId,
        password: grant.password,
        abbreviate: identity.abbreviate,
        companyid: identity.companyId,
        media_ip: sip.host,
        media_port: String(sip.port),
        sip_id: identity.config.sipAccount,
        sip_pwd: '',
        use_sipphone: WEBRTC,
        sendlog: 0,
        busyList: busyList(company),
        groups: groupsOf(identity, company),
        name: identity.config.name,
        role: identity.config.role,
      },
    };
  }

  /** The database is away: pages know no other way to be told than by a code. */
  #failed(error: unknown, language: 'zh' | 'en'): LoginOutcome {
    this.#deps.log.error({ err: error }, 'a login could not be checked');
    this.#deps.metrics.logins.inc({ result: 'failed' });
    return this.#refused('8888', language);
  }

  #refused(code: LoginCode, language: 'zh' | 'en'): LoginOutcome & { ok: false } {
    return { ok: false, code, reason: loginCodeText(code, language), retryAfterS: undefined };
  }
}

/** `use_sipphone`: present and not 1 means the client type 2, which is WebRTC from 2020.1.4.1 on (sdk-facts §5). */
const WEBRTC = 2;

function busyList(company: CompanyConfig | undefined): LoginInfo['busyList'] {
  const reasons = company?.notReadyReasons ?? [];
  return reasons.filter((reason) => reason.id !== 0).map((reason) => ({ typeId: reason.id, showText: reason.text }));
}

function groupsOf(identity: AgentIdentity, company: CompanyConfig | undefined): LoginInfo['groups'] {
  return identity.config.groups.map(({ groupId }) => ({
    groupid: groupId,
    groupname: company?.groups.find((group) => group.groupId === groupId)?.name ?? String(groupId),
  }));
}

function accountOf(attempt: LoginAttempt): string {
  return 'operator' in attempt ? attempt.operator : attempt.sipAccount === '' ? '' : `sip:${attempt.sipAccount}`;
}

function secretOf(attempt: LoginAttempt): string {
  return 'operator' in attempt ? attempt.pwd : attempt.sipPassword;
}
