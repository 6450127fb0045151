import type { Environment } from '../browser/environment.ts';
import { serverBase } from '../login/server-url.ts';
import type { Session } from '../session/session.ts';
import type { AgentSnapshot, Labels } from '../state/agent-snapshot.ts';
import type { CallCenter } from './api.ts';
import { busyTypeMap } from './busy-types.ts';
import { PageStore } from './page-store.ts';
import type { Settings } from './settings.ts';

type Toggle = Extract<keyof CallCenter, `${'open' | 'close' | 'hide' | 'show'}${string}`>;
type Toggles = Pick<CallCenter, Exclude<Toggle, 'showControl' | 'hideControl' | 'showCallingControl'>>;
type SettingMembers = Toggles &
  Pick<
    CallCenter,
    | 'set3CS_url'
    | 'setBusyText'
    | 'setIdleText'
    | 'setTransmissionNumber'
    | 'setLoginGroups'
    | 'getBusyTypeMap'
    | 'getBusyTypes'
  >;

/** sdk-facts §1.1 */
export function settingMembers(session: Session, settings: Settings, environment: Environment): SettingMembers {
  const relabel = (change: (labels: Labels) => Labels): void =>
    session.adjust((snapshot: AgentSnapshot) => ({ ...snapshot, labels: change(snapshot.labels) }));
  const busyTypes = (): ReadonlyMap<number, string> => session.snapshot.labels.busyTypes;
  const setBusyTypes = (types: ReadonlyMap<number, string>): void =>
    relabel((labels) => ({ ...labels, busyTypes: types }));
  return {
    ...toggles(settings, () => session.adjust((snapshot) => ({ ...snapshot }))),
    set3CS_url(url) {
      settings.server = serverBase(url, environment.pageIsSecure) ?? settings.server;
      return 'success';
    },
    setBusyText(text) {
      const busy = String(text);
      relabel((labels) => ({ ...labels, busy, busyTypes: new Map(labels.busyTypes).set(0, busy) }));
      return 'success';
    },
    setIdleText(text) {
      relabel((labels) => ({ ...labels, idle: String(text) }));
      return 'success';
    },
    setTransmissionNumber(number) {
      settings.transmissionNumber = String(number);
      return 'success';
    },
    setLoginGroups(ids) {
      settings.loginGroups = String(ids);
    },
    getBusyTypeMap: () => busyTypeMap(busyTypes, setBusyTypes),
    getBusyTypes: () => [...busyTypes()].map(([typeId, text]) => ({ typeId, text })),
  };
}

/** @param redraw for what the bar shows */
function toggles(settings: Settings, redraw: () => void): Toggles {
  const success = (set: () => void) => (): 'success' => {
    set();
    return 'success';
  };
  const set = <Key extends keyof Settings>(key: Key, value: Settings[Key]) =>
    success(() => {
      settings[key] = value;
    });
  return {
    openLog: set('logs', true),
    closeLog: success(() => {
      settings.logs = false;
      settings.clientLog = false;
    }),
    openClientLog: set('clientLog', true),
    closeClientLog: set('clientLog', false),
    openCalloutTC: success(() => {
      settings.calloutTransfers = true;
      redraw();
    }),
    closeCalloutTC: success(() => {
      settings.calloutTransfers = false;
      redraw();
    }),
    hidePhone: set('hidesPhone', true),
    showPhone: set('hidesPhone', false),
    openAvailablegroup: set('choosesTask', true),
    closeAvailablegroup: set('choosesTask', false),
    openSelectionGroup: set('choosesGroup', true),
    closeSelectionGroup: set('choosesGroup', false),
    openOnlyMuteCustomer: set('onlyMuteCustomer', true),
    closeOnlyMuteCustomer: set('onlyMuteCustomer', false),
    openRefreshReconnection: success(() => {
      settings.refreshReconnection = true;
      PageStore.set('refreshReconnection', '1');
    }),
    closeRefreshReconnection: set('refreshReconnection', false),
  };
}
