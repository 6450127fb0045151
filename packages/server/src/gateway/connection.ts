import type { LegId } from '@callwright/engine';
import type { AgentIdentity } from '../login/agent-directory.ts';
import type { Grant } from '../login/token-desk.ts';
import type { AgentSession } from './agent-session.ts';
import { Bucket, FRAMES_BURST, FRAMES_PER_SECOND, REFUSALS_BURST, REFUSALS_PER_SECOND } from './frame-limiter.ts';

/** A socket as the gateway needs one: text frames out, and an end. */
export interface FrameSocket {
  send(text: string): void;
  close(code: number, reason: string): void;
  /** Ends it at once, without the closing handshake. */
  terminate(): void;
  /** Bytes that the peer has not taken yet. */
  readonly bufferedAmount: number;
}

/** WebSocket close codes, RFC 6455 §7.4.1 and the private range. */
export const CLOSE = { done: 1000, goingAway: 1001, policy: 1008, takenOver: 4001, replaced: 4002 } as const;

/** Why a page's frames are listened to: the agent that its token names. */
export interface Credential {
  readonly grant: Grant;
  readonly identity: AgentIdentity;
}

/** One open socket of a page, before, during or without a sign-in. */
export interface Connection {
  readonly socket: FrameSocket;
  /** undefined: no valid token; such a socket is told so and closed. */
  readonly credential: Credential | undefined;
  readonly frames: Bucket;
  readonly refusals: Bucket;
  readonly openedAtMs: number;
  /** The signed-in agent whose page this is. */
  session: AgentSession | undefined;
  /** An audio leg that was negotiated here and that the engine does not know yet. */
  pendingAudio: { readonly leg: LegId; connected: boolean } | undefined;
  negotiating: boolean;
  /** An `availablegroup` asked before `logon`: its reply has no session to go to. */
  asked: { readonly sequence: number | undefined } | undefined;
  lastHeardMs: number;
  lastPingMs: number;
  droppedFrames: number;
  open: boolean;
}

export function openConnection(socket: FrameSocket, credential: Credential | undefined, nowMs: number): Connection {
  return {
    socket,
    credential,
    frames: new Bucket(FRAMES_PER_SECOND, FRAMES_BURST, nowMs),
    refusals: new Bucket(REFUSALS_PER_SECOND, REFUSALS_BURST, nowMs),
    openedAtMs: nowMs,
    session: undefined,
    pendingAudio: undefined,
    negotiating: false,
    asked: undefined,
    lastHeardMs: nowMs,
    lastPingMs: nowMs,
    droppedFrames: 0,
    open: true,
  };
}
