import { secondsSince } from '../state/agent-snapshot.ts';
import type { CallCenter } from './api.ts';
import type { Core } from './core.ts';
import type { Settings } from './settings.ts';
import { VERSION } from './version.ts';

type GetterMembers = Pick<
  CallCenter,
  | 'getVersion'
  | 'getCallid'
  | 'getTimestamp'
  | 'getCaller'
  | 'getCalled'
  | 'getCallFrom'
  | 'isLogin'
  | 'isCalling'
  | 'isOutbound'
  | 'isAuto'
  | 'isMeeting'
  | 'getNowStatus'
  | 'getStatus'
  | 'getNowStatusText'
  | 'getBusyType'
  | 'getCallDuration'
  | 'getStatusDuration'
  | 'getTransmissionNumber'
  | 'getLoginType'
  | 'getClientType'
  | 'getWsurl'
  | 'getCompanyid'
  | 'getAbbreviate'
  | 'getOperatorid'
  | 'getPassword'
  | 'getMediaip'
  | 'getMediaport'
  | 'getSipid'
  | 'getSippwd'
  | 'getConnectionState'
  | 'getAudioState'
  | 'isMicrophoneMuted'
  | 'isHeld'
  | 'getServerTime'
  | 'secondsToHours'
>;

/** From 2020.1.4.1 on, 2 means WebRTC (sdk-facts §5). */
const CLIENT_TYPE_WEBRTC = 2;

/** sdk-facts §1.2: every getter is a view on the snapshot or on the login. */
export function getterMembers(core: Core, settings: Settings): GetterMembers {
  const info = () => core.signIn?.info;
  return {
    getVersion: () => VERSION,
    getCallid: () => core.snapshot.ids.callid,
    getTimestamp: () => core.snapshot.ids.timestamp,
    getCaller: () => core.snapshot.ids.caller,
    getCalled: () => core.snapshot.ids.called,
    getCallFrom: () => core.snapshot.callFrom,
    isLogin: () => core.snapshot.isLogin,
    isCalling: () => core.snapshot.isCalling,
    isOutbound: () => core.snapshot.isOutbound,
    isAuto: () => (core.signIn?.auto ?? 0) !== 0,
    isMeeting: () => false,
    getNowStatus: () => core.snapshot.nowStatus,
    getStatus: () => core.snapshot.status,
    getNowStatusText: () => core.snapshot.text,
    getBusyType: () => core.snapshot.busyType,
    getCallDuration: () => secondsSince(core.snapshot.callSinceMs, core.serverNowMs),
    getStatusDuration: () => {
      const { isCalling, callSinceMs, statusSinceMs } = core.snapshot;
      return secondsSince(isCalling ? callSinceMs : statusSinceMs, core.serverNowMs);
    },
    getTransmissionNumber: () => settings.transmissionNumber,
    getLoginType: () => core.signIn?.worktype ?? null,
    getClientType: () => CLIENT_TYPE_WEBRTC,
    getWsurl: () => info()?.wsUrl ?? '',
    getCompanyid: () => info()?.companyid ?? '',
    getAbbreviate: () => info()?.abbreviate ?? '',
    getOperatorid: () => info()?.operatorid ?? '',
    getPassword: () => info()?.password ?? '',
    getMediaip: () => info()?.mediaIp ?? '',
    getMediaport: () => info()?.mediaPort ?? '',
    getSipid: () => info()?.sipId ?? '',
    getSippwd: () => info()?.sipPwd ?? '',
    getConnectionState: () => core.connectionStatus,
    getAudioState: () => core.audio.state,
    isMicrophoneMuted: () => core.audio.microphoneMuted,
    isHeld: () => core.snapshot.phase === 'hold',
    getServerTime: () => core.serverNowMs,
    secondsToHours,
  };
}

/** `HH:mm:ss` */
export function secondsToHours(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}
