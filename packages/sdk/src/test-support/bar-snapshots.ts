import { ACTIONS, type Action } from '../agent-client/actions.ts';
import type { CallSnapshot, ClientSnapshot, EndedCall } from '../agent-client/client-snapshot.ts';

/** A moment of the server's clock that all pictures and tests share, unix ms. */
export const NOW_MS = Date.UTC(2026, 8, 1, 2, 30, 0);

const REST: readonly Action[] = ['ready', 'notReady', 'dial', 'signOut'];
const TALK: readonly Action[] = [
  'ready',
  'notReady',
  'hangUp',
  'hold',
  'sendDtmf',
  'transfer',
  'transferToGroup',
  'transferToIvr',
  'consult',
  'consultIvr',
];

function can(...actions: readonly Action[]): ClientSnapshot['can'] {
  return Object.fromEntries(ACTIONS.map((action) => [action, actions.includes(action)])) as ClientSnapshot['can'];
}

const secondsAgo = (seconds: number): number => NOW_MS - seconds * 1000;

const idle: ClientSnapshot = {
  connection: { status: 'connected', why: undefined, roundTripMs: 12 },
  agent: {
    agentKey: '1001@demo',
    operatorId: '1001',
    companyId: '1',
    name: '1001',
    role: 'agent',
    worktype: 2,
    auto: false,
    groups: [
      { groupId: 802, name: 'Service' },
      { groupId: 803, name: 'Express' },
      { groupId: 804, name: 'Campaign' },
    ],
  },
  state: 'ready',
  stateSinceMs: secondsAgo(764),
  text: '空闲',
  colour: 'green',
  notReadyReason: 0,
  notReadyWhy: '',
  notReadyReasons: [
    { id: 0, text: '忙碌' },
    { id: 1, text: '小休' },
    { id: 2, text: '会议' },
    { id: 3, text: '培训' },
  ],
  nextState: undefined,
  call: undefined,
  lastCall: undefined,
  queues: [
    { groupId: 802, groupName: 'Service', waiting: 2, campaignWaiting: 0 },
    { groupId: 803, groupName: 'Express', waiting: 1, campaignWaiting: 0 },
    { groupId: 804, groupName: 'Campaign', waiting: 0, campaignWaiting: 0 },
  ],
  pending: [],
  can: can('notReady', 'dial', 'signOut'),
  audio: { state: 'connected', problem: undefined, microphoneMuted: false },
  tab: 'holder',
};

const incoming: CallSnapshot = {
  callid: '179541012075600000',
  phase: 'inringing',
  from: 'inringing',
  direction: 'inbound',
  internal: false,
  caller: '13812345678',
  called: '4008001234',
  origcaller: '13812345678',
  number: '13812345678',
  area: { city: '杭州', province: '浙江' },
  groupId: 802,
  groupName: 'Service',
  userdata: { level: 'VIP', menu: '1', order: 'A-20931' },
  followData: {},
  preview: {},
  uuiData: '',
  party: '',
  ringing: true,
  answerable: true,
  connected: false,
  held: false,
  beganAtMs: secondsAgo(6),
  sinceMs: secondsAgo(6),
};

const talking: CallSnapshot = {
  ...incoming,
  phase: 'incall',
  ringing: false,
  answerable: false,
  connected: true,
  beganAtMs: secondsAgo(163),
  sinceMs: secondsAgo(154),
};

/** As long as numbers, names and data come. */
const long: Partial<CallSnapshot> = {
  number: '00861380013800012345',
  called: '00864008001234567890',
  area: { province: '新疆维吾尔自治区', city: '克孜勒苏柯尔克孜自治州' },
  groupName: 'International customers with an extended service contract',
  userdata: {
    'name of the customer': 'Wolfeschlegelsteinhausenbergerdorff GmbH & Co. KG',
    order: 'A-20931',
    level: 'VIP',
  },
};

const dialled: CallSnapshot = {
  ...talking,
  phase: 'calledringing',
  from: 'makecall',
  direction: 'outbound',
  caller: '01041234567',
  called: '13300000019',
  number: '13300000019',
  area: { city: '上海', province: '上海' },
  userdata: {},
  followData: { ticket: '88213' },
  connected: false,
  beganAtMs: secondsAgo(9),
  sinceMs: secondsAgo(4),
};

const ended: EndedCall = {
  callid: talking.callid,
  number: talking.number,
  direction: 'inbound',
  answered: true,
  missed: false,
  durationS: 154,
  endedBy: 'customer',
  endReason: 'customerHungUp',
  endedAtMs: secondsAgo(12),
  wrapUpUntilMs: NOW_MS + 18_000,
  segment: 1,
  note: '',
  result: '',
};

const problem = {
  code: 'mic.denied',
  message: 'The browser was not allowed to use the microphone.',
  remedy: 'Allow the microphone for this site (the icon left of the address), then reload the page.',
  text: '浏览器不允许使用麦克风，请在地址栏中允许后重试',
  detail: 'NotAllowedError',
} as const;

function inCall(call: Partial<CallSnapshot>, ...actions: readonly Action[]): ClientSnapshot {
  return { ...idle, call: { ...talking, ...call }, can: can('ready', 'notReady', ...actions) };
}

/** Every state of the bar, as the client would tell it. */
export const barSnapshots = {
  'signed-out': {
    ...idle,
    agent: undefined,
    state: 'signedOut',
    stateSinceMs: undefined,
    connection: { status: 'disconnected', why: undefined, roundTripMs: undefined },
    queues: [],
    can: can('signIn'),
  },
  'signed-in': { ...idle, state: 'signedIn', stateSinceMs: secondsAgo(3), can: can(...REST) },
  ready: { ...idle, lastCall: { ...ended, wrapUpUntilMs: undefined } },
  'not-ready': { ...idle, state: 'notReady', notReadyReason: 1, stateSinceMs: secondsAgo(312), can: can(...REST) },
  missed: {
    ...idle,
    state: 'notReady',
    notReadyWhy: '未接来电',
    stateSinceMs: secondsAgo(41),
    lastCall: { ...ended, answered: false, missed: true, durationS: 0, endReason: 'agentNoAnswer' },
    can: can(...REST),
  },
  'long-ringing': { ...inCall({}, 'answer', 'hangUp'), call: { ...incoming, ...long } },
  'long-talking': inCall(
    { ...long, phase: 'consultationcalls', sinceMs: secondsAgo(33) },
    'hangUp',
    'endConsult',
    'conference',
    'completeConsult',
  ),
  ringing: { ...inCall({}, 'answer', 'hangUp'), call: incoming },
  announcing: inCall({ phase: 'playtts', connected: false, sinceMs: secondsAgo(2) }, 'hangUp'),
  dialling: { ...inCall({}, 'hangUp'), call: dialled },
  talking: inCall({}, ...TALK),
  muted: { ...inCall({}, ...TALK), audio: { state: 'connected', problem: undefined, microphoneMuted: true } },
  held: inCall(
    { phase: 'hold', held: true, connected: false, sinceMs: secondsAgo(27) },
    'hangUp',
    'retrieve',
    'transfer',
    'transferToGroup',
    'transferToIvr',
    'consult',
    'consultIvr',
  ),
  'consult-ringing': inCall(
    { phase: 'agentconsult', connected: false, sinceMs: secondsAgo(5) },
    'hangUp',
    'endConsult',
  ),
  consulting: inCall(
    { phase: 'consultationcalls', sinceMs: secondsAgo(33) },
    'hangUp',
    'endConsult',
    'completeConsult',
    'conference',
    'sendDtmf',
  ),
  conference: inCall({ phase: 'sanfangcall', sinceMs: secondsAgo(12) }, 'hangUp', 'endConsult'),
  transferring: inCall({ phase: 'transfering', connected: false, sinceMs: secondsAgo(5) }, 'hangUp', 'cancelTransfer'),
  'at-flow': inCall({ phase: 'consulationservice', connected: false, sinceMs: secondsAgo(5) }, 'hangUp'),
  advising: inCall({ phase: 'consultincall', from: 'consult', sinceMs: secondsAgo(21) }, 'hangUp', 'sendDtmf'),
  internal: inCall(
    { phase: 'innercall', internal: true, number: '1002@demo', area: undefined, userdata: {}, sinceMs: secondsAgo(48) },
    'hangUp',
    'sendDtmf',
  ),
  listening: inCall({ phase: 'monitorincall', from: 'monitor', sinceMs: secondsAgo(48) }, 'hangUp'),
  'wrap-up': { ...idle, state: 'wrapUp', stateSinceMs: secondsAgo(12), lastCall: ended, can: can(...REST) },
  reconnecting: {
    ...inCall({}, ...TALK),
    connection: { status: 'connecting', why: undefined, roundTripMs: undefined },
  },
  'audio-problem': {
    ...idle,
    state: 'notReady',
    audio: { state: 'failed', problem, microphoneMuted: false },
    can: can('notReady', 'signOut'),
  },
  'on-phone': {
    ...inCall({}, 'hangUp'),
    call: { ...incoming, answerable: false },
    agent: idle.agent && { ...idle.agent, worktype: 1 },
  },
} as const satisfies Readonly<Record<string, ClientSnapshot>>;

export type BarStateName = keyof typeof barSnapshots;
