import { type Rule, rules, type StateAbout } from './rule.ts';

/** Agents without a call: sign-in and out, ready and not ready, the standing leg (manual 6.7, sdk-facts §3.4, reading.md). */

export const REST_STATES = {
  signedOut: { en: 'signed out', zh: '已签出', kind: 'rest', shows: [] },
  signedIn: { en: 'signed in, neither ready nor busy said', zh: '已签入', kind: 'rest', shows: ['incall:standby'] },
  standbyRinging: {
    en: 'own phone rings, at sign-in',
    zh: '话机振铃（签入）',
    kind: 'rest',
    shows: ['inringing:standby'],
  },
  standbyRingingNotReady: {
    en: 'own phone rings, at sign-in; not ready',
    zh: '话机振铃（签入，忙碌）',
    kind: 'rest',
    shows: ['agentbusy', 'inringing:standby'],
  },
  ready: { en: 'ready', zh: '空闲', kind: 'rest', shows: ['incall:standby', 'agentidle'] },
  notReady: { en: 'not ready', zh: '忙碌', kind: 'rest', shows: ['incall:standby', 'agentbusy'] },
  wrapUp: { en: 'wrap-up', zh: '话后', kind: 'rest', shows: ['after'] },
} as const satisfies Record<string, StateAbout>;

/** States an agent who is signed in can be at rest in. */
const signedIn = ['signedIn', 'standbyRinging', 'standbyRingingNotReady', 'ready', 'notReady', 'wrapUp'] as const;
const settled = ['signedIn', 'ready', 'notReady', 'wrapUp'] as const;

export const REST_RULES: readonly Rule[] = [
  ...rules('session', [
    ['signedOut', 'logon', 'signedIn'],
    // Signed in already: a take-over keeps the state; or the session had ended silently (grace over) and this is a new one.
    ...signedIn.flatMap((state) => [[state, 'logon', state] as const, [state, 'logon', 'signedIn'] as const]),
    // A page that takes over with another phone lets the ringing one go.
    ['standbyRingingNotReady', 'logon', 'notReady'],
    [signedIn, 'logon:forced', 'signedOut'],
    [signedIn, 'logout', 'signedOut'],
  ]),
  ...rules('agent-state', [
    [settled, 'agentidle', 'ready'],
    [settled, 'agentbusy', 'notReady'],
    [settled, 'forceidle', 'ready'],
    [settled, 'forcebusy', 'notReady'],
    ['standbyRinging', 'agentbusy', 'standbyRingingNotReady'],
    ['standbyRinging', 'forcebusy', 'standbyRingingNotReady'],
    ['standbyRingingNotReady', 'agentbusy', 'standbyRingingNotReady'],
    ['standbyRingingNotReady', 'forcebusy', 'standbyRingingNotReady'],
  ]),
  ...rules('6.7', [
    ['signedIn', 'inringing:standby', 'standbyRinging'],
    ['notReady', 'inringing:standby', 'standbyRingingNotReady'],
    ['standbyRinging', 'incall:standby', 'signedIn'],
    ['standbyRingingNotReady', 'incall:standby', 'notReady'],
    // The agent's phone did not answer, or cannot be reached.
    ['standbyRinging', 'siperror', 'signedIn'],
    ['standbyRingingNotReady', 'siperror', 'notReady'],
  ]),
];

/** What the server may send at any time to an agent who is signed in, and what changes nothing. */
export const ANY_TIME_TOKENS = [
  'ping',
  'queuenum',
  'monitorqueue',
  'monitorcaller',
  'callinfo',
  'agentbegingroup',
  'agentstopgroup',
  'endtask',
  'previewtask',
  'sendmsg',
  'memberEnqueue',
  'memberDequeue',
  'monitoragent',
  'idleagents',
  'agentgroups',
  'availablegroup',
  'getagentstate',
  'answercall',
  'senddtmf',
  'callnote',
  'audio',
  'siperror',
  'agent2minutelogout',
  'agentbreak',
  'monitor:target',
  'agentinsert:target',
  'agentinterceptcall:target',
  'forceidle:supervisor',
  'forcebusy:supervisor',
  'forcelogout',
  'logon:elsewhere',
  'reconnection',
] as const;

/** What one who is not signed in may get. */
export const SIGNED_OUT_TOKENS = ['ping', 'audio', 'availablegroup', 'logon:elsewhere'] as const;

/** Said during a call, in effect after it. */
export const DEFERRED_TOKENS = [
  'agentidle:deferred',
  'agentbusy:deferred',
  'forceidle:deferred',
  'forcebusy:deferred',
] as const;

/** Feeds that come only after `monitoragent`, until sign-out (reading.md 6.8, 6.9). */
export const SUPERVISOR_FEEDS = [
  'monitorqueue',
  'monitorcaller',
  'callinfo',
  'agentbegingroup',
  'agentstopgroup',
] as const;
