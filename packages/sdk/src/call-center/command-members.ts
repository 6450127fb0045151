import type { CallCenter } from './api.ts';
import type { Core } from './core.ts';
import type { Hooks } from './hooks.ts';
import { type Result, succeeded } from './result.ts';
import type { Settings } from './settings.ts';

type CommandMembers = Pick<
  CallCenter,
  | 'free'
  | 'busy'
  | 'callout'
  | 'acceptcall'
  | 'cancelmakecall'
  | 'mute'
  | 'unmute'
  | 'sendDTMF'
  | 'setMicrophoneMuted'
  | 'retryAudio'
>;

/** Longest number that goes out (sdk-facts §1.6). */
const NUMBER_MAX = 32;
const ENTER = 13;

/** sdk-facts §1.5, §1.6. Each sends its command and then calls `<method>_callback`, as version B does. */
export function commandMembers(core: Core, hooks: Hooks, settings: Settings): CommandMembers {
  function send(method: string, cmd: string, fields: Readonly<Record<string, unknown>> = {}): Result {
    const result = core.request(cmd, fields);
    if (result.result === 1) hooks.callback(method);
    return result;
  }

  function muteMicrophone(muted: boolean): Result {
    core.audio.muteMicrophone(muted);
    return succeeded;
  }

  const setMicrophone = (): boolean => settings.onlyMuteCustomer && core.signIn?.worktype === 2;

  return {
    free: () => send('free', 'agentidle'),
    busy(busydescr = 0) {
      const busyType = Number(busydescr) || 0;
      core.adjust((snapshot) => ({ ...snapshot, busyType }));
      return send('busy', 'agentbusy', { busydescr: busyType });
    },
    callout(obj, e, preview, transmission_number) {
      if (typeof obj === 'object' && !isEnter(e)) return { result: 0, reason: 'not the Enter key' };
      const called = dialledNumber(typeof obj === 'object' ? obj.value : obj);
      if (called === '') return core.refuse('请输入号码');
      return send('callout', 'makecall', {
        called,
        caller: transmission_number || settings.transmissionNumber,
        ...(preview === undefined || preview === null ? {} : { preview }),
      });
    },
    acceptcall: () => send('acceptcall', 'answercall'),
    cancelmakecall: () =>
      send('cancelmakecall', 'cancelmakecall', { agentoperatorid: core.signIn?.info.operatorid ?? '' }),
    mute: () => (setMicrophone() ? muteMicrophone(true) : send('mute', 'mute')),
    unmute: () => (setMicrophone() ? muteMicrophone(false) : send('unmute', 'unmute')),
    sendDTMF(key) {
      const num = String(key);
      return /^[0-9*#]$/.test(num) ? send('sendDTMF', 'senddtmf', { num }) : core.refuse('按键无效');
    },
    setMicrophoneMuted: (muted) => core.audio.muteMicrophone(muted),
    retryAudio: () => core.audio.repair(),
  };
}

/** What is left of what the agent typed: digits, letters and `@`. */
export function dialledNumber(typed: unknown): string {
  return String(typed ?? '')
    .replace(/[^0-9A-Za-z@]/g, '')
    .slice(0, NUMBER_MAX);
}

function isEnter(e: { readonly keyCode?: number; readonly key?: string } | null | undefined): boolean {
  return e?.keyCode === ENTER || e?.key === 'Enter';
}
