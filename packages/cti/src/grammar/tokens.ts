/**
 * What an event means to the grammar: its type, and, where one type says different things, a variant behind a colon:
 * `mute` (done), `mute:failed` (refused), `agentidle:deferred`, `inringing:standby`, `logon:forced`, `forcebusy:supervisor`…
 */
export type Token = string;

/** The fields that tell variants apart. */
export interface TokenFields {
  readonly type: string;
  readonly status?: unknown;
  readonly monitor?: unknown;
  readonly deferred?: unknown;
  readonly agentStandby?: unknown;
}

type Classifier = (event: TokenFields) => Token;

/** The grammar's token of an event. Types that have no variants are their own token, unknown types too. */
export function tokenOf(event: TokenFields): Token {
  const classify = CLASSIFIERS.get(event.type);
  return classify === undefined ? event.type : classify(event);
}

const succeeded = (event: TokenFields): boolean => event.status === undefined || event.status === 0;

/** Replies: fine, or refused. */
const REPLIES = [
  'makecall',
  'cancelmakecall',
  'answercall',
  'senddtmf',
  'callnote',
  'mute',
  'unmute',
  'transfercall',
  'transfergroup',
  'canceltransfercall',
  'transferservice',
  'consulationservice',
  'agentconsult',
  'agentconsultback',
  'tripartitetalk',
  'agentshift',
  'agentbreak',
  'forcelogout',
  'logout',
  'reconnection',
  'audio',
  'monitoragent',
  'idleagents',
  'agentgroups',
  'availablegroup',
  'getagentstate',
] as const;

const LOGON = ['logon', 'logon:refused', 'logon:elsewhere', 'logon:forced'] as const;

const reply = (type: string): readonly [string, Classifier] => {
  const failed = `${type}:failed`;
  return [type, (event) => (succeeded(event) ? type : failed)];
};
const ownState = (type: string): readonly [string, Classifier] => {
  const [failed, deferred] = [`${type}:failed`, `${type}:deferred`];
  return [type, (event) => (succeeded(event) ? (event.deferred === true ? deferred : type) : failed)];
};
/** `monitor` 1 marks the copy of the supervisor who acted (sdk-facts §10). */
const forced = (type: string): readonly [string, Classifier] => {
  const [failed, deferred, supervisor] = [`${type}:failed`, `${type}:deferred`, `${type}:supervisor`];
  return [
    type,
    (event) => {
      if (!succeeded(event)) return failed;
      if (event.monitor === 1) return supervisor;
      return event.deferred === true ? deferred : type;
    },
  ];
};
const supervised = (type: string): readonly [string, Classifier] => {
  const [failed, target] = [`${type}:failed`, `${type}:target`];
  return [type, (event) => (succeeded(event) ? (event.monitor === 1 ? type : target) : failed)];
};
const standby = (type: string): readonly [string, Classifier] => {
  const own = `${type}:standby`;
  return [type, (event) => (event.agentStandby === true ? own : type)];
};

const CLASSIFIERS: ReadonlyMap<string, Classifier> = new Map<string, Classifier>([
  ...REPLIES.map(reply),
  ...['agentidle', 'agentbusy'].map(ownState),
  ...['forceidle', 'forcebusy'].map(forced),
  ...['monitor', 'agentinsert', 'agentinterceptcall'].map(supervised),
  ...['inringing', 'incall'].map(standby),
  ['logon', (event: TokenFields) => LOGON[typeof event.status === 'number' ? event.status : 0] ?? 'logon:refused'],
  ['innercallout', (event: TokenFields) => (event.status === 0 ? 'innercallout:ok' : 'innercallout')],
]);

/** Refusals that change nothing: allowed in every state, unless a rule of the state says what they mean there. */
export const REFUSED_TOKENS: readonly Token[] = [
  ...REPLIES.filter((type) => type !== 'agentconsultback').map((type) => `${type}:failed`),
  ...['agentidle', 'agentbusy', 'forceidle', 'forcebusy', 'monitor', 'agentinsert', 'agentinterceptcall'].map(
    (type) => `${type}:failed`,
  ),
  'logon:refused',
  'error',
];
