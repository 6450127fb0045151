import type { Area, EndReason } from '@callwright/cti/light';
import type { AgentKey, LegId } from '../company/inputs.ts';
import type { IvrPlace } from '../ivr/ivr-place.ts';
import type { EndedBy } from './call-record.ts';

/**
 * A call: one customer leg, the parts that agents have in it, and the media moves that are in force. Where the customer
 * is (`place`) and what each agent does (`part.state`) are two small state machines; `media-layout.ts` derives from both
 * who hears whom.
 */
export interface Call {
  /** Decimal string, unique for ever, sortable by time. */
  readonly callId: string;
  readonly direction: 'inbound' | 'outbound';
  readonly caller: string;
  readonly called: string;
  readonly origCaller: string;
  readonly displayName: string;
  readonly startedAtMs: number;
  /** `startedAtMs` as a string of unix seconds: the `timestamp` of every frame. */
  readonly timestamp: string;
  readonly uui: string;
  readonly preview: JsonObject;
  readonly callerArea: Area | undefined;
  readonly calledArea: Area | undefined;
  /** Score that the call starts with in a queue. */
  readonly baseScore: number;
  /** When an inbound call is answered: with the first prompt or music, or only by an agent. */
  readonly answers: 'firstPrompt' | 'agent';
  userdata: JsonObject;
  followData: JsonObject;
  customer: CustomerLeg;
  place: Place;
  /** Every part that an agent had, ended ones included; `part.segment` is its index + 1. */
  readonly parts: Part[];
  /** Agents who declined this call: it is not offered to them again. */
  declinedBy: readonly AgentKey[];
  answeredAtMs: number | undefined;
  /** Time in queues so far, without the wait that is going on, ms. */
  waitMs: number;
  /** Final SIP status of the leg that failed, where one did. */
  sipStatus: number | undefined;
  /** Recordings of messages that the customer left. */
  messages: readonly string[];
  /** IVR steps taken, against endless loops. */
  ivrSteps: number;
  /** Numbers the legs and plays of this call. */
  nextId: number;
  readonly media: CallMedia;
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** The media moves in force: what must be undone when the call ends. */
export interface CallMedia {
  /** Members of the bridge whose id is the call's; empty: there is none. */
  bridge: readonly LegId[];
  plays: readonly ActivePlay[];
}

export interface ActivePlay {
  readonly play: string;
  readonly what: PlayPurpose;
  readonly legs: readonly LegId[];
}

/** `music`, `ringback`: loops that follow from the state. `prompt`, `announcement`: their end moves the call on. */
export type PlayPurpose = 'music' | 'ringback' | 'prompt' | 'announcement';

export interface CustomerLeg {
  readonly leg: LegId;
  /**
   * `incoming`, `ringing` (we sent 180): an inbound leg not answered yet. `waiting`: outbound, not dialled yet, the agent's phone rings.
   * `dialing`, `alerting`: outbound, not answered yet. `gone`: ended by either side.
   */
  state: 'incoming' | 'ringing' | 'waiting' | 'dialing' | 'alerting' | 'up' | 'gone';
}

/** Where the customer is. */
export type Place =
  /** Just come in: nothing decided yet. */
  | { readonly kind: 'entering' }
  | IvrPlace
  | QueuedPlace
  /** With the agent of this segment, from the moment the agent's phone is picked up. */
  | { readonly kind: 'agent'; readonly segment: number }
  /** Outbound, not answered yet. `earlyMedia`: the network plays its own ringing. */
  | {
      readonly kind: 'calling';
      readonly segment: number;
      readonly timerId: string | undefined;
      readonly earlyMedia: boolean;
    }
  | { readonly kind: 'over' };

/** In a queue, also while an agent's phone rings for it (`offered`): the place in the queue is kept until an agent answers. */
export interface QueuedPlace {
  readonly kind: 'queued';
  readonly groupId: number;
  /** Monotonic ms of entering this queue, and its unix ms. */
  readonly sinceMonoMs: number;
  readonly sinceMs: number;
  /** Order in the queue: lower goes first; see `waiting-line.ts`. */
  readonly orderMs: number;
  readonly seq: number;
  /** Runs while no agent's phone rings. */
  readonly timerId: string | undefined;
  readonly offered: number | undefined;
}

/** What one agent has in a call. */
export interface Part {
  readonly segment: number;
  readonly agentKey: AgentKey;
  readonly groupId: number;
  /** `phone`: a leg dialled for this part. `audio`: the page's standing session. */
  readonly device: 'phone' | 'audio';
  /** `undefined` while there is no leg: the phone has hung up, or the page's audio is down. */
  leg: LegId | undefined;
  /** The agent's phone has said that it rings. */
  alerted: boolean;
  /** The agent was sent the ringing event of this part. */
  ringingSent: boolean;
  readonly offeredAtMs: number;
  /** Customer and agent were connected. */
  answeredAtMs: number | undefined;
  answeredMonoMs: number;
  holdMs: number;
  recording: PartRecording | undefined;
  /** Runs while the page or its audio is away; the call ends, or goes back to the queue, when it is over. */
  audioGraceTimer: string | undefined;
  state: PartState;
}

export interface PartRecording {
  readonly recording: string;
  /** A `record` effect was sent. */
  started: boolean;
  left: LegId | undefined;
  right: LegId | undefined;
}

export type PartState =
  /** The agent's phone is being called; inbound: for a waiting customer, outbound: for the agent's own call. */
  | { readonly kind: 'ringing'; readonly timerId: string }
  /** Both hear the agent's number. */
  | { readonly kind: 'announcing'; readonly timerId: string }
  /** Outbound: the agent waits for the customer to answer. */
  | { readonly kind: 'calling' }
  | { readonly kind: 'talking' }
  | { readonly kind: 'held'; readonly sinceMonoMs: number }
  | {
      readonly kind: 'over';
      readonly endedAtMs: number;
      readonly talkMs: number;
      readonly endedBy: EndedBy;
      readonly endReason: EndReason;
    };

/** The part that is not over with this segment number. */
export function activePart(call: Call, segment: number): Part | undefined {
  const part = call.parts[segment - 1];
  return part === undefined || part.state.kind === 'over' ? undefined : part;
}
