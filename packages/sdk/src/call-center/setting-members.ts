import { serverBase } from '../login/server-url.ts';
import type { CallCenter } from './api.ts';
import { busyTypeMap } from './busy-types.ts';
import type { Core } from './core.ts';
import type { Environment } from './environment.ts';
import type { Settings } from './settings.ts';

type SettingMembers = Pick<
  CallCenter,
  | 'set3CS_url'
  | 'setBusyText'
  | 'setIdleText'
  | 'setTransmissionNumber'
  | 'setLoginGroups'
  | 'openLog'
  | 'closeLog'
  | 'openOnlyMuteCustomer'
  | 'closeOnlyMuteCustomer'
  | 'getBusyTypeMap'
  | 'getBusyTypes'
>;

/** sdk-facts §1.1 */
export function settingMembers(core: Core, settings: Settings, environment: Environment): SettingMembers {
  const showBusyTypes = (): void =>
    core.adjust((snapshot) => ({
      ...snapshot,
      labels: { ...snapshot.labels, busyTypes: new Map(settings.busyTypes) },
    }));
  showBusyTypes();
  const success = (set: () => void) => (): 'success' => {
    set();
    return 'success';
  };
  return {
    set3CS_url(url) {
      settings.server = serverBase(url, environment.pageIsSecure) ?? settings.server;
      return 'success';
    },
    setBusyText(text) {
      settings.busyTypes.set(0, String(text));
      core.adjust((snapshot) => ({ ...snapshot, labels: { ...snapshot.labels, busy: String(text) } }));
      showBusyTypes();
      return 'success';
    },
    setIdleText(text) {
      core.adjust((snapshot) => ({ ...snapshot, labels: { ...snapshot.labels, idle: String(text) } }));
      return 'success';
    },
    setTransmissionNumber(number) {
      settings.transmissionNumber = String(number);
      return 'success';
    },
    setLoginGroups(ids) {
      settings.loginGroups = String(ids);
    },
    openLog: success(() => {
      settings.logs = true;
    }),
    closeLog: success(() => {
      settings.logs = false;
    }),
    openOnlyMuteCustomer: success(() => {
      settings.onlyMuteCustomer = true;
    }),
    closeOnlyMuteCustomer: success(() => {
      settings.onlyMuteCustomer = false;
    }),
    getBusyTypeMap: () => busyTypeMap(settings.busyTypes, showBusyTypes),
    getBusyTypes: () => [...settings.busyTypes].map(([typeId, text]) => ({ typeId, text })),
  };
}
