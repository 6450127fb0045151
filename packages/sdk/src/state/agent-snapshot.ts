import { type CallDetails, noDetails } from './call-details.ts';

/** `getNowStatus()`: what the agent is between calls; it does not change during a call (sdk-facts §1.2). */
export type NowStatus = 'logon' | 'offwork' | 'agentidle' | 'agentbusy' | 'after';

/** How the agent came into the call; `""` outside one. */
export type CallFrom =
  | 'inringing'
  | 'makecall'
  | 'transfer'
  | 'consult'
  | 'monitor'
  | 'interceptcall'
  | 'agentinsert'
  | '';

/**
 * Where the agent is in a call, named by the event that began it. `hold`: the customer hears music. `locked`: the agent is
 * reserved and will ring (older servers).
 */
export type CallPhase =
  | 'none'
  | 'makecall'
  | 'outringing'
  | 'outcall'
  | 'calledringing'
  | 'answer'
  | 'outboundcall'
  | 'inringing'
  | 'playtts'
  | 'incall'
  | 'innerringing'
  | 'innercall'
  | 'consultinringing'
  | 'consultincall'
  | 'transferinringing'
  | 'transferincall'
  | 'hold'
  | 'agentconsult'
  | 'consultationcalls'
  | 'consulationservice'
  | 'transfering'
  | 'tripartitetalk'
  | 'sanfangcall'
  | 'monitorringing'
  | 'monitorincall'
  | 'agentinsertringing'
  | 'agentinsertincall'
  | 'intercept'
  | 'interceptaltering'
  | 'interceptcall'
  | 'locked';

/** Phases in which the agent has a customer (or, `innercall`, another agent) and nothing else under way. */
export type TalkPhase = 'answer' | 'outboundcall' | 'incall' | 'innercall' | 'transferincall' | 'interceptcall';

/** The four fields that the getters show, as the incumbent stores them. */
export interface CallIds {
  readonly callid: string;
  readonly timestamp: string;
  readonly caller: string;
  readonly called: string;
}

/** Everything the getters say, as plain data; a new one for every change. */
export interface AgentSnapshot {
  readonly nowStatus: NowStatus;
  /** `type` of the last frame that is no feed: `getStatus()`. */
  readonly status: string;
  readonly phase: CallPhase;
  /** The phase that hold, consultation and transfer go back to. */
  readonly talk: TalkPhase;
  readonly text: string;
  /** Colour of the status: ready and talking are green, everything that asks for attention is orange. */
  readonly colour: 'green' | 'orange';
  readonly isLogin: boolean;
  readonly isCalling: boolean;
  readonly isOutbound: boolean;
  readonly callFrom: CallFrom;
  /** Several agents with the customer: `isMeeting()`. */
  readonly isMeeting: boolean;
  /** Agent key of whom a supervisor acted on last: `getBeOperator()`. */
  readonly beOperator: string;
  readonly ids: CallIds;
  readonly details: CallDetails;
  /** The part in a call that ended last. */
  readonly lastCall: LastCall | undefined;
  /** Asked for in the call, takes effect after it. */
  readonly nextState: 'ready' | 'notReady' | undefined;
  /** Why the server made the agent not ready by itself. */
  readonly notReadyWhy: string;
  readonly queues: ReadonlyMap<number, QueueLength>;
  /** A predictive sign-in: the agent's own standing leg rings and is answered (manual 6.7). */
  readonly auto: boolean;
  /** Id of the not-ready reason that was asked for last. */
  readonly busyType: number;
  readonly labels: Labels;
  /** Server time at which the call timer and the status timer began, unix ms. */
  readonly callSinceMs: number | undefined;
  readonly statusSinceMs: number | undefined;
  /** When `nowStatus` became what it is: no call and no text restarts it. */
  readonly stateSinceMs: number | undefined;
  /** Between `logon` or `reconnection` and the first state that the server then repeats: its call began earlier. */
  readonly replaying: boolean;
}

export interface LastCall {
  readonly callid: string;
  readonly segment: number | undefined;
  readonly number: string;
  readonly dir: 0 | 1;
  readonly answered: boolean;
  /** It rang at the agent and was not answered. */
  readonly missed: boolean;
  readonly durationS: number;
  readonly endedBy: string;
  readonly endReason: string;
  readonly endedAtMs: number;
  readonly wrapUpUntilMs: number | undefined;
  /** What was noted about it so far. */
  readonly note: string;
  readonly result: string;
}

export interface QueueLength {
  readonly waiting: number;
  readonly campaignWaiting: number;
}

/** Texts that the page may set: `setIdleText`, `setBusyText`, and the company's not-ready reasons. */
export interface Labels {
  readonly idle: string;
  readonly busy: string;
  readonly busyTypes: ReadonlyMap<number, string>;
}

export const noIds: CallIds = { callid: '', timestamp: '', caller: '', called: '' };

export const initialSnapshot: AgentSnapshot = {
  nowStatus: 'offwork',
  status: '',
  phase: 'none',
  talk: 'incall',
  text: '等待连接',
  colour: 'orange',
  isLogin: false,
  isCalling: false,
  isOutbound: false,
  callFrom: '',
  isMeeting: false,
  beOperator: '',
  ids: noIds,
  details: noDetails,
  lastCall: undefined,
  nextState: undefined,
  notReadyWhy: '',
  queues: new Map(),
  auto: false,
  busyType: 0,
  labels: { idle: '空闲', busy: '忙碌', busyTypes: new Map([[0, '忙碌']]) },
  callSinceMs: undefined,
  statusSinceMs: undefined,
  stateSinceMs: undefined,
  replaying: false,
};

/** Label of a not-ready reason; an unknown id has the default label. */
export function busyLabel(labels: Labels, busyType: number): string {
  return labels.busyTypes.get(busyType) ?? labels.busy;
}

/**
 * Seconds since a timer began, whole. A server clock that is ahead of us never makes it negative.
 */
export function secondsSince(sinceMs: number | undefined, serverNowMs: number): number {
  return sinceMs === undefined ? 0 : Math.max(0, Math.floor((serverNowMs - sinceMs) / 1000));
}
