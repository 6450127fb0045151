import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { HttpDeps } from '../http-deps.ts';
import { markdownPage } from '../markdown.ts';
import { sendProblem } from '../problem.ts';
import { secure } from './pages.ts';

/** Names of pages below `docs/events`: words, at most one folder deep. */
const PAGE = /^(?:[\w-]{1,64}\/)?[\w-]{1,64}$/;

const INDEX = 'index';

/** `/docs/events`: the reference that is generated from `cti`, as HTML. */
export function addDocsRoutes(app: FastifyInstance, deps: HttpDeps): void {
  app.get(STYLE_PATH, (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'no-cache').send(STYLE),
  );
  app.get('/docs', (_request, reply) => reply.redirect('/docs/events/', 302));
  app.get('/docs/events', (request, reply) =>
    // Links in the pages are relative to the folder.
    request.url.split('?')[0]?.endsWith('/') === true
      ? show(request, reply, INDEX)
      : reply.redirect('/docs/events/', 302),
  );
  app.get<{ Params: { '*': string } }>('/docs/events/*', (request, reply) =>
    show(request, reply, request.params['*'].replace(/\.md$/, '') || INDEX),
  );

  async function show(request: FastifyRequest, reply: FastifyReply, page: string): Promise<FastifyReply> {
    const text = PAGE.test(page) ? await read(join(deps.folders.docs, 'events', `${page}.md`)) : undefined;
    if (text === undefined) {
      return sendProblem(reply, 404);
    }
    secure(reply, request.headers.host);
    return reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-cache')
      .send(markdownPage(text, STYLE_PATH));
  }
}

async function read(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}

const STYLE_PATH = '/docs/style.css';
const STYLE = `:root { color-scheme: light dark; font: 15px/1.55 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif; }
body { margin: 0; }
main { max-width: 72rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; overflow-wrap: anywhere; }
h1 { font-size: 1.8rem; }
h2 { margin-top: 2.2rem; }
table { border-collapse: collapse; width: 100%; display: block; overflow-x: auto; overflow-wrap: normal; }
th, td { border: 1px solid color-mix(in srgb, currentColor 20%, transparent); padding: 0.3rem 0.6rem; text-align: left; vertical-align: top; }
code { font: 0.92em ui-monospace, Consolas, monospace; }
pre { padding: 0.8rem; overflow-x: auto; border-radius: 6px; background: color-mix(in srgb, currentColor 7%, transparent); }
.sequence { display: block; max-width: 100%; height: auto; margin: 1rem 0; font: 13px ui-monospace, Consolas, monospace; }
.sequence text { fill: currentColor; text-anchor: middle; paint-order: stroke; stroke: Canvas; stroke-width: 4px; }
.sequence .lane { stroke: color-mix(in srgb, currentColor 22%, transparent); stroke-width: 2; }
.sequence .lane-name { font: 600 14px system-ui, "PingFang SC", "Microsoft YaHei", sans-serif; }
.sequence g line { stroke: #2a8a72; stroke-width: 1.6; }
.sequence g path { fill: #2a8a72; }
.sequence .outside line { stroke: #8a8f8c; stroke-dasharray: 5 4; }
.sequence .outside path { fill: #8a8f8c; }
`;
