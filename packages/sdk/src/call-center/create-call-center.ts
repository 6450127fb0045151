import { md5 } from '../login/md5.ts';
import type { CallCenter } from './api.ts';
import { commandMembers } from './command-members.ts';
import { Core } from './core.ts';
import type { Environment } from './environment.ts';
import { getterMembers } from './getter-members.ts';
import { Hooks } from './hooks.ts';
import { Listeners } from './listeners.ts';
import { settingMembers } from './setting-members.ts';
import { defaultSettings } from './settings.ts';
import { SignInDesk } from './sign-in-desk.ts';

/**
 * Makes the `CallCenter` object. `existing` is what the page may have put under that name before the script ran, with
 * its slots and callbacks: it is kept, and gets our members.
 */
export function createCallCenter(environment: Environment, existing: object = {}): CallCenter {
  const slots = existing as Record<string, unknown>;
  const listeners = new Listeners(() => environment.newId());
  const hooks = new Hooks(
    slots,
    listeners,
    () => environment.onMessageEvent(),
    (error) => environment.report(error),
  );
  const core = new Core(environment, hooks);
  const settings = defaultSettings(environment);
  const members: Omit<CallCenter, 'opLogin_callback'> = {
    ...signInMembers(new SignInDesk(core, hooks, settings, environment), () => slots as unknown as CallCenter),
    ...commandMembers(core, hooks, settings),
    ...getterMembers(core, settings),
    ...settingMembers(core, settings, environment),
    ...eventMembers(listeners, slots),
  };
  return Object.assign(slots, members) as unknown as CallCenter;
}

type SignInMembers = Pick<CallCenter, 'opLogin' | 'resumeSession' | 'logout' | 'clearConnection' | 'md5'>;

function signInMembers(desk: SignInDesk, self: () => CallCenter): SignInMembers {
  return {
    opLogin: (...args) => desk.opLogin(...args),
    resumeSession: (url) => desk.resumeSession(url),
    logout: () => desk.logout(),
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
