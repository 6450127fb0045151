import type { LoginInfo, LoginOutcome } from '../login/login-client.ts';
import type { Session } from './session.ts';
import type { SignIn } from './sign-in.ts';

/** How the agent wants to sign in; a resumed login says it itself. */
export type Choice = Pick<SignIn, 'worktype' | 'auto' | 'logingroups'>;

/** Logins of one page, one at a time: the reply of a login that is no longer the last word is void. */
export class LoginDesk {
  readonly #session: Session;
  #attempt = 0;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Begins the session when the login went well. Undefined: another login or a sign-out came in between. */
  async take(
    login: Promise<LoginOutcome>,
    choice: Choice | undefined,
    server: string,
    /** Runs before the session begins; true: a task is chosen before signing on. */
    before: (info: LoginInfo) => boolean = () => false,
  ): Promise<LoginOutcome | undefined> {
    const mine = ++this.#attempt;
    const outcome = await login;
    if (mine !== this.#attempt || !this.#session.isFree) return undefined;
    if (outcome.ok) {
      const { worktype = 0, auto = 0, logingroups = '' } = outcome.info;
      const choosesTask = before(outcome.info);
      const how = choice ?? { worktype, auto, logingroups };
      this.#session.begin({ info: outcome.info, server, choosesTask, ...how }, outcome.serverMs);
    }
    return outcome;
  }

  /** Whatever login is on its way is void. */
  cancel(): void {
    this.#attempt++;
  }
}
