import type { AgentClient } from '../agent-client/agent-client.ts';
import type { EventByType } from '../agent-client/client-events.ts';
import type { AudioState } from '../audio/audio-session.ts';
import type { LoginRefusal } from '../login/login-client.ts';
import type { CallFrom, NowStatus } from '../state/agent-snapshot.ts';
import type { ConnectionStatus } from '../wire/connection.ts';
import type { ServerFrame } from '../wire/frames.ts';
import type { BarApi } from './api-bar.ts';
import type { CallApi } from './api-calls.ts';
import type { SessionApi } from './api-session.ts';
import type { BusyTypeMap } from './busy-types.ts';
import type { Profile, Result } from './result.ts';

/**
 * The global `CallCenter`. Names, arguments, values and orders are those of the incumbent's object (sdk-facts §1, §2),
 * so that pages written for it run unchanged; members under "Ours" are additions.
 *
 * Calls return `{result, reason}`: 1 means sent, never that the server did it. What the server did comes as an event,
 * to `CallCenter.<type>_event` and to every listener, after the getters have changed.
 */
export interface CallCenter extends SessionApi, CallApi, BarApi {
  // Sign-in (§1.4)
  /**
   * Signs the agent in. Success is the event `logon` with `status` 0; a failed login calls `opLogin_callback`.
   * @param operator agent number
   * @param pwd MD5 of the password, hex
   * @param companyid number of the company
   * @param logintype 0 desk or mobile phone, 1 SIP phone, 2 this page
   * @param auto 1: predictive sign-in
   * @param logingroups `""`: all groups of the agent; or group ids, comma-separated
   * @param url_3cs address of the server; by default the one that the script came from
   * @param client_type taken and ignored: this SDK is always WebRTC
   * @param server_type passed on to the login
   * @param sip_id SIP account to use for this sign-in (logintype 1)
   */
  opLogin(
    operator: string | number,
    pwd: string,
    companyid: string | number,
    logintype: string | number,
    auto?: string | number,
    logingroups?: string,
    url_3cs?: string,
    client_type?: string | number,
    server_type?: string | number,
    sip_id?: string,
  ): void;
  /** Forgets the session at once, without telling the server. */
  clearConnection(): CallCenter;
  /** Address of the server: `host`, `host:port/path` or a URL. */
  set3CS_url(url: string): 'success';

  // Agent state (§1.5)
  /** Ready. */
  free(): Result;
  /** Not ready. @param busydescr id of the reason, default 0 */
  busy(busydescr?: number | string): Result;

  // Calls (§1.6)
  /**
   * Calls a number, or with `@` in it another agent. Only digits, letters and `@` count, 32 at most.
   * @param obj the number, or an input element together with its key event `e` (then only Enter dials)
   * @param preview preview task of this call
   * @param transmission_number number shown to the customer, instead of `setTransmissionNumber`
   */
  callout(
    obj: string | number | { readonly value: string },
    e?: { readonly keyCode?: number; readonly key?: string } | null,
    preview?: object | null,
    transmission_number?: string,
  ): Result;
  /** Answers the call that rings. */
  acceptcall(): Result;
  /** Hangs up, declines, or gives up a call that is being made. */
  cancelmakecall(): Result;
  /** Hold: the customer hears music. With `openOnlyMuteCustomer`, the microphone instead. */
  mute(): Result;
  /** Retrieve. */
  unmute(): Result;
  /** @param key one of 0-9 * # */
  sendDTMF(key: string | number): Result;

  // Events (§2)
  /** Returns the listener's id, `""` when `handler` is no function. Several listeners of a type run in turn. */
  addEventListener<Type extends keyof EventByType>(type: Type, handler: (event: EventByType[Type]) => void): string;
  addEventListener(type: string, handler: (event: ServerFrame) => void): string;
  /** 0 when nothing was ever registered for that type. */
  removeEventListener(type: string, id: string): 0 | Result;
  getEventListenerCount(type: string): number;
  /** `fn(text)` on every status text. */
  setStatusAndPhoneTextEvent(fn: (text: string) => void): void;
  /** `fn(text)` on every text for the agent's eyes: the server's `reason`, refused actions, audio trouble. */
  setEventAlertEvent(fn: (text: string) => void): void;
  /** Called with the HTTP reply of a login that failed, whichever it was. */
  opLogin_callback?: (reply: LoginRefusal) => void;
  sipLogin_callback?: (reply: LoginRefusal) => void;

  // Getters (§1.2)
  getVersion(): string;
  getCallid(): string;
  getTimestamp(): string;
  getCaller(): string;
  getCalled(): string;
  /** How this call came about, `""` outside one. */
  getCallFrom(): CallFrom;
  isLogin(): boolean;
  isCalling(): boolean;
  isOutbound(): boolean;
  isAuto(): boolean;
  isMeeting(): boolean;
  /** What the agent is between calls; unchanged during one. */
  getNowStatus(): NowStatus;
  /** `type` of the last event that is no feed. */
  getStatus(): string;
  getNowStatusText(): string;
  getBusyType(): number;
  getBusyTypeMap(): BusyTypeMap;
  /** Seconds since the present part of the call began, by the server's clock. */
  getCallDuration(): number;
  /** The same in a call; else seconds since the state began. */
  getStatusDuration(): number;
  getTransmissionNumber(): string;
  getLoginType(): number | null;
  getClientType(): number;
  getWsurl(): string;
  getCompanyid(): string;
  getAbbreviate(): string;
  getOperatorid(): string;
  getPassword(): string;
  getMediaip(): string;
  getMediaport(): string;
  getSipid(): string;
  getSippwd(): string;

  // Settings (§1.1)
  setBusyText(text: string): 'success';
  setIdleText(text: string): 'success';
  setTransmissionNumber(number: string): 'success';
  setLoginGroups(ids: string): void;
  openLog(): 'success';
  closeLog(): 'success';
  openOnlyMuteCustomer(): 'success';
  closeOnlyMuteCustomer(): 'success';

  // Helpers (§1.9)
  secondsToHours(seconds: number): string;

  // Ours
  /** The promise-based client of the same sign-in: for what this object has no words for. */
  readonly client: AgentClient;
  /** Which version's habits to keep: `A` refuses by a state machine of its own, `B` always sends and returns the object itself (sdk-facts §7). Default: what either accepts. */
  profile?: Profile;
  /**
   * After a reload of a page of the server's own origin: signs in again with the browser's cookie and takes the
   * agent's state and call over. Resolves with false when there is no session to come back to.
   */
  resumeSession(url_3cs?: string): Promise<boolean>;
  /** MD5 hex of a text, for `opLogin`. */
  md5(text: string): string;
  /** Not-ready reasons of the company, in its order. */
  getBusyTypes(): readonly { readonly typeId: number; readonly text: string }[];
  getConnectionState(): ConnectionStatus;
  getAudioState(): AudioState;
  /** Silences the agent's microphone; the customer hears silence, not music. */
  setMicrophoneMuted(muted: boolean): void;
  isMicrophoneMuted(): boolean;
  /** Sets the page's audio up again after its problem was solved (the microphone allowed or plugged in). */
  retryAudio(): void;
  /** The customer is on hold. */
  isHeld(): boolean;
  /** The server's clock, unix ms. */
  getServerTime(): number;
}
