/**
 * What the server and a media process say to each other over their Unix socket: one JSON object a line, both ways.
 *
 * The media process binds RTP ports in advance and leases them to the server (`ports`), so the server can put a port
 * into an SDP without waiting for an answer. A leg lives from `openRtp`/`openWebRtc` until `closeLeg`; it survives the
 * server: a new server sends `hello` and is told the legs that are up (`welcome`).
 */
import type { VerdictCause } from '../answering-machine/cadence.ts';

export type LegId = string;
export type AudioCodec = 'PCMU' | 'PCMA';

/** What a member of a bridge does: hears and is heard, only hears, or is heard by one leg only. */
export type BridgeRole =
  | { readonly kind: 'talk' }
  | { readonly kind: 'listen' }
  | { readonly kind: 'whisper'; readonly to: LegId };

/** Things that can be played, one after the other. */
export type PromptPart =
  /** A WAV file (8 kHz or more, mono, PCM or G.711), path relative to the prompt folders. */
  | { readonly kind: 'file'; readonly name: string }
  | { readonly kind: 'say'; readonly text: string; readonly language: 'zh' | 'en' }
  /** Built-in sounds. `music`: hold music; `ringback`: 450 Hz 1 s on 4 s off; `beep`; `busy`. */
  | { readonly kind: 'sound'; readonly sound: 'music' | 'ringback' | 'beep' | 'busy' }
  | { readonly kind: 'silence'; readonly ms: number };

export type MediaCommand =
  | { readonly type: 'hello'; readonly protocol: 1 }
  /** `port` out of the lease. Sends nothing until `setRemote`; locks onto the first source that fits (symmetric RTP). */
  | { readonly type: 'openRtp'; readonly leg: LegId; readonly port: number }
  /** May come again (re-INVITE). `sendAudio` false: the peer put us on hold (a=inactive / sendonly at its side). */
  | {
      readonly type: 'setRemote';
      readonly leg: LegId;
      readonly address: string;
      readonly port: number;
      readonly codec: AudioCodec;
      /** RFC 4733 payload type, if negotiated. */
      readonly telephoneEvent: number | undefined;
      readonly sendAudio: boolean;
      /** The peer sends nothing by agreement (a=recvonly, a=inactive at its side): it is not missed. */
      readonly peerSilent?: boolean;
    }
  /** The page's audio session: its offer; answered by `webRtcAnswer` (complete, no trickle) or `legLost`. */
  | { readonly type: 'openWebRtc'; readonly leg: LegId; readonly offer: string }
  | { readonly type: 'closeLeg'; readonly leg: LegId }
  /** Sets the whole membership; legs leave any other bridge. Empty: the bridge is gone. */
  | {
      readonly type: 'bridge';
      readonly bridge: string;
      readonly members: readonly { readonly leg: LegId; readonly role: BridgeRole }[];
    }
  /** Plays to every leg named (they hear it instead of their bridge). One play a leg: a new one stops the old (`playEnded` stopped). */
  | {
      readonly type: 'play';
      readonly play: string;
      readonly legs: readonly LegId[];
      readonly parts: readonly PromptPart[];
      readonly loop: boolean;
    }
  | { readonly type: 'stopPlay'; readonly play: string }
  /** Two-channel WAV: what `left` and `right` say, in step with each other. Either may be absent yet and may change: send again. */
  | {
      readonly type: 'record';
      readonly recording: string;
      /** Absolute path of the file to write. */
      readonly path: string;
      readonly left: LegId | undefined;
      readonly right: LegId | undefined;
    }
  | { readonly type: 'stopRecord'; readonly recording: string }
  /** Keys, 64 at most under way: as RFC 4733 events, or, where the peer did not negotiate them, as tones. */
  | { readonly type: 'sendDigits'; readonly leg: LegId; readonly digits: string }
  /** Listens who answered: `machineVerdict` comes within 4 s, and after "machine" `machineBeep`, 30 s after the command at most. */
  | { readonly type: 'detectMachine'; readonly leg: LegId };

export type MediaEvent =
  | { readonly type: 'welcome'; readonly protocol: 1; readonly pid: number; readonly legs: readonly LegId[] }
  /** Ports newly leased to the server, bound already. */
  | { readonly type: 'ports'; readonly ports: readonly number[] }
  | { readonly type: 'webRtcAnswer'; readonly leg: LegId; readonly answer: string }
  /** ICE and DTLS are through: the page hears and is heard. */
  | { readonly type: 'legConnected'; readonly leg: LegId }
  /** A WebRTC leg failed or closed, a port broke, or no packet came for the inactivity time. The leg is gone. */
  | { readonly type: 'legLost'; readonly leg: LegId; readonly reason: string }
  /** An RTP leg that should talk has sent nothing for a quarter of the inactivity time, said once: is its peer still there? */
  | { readonly type: 'legSilent'; readonly leg: LegId }
  | { readonly type: 'digit'; readonly leg: LegId; readonly digit: string; readonly durationMs: number }
  | {
      readonly type: 'playEnded';
      readonly play: string;
      readonly reason: 'finished' | 'stopped' | 'failed';
      readonly detail?: string;
    }
  | {
      readonly type: 'recorded';
      readonly recording: string;
      readonly path: string;
      readonly durationMs: number;
      readonly complete: boolean;
    }
  /** Who answered, by sound and cadence, and at which ms of listening that was known. */
  | {
      readonly type: 'machineVerdict';
      readonly leg: LegId;
      readonly verdict: 'person' | 'machine' | 'unsure';
      readonly cause: VerdictCause;
      readonly atMs: number;
    }
  /** The machine's greeting is over. `beep`: after its beep; `silence`: there was none; `gaveUp`: it has no end. */
  | {
      readonly type: 'machineBeep';
      readonly leg: LegId;
      readonly cause: 'beep' | 'silence' | 'gaveUp';
      readonly atMs: number;
    }
  /** A command that could not be carried out: named, nothing changed. */
  | { readonly type: 'refused'; readonly command: string; readonly leg?: LegId; readonly reason: string }
  /** Every 5 s: counters for /metrics. */
  | { readonly type: 'stats'; readonly counters: Readonly<Record<string, number>> };
