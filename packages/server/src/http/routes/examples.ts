import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { HttpDeps } from '../http-deps.ts';
import { sendProblem } from '../problem.ts';
import { secure } from './pages.ts';

/** Names of files in `examples`: one word and a known kind, at most in `shared/`. Nothing else is ever looked for. */
const FILE = /^(?:shared\/)?[a-z][a-z0-9-]{0,63}\.(html|css|js)$/;
const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
};
const INLINE_SCRIPT = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g;

/**
 * `/examples/`: one page a flow, served as it is read. Only while the demo company is served, since the pages sign in as its agents
 * and play its customers.
 */
export function addExampleRoutes(app: FastifyInstance, deps: HttpDeps): void {
  if (!deps.demo) {
    return;
  }
  app.get('/examples', (request, reply) =>
    request.url.split('?')[0]?.endsWith('/') === true
      ? show(request, reply, 'index.html')
      : reply.redirect('/examples/', 302),
  );
  app.get<{ Params: { '*': string } }>('/examples/*', (request, reply) =>
    show(request, reply, request.params['*'] || 'index.html'),
  );

  async function show(request: FastifyRequest, reply: FastifyReply, name: string): Promise<FastifyReply> {
    const type = TYPES[FILE.exec(name)?.[1] ?? ''];
    const text = type === undefined ? undefined : await readFile(join(deps.folders.examples, name), 'utf8').catch(none);
    if (type === undefined || text === undefined) {
      return sendProblem(reply, 404);
    }
    if (name.endsWith('.html')) {
      secure(reply, request.headers.host, inlineScripts(text));
    }
    return reply.type(type).header('cache-control', 'no-cache').send(text);
  }
}

/** The page's own script stands in the page, to be read and copied with it: the policy lets exactly that text run. */
function inlineScripts(html: string): readonly string[] {
  return [...html.matchAll(INLINE_SCRIPT)].map(
    ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
}

function none(): undefined {
  return undefined;
}
