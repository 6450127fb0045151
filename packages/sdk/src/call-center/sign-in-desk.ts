import type { Environment } from '../browser/environment.ts';
import { type LoginInfo, type LoginOutcome, type LoginRequest, logIn, resumeLogin } from '../login/login-client.ts';
import { serverBase } from '../login/server-url.ts';
import { type Choice, LoginDesk } from '../session/login-desk.ts';
import type { Session } from '../session/session.ts';
import type { CallCenter } from './api.ts';
import type { DirectConnection } from './api-session.ts';
import type { Commands } from './commands.ts';
import type { Hooks } from './hooks.ts';
import type { Result } from './result.ts';
import type { Settings } from './settings.ts';

/** Signing in and out (sdk-facts §1.4). Nothing of a login is kept in the browser; the cookie is the server's. */
export class SignInDesk {
  readonly #session: Session;
  readonly #commands: Commands;
  readonly #hooks: Hooks;
  readonly #settings: Settings;
  readonly #environment: Environment;
  readonly #logins: LoginDesk;

  constructor(session: Session, commands: Commands, hooks: Hooks, settings: Settings, environment: Environment) {
    this.#session = session;
    this.#commands = commands;
    this.#hooks = hooks;
    this.#settings = settings;
    this.#environment = environment;
    this.#logins = new LoginDesk(session);
  }

  opLogin(...args: Parameters<CallCenter['opLogin']>): void {
    const [operator, pwd, companyid, logintype, auto, logingroups, url, _client, serverType, sipId = ''] = args;
    const identity = { operator: String(operator), pwd, sip_id: sipId };
    this.#login(identity, companyid, this.#choice(logintype, auto, logingroups), url, serverType);
  }

  sipLogin(...args: Parameters<CallCenter['sipLogin']>): void {
    const [sip_id, sip_pwd, companyid, logintype, auto, logingroups, url, _client, serverType] = args;
    const identity = { sip_id: String(sip_id), sip_pwd };
    this.#login(identity, companyid, this.#choice(logintype, auto, logingroups), url, serverType);
  }

  /** Falsy values never override what is stored (§1.4). */
  init(given: DirectConnection = {}): void {
    this.#useServer(given.url_3cs);
    const stored = this.#settings.lastLogin;
    const info = directInfo(given, stored?.info);
    if (!this.#session.isFree || info.wsUrl === '') return;
    const worktype = Number(given.logintype) || (stored?.worktype ?? 0);
    const auto = Number(given.auto) || (stored?.auto ?? 0);
    const choice = this.#choice(worktype, auto, given.logingroups);
    if (choice.worktype === 2) this.#session.audio.session.warmUp();
    this.#begin({ ok: true, info, serverMs: undefined }, choice);
  }

  async resumeSession(url?: string): Promise<boolean> {
    const server = this.#useServer(url);
    if (!this.#session.isFree || server === undefined) return false;
    const outcome = await this.#logins.take(resumeLogin(this.#environment.fetch, server), undefined, server);
    return outcome?.ok === true;
  }

  login(): Result {
    if (this.#session.link.choose(this.#settings.loginGroups)) return this.#commands.done();
    return this.#commands.refuse(this.#session.isFree ? '尚未登录' : '已经登录');
  }

  logout(callback?: () => void): Result {
    this.#logins.cancel();
    const problem = this.#commands.problem('logout');
    if (problem !== undefined) return this.#commands.refuse(problem);
    if (this.#session.isFree) return this.#commands.refuse('尚未登录');
    if (typeof callback === 'function') this.#onceSignedOut(callback);
    this.#session.signOff();
    this.#hooks.callback('logout');
    return this.#commands.done();
  }

  reconnect(): Result {
    if (this.#session.isFree) return this.#commands.refuse('尚未登录');
    this.#session.link.reconnectNow();
    this.#hooks.callback('relogin');
    return this.#commands.done();
  }

  clearConnection(): void {
    this.#logins.cancel();
    this.#session.audio.session.stop();
    this.#session.drop();
  }

  #login(
    identity: { readonly operator: string; readonly pwd: string; readonly sip_id: string } | SipIdentity,
    companyid: string | number,
    choice: Choice,
    url: string | undefined,
    serverType: string | number | undefined,
  ): void {
    const server = this.#useServer(url);
    if (!this.#session.isFree) {
      this.#commands.refuse('已经登录');
      return;
    }
    if (server === undefined) {
      this.#fail({ ok: false, reply: { code: '3001', reason: 'the address of the server (url_3cs) is missing' } });
      return;
    }
    this.#session.showText('请求登录');
    if (choice.worktype === 2) this.#session.audio.session.warmUp();
    const server_type = Number(serverType) === 2 ? 2 : 1;
    const request: LoginRequest = { ...identity, companyid: String(companyid), ...choice, server_type };
    void this.#take(logIn(this.#environment.fetch, server, request), choice, server);
  }

  async #take(login: Promise<LoginOutcome>, choice: Choice, server: string): Promise<void> {
    const outcome = await this.#logins.take(login, choice, server, (info) => this.#remember(info, choice));
    if (outcome !== undefined && !outcome.ok) this.#fail(outcome);
  }

  #begin(outcome: LoginOutcome & { readonly ok: true }, choice: Choice): void {
    const { info } = outcome;
    this.#remember(info, choice);
    this.#session.begin({ info, ...choice, server: this.#settings.server ?? info.wsUrl }, undefined);
  }

  #remember(info: LoginInfo, { worktype, auto }: Choice): boolean {
    this.#settings.lastLogin = { info, worktype, auto };
    if (info.sendLog) this.#settings.clientLog = true;
    return auto !== 0 && this.#settings.choosesTask;
  }

  #choice(logintype: string | number, auto: string | number | undefined, logingroups: string | undefined): Choice {
    return {
      worktype: Number(logintype) || 0,
      auto: Number(auto) === 1 ? 1 : 0,
      logingroups: logingroups || this.#settings.loginGroups,
    };
  }

  #useServer(url: string | undefined): string | undefined {
    this.#settings.server = serverBase(url, this.#environment.pageIsSecure) ?? this.#settings.server;
    return this.#settings.server;
  }

  #onceSignedOut(callback: () => void): void {
    const undo = this.#session.listen({
      changed: () => {
        if (!this.#session.isFree) return;
        undo();
        this.#hooks.run(callback);
      },
    });
  }

  /** Both callbacks, whichever login was used (§2.3). */
  #fail(outcome: LoginOutcome & { readonly ok: false }): void {
    this.#session.audio.session.coolDown();
    this.#session.showText(`登录失败,错误码${outcome.reply.code}`);
    this.#hooks.callback('opLogin', outcome.reply);
    this.#hooks.callback('sipLogin', outcome.reply);
  }
}

interface SipIdentity {
  readonly sip_id: string;
  readonly sip_pwd: string;
}

const nothing: LoginInfo = {
  wsUrl: '',
  operatorid: '',
  password: '',
  abbreviate: '',
  companyid: '',
  mediaIp: '',
  mediaPort: '',
  sipId: '',
  sipPwd: '',
  busyList: [],
  name: '',
  role: 'agent',
  groups: [],
  sendLog: false,
  iceServers: [],
  worktype: undefined,
  auto: undefined,
  logingroups: undefined,
};

function directInfo(given: DirectConnection, stored: LoginInfo = nothing): LoginInfo {
  const text = (value: string | number | undefined, before: string): string => (value ? String(value) : before);
  return {
    ...stored,
    wsUrl: text(given.wsurl, stored.wsUrl),
    operatorid: text(given.operator_id, stored.operatorid),
    password: text(given.password, stored.password),
    abbreviate: text(given.abbreviate, stored.abbreviate),
    companyid: text(given.company_id, stored.companyid),
    mediaIp: text(given.media_ip, stored.mediaIp),
    mediaPort: text(given.media_port, stored.mediaPort),
    sipId: text(given.sip_id, stored.sipId),
    sipPwd: text(given.sip_pwd, stored.sipPwd),
  };
}
