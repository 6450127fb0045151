import type { Session } from '../session/session.ts';
import { secondsSince } from '../state/agent-snapshot.ts';
import type { CallCenter } from './api.ts';
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
  | 'getBeOperator'
  | 'getavailablegroup'
  | 'getSelectionGroup'
>;

/** From 2020.1.4.1 on, 2 means WebRTC (sdk-facts §5). */
const CLIENT_TYPE_WEBRTC = 2;

/** sdk-facts §1.2: every getter is a view on the snapshot or on the login. */
export function getterMembers(session: Session, settings: Settings): GetterMembers {
  const info = () => session.signIn?.info;
  return {
    getVersion: () => VERSION,
    getCallid: () => session.snapshot.ids.callid,
    getTimestamp: () => session.snapshot.ids.timestamp,
    getCaller: () => session.snapshot.ids.caller,
    getCalled: () => session.snapshot.ids.called,
    getCallFrom: () => session.snapshot.callFrom,
    isLogin: () => session.snapshot.isLogin,
    isCalling: () => session.snapshot.isCalling,
    isOutbound: () => session.snapshot.isOutbound,
    isAuto: () => (session.signIn?.auto ?? 0) !== 0,
    isMeeting: () => session.snapshot.isMeeting,
    getNowStatus: () => session.snapshot.nowStatus,
    getStatus: () => session.snapshot.status,
    getNowStatusText: () => session.snapshot.text,
    getBusyType: () => session.snapshot.busyType,
    getCallDuration: () => secondsSince(session.snapshot.callSinceMs, session.serverNowMs),
    getStatusDuration: () => {
      const { isCalling, callSinceMs, statusSinceMs } = session.snapshot;
      return secondsSince(isCalling ? callSinceMs : statusSinceMs, session.serverNowMs);
    },
    getTransmissionNumber: () => settings.transmissionNumber,
    getLoginType: () => session.signIn?.worktype ?? null,
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
    getConnectionState: () => session.connectionStatus,
    getAudioState: () => session.audioSnapshot.state,
    isMicrophoneMuted: () => session.audioSnapshot.microphoneMuted,
    isHeld: () => session.snapshot.phase === 'hold',
    getServerTime: () => session.serverNowMs,
    getBeOperator: () => session.snapshot.beOperator,
    getavailablegroup: () => settings.choosesTask,
    getSelectionGroup: () => settings.choosesGroup,
  };
}
