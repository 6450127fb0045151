import type { Area, EndReason } from '@callwright/cti/light';
import type { CampaignCall, CampaignPlace } from '../campaign/campaign-call.ts';
import type { BridgeRole } from '../company/effects.ts';
import type { AgentKey, LegId } from '../company/inputs.ts';
import type { IvrPlace, IvrReturn } from '../ivr/ivr-place.ts';
import type { FlowVisit } from '../ivr/visit.ts';
import type { StickyWait } from '../sticky-agent/sticky-lines.ts';
import type { EndedBy } from './call-record.ts';

/**
 * A call: one customer leg, the parts that agents and other parties have in it, and the media moves that are in force.
 * Where the customer is (`place`), what the agent who has the customer arranges with somebody else (`side`) and what each
 * party does (`part.state`) are small state machines; `media-layout.ts` derives from them who hears whom.
 */
export interface Call {
  /** Decimal string, unique for ever, sortable by time. */
  readonly callId: string;
  /** Of the customer's leg; `internal`: two agents, no customer. */
  readonly direction: 'inbound' | 'outbound' | 'internal';
  readonly caller: string;
  readonly called: string;
  readonly origCaller: string;
  readonly displayName: string;
  readonly startedAtMs: number;
  /** `startedAtMs` as a string of unix seconds: the `timestamp` of every frame. */
  readonly timestamp: string;
  /** User-to-User data (RFC 7433), raw: what the last party that sent any sent. */
  uui: string;
  /** User-to-User data that an agent gave at the hang-up: for the customer's BYE. */
  hangUpUui?: string | undefined;
  readonly preview: JsonObject;
  readonly callerArea: Area | undefined;
  readonly calledArea: Area | undefined;
  /** Score that the call starts with in a queue. */
  baseScore: number;
  /** When an inbound call is answered: with the first prompt or music, or only by an agent. */
  readonly answers: 'firstPrompt' | 'agent';
  userdata: JsonObject;
  followData: JsonObject;
  customer: CustomerLeg;
  place: Place;
  /** A transfer or a consultation that the agent with the customer has under way. */
  side: Side | undefined;
  /** Group that the customer queues in when the IVR flow ends, because the agent who lent the customer is gone. */
  queueAfterFlow: number | undefined;
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
  /** What the customer rated the service with, 1 to 5. */
  rating?: number;
  /** Stays in IVR flows, for the record. */
  readonly visits: FlowVisit[];
  /** IVR steps taken, against endless loops. */
  ivrSteps: number;
  /** The customer of a campaign whose call it is. */
  campaign?: CampaignCall;
  /** Numbers the legs and plays of this call. */
  nextId: number;
  readonly media: CallMedia;
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** The media moves in force: what must be undone when the call ends. */
export interface CallMedia {
  /** `main`: with the customer; its id is the call's. `side`: a consultation, while the customer waits. Empty: there is none. */
  readonly bridges: { main: readonly BridgeMember[]; side: readonly BridgeMember[] };
  plays: readonly ActivePlay[];
}

export interface BridgeMember {
  readonly leg: LegId;
  readonly role: BridgeRole;
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
   * `dialing`, `alerting`: outbound, not answered yet. `gone`: ended by either side. `none`: an internal call has no customer.
   */
  state: 'incoming' | 'ringing' | 'waiting' | 'dialing' | 'alerting' | 'up' | 'gone' | 'none';
}

/** Where the customer is. */
export type Place =
  /** Just come in: nothing decided yet. */
  | { readonly kind: 'entering' }
  | IvrPlace
  | QueuedPlace
  | CampaignPlace
  /**
   * With the agent (or outside party) of this segment, from the moment the phone is picked up. Who talks to others
   * meanwhile (`aside`) still has the customer.
   */
  | { readonly kind: 'agent'; readonly segment: number }
  /**
   * The agent who transferred or consulted is gone while the other phone still rings: the customer waits with music for
   * that part, and queues in `groupId` if nobody answers there. So a customer is never without an owner.
   */
  | { readonly kind: 'promised'; readonly segment: number; readonly groupId: number }
  /** No customer: the agent of `caller` calls the one whose key is the call's `called`. `callee`: that agent's segment, once it rings. */
  | { readonly kind: 'internal'; readonly caller: number; readonly callee: number | undefined }
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
  /** How it came here: 1 inbound, 2 transferred (manual 6.8.2.3), 3 a campaign's customer (ours). */
  readonly joinedType: JoinedType;
  /** Order in the queue: lower goes first; see `waiting-line.ts`. */
  readonly orderMs: number;
  readonly seq: number;
  /** Runs while no agent's phone rings. */
  readonly timerId: string | undefined;
  readonly offered: number | undefined;
  /** Offered to one agent only, by a flow, to which it returns when that agent does not take it. */
  readonly direct?: IvrReturn;
  /** A campaign's customer waits no longer than this, and only for agents who are signed in for campaigns. */
  readonly graceUntilMonoMs?: number;
  /** The agent who dialled this customer before, for whom the call waits (manual 6.11). */
  readonly sticky: StickyWait | undefined;
}

export type JoinedType = 1 | 2 | 3;

/** What is known of a call when it begins. */
export type CallStart = Pick<
  Call,
  | ('callId' | 'direction' | 'caller' | 'called' | 'origCaller' | 'displayName' | 'startedAtMs' | 'uui' | 'preview')
  | ('callerArea' | 'calledArea' | 'baseScore' | 'answers' | 'userdata' | 'followData' | 'customer')
>;

/** A call with nothing arranged yet. Field by field: every call is made here, and one shape of object is fast. */
export function newCall(start: CallStart): Call {
  return {
    callId: start.callId,
    direction: start.direction,
    caller: start.caller,
    called: start.called,
    origCaller: start.origCaller,
    displayName: start.displayName,
    startedAtMs: start.startedAtMs,
    timestamp: String(Math.floor(start.startedAtMs / 1000)),
    uui: start.uui,
    preview: start.preview,
    callerArea: start.callerArea,
    calledArea: start.calledArea,
    baseScore: start.baseScore,
    answers: start.answers,
    userdata: start.userdata,
    followData: start.followData,
    customer: start.customer,
    place: { kind: 'entering' },
    side: undefined,
    queueAfterFlow: undefined,
    parts: [],
    declinedBy: [],
    answeredAtMs: undefined,
    waitMs: 0,
    sipStatus: undefined,
    messages: [],
    visits: [],
    ivrSteps: 0,
    nextId: 0,
    media: { bridges: { main: [], side: [] }, plays: [] },
  };
}

/** What goes on beside the customer, who hears music until the three talk (`conference`). */
export interface Side {
  readonly kind: 'transfer' | 'consult';
  /** Segment of the agent who asked for it. */
  readonly by: number;
  /** Segment of the agent or number that is called. */
  readonly with: number;
  readonly stage: 'ringing' | 'talking' | 'conference';
}

/** Parts of one call: bounds what a call keeps, however often its agents consult and transfer. */
export const PARTS_MAX = 200;

/** How a part came into the call: which ringing and connected events it has. */
export type PartEntry = 'offered' | 'campaign' | 'dialing' | 'internal' | 'transferred' | 'consulted' | SupervisorEntry;

/** A supervisor in another agent's call (sdk-facts §3.4). */
export type SupervisorEntry = 'listening' | 'whispering' | 'barging' | 'intercepting';

/** What one agent, or one outside number, has in a call. */
export interface Part {
  readonly segment: number;
  /** `""`: an outside number, which gets no events. */
  readonly agentKey: AgentKey;
  /** The outside number that was dialled; `""` for an agent. */
  readonly number: string;
  entry: PartEntry;
  /** A supervisor's part: segment of the agent whose call it is. An intercept that is through is the supervisor's own part. */
  supervises?: number | undefined;
  readonly groupId: number;
  /** `phone`: a leg dialled for this part. `audio`: the page's standing session. `standing`: the phone of a long sign-in, up already. */
  readonly device: 'phone' | 'audio' | 'standing';
  /** `undefined` while there is no leg: the phone has hung up, or the page's audio is down. */
  leg: LegId | undefined;
  /** The agent's phone has said that it rings. */
  alerted: boolean;
  /** The phone can be made to answer. */
  picksUp: boolean;
  /** The agent was sent the ringing event of this part. */
  ringingSent: boolean;
  readonly offeredAtMs: number;
  /** Connected with the customer, or, consulted, with the agent who asked. */
  answeredAtMs: number | undefined;
  answeredMonoMs: number;
  /** When the page was told the last step that its call timer counts from: ringing, picked up, ringing there, connected, handed over. Unix ms. */
  stepAtMs: number;
  holdMs: number;
  recording: PartRecording | undefined;
  /** What the agent noted about it. */
  note: CallNote | undefined;
  /** Runs while the page or its audio is away; the call ends, or goes back to the queue, when it is over. */
  audioGraceTimer: string | undefined;
  state: PartState;
}

/** Both `""` when there is none. */
export interface CallNote {
  readonly note: string;
  readonly result: string;
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
  /** Outbound and internal: the agent waits for the other side to answer. */
  | { readonly kind: 'calling' }
  /** In the main conversation. */
  | { readonly kind: 'talking' }
  | { readonly kind: 'held'; readonly sinceMonoMs: number }
  /** Transfers or consults (the call's `side` says which): the customer waits. */
  | { readonly kind: 'aside'; readonly sinceMonoMs: number }
  /** Consulted: talks with the agent who asked, apart from the customer. */
  | { readonly kind: 'advising' }
  /** Has lent the customer to an IVR flow, and waits. */
  | { readonly kind: 'lending' }
  /** A supervisor listens, whispers or has barged in. */
  | { readonly kind: 'observing' }
  | {
      readonly kind: 'over';
      readonly endedAtMs: number;
      readonly talkMs: number;
      readonly endedBy: EndedBy;
      readonly endReason: EndReason;
    };

/** The part that is not over with this segment number. */
export function activePart(call: Call, segment: number | undefined): Part | undefined {
  const part = segment === undefined ? undefined : call.parts[segment - 1];
  return part === undefined || part.state.kind === 'over' ? undefined : part;
}

/** A supervisor who is with an agent. */
export function isObserving(part: Part): boolean {
  return part.state.kind === 'observing';
}
