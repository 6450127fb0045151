import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { readCustomerNumber } from '../../campaigns/customer-number.ts';
import { companyOf, type HttpDeps } from '../http-deps.ts';
import { sendProblem } from '../problem.ts';
import { companyQuery } from './campaigns.ts';

const PATH = '/api/v1/do-not-call';
const tags = ['do-not-call'];
const entry = Type.Object(
  { number: Type.String(), note: Type.String(), addedAtMs: Type.Number({ description: 'unix ms' }) },
  { title: 'DoNotCallEntry' },
);
const pageQuery = Type.Object({
  ...companyQuery.properties,
  limit: Type.Integer({ minimum: 1, maximum: 1_000, default: 100 }),
  after: Type.Optional(Type.String({ maxLength: 64, description: '`next` of the page before' })),
});
const page = Type.Object({
  entries: Type.Array(entry),
  next: Type.Union([Type.String(), Type.Null()]),
  count: Type.Integer({ description: 'Numbers on the list' }),
});
const body = Type.Object(
  {
    numbers: Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { minItems: 1, maxItems: 10_000 }),
    note: Type.Optional(Type.String({ maxLength: 200 })),
  },
  { additionalProperties: false },
);
const added = Type.Object({
  added: Type.Integer(),
  errors: Type.Array(Type.Object({ number: Type.String(), problem: Type.String() })),
});
const params = Type.Object({ number: Type.String({ maxLength: 64 }) });

type Query = { readonly Querystring: Static<typeof companyQuery> };

/** Numbers that no campaign of the company dials. Agents who dial by hand are not held back. */
export function addDoNotCallRoutes(rest: FastifyInstance, deps: HttpDeps): void {
  const list = deps.store.outbound.doNotCall;
  rest.get<{ Querystring: Static<typeof pageQuery> }>(
    PATH,
    {
      schema: { summary: 'Numbers not to be called', tags, querystring: pageQuery, response: { 200: page } } as object,
    },
    async (request, reply) => {
      const company = companyOf(deps, request.query.companyId);
      if (company === undefined) {
        return sendProblem(reply, 404, 'There is no such company.');
      }
      const { entries, next = null } = await list.list(company.companyId, request.query.limit, request.query.after);
      const count = await list.count(company.companyId);
      return reply.header('cache-control', 'no-store').send({ entries, next, count });
    },
  );
  rest.post<Query & { Body: Static<typeof body> }>(
    PATH,
    {
      schema: { summary: 'Add numbers', tags, querystring: companyQuery, body, response: { 200: added } } as object,
    },
    async (request, reply) => {
      const company = companyOf(deps, request.query.companyId);
      if (company === undefined) {
        return sendProblem(reply, 404, 'There is no such company.');
      }
      const read = request.body.numbers.map((number) => ({ number, result: readCustomerNumber(number) }));
      const numbers = read.flatMap(({ result }) => (result.ok ? [result.number] : []));
      const errors = read.flatMap(({ number, result }) => (result.ok ? [] : [{ number, problem: result.problem }]));
      const count = await list.add(company.companyId, numbers, request.body.note ?? '', deps.clock.wallMs());
      return reply.send({ added: count, errors });
    },
  );
  rest.delete<Query & { Params: Static<typeof params> }>(
    `${PATH}/:number`,
    {
      schema: {
        summary: 'Remove a number; campaigns that run dial it again',
        ...{ tags, params, querystring: companyQuery, response: { 204: Type.Null() } },
      } as object,
    },
    async (request, reply) => {
      const company = companyOf(deps, request.query.companyId);
      const read = readCustomerNumber(request.params.number);
      const number = read.ok ? read.number : request.params.number;
      if (company === undefined || !(await list.remove(company.companyId, number))) {
        return sendProblem(reply, 404, 'The number is not on the list.');
      }
      await deps.outbound.desk(company.companyId)?.mayCallAgain(number);
      return reply.code(204).send();
    },
  );
}
