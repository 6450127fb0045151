import type { Environment } from '../browser/environment.ts';
import type { Session } from '../session/session.ts';
import type { CallCenter } from './api.ts';
import type { Commands } from './commands.ts';
import { maskPhone } from './mask.ts';
import { dateText, HashMap, secondsToHours } from './page-helpers.ts';
import { PageStore } from './page-store.ts';
import { RemoteLog } from './remote-log.ts';
import type { Settings } from './settings.ts';
import { taskNames } from './task-names.ts';

type HelperMembers = Pick<
  CallCenter,
  | 'secondsToHours'
  | 'dateNow'
  | 'getUUID'
  | 'filterPhone'
  | 'log'
  | 'send'
  | 'ping'
  | 'pingack'
  | 'getlocalstorage'
  | 'setlocalstorage'
  | 'getcookie'
  | 'setcookie'
  | 'HashMap'
  | 'getPath'
  | 'createCss'
  | 'createScript'
  | 'initMsg'
  | 'getTaskName'
>;

/** sdk-facts §1.9. */
export function helperMembers(
  session: Session,
  commands: Commands,
  settings: Settings,
  environment: Environment,
): HelperMembers {
  const remote = new RemoteLog(environment, () => settings.server);
  return {
    secondsToHours,
    dateNow: () => dateText(environment.nowMs()),
    getUUID: () => environment.newId(),
    filterPhone: (number) => (settings.hidesPhone ? maskPhone(String(number)) : String(number)),
    log(text, toServer = true) {
      const line = `${dateText(environment.nowMs())} ${typeof text === 'string' ? text : JSON.stringify(text)}`;
      if (settings.logs) environment.log(line);
      if (settings.logs && settings.clientLog && toServer) remote.write(line);
    },
    send(frame) {
      const { cmd, sequence: _, ...fields } = frame;
      return typeof cmd === 'string' ? commands.send('send', cmd, fields) : commands.ignore('no cmd');
    },
    // The connection sends its own heartbeats; these two are here for pages that call them.
    ping: () => commands.done(),
    pingack: () => commands.done(),
    getlocalstorage: (key) => PageStore.get(key),
    setlocalstorage: (key, value) => PageStore.set(key, String(value)),
    getcookie: (key) => PageStore.getCookie(key),
    setcookie: (key, value, days) => PageStore.setCookie(key, String(value), days),
    HashMap,
    getPath: () => environment.scriptFolder,
    createCss: (path, id) => environment.addStyleSheet(path, id),
    // Both ran what came from elsewhere: a script of another address, whatever text another window sent. Pages that call them go on.
    createScript: () => undefined,
    initMsg: () => undefined,
    getTaskName(groupids, callback) {
      const companyid = session.signIn?.info.companyid ?? '';
      void taskNames(environment, settings.server, companyid, groupids).then((reply) => callback?.(reply));
    },
  };
}
