import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { FILE_BYTES_MAX } from '../../campaigns/import/importer.ts';
import type { ImportJob, ImportOptions } from '../../store/imports.ts';
import { companyOf, type HttpDeps } from '../http-deps.ts';
import { sendProblem } from '../problem.ts';
import { importShown } from './campaign-schema.ts';
import { type CampaignRequest, campaignOf, campaignParams, companyQuery, refused } from './campaigns.ts';

const tags = ['imports'];
const column = (what: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: `Heading of ${what}` }));
const uploadQuery = Type.Object({
  ...companyQuery.properties,
  numberColumn: column('the column with the number; absent: found by its heading or its content'),
  nameColumn: column('the column with the name'),
  priorityColumn: column('the column with the priority'),
  priority: Type.Integer({ minimum: 0, maximum: 9, default: 5, description: 'Of rows that name none' }),
  encoding: Type.Optional(
    Type.Unsafe<NonNullable<ImportOptions['encoding']>>({
      type: 'string',
      enum: ['utf-8', 'gb18030', 'utf-16le', 'utf-16be'],
      description: 'Absent: found out',
    }),
  ),
  delimiter: Type.Optional(Type.String({ minLength: 1, maxLength: 1, description: 'Absent: found out' })),
});
const params = Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) });
const listed = Type.Object({ imports: Type.Array(importShown) });

type UploadRequest = { readonly Querystring: Static<typeof uploadQuery>; readonly Body: Readable };
type OneImport = { readonly Querystring: Static<typeof companyQuery>; readonly Params: Static<typeof params> };

/** Files of customers, and of numbers that are not to be called. The body of the upload is the file itself. */
export function addImportRoutes(rest: FastifyInstance, deps: HttpDeps): void {
  // Bodies of other routes stay JSON: only the routes of this scope take a file.
  rest.register((files, _options, done) => {
    files.removeAllContentTypeParsers();
    files.addContentTypeParser('*', { bodyLimit: FILE_BYTES_MAX }, (_request, payload, parsed) =>
      parsed(null, payload),
    );
    addUploads(files, deps);
    done();
  });
  rest.get<{ Querystring: Static<typeof companyQuery> }>(
    '/api/v1/imports',
    {
      schema: {
        summary: 'Imports, newest first',
        tags,
        querystring: companyQuery,
        response: { 200: listed },
      } as object,
    },
    async (request, reply) => {
      const company = companyOf(deps, request.query.companyId);
      const imports = company === undefined ? [] : await deps.store.outbound.imports.list(company.companyId);
      return reply.header('cache-control', 'no-store').send({ imports: imports.map(shown) });
    },
  );
  const one = (summary: string, response: object) => ({
    schema: { summary, tags, params, querystring: companyQuery, response },
  });
  rest.get<OneImport>(
    '/api/v1/imports/:id',
    one('How far an import is', { 200: importShown }),
    async (request, reply) => {
      const job = await jobOf(deps, request);
      return job === undefined
        ? sendProblem(reply, 404, 'There is no such import.')
        : reply.header('cache-control', 'no-store').send(shown(job));
    },
  );
  rest.delete<OneImport>(
    '/api/v1/imports/:id',
    one('Cancel an import; rows that were read stay', { 204: Type.Null() }),
    async (request, reply) => {
      const job = await jobOf(deps, request);
      if (job === undefined) {
        return sendProblem(reply, 404, 'There is no such import.');
      }
      const cancelled = await deps.outbound.importer.cancel(job.id);
      return cancelled ? reply.code(204).send() : sendProblem(reply, 409, 'The import is over.');
    },
  );
}

function addUploads(files: FastifyInstance, deps: HttpDeps): void {
  const upload = (summary: string, rest: object) => ({
    config: { slowBody: true },
    schema: {
      summary,
      description:
        'The body is the file: CSV in UTF-8, GBK, GB18030 or UTF-16, comma, semicolon, tab or bar. The answer names the job; ask for it until it is over.',
      ...{ tags, querystring: uploadQuery, response: { 202: importShown }, ...rest },
    } as object,
  });
  files.post<UploadRequest & Pick<CampaignRequest, 'Params'>>(
    '/api/v1/campaigns/:id/imports',
    upload('Import customers into a campaign', { params: campaignParams }),
    async (request, reply) => {
      const campaign = await campaignOf(deps, request as FastifyRequest<CampaignRequest>);
      if (campaign === undefined) {
        return refused(reply, undefined);
      }
      return campaign.life === 'finished' || campaign.life === 'closed'
        ? sendProblem(reply, 409, `The campaign is ${campaign.life}.`)
        : take(deps, request, reply, campaign.companyId, campaign.id);
    },
  );
  files.post<UploadRequest>(
    '/api/v1/do-not-call/imports',
    upload('Import numbers into the do-not-call list', {}),
    async (request, reply) => {
      const company = companyOf(deps, request.query.companyId);
      return company === undefined
        ? sendProblem(reply, 404, 'There is no such company.')
        : take(deps, request, reply, company.companyId, 0);
    },
  );
}

async function take(
  deps: HttpDeps,
  request: FastifyRequest<UploadRequest>,
  reply: FastifyReply,
  companyId: number,
  campaignId: number,
): Promise<FastifyReply> {
  const { companyId: _, ...options } = request.query;
  if (request.body === undefined || request.body === null) {
    return sendProblem(reply, 400, 'The body is to be the file.');
  }
  const job = await deps.store.outbound.imports.add(companyId, campaignId, options, deps.clock.wallMs());
  const uploaded = await deps.outbound.importer.upload(job, request.body);
  return uploaded.ok
    ? reply.code(202).header('location', `/api/v1/imports/${job.id}`).send(shown(uploaded.job))
    : sendProblem(reply, uploaded.status, uploaded.detail);
}

async function jobOf(deps: HttpDeps, request: FastifyRequest<OneImport>): Promise<ImportJob | undefined> {
  const company = companyOf(deps, request.query.companyId);
  const job = await deps.store.outbound.imports.get(request.params.id);
  return job?.companyId === company?.companyId ? job : undefined;
}

function shown({ companyId: _, options: __, ...job }: ImportJob): object {
  return job;
}
