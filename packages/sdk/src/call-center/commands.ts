import { clientProblems } from '../agent-client/agent-error.ts';
import type { Session } from '../session/session.ts';
import { allowedByA, stateOfA } from './a-machine.ts';
import type { Hooks } from './hooks.ts';
import { type Profile, type Result, refused, succeeded } from './result.ts';

/**
 * How the object's methods send, and what they return (sdk-facts §1.0, §7). Profile `A` refuses by its state machine and returns
 * `{result, reason}`; `B` always sends and returns the `CallCenter` object. By default everything is sent, the server
 * decides, and what comes back is both: `{result, reason}` on top of the object, so that chained calls work too.
 */
export class Commands {
  readonly #session: Session;
  readonly #hooks: Hooks;
  readonly #self: object;
  readonly #profile: () => Profile;

  constructor(session: Session, hooks: Hooks, self: object, profile: () => Profile) {
    this.#session = session;
    this.#hooks = hooks;
    this.#self = self;
    this.#profile = profile;
  }

  get profile(): Profile {
    return this.#profile();
  }

  /** Name of version A's present state. */
  get state(): string {
    return stateOfA(this.#session.snapshot, this.#session.connection, this.#session.endedWhy);
  }

  /** Sends `cmd` and then calls `<method>_callback`, as version B does. */
  send(method: string, cmd: string, fields: Readonly<Record<string, unknown>> = {}): Result {
    const problem = this.problem(method);
    if (problem !== undefined) return this.refuse(problem);
    const asked = this.#session.request(cmd, fields);
    if (!asked.ok) return this.refuse(clientProblems[asked.problem].zh);
    this.#hooks.callback(method);
    return this.done();
  }

  /** Why profile A would not do this now. */
  problem(method: string): string | undefined {
    if (this.profile !== 'A') return undefined;
    const { state } = this;
    return allowedByA(method, state) ? undefined : `当前状态(${state})不允许执行${method}`;
  }

  /** Version A's `CallCenterStatus.can`. */
  can(method: string): boolean {
    return allowedByA(method, this.state);
  }

  done(): Result {
    return this.#returned(succeeded);
  }

  /** Result 0, told to the alert hook too, as the incumbent does. */
  refuse(reason: string): Result {
    this.#session.alert(reason);
    return this.#returned(refused(reason));
  }

  /** Result 0 without words for the agent. */
  ignore(reason: string): Result {
    return this.#returned(refused(reason));
  }

  #returned(result: Result): Result {
    switch (this.profile) {
      case 'A':
        return result;
      case 'B':
        // Version B's pages chain calls and never read a result.
        return this.#self as Result;
      case undefined:
        return Object.assign(Object.create(this.#self) as object, result);
    }
  }
}
