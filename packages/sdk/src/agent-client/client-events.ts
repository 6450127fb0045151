import type { EventOf, EventType } from '@callwright/cti/light';
import type { AudioState } from '../audio/audio-session.ts';
import type { ConnectionStatus, EndWhy } from '../wire/connection.ts';
import type { ServerFrame } from '../wire/frames.ts';
import type { AudioProblemNotice } from './client-snapshot.ts';

/** Local event `connectionstate`: told by the SDK itself, not by a frame. */
export interface ConnectionStateEvent {
  readonly type: 'connectionstate';
  readonly state: ConnectionStatus;
  /** Why it ended, when it did. */
  readonly why?: EndWhy;
}

/** Local event `audiostate` (logintype 2). */
export interface AudioStateEvent {
  readonly type: 'audiostate';
  readonly state: AudioState;
  readonly problem?: AudioProblemNotice;
}

/** Local event `audioquality`: every 5 s while audio is connected. */
export interface AudioQualityEvent {
  readonly type: 'audioquality';
  /** Share of the packets to this page that were lost, 0 … 1. */
  readonly lossIn: number;
  /** Share of the packets from this page that the server missed, 0 … 1; undefined until it reported. */
  readonly lossOut: number | undefined;
  readonly jitterMs: number;
  readonly roundTripMs: number | undefined;
  /** Estimate of what the agent hears, 1 … 4.41 (E-model, ITU-T G.107, for G.711). */
  readonly mos: number;
}

/** Local event `audiolevel`: the microphone's loudness, ten times a second while somebody listens to it. */
export interface AudioLevelEvent {
  readonly type: 'audiolevel';
  /** Root mean square of the microphone, 0 … 1, also while it is muted towards the customer. */
  readonly microphone: number;
  /** The same of what the agent hears. */
  readonly speaker: number;
}

/** A microphone or speaker came or went. */
export interface AudioDevicesEvent {
  readonly type: 'audiodevices';
}

/** Told by the SDK itself. */
export interface LocalEvents {
  readonly connectionstate: ConnectionStateEvent;
  readonly audiostate: AudioStateEvent;
  readonly audioquality: AudioQualityEvent;
  readonly audiolevel: AudioLevelEvent;
  readonly audiodevices: AudioDevicesEvent;
}

/** Payload by event type: those of the manual from the one source that also makes the docs, and our local ones. */
export type EventByType = { readonly [Type in EventType]: EventOf<Type> } & LocalEvents;

/** What `on('*')` hears: every frame, known or not. */
export type AnyEvent = ServerFrame;
