import type { FastifyInstance, FastifyReply } from 'fastify';
import Type, { type Static } from 'typebox';
import { messageName } from '../../host/recording-path.ts';
import { findMessage, findRecording } from '../../recordings/find-recording.ts';
import { companyOf, type HttpDeps } from '../http-deps.ts';
import { sendProblem } from '../problem.ts';
import { callSchema } from './call-schema.ts';

const PAGE_MAX = 1_000;
const PAGE_DEFAULT = 100;

const companyId = Type.Optional(Type.Integer({ description: 'Company; absent: the first' }));
const query = Type.Object({
  companyId,
  from: Type.Optional(Type.Integer({ minimum: 0, description: 'Started at or after, unix ms' })),
  to: Type.Optional(Type.Integer({ minimum: 0, description: 'Started before, unix ms' })),
  agent: Type.Optional(
    Type.String({ maxLength: 128, description: 'Agent key that had a part in it, such as 1001@demo' }),
  ),
  number: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 64,
      description: 'Outside number that had a part in it: transferred to, or consulted',
    }),
  ),
  customer: Type.Optional(Type.String({ maxLength: 64, description: 'The customer’s number' })),
  limit: Type.Integer({ minimum: 1, maximum: PAGE_MAX, default: PAGE_DEFAULT }),
  cursor: Type.Optional(Type.String({ maxLength: 128, description: '`next` of the page before' })),
});
const callParams = Type.Object({ id: Type.String({ pattern: '^[0-9]{1,24}$', description: 'Call id' }) });
const recordingParams = Type.Object({
  id: Type.String({ pattern: '^[0-9]{1,24}$', description: 'Call id' }),
  segment: Type.Integer({ minimum: 0, description: 'Segment of the call; 0: the first message left in the IVR' }),
});
const messageParams = Type.Object({
  id: Type.String({ pattern: '^[0-9]{1,24}$', description: 'Call id' }),
  nth: Type.Integer({ minimum: 1, maximum: 1_000, description: 'From 1, in the order of `messages` of the call' }),
});
const one = Type.Object({ companyId });
const page = Type.Object({
  calls: Type.Array(callSchema),
  next: Type.Union([Type.String(), Type.Null()], { description: 'Cursor of the next page; null: this is the last' }),
});
const wav = {
  type: 'string',
  contentEncoding: 'binary',
  'x-media-type': 'audio/wav',
  description: 'Two channels: left the customer, right the agent. Byte ranges work.',
};

/** Finished calls, their recordings and messages. */
export function addCallRoutes(app: FastifyInstance, deps: HttpDeps): void {
  const tags = ['calls'];
  app.get<{ Querystring: Static<typeof query> }>(
    '/api/v1/calls',
    {
      schema: { summary: 'Finished calls, newest first', tags, querystring: query, response: { 200: page } } as object,
    },
    async (request, reply) => {
      const { from, to, agent, number, customer, limit, cursor } = request.query;
      const company = companyOf(deps, request.query.companyId);
      if (company === undefined) {
        return sendProblem(reply, 404, 'There is no such company.');
      }
      const found = await deps.store.calls({
        companyId: company.companyId,
        limit,
        ...(from === undefined ? {} : { fromMs: from }),
        ...(to === undefined ? {} : { toMs: to }),
        ...(agent === undefined ? {} : { agent }),
        ...(number === undefined ? {} : { number }),
        ...(customer === undefined ? {} : { customer }),
        ...(cursor === undefined ? {} : { cursor }),
      });
      return reply.send({ calls: found.calls, next: found.next ?? null });
    },
  );
  app.get<{ Params: Static<typeof callParams>; Querystring: Static<typeof one> }>(
    '/api/v1/calls/:id',
    {
      schema: {
        summary: 'One finished call',
        tags,
        params: callParams,
        querystring: one,
        response: { 200: callSchema },
      } as object,
    },
    async (request, reply) => {
      const company = companyOf(deps, request.query.companyId);
      const call = company && (await deps.store.call(company.companyId, request.params.id));
      return call === undefined
        ? sendProblem(reply, 404, 'There is no such call, or it is not over yet.')
        : reply.send(call);
    },
  );
  addRecordingRoutes(app, deps);
}

type Sound = { readonly name: string; readonly find: (companyId: number) => Promise<string | undefined> };

/** The sound of the parts of a call, and of messages left in the IVR. */
function addRecordingRoutes(app: FastifyInstance, deps: HttpDeps): void {
  const schema = (summary: string, params: object) =>
    ({ schema: { summary, tags: ['calls'], params, querystring: one, response: { 200: wav } } }) as object;
  const send = async (companyId: number | undefined, reply: FastifyReply, sound: Sound) => {
    const company = companyOf(deps, companyId);
    const file = company && (await sound.find(company.companyId));
    if (file === undefined) {
      return sendProblem(reply, 404, 'There is no such recording.');
    }
    return reply
      .header('content-disposition', `inline; filename="${sound.name}.wav"`)
      .header('cache-control', 'private, no-store')
      .sendFile(file, deps.folders.recordings, { cacheControl: false });
  };
  app.get<{ Params: Static<typeof recordingParams>; Querystring: Static<typeof one> }>(
    '/api/v1/calls/:id/recording/:segment',
    schema('The recording of a part of a call', recordingParams),
    (request, reply) => {
      const { id, segment } = request.params;
      const find = (companyId: number) => findRecording(deps, companyId, id, segment);
      return send(request.query.companyId, reply, { name: `${id}-${segment}`, find });
    },
  );
  app.get<{ Params: Static<typeof messageParams>; Querystring: Static<typeof one> }>(
    '/api/v1/calls/:id/messages/:nth',
    schema('A message that the customer left in the IVR', messageParams),
    (request, reply) => {
      const { id, nth } = request.params;
      const find = (companyId: number) => findMessage(deps, companyId, id, nth);
      return send(request.query.companyId, reply, { name: messageName(id, nth), find });
    },
  );
}
