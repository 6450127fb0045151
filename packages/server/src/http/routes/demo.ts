import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import type { HttpDeps } from '../http-deps.ts';
import { sendProblem } from '../problem.ts';
import { agentOfCookie } from './login.ts';

const call = Type.Object({
  number: Type.String({ pattern: '^[0-9+*#]{1,32}$', description: 'The customer’s number' }),
  called: Type.String({ pattern: '^[0-9+*#]{1,32}$', description: 'The service number that is called' }),
});
const keys = Type.Object({ digits: Type.String({ pattern: '^[0-9*#A-D]{1,32}$' }) });
const params = Type.Object({ id: Type.String({ maxLength: 64 }) });
const customer = Type.Object(
  {
    id: Type.String(),
    number: Type.String(),
    called: Type.String(),
    direction: Type.Unsafe<string>({ type: 'string', enum: ['inbound', 'outbound'] }),
    state: Type.String({ description: 'calling, ringing, talking or ended' }),
    endReason: Type.Optional(Type.String()),
  },
  { title: 'Customer' },
);

type Authorized = (request: FastifyRequest, reply: FastifyReply) => FastifyReply | undefined;

/** The simulated carrier's customers, for the workbench (by its cookie) and for scripts (by token). */
export function addDemoRoutes(app: FastifyInstance, deps: HttpDeps, authorized: Authorized): void {
  const { customers } = deps;
  if (customers === undefined || !deps.demo) {
    return;
  }
  const tags = ['demo'];
  const onRequest = async (request: FastifyRequest, reply: FastifyReply) =>
    agentOfCookie(deps, request) === undefined ? authorized(request, reply) : undefined;
  const path = '/api/v1/demo/customers';

  app.get(
    path,
    {
      onRequest,
      schema: {
        summary: 'The simulated customers',
        tags,
        response: { 200: Type.Object({ customers: Type.Array(customer) }) },
      } as object,
    },
    async (_request, reply) => reply.header('cache-control', 'no-store').send({ customers: await customers.list() }),
  );
  app.post<{ Body: Static<typeof call> }>(
    path,
    {
      onRequest,
      schema: {
        summary: 'A customer calls in',
        tags,
        body: call,
        response: { 201: Type.Object({ id: Type.String() }) },
      } as object,
    },
    (request, reply) => reply.code(201).send({ id: customers.call(request.body.number, request.body.called) }),
  );

  const act = (action: string, body: object | undefined, summary: string, run: (id: string, digits: string) => void) =>
    app.post<{ Params: Static<typeof params>; Body: Static<typeof keys> | undefined }>(
      `${path}/:id/${action}`,
      {
        onRequest,
        schema: { summary, tags, params, ...(body && { body }), response: { 204: Type.Null() } } as object,
      },
      async (request, reply) => {
        const { id } = request.params;
        if (!(await customers.list()).some((one) => one.id === id)) {
          return sendProblem(reply, 404, 'There is no such customer.');
        }
        run(id, request.body?.digits ?? '');
        return reply.code(204).send();
      },
    );
  act('answer', undefined, 'The customer answers', (id) => customers.answer(id));
  act('hangup', undefined, 'The customer hangs up', (id) => customers.hangUp(id));
  act('keys', keys, 'The customer presses keys', (id, digits) => customers.press(id, digits));
}
