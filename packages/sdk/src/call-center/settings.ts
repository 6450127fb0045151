import type { Environment } from './environment.ts';

/** What pages set before they sign in; survives a sign-out. */
export interface Settings {
  server: string | undefined;
  transmissionNumber: string;
  loginGroups: string;
  onlyMuteCustomer: boolean;
  logs: boolean;
  readonly busyTypes: Map<number, string>;
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
    busyTypes: new Map([[0, BUSY_TEXT]]),
  };
}
