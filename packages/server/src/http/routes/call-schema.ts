import Type from 'typebox';

const ms = (description: string) => Type.Number({ description: `${description}, unix ms` });
const endedBy = Type.Unsafe<string>({ type: 'string', enum: ['agent', 'customer', 'system', 'supervisor'] });
const data = Type.Record(Type.String(), Type.Unknown());

const segmentSchema = Type.Object({
  segment: Type.Integer({ description: 'From 1' }),
  agentKey: Type.String({ description: 'Empty: an outside number had it' }),
  number: Type.Optional(Type.String({ description: 'The outside number, where one had it' })),
  groupId: Type.Integer(),
  offeredAtMs: ms('The agent was offered the call'),
  answeredAtMs: Type.Optional(ms('Agent and customer were connected')),
  endedAtMs: ms('End of this part'),
  talkMs: Type.Number({ description: 'Connected, holds included, ms' }),
  holdMs: Type.Number({ description: 'On hold, ms' }),
  recording: Type.Optional(Type.String({ description: 'Id of the recording' })),
  endedBy,
  endReason: Type.String(),
  note: Type.Optional(Type.String({ description: 'What the agent noted, plain text' })),
  result: Type.Optional(Type.String({ description: 'The result that the agent noted with it' })),
});

const flowSchema = Type.Object({
  flow: Type.String({ description: 'Name of the flow that was entered' }),
  why: Type.Unsafe<string>({
    type: 'string',
    enum: ['incoming', 'transferred', 'lent', 'afterTalk'],
    description: 'incoming: the service number’s; transferred, lent: by an agent; afterTalk: the agent hung up first',
  }),
  enteredAtMs: ms('Entered'),
  leftAtMs: ms('Left'),
  steps: Type.Array(Type.String(), { description: 'The first steps taken; of another flow as flow/step' }),
});

/** `CallRecord` of the engine, as REST shows it. */
export const callSchema = Type.Object(
  {
    callId: Type.String({ description: 'Decimal, unique for ever, sortable by time' }),
    companyId: Type.Integer(),
    direction: Type.Unsafe<string>({ type: 'string', enum: ['inbound', 'outbound', 'internal'] }),
    caller: Type.String(),
    called: Type.String(),
    origCaller: Type.String(),
    customer: Type.String({ description: 'The customer’s number; empty for internal calls' }),
    startedAtMs: ms('Start'),
    answeredAtMs: Type.Optional(ms('The customer’s leg was answered')),
    endedAtMs: ms('End'),
    waitMs: Type.Number({ description: 'Time in queues, ms' }),
    talkMs: Type.Number({ description: 'With an agent, ms' }),
    endedBy,
    endReason: Type.String({ description: 'Why it ended; the catalogue is in docs/events' }),
    sipStatus: Type.Optional(Type.Integer({ description: 'Final SIP status of the leg that failed' })),
    segments: Type.Array(segmentSchema),
    userdata: data,
    followData: data,
    uuiData: Type.String(),
    rating: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 5, description: 'What the customer rated the service with' }),
    ),
    flows: Type.Optional(
      Type.Array(flowSchema, { description: 'Where the customer was in IVR flows, in order; after the talk too' }),
    ),
    messages: Type.Optional(Type.Array(Type.String({ description: 'Recordings of messages left in the IVR' }))),
  },
  { title: 'Call' },
);
