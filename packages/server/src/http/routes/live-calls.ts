import { DATA_BYTES_MAX, DATA_DEPTH_MAX, dataProblem } from '@callwright/cti';
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { companyOf, type HttpDeps } from '../http-deps.ts';
import { sendProblem } from '../problem.ts';

const query = Type.Object({ companyId: Type.Optional(Type.Integer({ description: 'Company; absent: the first' })) });
const callParams = Type.Object({ id: Type.String({ pattern: '^[0-9]{1,24}$', description: 'Call id' }) });
const data = Type.Record(Type.String(), Type.Unknown());
const patch = Type.Object(
  { followData: Type.Unsafe<Record<string, unknown>>({ ...data, description: 'Merged into the data of the call' }) },
  { additionalProperties: false },
);
const keyParams = Type.Object({ agentKey: Type.String({ maxLength: 128, description: 'Such as 1001@demo' }) });
const tasks = Type.Object(
  {
    tasks: Type.Array(
      Type.Object({
        taskid: Type.Integer(),
        name: Type.String({ maxLength: 200 }),
        count: Type.Integer({ minimum: 0, description: 'Customers left to call' }),
      }),
      { minItems: 1, maxItems: 100 },
    ),
  },
  { additionalProperties: false },
);

/** What others change while agents work: the data of a call that is up, preview tasks that wait. */
export function addActingRoutes(rest: FastifyInstance, deps: HttpDeps): void {
  rest.patch<{
    Params: Static<typeof callParams>;
    Querystring: Static<typeof query>;
    Body: Static<typeof patch>;
  }>(
    '/api/v1/calls/:id',
    {
      schema: {
        summary: 'Add data to a call that is up',
        description: 'The frames from here on, and the record, carry it as `followData`.',
        tags: ['calls'],
        params: callParams,
        querystring: query,
        body: patch,
        response: { 200: patch },
      } as object,
    },
    (request, reply) => {
      const company = companyOf(deps, request.query.companyId);
      const { id } = request.params;
      const known = company && deps.live.followData(company.companyId, id);
      if (company === undefined || known === undefined) {
        return sendProblem(reply, 404, 'There is no such call, or it is over.');
      }
      const { followData } = request.body;
      const problem = dataProblem({ ...known, ...followData });
      if (problem !== undefined) {
        const limit = `At most ${DATA_BYTES_MAX} bytes and ${DATA_DEPTH_MAX} levels, with what the call has already.`;
        return sendProblem(reply, problem === 'too large' ? 413 : 400, `followData: ${problem}. ${limit}`);
      }
      deps.input(company.companyId, { type: 'attach', callId: id, followData });
      return reply.send({ followData: deps.live.followData(company.companyId, id) ?? { ...known, ...followData } });
    },
  );
  rest.post<{ Params: Static<typeof keyParams>; Body: Static<typeof tasks> }>(
    '/api/v1/agents/:agentKey/preview-tasks',
    {
      schema: {
        summary: 'Tell an agent of preview tasks that wait',
        tags: ['agents'],
        params: keyParams,
        body: tasks,
        response: { 204: Type.Null() },
      } as object,
    },
    (request, reply) => {
      const agent = deps.agents.byKey(request.params.agentKey);
      if (agent === undefined) {
        return sendProblem(reply, 404, 'There is no such agent.');
      }
      const live = deps.live.agents(agent.companyId).find((one) => one.agentKey === agent.agentKey);
      if (live === undefined || live.state === 'signedOut') {
        return sendProblem(reply, 409, 'The agent is signed out.');
      }
      deps.input(agent.companyId, { type: 'previewTasks', agentKey: agent.agentKey, tasks: request.body.tasks });
      return reply.code(204).send();
    },
  );
}
