import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { companyOf, type HttpDeps } from '../http-deps.ts';
import { sendProblem } from '../problem.ts';

/** Without a call and a time, the trace goes back so far, ms. */
const RECENT_MS = 600_000;

const query = Type.Object({
  companyId: Type.Optional(Type.Integer({ description: 'Company; absent: the first' })),
  callid: Type.Optional(
    Type.String({ pattern: '^[0-9]{1,24}$', description: 'All events of this call, to all agents' }),
  ),
  since: Type.Optional(
    Type.Integer({
      minimum: 0,
      description: 'Without `callid`: all events from here on, unix ms; absent: of the last ten minutes',
    }),
  ),
});
const lines = {
  type: 'string',
  'x-media-type': 'application/x-ndjson',
  description: 'One `{"at": unix ms, "agentKey": …, "event": …}` a line',
};

/** Every event that agents were sent: for support, and for `npx callwright check`. */
export function addTraceRoutes(app: FastifyInstance, deps: HttpDeps): void {
  app.get<{ Querystring: Static<typeof query> }>(
    '/api/v1/trace',
    {
      schema: {
        summary: 'The events that agents were sent',
        tags: ['trace'],
        querystring: query,
        response: { 200: lines },
      } as object,
    },
    async (request, reply) => {
      const { callid, since } = request.query;
      const company = companyOf(deps, request.query.companyId);
      if (company === undefined) {
        return sendProblem(reply, 404, 'There is no such company.');
      }
      const text =
        callid === undefined
          ? await deps.trace.recent(company.companyId, since ?? deps.clock.wallMs() - RECENT_MS)
          : await deps.trace.ofCall(company.companyId, callid);
      return reply.type('application/x-ndjson').header('cache-control', 'no-store').send(text);
    },
  );
}
