import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { companyOf, type HttpDeps } from '../http-deps.ts';
import { sendProblem } from '../problem.ts';

const query = Type.Object({ companyId: Type.Optional(Type.Integer({ description: 'Company; absent: the first' })) });

const agent = Type.Object(
  {
    agentKey: Type.String(),
    agentId: Type.Integer(),
    operatorId: Type.String({ description: 'Agent number (工号)' }),
    name: Type.String(),
    state: Type.String({ description: 'State of the agent' }),
    notReadyReason: Type.Optional(Type.Integer()),
    worktype: Type.Optional(Type.Integer({ description: '0 desk or mobile phone, 1 SIP phone, 2 page' })),
    groupIds: Type.Array(Type.Integer()),
    reachable: Type.Boolean({ description: 'A call can be offered now' }),
    changedAtMs: Type.Optional(Type.Number({ description: 'Last change of state, unix ms' })),
    callId: Type.Optional(Type.String()),
  },
  { title: 'Agent' },
);
const group = Type.Object(
  {
    groupId: Type.Integer(),
    name: Type.String(),
    kind: Type.Unsafe<string>({ type: 'string', enum: ['inbound', 'task'] }),
    announcesAgentNumber: Type.Boolean(),
    wrapUpMs: Type.Number(),
    ringTimeoutMs: Type.Number(),
    records: Type.Boolean(),
    waitingMax: Type.Integer(),
    waitMsMax: Type.Number(),
    agents: Type.Array(Type.String({ description: 'Agent key' })),
  },
  { title: 'Group' },
);
const queue = Type.Object(
  {
    groupId: Type.Integer(),
    name: Type.String(),
    waiting: Type.Integer({ description: 'Calls waiting, without those that ring at an agent' }),
    ready: Type.Integer(),
    signedIn: Type.Integer(),
    oldestWaitMs: Type.Number(),
  },
  { title: 'Queue' },
);
const liveCall = Type.Object(
  {
    callId: Type.String(),
    direction: Type.String(),
    caller: Type.String(),
    called: Type.String(),
    startedAtMs: Type.Number(),
    answeredAtMs: Type.Optional(Type.Number()),
    place: Type.String({
      description: 'Where the customer is: entering, ivr, queued, agent, promised, calling, internal, over',
    }),
    flow: Type.Optional(Type.String({ description: 'Flow that the customer is in' })),
    step: Type.Optional(Type.String({ description: 'Step of the flow' })),
    owner: Type.Optional(Type.String({ description: 'Agent key, or outside number, that has the customer' })),
    groupId: Type.Optional(Type.Integer()),
    agentKeys: Type.Array(Type.String()),
  },
  { title: 'LiveCall' },
);

/** What is going on now. */
export function addLiveRoutes(app: FastifyInstance, deps: HttpDeps): void {
  const list = <T extends string>(
    name: T,
    summary: string,
    item: object,
    read: (companyId: number) => readonly unknown[],
  ) => {
    const response = {
      200: { type: 'object', required: [name], properties: { [name]: { type: 'array', items: item } } },
    };
    app.get<{ Querystring: Static<typeof query> }>(
      `/api/v1/${PATHS[name] ?? name}`,
      { schema: { summary, tags: ['live'], querystring: query, response } as object },
      (request, reply) => {
        const company = companyOf(deps, request.query.companyId);
        return company === undefined
          ? sendProblem(reply, 404, 'There is no such company.')
          : reply.header('cache-control', 'no-store').send({ [name]: read(company.companyId) });
      },
    );
  };
  list('agents', 'All agents and what they do', agent, (companyId) => deps.live.agents(companyId));
  list('groups', 'All skill groups', group, (companyId) => groupsOf(deps, companyId));
  list('queues', 'Who waits, per group', queue, (companyId) => deps.live.queues(companyId));
  list('liveCalls', 'Calls in progress', liveCall, (companyId) => deps.live.calls(companyId));
}

const PATHS: Readonly<Record<string, string>> = { liveCalls: 'live-calls' };

function groupsOf(deps: HttpDeps, companyId: number): readonly object[] {
  const company = deps.agents.company(companyId);
  return (company?.groups ?? []).map((one) => ({
    ...one,
    agents: (company?.agents ?? [])
      .filter((member) => member.groups.some(({ groupId }) => groupId === one.groupId))
      .map((member) => `${member.operatorId}@${company?.abbreviate}`),
  }));
}
