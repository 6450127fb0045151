import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { HttpDeps } from '../http-deps.ts';
import { markdownPage } from '../markdown.ts';
import { sendProblem } from '../problem.ts';
import { secure } from './pages.ts';

/** Names of pages below `docs/events`: words, at most one folder deep. */
const PAGE = /^(?:[\w-]{1,64}\/)?[\w-]{1,64}$/;

/** `/docs/events`: the reference that is generated from `cti`, as HTML. */
export function addDocsRoutes(app: FastifyInstance, deps: HttpDeps): void {
  app.get('/docs', (_request, reply) => reply.redirect('/docs/events/', 302));
  app.get('/docs/events', (request, reply) =>
    // Links in the pages are relative to the folder.
    request.url.split('?')[0]?.endsWith('/') === true
      ? show(request, reply, 'README')
      : reply.redirect('/docs/events/', 302),
  );
  app.get<{ Params: { '*': string } }>('/docs/events/*', (request, reply) =>
    show(request, reply, request.params['*'].replace(/\.md$/, '') || 'README'),
  );

  async function show(request: FastifyRequest, reply: FastifyReply, page: string): Promise<FastifyReply> {
    const text = PAGE.test(page) ? await read(join(deps.folders.docs, 'events', `${page}.md`)) : undefined;
    if (text === undefined) {
      return sendProblem(reply, 404);
    }
    secure(reply, request.headers.host);
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(markdownPage(text));
  }
}

async function read(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}
