import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import type { HttpDeps } from '../http-deps.ts';
import { sendProblem } from '../problem.ts';
import { readerOf } from './announcements.ts';

const PATH = '/api/v1/agent/campaigns/:id';
const tags = ['agent'];
const params = Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) });
const skipped = Type.Object({ custId: Type.String({ minLength: 1, maxLength: 64 }) });
const claimed = Type.Object({
  customer: Type.Object({
    custId: Type.String(),
    number: Type.String(),
    name: Type.Optional(Type.String()),
    data: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    attempt: Type.Integer(),
  }),
  untilMs: Type.Number({ description: 'Back to the campaign then, unless it is dialled; unix ms' }),
  preview: Type.Object(
    { taskid: Type.Integer(), custid: Type.String() },
    { description: '`preview` of the `makecall` that dials the customer' },
  ),
});

type One = { readonly Params: Static<typeof params> };

/** Preview campaigns: an agent takes a customer to look at, and dials or skips. By the cookie or the token of the agent's login. */
export function addClaimRoutes(app: FastifyInstance, deps: HttpDeps): void {
  app.post<One>(
    `${PATH}/claim`,
    {
      schema: {
        summary: 'Take a customer of a preview campaign',
        tags,
        open: true,
        params,
        response: { 200: claimed },
      } as object,
    },
    async (request, reply) => {
      const agentKey = readerOf(deps, request);
      const agent = agentKey === undefined ? undefined : deps.agents.byKey(agentKey);
      if (agentKey === undefined || agent === undefined) {
        return sendProblem(reply, 401, 'Only an agent who is logged in can do this.');
      }
      const { id } = request.params;
      const claim = await deps.outbound.claims.claim((input) => deps.input(agent.companyId, input), agentKey, id);
      if (!claim.ok) {
        return sendProblem(reply, claim.status === 0 ? 503 : 409, claim.reason);
      }
      const { custId, number, name, data, attempt } = claim.customer;
      return reply.header('cache-control', 'no-store').send({
        customer: { custId, number, name, data, attempt },
        untilMs: claim.untilMs,
        preview: { taskid: id, custid: custId },
      });
    },
  );
  app.post<One & { Body: Static<typeof skipped> }>(
    `${PATH}/skip`,
    {
      schema: {
        summary: 'Give a customer back without dialling',
        ...{ tags, open: true, params, body: skipped, response: { 204: Type.Null() } },
      } as object,
    },
    (request, reply) => {
      const agentKey = readerOf(deps, request);
      const agent = agentKey === undefined ? undefined : deps.agents.byKey(agentKey);
      if (agentKey === undefined || agent === undefined) {
        return sendProblem(reply, 401, 'Only an agent who is logged in can do this.');
      }
      const { custId } = request.body;
      deps.input(agent.companyId, { type: 'skipClaim', agentKey, campaignId: request.params.id, custId });
      return reply.code(204).send();
    },
  );
}
