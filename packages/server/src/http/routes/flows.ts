import { ivrFlowSchema } from '@callwright/cti';
import type { FastifyInstance, FastifyReply } from 'fastify';
import Type, { type Static } from 'typebox';
import { allowedHostSchema, HTTP_HOSTS_MAX } from '../../companies/company-schema.ts';
import type { Turns } from '../../companies/turns.ts';
import { type FlowChange, FlowDesk } from '../flow-desk.ts';
import { companyOf, type HttpDeps } from '../http-deps.ts';
import { sendProblem, sendProblems } from '../problem.ts';

const query = Type.Object({ companyId: Type.Optional(Type.Integer({ description: 'Company; absent: the first' })) });
const params = Type.Object({
  name: Type.String({ pattern: '^[A-Za-z0-9_.-]{1,64}$', description: 'Name of the flow' }),
});
/** Told as any JSON, and held against the flow's own schema by hand: a refusal has to name the place. */
const flow = Type.Object(
  {},
  { description: 'A flow; see /api/v1/flow-schema and docs/ivr.md', additionalProperties: true },
);
const problem = Type.Object({
  path: Type.String({ description: 'Place in the flow: steps.menu.choices.2' }),
  problem: Type.String(),
});
const listed = Type.Object({
  flows: Type.Array(
    Type.Object({ name: Type.String(), note: Type.Optional(Type.String()), steps: Type.Integer() }, { title: 'Flow' }),
  ),
});
const hosts = Type.Object({ hosts: Type.Array(allowedHostSchema, { maxItems: HTTP_HOSTS_MAX }) });
const written = Type.Object({
  flow,
  warnings: Type.Array(problem, { description: 'Steps that nothing leads to' }),
});

interface One {
  readonly Params: Static<typeof params>;
  readonly Querystring: Static<typeof query>;
}

/** The IVR flows of a company. A change is there for calls that enter the flow from then on. */
export function addFlowRoutes(app: FastifyInstance, deps: HttpDeps, turns: Turns): void {
  const desk = new FlowDesk(deps, turns);
  addHostRoutes(app, deps, desk);
  const schema = (summary: string, rest: object) => ({
    schema: { summary, tags: ['flows'], querystring: query, ...rest } as object,
  });

  app.get<{ Querystring: Static<typeof query> }>(
    '/api/v1/flows',
    schema('All IVR flows', { response: { 200: listed } }),
    (request, reply) => {
      const company = companyOf(deps, request.query.companyId);
      if (company === undefined) {
        return sendProblem(reply, 404, 'There is no such company.');
      }
      const flows = company.flows.map(({ name, note, steps }) => ({ name, note, steps: Object.keys(steps).length }));
      return reply.header('cache-control', 'no-store').send({ flows });
    },
  );
  app.get<One>('/api/v1/flows/:name', schema('An IVR flow', { params, response: { 200: flow } }), (request, reply) => {
    const company = companyOf(deps, request.query.companyId);
    const found = company?.flows.find((one) => one.name === request.params.name);
    return found === undefined
      ? sendProblem(reply, 404, 'There is no such flow.')
      : reply.header('cache-control', 'no-store').send(found);
  });
  app.put<One>(
    '/api/v1/flows/:name',
    schema('Write an IVR flow', { params, body: flow, response: { 200: written, 201: written } }),
    async (request, reply) => {
      const company = companyOf(deps, request.query.companyId);
      const change = await desk.put(company?.companyId ?? -1, request.params.name, request.body);
      return change.ok
        ? reply.code(change.created ? 201 : 200).send({ flow: change.flow, warnings: change.warnings })
        : refused(reply, change);
    },
  );
  app.delete<One>('/api/v1/flows/:name', schema('Remove an IVR flow', { params }), async (request, reply) => {
    const company = companyOf(deps, request.query.companyId);
    const change = await desk.remove(company?.companyId ?? -1, request.params.name);
    return change.ok ? reply.code(204).send() : refused(reply, change);
  });
}

/** Which hosts the HTTP steps of flows may ask. */
function addHostRoutes(app: FastifyInstance, deps: HttpDeps, desk: FlowDesk): void {
  const tags = ['flows'];
  app.get<{ Querystring: Static<typeof query> }>(
    '/api/v1/http-hosts',
    { schema: { summary: 'Hosts that flows may ask', tags, querystring: query, response: { 200: hosts } } as object },
    (request, reply) => {
      const company = companyOf(deps, request.query.companyId);
      return company === undefined
        ? sendProblem(reply, 404, 'There is no such company.')
        : reply.header('cache-control', 'no-store').send({ hosts: company.httpHosts ?? [] });
    },
  );
  app.put<{ Querystring: Static<typeof query>; Body: Static<typeof hosts> }>(
    '/api/v1/http-hosts',
    {
      schema: {
        summary: 'Set the hosts that flows may ask',
        tags,
        querystring: query,
        body: hosts,
        response: { 200: hosts },
      } as object,
    },
    async (request, reply) => {
      const company = companyOf(deps, request.query.companyId);
      const changed = await desk.hosts(company?.companyId ?? -1, request.body.hosts);
      return changed === undefined
        ? sendProblem(reply, 404, 'There is no such company.')
        : reply.send({ hosts: request.body.hosts });
    },
  );
}

/** Open to all, as the other descriptions of the interface are. */
export function addFlowSchemaRoute(app: FastifyInstance): void {
  app.get(
    '/api/v1/flow-schema',
    {
      schema: {
        summary: 'JSON Schema of an IVR flow',
        tags: ['meta'],
        open: true,
        response: { 200: Type.Object({}) },
      } as object,
    },
    (_request, reply) => reply.type('application/schema+json').send(JSON.stringify(ivrFlowSchema)),
  );
}

function refused(reply: FastifyReply, change: FlowChange & { readonly ok: false }): FastifyReply {
  const { status, detail, problems } = change;
  return problems === undefined
    ? sendProblem(reply, status, detail)
    : sendProblems(reply, { title: 'The flow is wrong', status, detail, problems });
}
