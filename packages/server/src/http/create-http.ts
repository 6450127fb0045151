import fastifyCookie from '@fastify/cookie';
import fastifyCors from '@fastify/cors';
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { Turns } from '../companies/turns.ts';
import { isLoopback } from '../config/config.ts';
import { createBearerAuth } from './auth.ts';
import type { HttpDeps } from './http-deps.ts';
import { collectOpenApi } from './openapi.ts';
import { sendProblem } from './problem.ts';
import { addAnnouncementReading, addAnnouncementWriting } from './routes/announcements.ts';
import { addCallRoutes } from './routes/calls.ts';
import { addCampaignCustomerRoutes } from './routes/campaign-customers.ts';
import { addCampaignRoutes } from './routes/campaigns.ts';
import { addClaimRoutes } from './routes/claims.ts';
import { addCompanyRoutes } from './routes/companies.ts';
import { addDemoRoutes } from './routes/demo.ts';
import { addDoNotCallRoutes } from './routes/do-not-call.ts';
import { addDocsRoutes } from './routes/docs.ts';
import { addExampleRoutes } from './routes/examples.ts';
import { addFlowRoutes, addFlowSchemaRoute } from './routes/flows.ts';
import { addImportRoutes } from './routes/imports.ts';
import { addLiveRoutes } from './routes/live.ts';
import { addActingRoutes } from './routes/live-calls.ts';
import { addLoginRoutes } from './routes/login.ts';
import { addMetaRoutes } from './routes/meta.ts';
import { addPageRoutes } from './routes/pages.ts';
import { addTraceRoutes } from './routes/trace.ts';

/** Bytes of a request body; the largest honest one is attached data. */
const BODY_BYTES_MAX = 256 * 1024;
/** Time for a whole request to arrive, ms: slow senders don't keep sockets. */
const REQUEST_MS_MAX = 30_000;
/** The same for a file: 256 MB at 1 Mbit/s. */
const UPLOAD_MS_MAX = 2_100_000;
/** An idle kept-alive connection is closed after this, ms. */
const KEEP_ALIVE_MS = 65_000;

/**
 * All of HTTP: pages, SDK, login, REST, health and metrics. The caller listens, and joins the gateway with
 * `app.server.on('upgrade', …)`.
 */
export async function createHttp(deps: HttpDeps): Promise<FastifyInstance> {
  const app = fastify({
    logger: false,
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: UPLOAD_MS_MAX,
    keepAliveTimeout: KEEP_ALIVE_MS,
    forceCloseConnections: true,
    trustProxy: false,
    routerOptions: { caseSensitive: true, ignoreTrailingSlash: true },
    ajv: { customOptions: { removeAdditional: false, coerceTypes: true } },
  });
  const openApi = collectOpenApi(app);
  app.setSerializerCompiler(() => JSON.stringify);
  app.setErrorHandler((error: FastifyError, request, reply) => failed(deps, error, request, reply));
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, 404));
  app.addHook('onResponse', (request, reply, done) => {
    deps.metrics.httpSeconds.observe(
      { route: request.routeOptions.url ?? 'none', status: reply.statusCode },
      reply.elapsedTime / 1_000,
    );
    done();
  });
  app.addHook('onRequest', (_request, reply, done) => {
    reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer');
    done();
  });
  app.addHook('onRequest', (request, _reply, done) => {
    endSlowBody(request);
    done();
  });
  app.addHook('preClose', async () => deps.beforeClose?.());
  await app.register(fastifyCookie);
  await app.register(fastifyCors, { hook: 'onRequest', delegator: corsOf(deps) });

  const authorized = createBearerAuth({
    apiToken: deps.config.apiToken,
    demoToken: deps.demo && isLoopback(deps.config.http.host),
    clock: deps.clock,
  });
  addLoginRoutes(app, deps);
  addMetaRoutes(app, deps, openApi);
  addFlowSchemaRoute(app);
  await addPageRoutes(app, deps);
  addDocsRoutes(app, deps);
  addExampleRoutes(app, deps);
  addDemoRoutes(app, deps, authorized);
  addAnnouncementReading(app, deps, authorized);
  addClaimRoutes(app, deps);
  await app.register(async (rest) => {
    rest.addHook('onRequest', async (request, reply) => authorized(request, reply));
    addCallRoutes(rest, deps);
    const turns = new Turns();
    addCompanyRoutes(rest, deps, turns);
    addFlowRoutes(rest, deps, turns);
    addLiveRoutes(rest, deps);
    addTraceRoutes(rest, deps);
    addActingRoutes(rest, deps);
    addAnnouncementWriting(rest, deps);
    addCampaignRoutes(rest, deps);
    addCampaignCustomerRoutes(rest, deps);
    addImportRoutes(rest, deps);
    addDoNotCallRoutes(rest, deps);
  });
  return app;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The body is a file, which may take its time. */
    readonly slowBody?: boolean;
  }
}

function endSlowBody({ raw, routeOptions }: FastifyRequest): void {
  if (raw.headers['content-length'] === undefined && raw.headers['transfer-encoding'] === undefined) {
    return;
  }
  const timeMs = routeOptions.config.slowBody === true ? UPLOAD_MS_MAX : REQUEST_MS_MAX;
  const timer = setTimeout(() => raw.complete || raw.destroy(), timeMs);
  raw.once('close', () => clearTimeout(timer));
}

const SHARED_PATHS = /^\/(?:Api\/|api\/v1\/agent\/|api\/v1\/announcements(?:\?|$)|sdk\/)/;

/** Other origins may read the login, the SDK and the agent's announcements when they are listed; nothing else, ever. Cookies go to no other origin. */
function corsOf(deps: HttpDeps) {
  return (request: FastifyRequest, done: (error: Error | null, options?: object) => void): void => {
    const { origin, host } = request.headers;
    const allowed = origin !== undefined && SHARED_PATHS.test(request.url) && deps.origins.allows(origin, host);
    done(null, {
      origin: allowed ? origin : false,
      methods: ['GET', 'POST', 'DELETE'],
      maxAge: 600,
      strictPreflight: false,
    });
  };
}

async function failed(
  deps: HttpDeps,
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const status = error.statusCode ?? 500;
  if (status < 500) {
    const detail = error.code === 'FST_ERR_CTP_BODY_TOO_LARGE' ? `At most ${BODY_BYTES_MAX} bytes.` : error.message;
    return sendProblem(reply, status, detail);
  }
  deps.log.error({ err: error, route: request.routeOptions.url }, 'a request failed');
  const databaseThere = await deps.store.ping().then(
    () => true,
    () => false,
  );
  return databaseThere
    ? sendProblem(reply, status === 503 ? 503 : 500)
    : sendProblem(reply, 503, 'The database can not be reached. Calls go on; try again later.');
}
