import type { Environment } from '../browser/environment.ts';
import { type LoginOutcome, type LoginRequest, logIn, resumeLogin } from '../login/login-client.ts';
import { md5 } from '../login/md5.ts';
import { type Choice, LoginDesk } from '../session/login-desk.ts';
import { REPLY_MS_MAX } from '../session/reply-desk.ts';
import type { Session } from '../session/session.ts';
import type { EndWhy } from '../wire/connection.ts';
import { type ServerFrame, statusOf, textOf } from '../wire/frames.ts';
import type { CommandOptions, SignInRequest } from './agent-client.ts';
import { AgentError, type ClientProblem } from './agent-error.ts';
import type { AgentIdentity } from './client-snapshot.ts';
import { identityOf } from './to-client-snapshot.ts';

/** Signing in and out as promises. */
export class SignInDesk {
  readonly #session: Session;
  readonly #environment: Environment;
  readonly #server: () => string | undefined;
  readonly #logins: LoginDesk;

  constructor(session: Session, environment: Environment, server: () => string | undefined) {
    this.#session = session;
    this.#environment = environment;
    this.#server = server;
    this.#logins = new LoginDesk(session);
  }

  async signIn(request: SignInRequest, options: CommandOptions = {}): Promise<AgentIdentity> {
    const server = this.#prepare(options);
    const worktype = request.worktype ?? 2;
    const choice: Choice = {
      worktype,
      auto: request.auto === true ? 1 : 0,
      logingroups: (request.groups ?? []).join(','),
    };
    if (worktype === 2) this.#session.audio.session.warmUp();
    const login = logIn(this.#environment.fetch, server, loginRequest(request, choice), {
      signal: options.signal,
      timeoutMs: REPLY_MS_MAX,
    });
    return this.#finish(login, choice, server, options);
  }

  async resume(options: CommandOptions = {}): Promise<AgentIdentity | undefined> {
    const server = this.#prepare(options);
    const login = resumeLogin(this.#environment.fetch, server, { signal: options.signal, timeoutMs: REPLY_MS_MAX });
    const outcome = await login;
    if (!outcome.ok && outcome.reply.code !== 'network') return undefined;
    return this.#finish(login, undefined, server, options);
  }

  async signOut(options: CommandOptions = {}): Promise<void> {
    options.signal?.throwIfAborted();
    this.#logins.cancel();
    if (this.#session.isFree) return;
    const ended = this.#ended(options.signal);
    this.#session.signOff();
    await ended;
  }

  close(): void {
    this.#logins.cancel();
    this.#session.audio.session.stop();
    this.#session.drop();
  }

  #prepare(options: CommandOptions): string {
    options.signal?.throwIfAborted();
    if (!this.#session.isFree) throw new AgentError('alreadySignedInHere', { cmd: 'login' });
    const server = this.#server();
    if (server === undefined) throw new AgentError('noServer', { cmd: 'login' });
    return server;
  }

  async #finish(
    login: Promise<LoginOutcome>,
    choice: Choice | undefined,
    server: string,
    options: CommandOptions,
  ): Promise<AgentIdentity> {
    const signedOn = this.#signedOn(options.signal);
    const outcome = await this.#logins.take(login, choice, server);
    if (outcome?.ok === true) return signedOn.promise;
    signedOn.stop();
    if (this.#session.isFree) this.#session.audio.session.coolDown();
    options.signal?.throwIfAborted();
    if (outcome === undefined) throw new AgentError('sessionEnded', { cmd: 'login' });
    const { reply } = outcome;
    const code: ClientProblem = reply.code === 'network' ? 'network' : 'loginRefused';
    throw new AgentError(code, { cmd: 'login', reason: textOf(reply.reason), reply });
  }

  /** Settles when the server has taken the agent, or has not. The time in which the browser asks the user does not count. */
  #signedOn(signal: AbortSignal | undefined): { readonly promise: Promise<AgentIdentity>; readonly stop: () => void } {
    const session = this.#session;
    let stop = (): void => undefined;
    const promise = new Promise<AgentIdentity>((resolve, reject) => {
      let undoTimer: (() => void) | undefined;
      let refusal: ServerFrame | undefined;
      const fail = (error: unknown): void => {
        stop();
        this.#logins.cancel();
        session.drop();
        reject(error);
      };
      const check = (): void => {
        const { signIn, snapshot, connection } = session;
        if (signIn !== undefined && snapshot.isLogin) {
          stop();
          resolve(identityOf(signIn));
        } else if (connection.phase.name === 'preparing') {
          undoTimer?.();
          undoTimer = undefined;
        } else if (signIn !== undefined) {
          undoTimer ??= this.#environment.setTimer(REPLY_MS_MAX, () =>
            fail(new AgentError('noReply', { cmd: 'logon' })),
          );
        }
      };
      const undoListen = session.listen({
        changed: check,
        message: (frame) => {
          if ('type' in frame && frame.type === 'logon') refusal = frame as ServerFrame;
        },
        event: (type, event) => {
          if (type !== 'connectionstate' || !('why' in event)) return;
          fail(endError(event.why as EndWhy, refusal));
        },
      });
      const aborted = (): void => fail(signal?.reason);
      signal?.addEventListener('abort', aborted, { once: true });
      stop = () => {
        undoListen();
        undoTimer?.();
        signal?.removeEventListener('abort', aborted);
      };
    });
    // Nobody waits for it where the login itself went wrong.
    promise.catch(() => undefined);
    return { promise, stop: () => stop() };
  }

  /** Settles when the session is over; a refused sign-out rejects. */
  #ended(signal: AbortSignal | undefined): Promise<void> {
    const session = this.#session;
    return new Promise((resolve, reject) => {
      const settle = (error?: unknown): void => {
        undo();
        undoTimer();
        signal?.removeEventListener('abort', aborted);
        if (error === undefined) resolve();
        else reject(error);
      };
      const undo = session.listen({
        changed: () => {
          if (session.isFree) settle();
        },
        event: (type, event) => {
          const frame = event as ServerFrame;
          if (type !== 'logout' || statusOf(frame) === 0) return;
          settle(AgentError.ofReply('logout', statusOf(frame), textOf(frame.reason), frame));
        },
      });
      const undoTimer = this.#environment.setTimer(REPLY_MS_MAX, () =>
        settle(new AgentError('noReply', { cmd: 'logout' })),
      );
      const aborted = (): void => settle(signal?.reason);
      signal?.addEventListener('abort', aborted, { once: true });
    });
  }
}

function loginRequest(request: SignInRequest, choice: Choice): LoginRequest {
  const common = { companyid: String(request.companyid), ...choice, server_type: 1 };
  if ('sipId' in request) return { ...common, sip_id: request.sipId, sip_pwd: request.sipPassword };
  const pwd = 'pwd' in request ? request.pwd : md5(request.password);
  return { ...common, operator: request.operator, pwd, sip_id: '' };
}

function endError(why: EndWhy, refusal: ServerFrame | undefined): AgentError {
  if (refusal === undefined) return new AgentError('sessionEnded', { cmd: 'logon', reason: why });
  const error = AgentError.ofReply('logon', statusOf(refusal), textOf(refusal.reason), refusal);
  return error.code === 'refused'
    ? new AgentError('signInFailed', { cmd: 'logon', status: error.status, reason: error.reason, reply: refusal })
    : error;
}
