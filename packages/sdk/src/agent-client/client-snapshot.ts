import type { CommandName } from '@callwright/cti/light';
import type { AudioProblem } from '../audio/audio-error.ts';
import type { AudioState } from '../audio/audio-session.ts';
import type { CallFrom, CallPhase } from '../state/agent-snapshot.ts';
import type { ConnectionStatus, EndWhy } from '../wire/connection.ts';
import type { Action } from './actions.ts';

/** Everything a page shows of an agent: plain data, deeply read-only, a new object for every change. Times are the server's clock, unix ms. */
export interface ClientSnapshot {
  readonly connection: ConnectionSnapshot;
  /** Who is signed in, or signing in; undefined otherwise. */
  readonly agent: AgentIdentity | undefined;
  /** What the agent is between calls. It does not change during a call. */
  readonly state: AgentState;
  /** When that state began; the time of a call does not restart it. */
  readonly stateSinceMs: number | undefined;
  /** Label of the state, or of the call's phase, as the incumbent's bar shows it (Chinese unless the page set its own). */
  readonly text: string;
  readonly colour: 'green' | 'orange';
  /** The not-ready reason that counts when `state` is `notReady`, or that was asked for last. */
  readonly notReadyReason: number;
  /** Why the server made the agent not ready by itself, such as a missed call; `""` otherwise. */
  readonly notReadyWhy: string;
  /** Not-ready reasons of the company, in its order; id 0 is the default. */
  readonly notReadyReasons: readonly NotReadyReason[];
  /** Asked for during the call, takes effect after it. */
  readonly nextState: 'ready' | 'notReady' | undefined;
  readonly call: CallSnapshot | undefined;
  /** The part in a call that ended last: for wrap-up and for the notice of a missed call. */
  readonly lastCall: EndedCall | undefined;
  /** Waiting calls of the agent's groups, in the order in which they were first told. */
  readonly queues: readonly QueueCount[];
  /** Commands on their way: sent, or waiting for the connection, and not answered. */
  readonly pending: readonly CommandName[];
  /** Which actions the server would take now. Controls are enabled by it. */
  readonly can: Readonly<Record<Action, boolean>>;
  readonly audio: AudioSnapshot;
  /** Which of the browser's tabs of this sign-in this one is. Only the holder has the connection and the audio, and rings. */
  readonly tab: 'holder' | 'follower';
}

export type AgentState = 'signedOut' | 'signedIn' | 'ready' | 'notReady' | 'wrapUp';

export interface ConnectionSnapshot {
  readonly status: ConnectionStatus;
  /** Why the session ended, when it did. */
  readonly why: EndWhy | undefined;
  /** Round trip of the last heartbeat, ms. */
  readonly roundTripMs: number | undefined;
}

export interface AgentIdentity {
  /** `operatorid@abbreviate` */
  readonly agentKey: string;
  readonly operatorId: string;
  readonly companyId: string;
  readonly name: string;
  readonly role: 'agent' | 'supervisor';
  /** 0 desk or mobile phone, 1 SIP phone, 2 this page. */
  readonly worktype: number;
  /** Predictive sign-in. */
  readonly auto: boolean;
  readonly groups: readonly { readonly groupId: number; readonly name: string }[];
}

export interface NotReadyReason {
  readonly id: number;
  readonly text: string;
}

export interface CallSnapshot {
  readonly callid: string;
  readonly phase: CallPhase;
  readonly from: CallFrom;
  /** Direction of the customer's call. */
  readonly direction: 'inbound' | 'outbound';
  /** Between two agents. */
  readonly internal: boolean;
  readonly caller: string;
  readonly called: string;
  readonly origcaller: string;
  /** The other party's number or agent key: what the call card shows. */
  readonly number: string;
  /** Where `number` belongs, when the server knows it. */
  readonly area: { readonly city: string; readonly province: string } | undefined;
  readonly groupId: number | undefined;
  readonly groupName: string;
  /** The platform's data, e.g. what the IVR collected. Values are the customer's words: never markup. */
  readonly userdata: Readonly<Record<string, unknown>>;
  /** The page's own data, given with `dial`. */
  readonly followData: Readonly<Record<string, unknown>>;
  readonly preview: Readonly<Record<string, unknown>>;
  readonly uuiData: string;
  /** Agent key or number of the other side of a consultation, three-way call or transfer while it lasts; else `""`. */
  readonly party: string;
  /** This agent's phone rings. */
  readonly ringing: boolean;
  /** It rings and the page may answer it: its own audio, or a phone that can be made to (`answerable`). */
  readonly answerable: boolean;
  /** Somebody hears the agent. */
  readonly connected: boolean;
  /** The customer hears music. */
  readonly held: boolean;
  /** When the call was created. */
  readonly beganAtMs: number | undefined;
  /** When the present part of it began: the bar's timer. */
  readonly sinceMs: number | undefined;
}

export interface EndedCall {
  readonly callid: string;
  /** This agent's part of it. */
  readonly segment: number | undefined;
  readonly number: string;
  readonly direction: 'inbound' | 'outbound';
  /** The agent was connected. */
  readonly answered: boolean;
  /** It rang at the agent and was not answered. */
  readonly missed: boolean;
  /** Talk time of this agent's part, s. */
  readonly durationS: number;
  readonly endedBy: string;
  /** From the catalogue `END_REASONS` of cti. */
  readonly endReason: string;
  readonly endedAtMs: number;
  /** When the wrap-up time is over, when the group has one and the server told it. */
  readonly wrapUpUntilMs: number | undefined;
  /** What the agent had noted when this page was told of the end: in the call, or, after a reload, since. */
  readonly note: string;
  readonly result: string;
}

export interface QueueCount {
  readonly groupId: number;
  readonly groupName: string;
  /** Inbound and transferred calls waiting. */
  readonly waiting: number;
  /** Answered customers of a campaign waiting. */
  readonly campaignWaiting: number;
}

export interface AudioSnapshot {
  /** `off` unless the agent's phone is a page. */
  readonly state: AudioState;
  readonly problem: AudioProblemNotice | undefined;
  readonly microphoneMuted: boolean;
}

export interface AudioProblemNotice {
  readonly code: AudioProblem;
  readonly message: string;
  /** What the agent can do about it. */
  readonly remedy: string;
  /** The same in Chinese, short. */
  readonly text: string;
  /** What the browser or the server said. */
  readonly detail: string;
}
