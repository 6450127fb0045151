import type { Environment } from '../browser/environment.ts';
import type { LoginInfo } from '../login/login-client.ts';

/** What pages set before they sign in; survives a sign-out. */
export interface Settings {
  server: string | undefined;
  transmissionNumber: string;
  loginGroups: string;
  onlyMuteCustomer: boolean;
  /** Console logging. */
  logs: boolean;
  /** Log lines go to the server too. */
  clientLog: boolean;
  /** Outbound calls show transfer, consult and IVR in the bar. */
  calloutTransfers: boolean;
  hidesPhone: boolean;
  /** A predictive sign-in chooses its task first. */
  choosesTask: boolean;
  /** The agent chooses a group after the login. */
  choosesGroup: boolean;
  refreshReconnection: boolean;
  /** What the last login told, for `init()` without arguments. */
  lastLogin: { readonly info: LoginInfo; readonly worktype: number; readonly auto: number } | undefined;
}

/** Default label of "not ready", also busy type 0 (sdk-facts §1.1). */
export const BUSY_TEXT = '忙碌';

export function defaultSettings(environment: Pick<Environment, 'defaultServer'>): Settings {
  return {
    server: environment.defaultServer,
    transmissionNumber: '',
    loginGroups: '',
    onlyMuteCustomer: false,
    logs: true,
    clientLog: false,
    calloutTransfers: true,
    hidesPhone: false,
    choosesTask: false,
    choosesGroup: false,
    refreshReconnection: false,
    lastLogin: undefined,
  };
}
