import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { HttpDeps } from '../http-deps.ts';
import { sendProblem } from '../problem.ts';

/** Files beside the start page. */
const START_FILES = ['start.css', 'start.css.map', 'start.js', 'start.js.map'];

/** The pages and the SDK, as `packages/sdk` built them. */
export async function addPageRoutes(app: FastifyInstance, deps: HttpDeps): Promise<void> {
  const { sdk } = deps.folders;
  // Never serves by itself: each route says which folder it may read, so that no path leads anywhere else.
  await app.register(fastifyStatic, { root: deps.folders.recordings, serve: false, dotfiles: 'deny' });

  const file = (path: string) => (request: FastifyRequest, reply: FastifyReply) => send(request, reply, path);
  // The start page is about the demo.
  app.get('/', deps.demo ? file('index.html') : (_request, reply) => reply.redirect('/agent', 302));
  app.get('/agent', file('agent/index.html'));
  for (const name of START_FILES) {
    app.get(`/${name}`, file(name));
  }
  app.get<{ Params: { '*': string } }>('/agent/*', (request, reply) =>
    send(request, reply, `agent/${request.params['*'] || 'index.html'}`),
  );
  app.get<{ Params: { '*': string } }>('/sdk/*', (request, reply) => {
    reply.header('cross-origin-resource-policy', 'cross-origin'); // a script tag on any page may load it
    return send(request, reply, request.params['*']);
  });

  function send(request: FastifyRequest, reply: FastifyReply, path: string): FastifyReply {
    if (!existsSync(join(sdk, 'CallCenter.js'))) {
      return sendProblem(reply, 503, 'The pages are not built yet: run script/server, or node packages/sdk/build.ts.');
    }
    if (path.endsWith('.html')) {
      secure(reply, request.headers.host);
    }
    // Asked again each time (304 when unchanged): an upgrade reaches every page with its next load.
    return reply.header('cache-control', 'no-cache').sendFile(path, sdk, { cacheControl: false });
  }
}

/**
 * What our own pages may do: load from here, talk to here, be framed by nobody.
 * @param scripts hashes of the scripts that stand in the page itself
 */
export function secure(reply: FastifyReply, host: string | undefined, scripts: readonly string[] = []): void {
  const sockets = host !== undefined && /^[\w.:[\]-]{1,255}$/.test(host) ? ` ws://${host} wss://${host}` : '';
  reply
    .header(
      'content-security-policy',
      `default-src 'self'; connect-src 'self'${sockets}; img-src 'self' data:; media-src 'self' blob:; ` +
        (scripts.length === 0 ? '' : `script-src 'self' ${scripts.join(' ')}; `) +
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    )
    .header('x-frame-options', 'DENY')
    .header('permissions-policy', 'microphone=(self), camera=(), geolocation=()')
    .header('cross-origin-opener-policy', 'same-origin');
}
