import type { ClientFrame, ServerFrame } from './frames.ts';

/** What one sign-in needs; it comes from the HTTP login. */
export interface SignOn {
  readonly url: string;
  readonly operatorid: string;
  readonly password: string;
  readonly abbreviate: string;
  readonly companyid: string;
  readonly worktype: number;
  readonly auto: number;
  readonly logingroups: string;
  /** The audio session is negotiated on the open socket before `logon` (worktype 2). */
  readonly prepares: boolean;
  /** The task groups are asked for first, and `logon` waits for the choice (predictive sign-in). */
  readonly chooses: boolean;
}

export type EndWhy = 'signedOut' | 'refused' | 'takenOver' | 'forced' | 'resumeRefused' | 'unreachable' | 'dropped';

/**
 * ```
 *  off ─signOn─► opening ─► preparing ─► (choosing) ─► signingOn ─► online ─signOff─► signingOff ─► ended
 *                   ▲          (audio)       (task)       │           │ socket lost
 *                   │                                     ▼           ▼
 *                   └────── waiting ◄─────────────────────
 *                              └─► opening ─► resuming ─► online
 * ```
 */
export type Phase =
  | { readonly name: 'off' }
  | { readonly name: 'opening'; readonly attempt: number }
  | { readonly name: 'preparing' }
  | { readonly name: 'choosing' }
  | { readonly name: 'signingOn' }
  | { readonly name: 'resuming'; readonly attempt: number }
  | { readonly name: 'online' }
  | { readonly name: 'waiting'; readonly attempt: number }
  | { readonly name: 'signingOff' }
  | { readonly name: 'ended'; readonly why: EndWhy };

/** A command that got no reply yet. */
export interface PendingCommand {
  readonly frame: ClientFrame;
  /** When the page gave it, and when it was last sent (undefined: not yet), ms. */
  readonly issuedAtMs: number;
  readonly sentAtMs: number | undefined;
}

/** Where we are in the server's numbering of frames; undefined until the first numbered frame. */
export interface Numbering {
  readonly epoch: unknown;
  readonly seq: number;
}

/** Plain data: the whole state of the page's connection to the call-control server. */
export interface Connection {
  readonly phase: Phase;
  readonly signOn: SignOn | undefined;
  /** True once `logon` was answered with 0: a lost socket is then resumed, not signed on again. */
  readonly signedOn: boolean;
  /** The `logon` that was sent: its password works once, so a second try is the very same frame. */
  readonly logon: ClientFrame | undefined;
  readonly numbering: Numbering | undefined;
  /** `seq` at which a gap was seen and a resume asked for; seen again at the same place, the gap is accepted. */
  readonly gapAt: number | undefined;
  readonly lastSequence: number;
  readonly pending: readonly PendingCommand[];
  /** Sequences of our own pings, newest last: a `ping` that echoes one of them needs no `pingack`. */
  readonly pings: readonly number[];
  /** Heartbeats since the last frame came. */
  readonly silentBeats: number;
  /** The ping whose echo shows that the server's replay is over; then what is still unanswered is sent again. */
  readonly barrier: number | undefined;
  /** Since when we try to get (back) in, ms. */
  readonly tryingSinceMs: number | undefined;
}

export type ConnectionTimer = 'heartbeat' | 'reconnect' | 'answer' | 'prepare';

export type ConnectionInput =
  | { readonly type: 'signOn'; readonly signOn: SignOn }
  | { readonly type: 'socketOpened' }
  | { readonly type: 'socketClosed' }
  | { readonly type: 'frame'; readonly frame: ServerFrame }
  | { readonly type: 'timer'; readonly timer: ConnectionTimer }
  /** Audio is up, or can't be: `logon` goes out either way. */
  | { readonly type: 'prepared' }
  /** The task was chosen. */
  | { readonly type: 'chosen'; readonly logingroups: string }
  | { readonly type: 'command'; readonly cmd: string; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly type: 'signOff' }
  /** The browser says the network is back: don't sit out the back-off. */
  | { readonly type: 'networkBack' }
  /** The page waits for this command's reply no longer: it is never sent (again). */
  | { readonly type: 'withdraw'; readonly sequence: number }
  /** Another tab held this sign-in's connection and is gone: come in again in its place. */
  | { readonly type: 'adopt'; readonly connection: Connection }
  /** Another tab holds the connection from here on: the socket goes, the session does not. */
  | { readonly type: 'yield' }
  /** Forget everything at once, without telling the server. */
  | { readonly type: 'drop' };

/** `deliver` is always the last effect of a step, so a handler may give commands while it runs. */
export type ConnectionEffect =
  | { readonly type: 'openSocket'; readonly url: string }
  | { readonly type: 'closeSocket' }
  | { readonly type: 'send'; readonly frame: ClientFrame }
  | { readonly type: 'setTimer'; readonly timer: ConnectionTimer; readonly afterMs: number }
  | { readonly type: 'clearTimer'; readonly timer: ConnectionTimer }
  | { readonly type: 'prepare' }
  /** The server's clock as its own ping showed it, unix ms. */
  | { readonly type: 'serverTime'; readonly serverMs: number }
  /** The command got no reply and will not be sent again. */
  | { readonly type: 'unanswered'; readonly frame: ClientFrame }
  | { readonly type: 'lost' }
  | { readonly type: 'ended'; readonly why: EndWhy }
  | { readonly type: 'deliver'; readonly frame: ServerFrame };

/** Outside facts of one step: wall clock in ms and one random number in [0, 1). */
export interface Facts {
  readonly nowMs: number;
  readonly random: number;
}

export interface Step {
  readonly state: Connection;
  readonly effects: readonly ConnectionEffect[];
}

export const initialConnection: Connection = {
  phase: { name: 'off' },
  signOn: undefined,
  signedOn: false,
  logon: undefined,
  numbering: undefined,
  gapAt: undefined,
  lastSequence: 0,
  pending: [],
  pings: [],
  silentBeats: 0,
  barrier: undefined,
  tryingSinceMs: undefined,
};

/** Frames that go out before `logon`; everything else waits for a signed-on socket. */
const BEFORE_LOGON: readonly string[] = ['audio', 'availablegroup'];

/** Can this command be taken now: sent at once, or kept for the moment when the connection is back? */
export function takesCommand(connection: Connection, cmd: string): boolean {
  switch (connection.phase.name) {
    case 'online':
      return true;
    case 'preparing':
    case 'choosing':
    case 'signingOn':
      return BEFORE_LOGON.includes(cmd);
    case 'waiting':
    case 'opening':
    case 'resuming':
      return connection.signedOn && cmd !== 'audio' && connection.pending.length < PENDING_MAX;
    default:
      return false;
  }
}

/** More unanswered commands than an agent can click; then new ones are refused. */
export const PENDING_MAX = 64;

export type ConnectionStatus = 'connected' | 'connecting' | 'disconnected' | 'failed';

/** The one connection state that pages show. */
export function statusOfConnection(connection: Connection): ConnectionStatus {
  const { phase } = connection;
  switch (phase.name) {
    case 'online':
    case 'signingOff':
      return 'connected';
    case 'off':
      return 'disconnected';
    case 'ended':
      return phase.why === 'signedOut' || phase.why === 'dropped' ? 'disconnected' : 'failed';
    default:
      return 'connecting';
  }
}
