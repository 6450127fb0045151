import { clientOf } from '../agent-client/client-of.ts';
import type { Environment } from '../browser/environment.ts';
import { md5 } from '../login/md5.ts';
import { Session } from '../session/session.ts';
import type { CallCenter } from './api.ts';
import { barMembers } from './bar-members.ts';
import type { BarPort } from './bar-port.ts';
import { builtIn } from './built-in.ts';
import { callMembers } from './call-members.ts';
import { commandMembers } from './command-members.ts';
import { Commands } from './commands.ts';
import { getterMembers } from './getter-members.ts';
import { helperMembers } from './helper-members.ts';
import { Hooks } from './hooks.ts';
import { Listeners } from './listeners.ts';
import type { Profile } from './result.ts';
import { settingMembers } from './setting-members.ts';
import { defaultSettings } from './settings.ts';
import { SignInDesk } from './sign-in-desk.ts';
import { type SoftPhone, softPhone } from './soft-phone.ts';

/** What stands beside the object under names of its own (sdk-facts §1.0, §5). */
export interface Companions {
  readonly softPhone: SoftPhone;
  /** Version A's `CallCenterStatus`. */
  readonly status: {
    readonly current: string;
    is(state: string): boolean;
    can(method: string): boolean;
  };
}

/**
 * Makes the `CallCenter` object. `existing` is what the page may have put under that name before the script ran, with
 * its slots and callbacks: it is kept, and gets our members.
 */
export function createCallCenter(environment: Environment, existing: object = {}, bar?: BarPort): CallCenter {
  return assemble(environment, existing, bar).callCenter;
}

/** The same, with its companions. */
export function assemble(
  environment: Environment,
  existing: object,
  bar: BarPort | undefined,
): { readonly callCenter: CallCenter; readonly companions: Companions } {
  const slots = existing as Record<string, unknown>;
  // The members are assigned to the very object below: until then nobody calls them.
  const self = (): CallCenter => slots as unknown as CallCenter;
  const listeners = new Listeners(() => environment.newId());
  const hooks = new Hooks(
    slots,
    listeners,
    () => environment.onMessageEvent(),
    (error) => environment.report(error),
  );
  const session = new Session(environment);
  const settings = defaultSettings(environment);
  const commands = new Commands(session, hooks, slots, () => profileOf(slots.profile));
  const ownWays = builtIn(session, settings, environment, self);
  session.listen({
    message: (frame, direction) => hooks.message(frame, direction),
    socket: (what) => hooks.callback(`on${what}`),
    notice: ({ kind, text }) =>
      hooks.notice(kind === 'text' ? 'setStatusAndPhoneText_event' : 'eventAlert_event', text),
    event(type, event) {
      ownWays(type, event);
      hooks.event(type, event);
    },
  });
  const desk = new SignInDesk(session, commands, hooks, settings, environment);
  const setTimer = (afterMs: number, run: () => void): (() => void) => environment.setTimer(afterMs, run);
  Object.assign(
    slots,
    signInMembers(desk, self),
    commandMembers(session, commands, settings),
    callMembers(session, commands),
    getterMembers(session, settings),
    settingMembers(session, settings, environment),
    helperMembers(session, commands, settings, environment),
    eventMembers(listeners, slots),
    barMembers({ session, commands, hooks, port: bar, settings, self, setTimer }),
    { client: clientOf(session, environment, () => settings.server) },
  );
  return {
    callCenter: self(),
    companions: {
      softPhone: softPhone(self(), session, (slot, argument) => hooks.run(slot, argument)),
      status: {
        get current() {
          return commands.state;
        },
        is: (state) => commands.state === state,
        can: (method) => commands.can(method),
      },
    },
  };
}

function profileOf(value: unknown): Profile {
  return value === 'A' || value === 'B' ? value : undefined;
}

type SignInMembers = Pick<
  CallCenter,
  | 'opLogin'
  | 'sipLogin'
  | 'init'
  | 'login'
  | 'resumeSession'
  | 'logout'
  | 'reconnection'
  | 'relogin'
  | 'clearConnection'
  | 'md5'
>;

function signInMembers(desk: SignInDesk, self: () => CallCenter): SignInMembers {
  return {
    opLogin: (...args) => desk.opLogin(...args),
    sipLogin: (...args) => desk.sipLogin(...args),
    init(connection) {
      desk.init(connection);
      return self();
    },
    login: () => desk.login(),
    resumeSession: (url) => desk.resumeSession(url),
    logout: (callback) => desk.logout(callback),
    reconnection: () => desk.reconnect(),
    relogin: () => desk.reconnect(),
    clearConnection() {
      desk.clearConnection();
      return self();
    },
    md5,
  };
}

type EventMembers = Pick<
  CallCenter,
  | 'addEventListener'
  | 'removeEventListener'
  | 'getEventListenerCount'
  | 'setStatusAndPhoneTextEvent'
  | 'setEventAlertEvent'
>;

function eventMembers(listeners: Listeners, slots: Record<string, unknown>): EventMembers {
  return {
    addEventListener: (type: string, handler: unknown) => listeners.add(type, handler),
    removeEventListener: (type, id) => (listeners.remove(type, id) ? { result: 1, reason: 'succeeded' } : 0),
    getEventListenerCount: (type) => listeners.count(type),
    setStatusAndPhoneTextEvent(fn) {
      slots.setStatusAndPhoneText_event = fn;
    },
    setEventAlertEvent(fn) {
      slots.eventAlert_event = fn;
    },
  };
}
