import type { Session } from '../session/session.ts';
import type { CallCenter } from './api.ts';
import type { Commands } from './commands.ts';
import type { Result } from './result.ts';
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

/** sdk-facts §1.5, §1.6 */
export function commandMembers(session: Session, commands: Commands, settings: Settings): CommandMembers {
  function muteMicrophone(muted: boolean): Result {
    session.orderAudio({ order: 'mute', muted });
    return commands.done();
  }

  const setsMicrophone = (): boolean => settings.onlyMuteCustomer && session.signIn?.worktype === 2;

  return {
    free: () => commands.send('free', 'agentidle'),
    busy(busydescr = 0) {
      const busyType = Number(busydescr) || 0;
      if (commands.problem('busy') === undefined) session.adjust((snapshot) => ({ ...snapshot, busyType }));
      return commands.send('busy', 'agentbusy', { busydescr: busyType });
    },
    callout(obj, e, preview, transmission_number) {
      if (typeof obj === 'object' && !isEnter(e)) return commands.ignore('not the Enter key');
      const called = dialledNumber(typeof obj === 'object' ? obj.value : obj);
      if (called === '') return commands.refuse('请输入号码');
      return commands.send('callout', 'makecall', {
        called,
        caller: transmission_number || settings.transmissionNumber,
        ...(preview === undefined || preview === null ? {} : { preview }),
      });
    },
    acceptcall: () => commands.send('acceptcall', 'answercall'),
    cancelmakecall: () =>
      commands.send('cancelmakecall', 'cancelmakecall', { agentoperatorid: session.signIn?.info.operatorid ?? '' }),
    mute: () => (setsMicrophone() ? muteMicrophone(true) : commands.send('mute', 'mute')),
    unmute: () => (setsMicrophone() ? muteMicrophone(false) : commands.send('unmute', 'unmute')),
    sendDTMF(key) {
      const num = String(key);
      return /^[0-9*#]$/.test(num) ? commands.send('sendDTMF', 'senddtmf', { num }) : commands.refuse('按键无效');
    },
    setMicrophoneMuted: (muted) => session.orderAudio({ order: 'mute', muted }),
    retryAudio: () => session.orderAudio({ order: 'retry' }),
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
