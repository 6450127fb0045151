/**
 * What an agent is doing, in the engine's words, and how the wire names it: `nowStatus` is `getNowStatus()` of the page (sdk-facts §1.2;
 * it does not change during a call, hence `undefined`), `feed` is `status` of the manual's 6.9, `agentState` is that of `getagentstate`.
 * The manual's three vocabularies meet only here.
 */
export const AGENT_STATES = {
  signedOut: { nowStatus: 'offwork', feed: 'offwork', agentState: 'logout', en: 'signed out', zh: '已签出' },
  /** Signed in, and has said neither ready nor busy. */
  signedIn: { nowStatus: 'logon', feed: 'offwork', agentState: 'busy', en: 'signed in', zh: '已签入' },
  ready: { nowStatus: 'agentidle', feed: 'free', agentState: 'idle', en: 'ready', zh: '空闲' },
  notReady: { nowStatus: 'agentbusy', feed: 'busy', agentState: 'busy', en: 'not ready', zh: '忙碌' },
  ringing: { nowStatus: undefined, feed: 'ring', agentState: 'busy', en: 'ringing', zh: '振铃' },
  dialing: { nowStatus: undefined, feed: 'ring', agentState: 'busy', en: 'dialing', zh: '呼叫中' },
  talking: { nowStatus: undefined, feed: 'talk', agentState: 'busy', en: 'talking', zh: '通话中' },
  wrapUp: { nowStatus: 'after', feed: 'after', agentState: 'after', en: 'wrap-up', zh: '话后' },
} as const satisfies Record<string, AgentStateWords>;

interface AgentStateWords {
  readonly nowStatus: string | undefined;
  readonly feed: string;
  readonly agentState: string;
  readonly en: string;
  readonly zh: string;
}

export type AgentState = keyof typeof AGENT_STATES;
/** Values of `getNowStatus()`. */
export type NowStatus = Exclude<(typeof AGENT_STATES)[AgentState]['nowStatus'], undefined>;
/** Values of `status` in the supervisor feed (manual 6.9). */
export type FeedStatus = (typeof AGENT_STATES)[AgentState]['feed'];
/** Values of `agentState` in the reply to `getagentstate`. */
export type AgentStateWord = (typeof AGENT_STATES)[AgentState]['agentState'];
