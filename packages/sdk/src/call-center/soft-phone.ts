import type { Session } from '../session/session.ts';
import type { CallCenter } from './api.ts';
import { VERSION } from './version.ts';

/** The global `SoftPhone`, as far as pages call it themselves (sdk-facts §5.1): the page's own audio session. */
export interface SoftPhone {
  init(): void;
  Login(): void;
  Logout(): void;
  UnInitialize(): void;
  AcceptCall(): void;
  ReleaseCall(): void;
  MakeCall(called: string): void;
  /** The microphone. */
  Mute(): void;
  UnMute(): void;
  SendDTMF(key: string | number): void;
  version(): string;
  check(): boolean;
  setOncloseEvent(handler: () => void): void;
  // Slots of the page's (§2.5)
  login_event?: (returnCode: number) => void;
  OnIncomingCallReceived_event?: (event: { readonly callid: string }) => void;
  OnCallAnswered_event?: (event: { readonly callid: string }) => void;
  OnWTSSessionChange_event?: (event: object) => void;
}

/** Signing in sets it up and signing out ends it: `init`, `Login`, `Logout` and `UnInitialize` have nothing left to do. */
export function softPhone(
  callCenter: CallCenter,
  session: Session,
  run: (slot: unknown, argument: unknown) => void,
): SoftPhone {
  const nothing = (): void => undefined;
  let onClose: unknown;
  let audio = session.audioSnapshot.state;
  let phase = session.snapshot.phase;
  const phone: SoftPhone = {
    init: nothing,
    Login: () => callCenter.retryAudio(),
    Logout: nothing,
    UnInitialize: nothing,
    AcceptCall: () => void callCenter.acceptcall(),
    ReleaseCall: () => void callCenter.cancelmakecall(),
    MakeCall: (called) => void callCenter.callout(called),
    Mute: () => callCenter.setMicrophoneMuted(true),
    UnMute: () => callCenter.setMicrophoneMuted(false),
    SendDTMF: (key) => void callCenter.sendDTMF(key),
    version: () => VERSION,
    check: () => session.audioSnapshot.state === 'connected',
    setOncloseEvent(handler) {
      onClose = handler;
    },
  };
  session.listen({
    changed() {
      const before = { audio, phase };
      audio = session.audioSnapshot.state;
      phase = session.snapshot.phase;
      const { callid } = session.snapshot.ids;
      if (audio !== before.audio && audio === 'connected') run(phone.login_event, 0);
      if (audio !== before.audio && before.audio === 'connected') run(onClose, undefined);
      if (session.signIn?.worktype !== 2 || phase === before.phase) return;
      if (phase.endsWith('ringing')) run(phone.OnIncomingCallReceived_event, { callid });
      else if (before.phase.endsWith('ringing') && phase !== 'none') run(phone.OnCallAnswered_event, { callid });
    },
  });
  return phone;
}
