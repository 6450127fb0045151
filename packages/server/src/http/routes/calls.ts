import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { findRecording } from '../../recordings/find-recording.ts';
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
  customer: Type.Optional(Type.String({ maxLength: 64, description: 'The customer’s number' })),
  limit: Type.Integer({ minimum: 1, maximum: PAGE_MAX, default: PAGE_DEFAULT }),
  cursor: Type.Optional(Type.String({ maxLength: 128, description: '`next` of the page before' })),
});
const callParams = Type.Object({ id: Type.String({ pattern: '^[0-9]{1,24}$', description: 'Call id' }) });
const recordingParams = Type.Object({
  id: Type.String({ pattern: '^[0-9]{1,24}$', description: 'Call id' }),
  segment: Type.Integer({ minimum: 0, description: 'Segment of the call; 0: a message left in the IVR' }),
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

/** Finished calls and their recordings. */
export function addCallRoutes(app: FastifyInstance, deps: HttpDeps): void {
  const tags = ['calls'];
  app.get<{ Querystring: Static<typeof query> }>(
    '/api/v1/calls',
    {
      schema: { summary: 'Finished calls, newest first', tags, querystring: query, response: { 200: page } } as object,
    },
    async (request, reply) => {
      const { from, to, agent, customer, limit, cursor } = request.query;
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
  app.get<{ Params: Static<typeof recordingParams>; Querystring: Static<typeof one> }>(
    '/api/v1/calls/:id/recording/:segment',
    {
      schema: {
        summary: 'The recording of a part of a call',
        tags,
        params: recordingParams,
        querystring: one,
        response: { 200: wav },
      } as object,
    },
    async (request, reply) => {
      const company = companyOf(deps, request.query.companyId);
      const { id, segment } = request.params;
      const file = company && (await findRecording(deps, company.companyId, id, segment));
      if (file === undefined) {
        return sendProblem(reply, 404, 'There is no such recording.');
      }
      return reply
        .header('content-disposition', `inline; filename="${id}-${segment}.wav"`)
        .header('cache-control', 'private, no-store')
        .sendFile(file, deps.folders.recordings, { cacheControl: false });
    },
  );
}
