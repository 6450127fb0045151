import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import type { Announcement } from '../../store/announcements.ts';
import { companyOf, type HttpDeps } from '../http-deps.ts';
import { sendProblem } from '../problem.ts';
import { agentOfCookie } from './login.ts';

/** The announcements of manual 6.10.4: written over REST, told to the agents by `sendmsg`, fetched by their pages. */

const PATH = '/api/v1/announcements';
const tags = ['announcements'];
const query = Type.Object({ companyId: Type.Optional(Type.Integer({ description: 'Company; absent: the first' })) });
const params = Type.Object({ id: Type.Integer({ minimum: 1 }) });
const groupIds = Type.Array(Type.Integer(), {
  maxItems: 1_000,
  description: 'Groups whose agents read it; empty or absent: everybody',
});
const body = Type.Object(
  {
    title: Type.Optional(Type.String({ maxLength: 200 })),
    text: Type.String({ minLength: 1, maxLength: 20_000 }),
    groupIds: Type.Optional(groupIds),
  },
  { additionalProperties: false },
);
const announcement = Type.Object(
  {
    id: Type.Integer(),
    title: Type.String(),
    text: Type.String(),
    groupIds,
    createdAtMs: Type.Number({ description: 'unix ms' }),
    updatedAtMs: Type.Number({ description: 'unix ms' }),
  },
  { title: 'Announcement' },
);
const listed = Type.Object({ announcements: Type.Array(announcement) });

type Query = { readonly Querystring: Static<typeof query> };
type Params = { readonly Params: Static<typeof params> };
type Body = { readonly Body: Static<typeof body> };
type Auth = (request: FastifyRequest, reply: FastifyReply) => FastifyReply | undefined;

/**
 * `GET` for whoever has the API's token, and for agents: by the cookie of our own pages, or, from any listed origin, by
 * `Authorization: Bearer` with the token that is in the login's `ws_url`. An agent reads what is for its groups.
 */
export function addAnnouncementReading(app: FastifyInstance, deps: HttpDeps, authorized: Auth): void {
  app.get<Query>(
    PATH,
    {
      onRequest: async (request, reply) =>
        readerOf(deps, request) === undefined ? authorized(request, reply) : undefined,
      schema: {
        summary: 'Announcements, newest first',
        description: 'With the token of the API: all. With an agent’s cookie or token: those for the agent’s groups.',
        tags,
        querystring: query,
        response: { 200: listed },
      } as object,
    },
    async (request, reply) => {
      const reader = readerOf(deps, request);
      const agent = reader === undefined ? undefined : deps.agents.byKey(reader);
      const company = companyOf(deps, agent?.companyId ?? request.query.companyId);
      if (company === undefined) {
        return sendProblem(reply, 404, 'There is no such company.');
      }
      const all = await deps.store.announcements.list(company.companyId);
      const own = agent?.config.groups.map((group) => group.groupId);
      const readable = all.filter((one) => own === undefined || isFor(one, own));
      return reply.header('cache-control', 'no-store').send({ announcements: readable.map(shown) });
    },
  );
}

export function addAnnouncementWriting(rest: FastifyInstance, deps: HttpDeps): void {
  rest.post<Query & Body>(
    PATH,
    {
      schema: {
        summary: 'Publish an announcement',
        tags,
        querystring: query,
        body,
        response: { 201: announcement },
      } as object,
    },
    async (request, reply) => {
      const company = companyOf(deps, request.query.companyId);
      if (company === undefined) {
        return sendProblem(reply, 404, 'There is no such company.');
      }
      const added = await deps.store.announcements.add(company.companyId, draftOf(request.body), deps.clock.wallMs());
      if (added === undefined) {
        return sendProblem(reply, 409, 'There are too many announcements: delete some.');
      }
      tell(deps, added, 'new');
      return reply.code(201).header('location', `${PATH}/${added.id}`).send(shown(added));
    },
  );
  rest.put<Query & Params & Body>(
    `${PATH}/:id`,
    {
      schema: {
        summary: 'Change an announcement',
        ...{ tags, params, querystring: query, body, response: { 200: announcement } },
      } as object,
    },
    async (request, reply) => {
      const company = companyOf(deps, request.query.companyId);
      const { id } = request.params;
      const before = company && (await deps.store.announcements.get(company.companyId, id));
      const changed =
        company &&
        (await deps.store.announcements.change(company.companyId, id, draftOf(request.body), deps.clock.wallMs()));
      if (before === undefined || changed === undefined) {
        return sendProblem(reply, 404, 'There is no such announcement.');
      }
      // Those who could read it before are told too: their list is another now.
      tell(deps, { ...changed, groupIds: both(before.groupIds, changed.groupIds) }, 'update');
      return reply.send(shown(changed));
    },
  );
  rest.delete<Query & Params>(
    `${PATH}/:id`,
    {
      schema: {
        summary: 'Delete an announcement',
        ...{ tags, params, querystring: query, response: { 204: Type.Null() } },
      } as object,
    },
    async (request, reply) => {
      const company = companyOf(deps, request.query.companyId);
      const removed = company && (await deps.store.announcements.remove(company.companyId, request.params.id));
      if (removed === undefined) {
        return sendProblem(reply, 404, 'There is no such announcement.');
      }
      tell(deps, removed, 'update');
      return reply.code(204).send();
    },
  );
}

/** The agent who asks, by the cookie of our page or the token of a login. */
export function readerOf(deps: HttpDeps, request: FastifyRequest): string | undefined {
  const token = /^Bearer (\S{1,256})$/i.exec(request.headers.authorization ?? '')?.[1];
  return token === undefined ? agentOfCookie(deps, request) : deps.tokens.find(token)?.agentKey;
}

function draftOf({ title = '', text, groupIds: groups = [] }: Static<typeof body>) {
  return { title, text, groupIds: groups };
}

function shown({ companyId: _, ...rest }: Announcement): object {
  return rest;
}

function isFor({ groupIds: groups }: Announcement, own: readonly number[]): boolean {
  return groups.length === 0 || groups.some((groupId) => own.includes(groupId));
}

/** Empty means everybody, so with everybody it stays everybody. */
function both(before: readonly number[], after: readonly number[]): readonly number[] {
  return before.length === 0 || after.length === 0 ? [] : [...new Set([...before, ...after])];
}

function tell(deps: HttpDeps, { companyId, groupIds: groups }: Announcement, kind: 'new' | 'update'): void {
  deps.input(companyId, { type: 'announce', kind, groupIds: groups });
}
