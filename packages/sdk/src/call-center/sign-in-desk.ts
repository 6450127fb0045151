import { type LoginOutcome, logIn, resumeLogin } from '../login/login-client.ts';
import { serverBase } from '../login/server-url.ts';
import type { CallCenter } from './api.ts';
import type { Core, SignIn } from './core.ts';
import type { Environment } from './environment.ts';
import type { Hooks } from './hooks.ts';
import { type Result, succeeded } from './result.ts';
import type { Settings } from './settings.ts';

type Wanted = Omit<SignIn, 'info'>;

/** Signing in and out (sdk-facts §1.4). Nothing of a login is kept in the browser; the cookie is the server's. */
export class SignInDesk {
  readonly #core: Core;
  readonly #hooks: Hooks;
  readonly #settings: Settings;
  readonly #environment: Environment;
  /** Counts logins and sign-outs: the reply of a login that is no longer the last word is void. */
  #attempt = 0;

  constructor(core: Core, hooks: Hooks, settings: Settings, environment: Environment) {
    this.#core = core;
    this.#hooks = hooks;
    this.#settings = settings;
    this.#environment = environment;
  }

  opLogin(...args: Parameters<CallCenter['opLogin']>): void {
    const [operator, pwd, companyid, logintype, auto = 0, logingroups = '', url, _client, serverType, sipId = ''] =
      args;
    const base = this.#useServer(url);
    if (!this.#isFree()) {
      this.#core.refuse('已经登录');
      return;
    }
    if (base === undefined) {
      this.#fail({ ok: false, reply: { code: '3001', reason: 'opLogin needs the address of the server (url_3cs)' } });
      return;
    }
    const wanted: Wanted = {
      worktype: Number(logintype) || 0,
      auto: Number(auto) === 1 ? 1 : 0,
      logingroups: logingroups || this.#settings.loginGroups,
    };
    this.#core.showText('请求登录');
    if (wanted.worktype === 2) this.#core.audio.warmUp();
    const server_type = Number(serverType) === 2 ? 2 : 1;
    const identity = { operator: String(operator), pwd, companyid: String(companyid) };
    void this.#logIn(
      logIn(this.#environment.fetch, base, { ...identity, ...wanted, server_type, sip_id: sipId }),
      wanted,
    );
  }

  async resumeSession(url?: string): Promise<boolean> {
    const base = this.#useServer(url);
    if (!this.#isFree() || base === undefined) return false;
    const mine = ++this.#attempt;
    const outcome = await resumeLogin(this.#environment.fetch, base);
    if (mine !== this.#attempt || !this.#isFree() || !outcome.ok) return false;
    const { worktype = 0, auto = 0, logingroups = '' } = outcome.info;
    this.#begin(outcome, { worktype, auto, logingroups });
    return true;
  }

  logout(): Result {
    this.#attempt++;
    if (this.#isFree()) return this.#core.refuse('尚未登录');
    this.#core.signOff();
    this.#hooks.callback('logout');
    return succeeded;
  }

  clearConnection(): void {
    this.#attempt++;
    this.#core.audio.stop();
    this.#core.drop();
  }

  #isFree(): boolean {
    const { name } = this.#core.connection.phase;
    return name === 'off' || name === 'ended';
  }

  #useServer(url: string | undefined): string | undefined {
    this.#settings.server = serverBase(url, this.#environment.pageIsSecure) ?? this.#settings.server;
    return this.#settings.server;
  }

  async #logIn(login: Promise<LoginOutcome>, wanted: Wanted): Promise<void> {
    const mine = ++this.#attempt;
    const outcome = await login;
    if (mine !== this.#attempt || !this.#isFree()) return;
    if (outcome.ok) this.#begin(outcome, wanted);
    else this.#fail(outcome);
  }

  #begin(outcome: LoginOutcome & { readonly ok: true }, wanted: Wanted): void {
    const { info } = outcome;
    if (info.busyList.length > 0) this.#takeBusyList(info.busyList);
    this.#core.begin({ info, ...wanted }, outcome.serverMs);
  }

  /** The company's reasons replace those of before; the page's own default label stays (sdk-facts §3.1). */
  #takeBusyList(list: readonly { readonly typeId: number; readonly showText: string }[]): void {
    const { busyTypes } = this.#settings;
    const defaultText = busyTypes.get(0);
    busyTypes.clear();
    if (defaultText !== undefined) busyTypes.set(0, defaultText);
    for (const { typeId, showText } of list) busyTypes.set(typeId, showText);
    this.#core.adjust((snapshot) => ({
      ...snapshot,
      labels: { ...snapshot.labels, busyTypes: new Map(busyTypes) },
    }));
  }

  /** Both callbacks, whichever login was used (§2.3). */
  #fail(outcome: LoginOutcome & { readonly ok: false }): void {
    this.#core.audio.stop();
    this.#core.showText(`登录失败,错误码${outcome.reply.code}`);
    this.#hooks.callback('opLogin', outcome.reply);
    this.#hooks.callback('sipLogin', outcome.reply);
  }
}
