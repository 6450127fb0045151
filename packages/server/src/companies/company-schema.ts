import type { CompanyConfig, IvrFlow } from '@callwright/engine';
import Type, { type Static } from 'typebox';

/** Ids of calls hold two digits for the company's machine (`nodeId`): so many companies one server hosts. */
export const COMPANIES_MAX = 100;
/** Pages of one server: its sockets are 12,000. */
export const AGENTS_MAX = 10_000;
/** Announcements and sign-ins name groups; lists of them stay readable to that size. */
export const GROUPS_MAX = 1_000;
/** Groups of one agent: each is told of each of its states. */
export const AGENT_GROUPS_MAX = 100;
/** The largest blocks of numbers that carriers route to one customer. */
export const SERVICE_NUMBERS_MAX = 1_000;
/** The configuration is read and written whole. */
export const FLOWS_MAX = 200;
/** A menu that an agent picks from. */
export const NOT_READY_REASONS_MAX = 100;
/** Looked through at each step that asks. */
export const HTTP_HOSTS_MAX = 100;
/** Looked through at each number that is dialled. */
export const PREFIXES_MAX = 1_000;

const NAME_CHARS_MAX = 64;
const ID_MAX = 2_147_483_647;
const HOUR_MS = 3_600_000;
/** Longest that a phone rings, ms: carriers give up before. */
const RING_MS_MAX = 180_000;
/** Machines of waiting calls are held for so many a group. */
const WAITING_MAX = 10_000;
const SCORE_MAX = 1_000_000;

const strict = { additionalProperties: false } as const;
const enumOf = <T extends string>(values: readonly T[], description?: string) =>
  Type.Unsafe<T>({ type: 'string', enum: [...values], ...(description === undefined ? {} : { description }) });
const id = (description: string) => Type.Integer({ minimum: 1, maximum: ID_MAX, description });
const name = Type.String({ minLength: 1, maxLength: NAME_CHARS_MAX });
const ms = (maximum: number, description: string) => Type.Integer({ minimum: 0, maximum, description });
const flowName = Type.String({ pattern: '^[A-Za-z0-9_.-]{1,64}$', description: 'Name of a flow of this company' });
const HOST = '^(\\*\\.)?([A-Za-z0-9-]+\\.)*[A-Za-z0-9-]+(:[0-9]{1,5})?$|^\\[[0-9a-fA-F:.]+\\](:[0-9]{1,5})?$';

/** `AllowedHost` of the engine. */
export const allowedHostSchema = Type.Object(
  {
    host: Type.String({ pattern: HOST, maxLength: 260, description: 'crm.example.com, *.example.com, 10.0.0.5:8443' }),
    private: Type.Optional(Type.Boolean({ description: 'It may have a loopback or private address' })),
  },
  { ...strict, title: 'AllowedHost' },
);

const agent = Type.Object(
  {
    id: id('Row id, `agentid` of events'),
    operatorId: Type.String({
      pattern: '^[A-Za-z0-9_-]{1,32}$',
      description: '工号; the agent key is operatorId@abbreviate',
    }),
    name,
    role: enumOf(['agent', 'supervisor']),
    groups: Type.Array(
      Type.Object(
        { groupId: id('Group'), level: Type.Integer({ minimum: 1, maximum: 10, description: 'Skill' }) },
        strict,
      ),
      { maxItems: AGENT_GROUPS_MAX, description: 'The first is that of the agent’s own calls' },
    ),
    sipAccount: Type.String({ pattern: '^[A-Za-z0-9_.-]{0,64}$', description: 'For worktype 1; "": no SIP phone' }),
    phoneNumber: Type.String({ pattern: '^[0-9+*#]{0,32}$', description: 'For worktype 0; "": no outside phone' }),
    signInMode: enumOf(['long', 'short'], 'long: the agent’s phone stays connected'),
    autoAnswer: Type.Optional(enumOf(['ownCalls', 'always'], 'Which calls the SIP phone answers by itself')),
  },
  { ...strict, title: 'Agent' },
);

const group = Type.Object(
  {
    groupId: id('Unique in the company'),
    name,
    kind: enumOf(['inbound', 'task'], 'task: its agents serve campaigns'),
    announcesAgentNumber: Type.Boolean({ description: 'The customer is told the agent’s number' }),
    wrapUpMs: ms(HOUR_MS, 'After a call; 0: none'),
    ringTimeoutMs: Type.Integer({ minimum: 1_000, maximum: RING_MS_MAX, description: 'At an agent, ms' }),
    records: Type.Boolean({ description: 'Its calls are recorded' }),
    waitingMax: Type.Integer({ minimum: 0, maximum: WAITING_MAX, description: 'Callers waiting at once' }),
    waitMsMax: ms(24 * HOUR_MS, 'Longest wait'),
    afterFlow: Type.Optional(flowName),
  },
  { ...strict, title: 'SkillGroup' },
);

const serviceNumber = Type.Object(
  {
    number: Type.String({ pattern: '^[0-9+*#]{1,32}$', description: 'As the carrier sends it' }),
    answers: enumOf(['firstPrompt', 'agent'], 'When the caller is connected, and pays'),
    flow: flowName,
    baseScore: Type.Number({ minimum: -SCORE_MAX, maximum: SCORE_MAX, description: 'Higher goes first in queues' }),
    stickyMs: Type.Optional(ms(HOUR_MS, 'A customer waits so long for the agent who had called; default 20 s')),
  },
  { ...strict, title: 'ServiceNumber' },
);

/** A whole company, as REST reads and writes it; what its parts may be, each by itself. {@link checkCompany} holds them together. */
export const companySchema = Type.Object(
  {
    companyId: Type.Optional(id('As in the address')),
    name,
    abbreviate: Type.String({ pattern: '^[A-Za-z0-9_-]{1,32}$', description: 'After the @ of agent keys (企业缩写)' }),
    language: enumOf(['zh', 'en'], 'Of reasons and announcements'),
    timeZone: Type.String({ minLength: 1, maxLength: NAME_CHARS_MAX, description: 'IANA zone: Asia/Shanghai' }),
    displayNumber: Type.String({ pattern: '^[0-9+]{1,32}$', description: 'Shown to customers who are called' }),
    agents: Type.Array(agent, { maxItems: AGENTS_MAX }),
    groups: Type.Array(group, { maxItems: GROUPS_MAX }),
    serviceNumbers: Type.Array(serviceNumber, { maxItems: SERVICE_NUMBERS_MAX }),
    flows: Type.Array(Type.Unsafe<IvrFlow>({ description: 'A flow; see /api/v1/flow-schema and docs/ivr.md' }), {
      maxItems: FLOWS_MAX,
    }),
    notReadyReasons: Type.Array(Type.Object({ id: Type.Integer({ minimum: 0, maximum: 9_999 }), text: name }, strict), {
      maxItems: NOT_READY_REASONS_MAX,
      description: 'What agents pick from (忙碌类型); 0 is the default',
    }),
    httpHosts: Type.Optional(
      Type.Array(allowedHostSchema, { maxItems: HTTP_HOSTS_MAX, description: 'Hosts that flows may ask' }),
    ),
    dialing: Type.Optional(
      Type.Object(
        {
          prefixes: Type.Optional(
            Type.Array(Type.String({ pattern: '^[0-9+*#]{1,32}$' }), {
              maxItems: PREFIXES_MAX,
              description: 'A number begins with one of these; absent: any',
            }),
          ),
          international: Type.Optional(Type.Boolean({ description: 'Numbers with + or 00; default: none' })),
          homeCountry: Type.Optional(Type.String({ pattern: '^[0-9]{1,4}$', description: 'Default 86' })),
        },
        { ...strict, description: 'Which numbers agents may call' },
      ),
    ),
  },
  { ...strict, title: 'Company' },
);

/** The configuration but for what is not the company's to say: `pageGraceMs` is a setting of the server, `flowsEdited` is the demo's. */
export type CompanyDocument = Omit<CompanyConfig, 'companyId' | 'pageGraceMs' | 'flowsEdited'> & {
  readonly companyId?: number;
};

/** `A` and `B` are one type: neither knows a field, or a value, that the other does not. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Plain<T> = T extends string | number | boolean | undefined ? T : { -readonly [K in keyof T]: Plain<T[K]> };

/** The engine's type and the schema can't drift: where they differ, this does not compile. */
export const schemaIsTheType: Same<Plain<Static<typeof companySchema>>, Plain<CompanyDocument>> = true;

/** What REST shows of a company. */
export function documentOf(company: CompanyConfig): CompanyDocument {
  const { pageGraceMs: _grace, flowsEdited: _edited, ...document } = company;
  return document;
}
