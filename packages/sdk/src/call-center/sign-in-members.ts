import { type LoginOutcome, logIn, resumeLogin } from '../login/login-client.ts';
import { md5 } from '../login/md5.ts';
import { serverBase } from '../login/server-url.ts';
import type { CallCenter } from './api.ts';
import type { Core } from './core.ts';
import type { Environment } from './environment.ts';
import type { Hooks } from './hooks.ts';
import { type Result, succeeded } from './result.ts';
import type { Settings } from './settings.ts';

type SignInMembers = Pick<CallCenter, 'opLogin' | 'resumeSession' | 'logout' | 'clearConnection' | 'md5'>;

type Wanted = { readonly worktype: number; readonly auto: number; readonly logingroups: string };

/** sdk-facts §1.4. Nothing of a login is kept in the browser; the cookie is the server's. */
export function signInMembers(
  core: Core,
  hooks: Hooks,
  settings: Settings,
  environment: Environment,
  self: () => CallCenter,
): SignInMembers {
  /** A login whose reply is awaited; a newer one, or a sign-out, makes its reply void. */
  let attempt = 0;

  const isFree = (): boolean => core.connection.phase.name === 'off' || core.connection.phase.name === 'ended';

  function useServer(url: string | undefined): string | undefined {
    settings.server = serverBase(url, environment.pageIsSecure) ?? settings.server;
    return settings.server;
  }

  function begin(outcome: LoginOutcome & { readonly ok: true }, wanted: Wanted): void {
    const { info } = outcome;
    if (info.busyList.length > 0) {
      const defaultText = settings.busyTypes.get(0);
      settings.busyTypes.clear();
      if (defaultText !== undefined) settings.busyTypes.set(0, defaultText);
      for (const { typeId, showText } of info.busyList) settings.busyTypes.set(typeId, showText);
      core.adjust((snapshot) => ({
        ...snapshot,
        labels: { ...snapshot.labels, busyTypes: new Map(settings.busyTypes) },
      }));
    }
    core.begin({ info, ...wanted }, outcome.serverMs);
  }

  /** Both callbacks, whichever login was used (§2.3). */
  function fail(outcome: LoginOutcome & { readonly ok: false }): void {
    core.audio.stop();
    core.showText(`登录失败,错误码${outcome.reply.code}`);
    hooks.callback('opLogin', outcome.reply);
    hooks.callback('sipLogin', outcome.reply);
  }

  async function run(login: Promise<LoginOutcome>, wanted: (outcome: LoginOutcome) => Wanted): Promise<boolean> {
    const mine = ++attempt;
    const outcome = await login;
    if (mine !== attempt || !isFree()) return false;
    if (outcome.ok) begin(outcome, wanted(outcome));
    else fail(outcome);
    return outcome.ok;
  }

  return {
    opLogin(
      operator,
      pwd,
      companyid,
      logintype,
      auto = 0,
      logingroups = '',
      url_3cs,
      _client_type,
      server_type,
      sip_id,
    ) {
      const base = useServer(url_3cs);
      if (!isFree()) return void core.refuse('已经登录');
      if (base === undefined) {
        return fail({
          ok: false,
          reply: { code: '3001', reason: 'opLogin needs the address of the server (url_3cs)' },
        });
      }
      const wanted: Wanted = {
        worktype: Number(logintype) || 0,
        auto: Number(auto) === 1 ? 1 : 0,
        logingroups: logingroups || settings.loginGroups,
      };
      core.showText('请求登录');
      if (wanted.worktype === 2) core.audio.warmUp();
      const request = {
        operator: String(operator),
        pwd,
        companyid: String(companyid),
        server_type: Number(server_type) === 2 ? 2 : 1,
        sip_id: sip_id ?? '',
        ...wanted,
      };
      void run(
        logIn((url, init) => environment.fetch(url, init), base, request),
        () => wanted,
      );
    },
    async resumeSession(url_3cs) {
      const base = useServer(url_3cs);
      if (!isFree() || base === undefined) return false;
      const mine = ++attempt;
      const outcome = await resumeLogin((url, init) => environment.fetch(url, init), base);
      if (mine !== attempt || !isFree() || !outcome.ok) return false;
      const { worktype = 0, auto = 0, logingroups = '' } = outcome.info;
      begin(outcome, { worktype, auto, logingroups });
      return true;
    },
    logout(): Result {
      attempt++;
      if (isFree()) return core.refuse('尚未登录');
      core.signOff();
      hooks.callback('logout');
      return succeeded;
    },
    clearConnection() {
      attempt++;
      core.audio.stop();
      core.drop();
      return self();
    },
    md5,
  };
}
