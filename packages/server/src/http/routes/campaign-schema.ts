import Type from 'typebox';

/** Campaigns as REST speaks of them. */

const enumOf = <T extends string>(values: readonly T[], description?: string) =>
  Type.Unsafe<T>({ type: 'string', enum: [...values], ...(description === undefined ? {} : { description }) });

const OUTCOMES = [
  'abandoned',
  'customerLeft',
  'answeringMachine',
  'busy',
  'noAnswer',
  'declined',
  'unreachable',
  'trunkFailed',
  'cancelled',
] as const;
const HOUR_MS = 3_600_000;
const strict = { additionalProperties: false };
const number = Type.String({ pattern: '^[0-9+*#]{1,32}$' });

const notice = Type.Union(
  [
    Type.Object({ kind: Type.Literal('none') }, strict),
    Type.Object({ kind: Type.Literal('file'), name: Type.String({ minLength: 1, maxLength: 200 }) }, strict),
    Type.Object({ kind: Type.Literal('say'), text: Type.String({ minLength: 1, maxLength: 1_000 }) }, strict),
  ],
  { description: 'A recorded file, or a text that is said' },
);
const machine = Type.Union(
  [
    Type.Object({ kind: enumOf(['off', 'hangUp', 'handOver']) }, strict),
    Type.Object({ kind: Type.Literal('leaveMessage'), message: notice }, strict),
  ],
  { description: 'What follows when an answering machine took the call; `off`: nobody listens whether one did' },
);
const window = Type.Object(
  {
    days: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { maxItems: 7, description: '1 Monday to 7 Sunday' }),
    from: Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', description: 'HH:mm' }),
    to: Type.String({ pattern: '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$', description: 'HH:mm, not included' }),
  },
  { ...strict, title: 'CallingWindow' },
);
const rule = Type.Object(
  {
    afterMs: Type.Integer({ minimum: 0, maximum: 30 * 24 * HOUR_MS }),
    times: Type.Integer({ minimum: 0, maximum: 50, description: 'Tries again after this outcome, in one round' }),
  },
  strict,
);
const retry = Type.Object(Object.fromEntries(OUTCOMES.map((outcome) => [outcome, Type.Optional(rule)])), {
  ...strict,
  description: 'By outcome; one that is not named is final. Connected and unallocated always are.',
});

/** All are optional: what is absent keeps its value, or its default in a new campaign. */
const settingFields = {
  activityId: Type.Integer({ minimum: 0 }),
  callerNumbers: Type.Array(number, { maxItems: 1_000, description: 'Shown one after the other' }),
  ringTimeoutMs: Type.Integer({ minimum: 5_000, maximum: 120_000 }),
  linesMax: Type.Integer({ minimum: 1, maximum: 2_000 }),
  abandonCap: Type.Number({ minimum: 0, maximum: 1, description: 'Most abandoned of the answered' }),
  abandonWindowMs: Type.Integer({ minimum: 60_000, maximum: 31 * 24 * HOUR_MS }),
  graceMs: Type.Integer({ minimum: 0, maximum: 60_000 }),
  notice,
  machine,
  flow: Type.String({ maxLength: 64, description: 'Mode ivr: the flow that answered customers run' }),
  claimsPerAgent: Type.Integer({ minimum: 1, maximum: 100 }),
  claimMs: Type.Integer({ minimum: 1_000, maximum: 24 * HOUR_MS }),
  windows: Type.Array(window, { maxItems: 50, description: 'Calling hours in the callee’s zone; empty: always' }),
  retry,
  limits: Type.Object(
    {
      attempts: Type.Integer({ minimum: 1, maximum: 100 }),
      perDay: Type.Integer({ minimum: 1, maximum: 100 }),
      per5Minutes: Type.Integer({ minimum: 1, maximum: 100 }),
    },
    { ...strict, description: 'For one customer; the last two count all campaigns' },
  ),
  zones: Type.Array(
    Type.Object(
      { prefix: Type.String({ pattern: '^\\+?[0-9]{1,15}$' }), timeZone: Type.String({ minLength: 1, maxLength: 64 }) },
      strict,
    ),
    { maxItems: 1_000, description: 'Zones by prefix of the number; others are in the company’s zone' },
  ),
  rounds: Type.Object(
    {
      count: Type.Integer({ minimum: 1, maximum: 10 }),
      pauseMs: Type.Integer({ minimum: 0, maximum: 30 * 24 * HOUR_MS }),
    },
    strict,
  ),
};

const identity = {
  name: Type.String({ minLength: 1, maxLength: 100 }),
  groupId: Type.Integer({ description: 'Task group whose agents work it' }),
  mode: enumOf(['preview', 'progressive', 'predictive', 'ivr']),
};

const optional = Object.fromEntries(
  Object.entries({ ...settingFields, mode: identity.mode }).map(([name, schema]) => [name, Type.Optional(schema)]),
);
export const campaignDraft = Type.Object(
  { name: identity.name, groupId: identity.groupId, ...optional },
  { ...strict, title: 'CampaignDraft' },
);
export const campaignEdit = Type.Object(
  { name: Type.Optional(identity.name), groupId: Type.Optional(identity.groupId), ...optional },
  { ...strict, title: 'CampaignEdit' },
);

const ms = (description: string) => Type.Optional(Type.Number({ description: `${description}, unix ms` }));
export const campaignShown = Type.Object(
  {
    id: Type.Integer(),
    life: enumOf(['draft', 'running', 'paused', 'finished', 'closed']),
    round: Type.Integer(),
    nextRoundAtMs: ms('Between rounds: when the next begins'),
    createdAtMs: ms('Created'),
    updatedAtMs: ms('Changed'),
    startedAtMs: ms('First started'),
    endedAtMs: ms('Finished or closed'),
    settings: Type.Object({ ...identity, ...settingFields }),
  },
  { title: 'Campaign' },
);

const counts = Type.Record(Type.String(), Type.Integer());
const optionalNumber = (description: string) => Type.Optional(Type.Number({ description }));
export const progressShown = Type.Object(
  {
    life: campaignShown.properties.life,
    round: Type.Integer(),
    customers: Type.Integer(),
    remaining: Type.Integer({ description: 'Customers who are not done' }),
    done: counts,
    dialled: Type.Integer({ description: 'Dialled and over' }),
    outcomes: counts,
    answered: Type.Integer({ description: 'By a person' }),
    connected: Type.Integer(),
    abandoned: Type.Integer(),
    abandonRate: Type.Number({ description: 'Of the answered, 0 to 1' }),
    hitRate: Type.Number({ description: 'Answered of the dialled, 0 to 1' }),
    talkMs: Type.Number(),
    estimatedEndMs: optionalNumber('unix ms'),
    now: Type.Optional(
      Type.Object(
        {
          ringing: Type.Integer(),
          waiting: Type.Integer(),
          inFlow: Type.Integer(),
          talking: Type.Integer(),
          buffered: Type.Integer(),
          claimed: Type.Integer(),
          agents: Type.Integer(),
          agentsReady: Type.Integer(),
          occupancy: Type.Number({ description: '0 to 1' }),
          dialledPerHour: Type.Number(),
          idleReason: Type.Optional(Type.String()),
        },
        { description: 'Only while it runs or is paused' },
      ),
    ),
  },
  { title: 'CampaignProgress' },
);

export const customerDraft = Type.Object(
  {
    number: Type.String({ minLength: 1, maxLength: 64 }),
    name: Type.Optional(Type.String({ maxLength: 200 })),
    data: Type.Optional(Type.Record(Type.String({ maxLength: 200 }), Type.Unknown())),
    priority: Type.Optional(Type.Integer({ minimum: 0, maximum: 9, description: '9 first; default 5' })),
  },
  { ...strict, title: 'CustomerDraft' },
);
export const customerShown = Type.Object(
  {
    number: Type.String(),
    name: Type.String(),
    data: Type.Record(Type.String(), Type.Unknown()),
    priority: Type.Integer(),
    zone: Type.String({ description: '`""`: the company’s' }),
    state: enumOf(['waiting', 'leased', 'done']),
    round: Type.Integer(),
    attempts: Type.Integer(),
    nextAtMs: Type.Number({ description: 'Not before; long past: never dialled' }),
    reason: Type.String(),
  },
  { title: 'Customer' },
);
export const attemptShown = Type.Object(
  {
    callId: Type.String(),
    number: Type.String(),
    attempt: Type.Integer(),
    round: Type.Integer(),
    caller: Type.String(),
    outcome: Type.Optional(Type.String({ description: 'Absent: it is not over' })),
    endReason: Type.String(),
    sipStatus: optionalNumber('Final SIP status, where it failed'),
    startedAtMs: Type.Number(),
    answeredAtMs: optionalNumber('unix ms'),
    connectedAtMs: optionalNumber('unix ms'),
    endedAtMs: optionalNumber('unix ms'),
    agentKey: Type.String(),
    talkMs: Type.Number(),
  },
  { title: 'Attempt' },
);

export const importShown = Type.Object(
  {
    id: Type.Integer(),
    campaignId: Type.Integer({ description: '0: the do-not-call list' }),
    state: enumOf(['uploading', 'waiting', 'running', 'done', 'failed', 'cancelled']),
    fileBytes: Type.Integer(),
    readBytes: Type.Integer(),
    line: Type.Integer(),
    added: Type.Integer(),
    merged: Type.Integer({ description: 'Numbers that were there already, or stood twice in the file' }),
    wrong: Type.Integer(),
    errors: Type.Array(Type.Object({ line: Type.Integer(), problem: Type.String() }), {
      description: 'The first 1,000',
    }),
    encoding: Type.String(),
    delimiter: Type.String(),
    problem: Type.String({ description: 'Why it failed' }),
    createdAtMs: Type.Number(),
    updatedAtMs: Type.Number(),
  },
  { title: 'Import' },
);
