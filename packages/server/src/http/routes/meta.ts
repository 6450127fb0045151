import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { settingsSchema } from '../../config/settings.ts';
import type { HttpDeps } from '../http-deps.ts';
import type { OpenApi } from '../openapi.ts';

/** Health, metrics, and the descriptions of the interface itself. */
export function addMetaRoutes(app: FastifyInstance, deps: HttpDeps, openApi: OpenApi): void {
  app.get('/healthz', async (_request, reply) => {
    const health = await deps.health();
    return reply
      .code(health.ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status: health.ready ? 'ok' : 'unavailable', ...health.parts });
  });
  app.get('/metrics', async (_request, reply) => {
    const text = await deps.metrics.registry.metrics();
    return reply.type(deps.metrics.registry.contentType).send(text);
  });
  const open = { tags: ['meta'], open: true };
  app.get(
    '/api/v1/openapi.json',
    { schema: { ...open, summary: 'This interface as OpenAPI 3.1', response: { 200: Type.Object({}) } } as object },
    (_request, reply) => reply.send(openApi.document(deps.config.publicUrl ?? '/')),
  );
  app.get(
    '/api/v1/config-schema',
    {
      schema: {
        ...open,
        summary: 'JSON Schema of callwright.config.json',
        response: { 200: Type.Object({}) },
      } as object,
    },
    (_request, reply) => reply.type('application/schema+json').send(JSON.stringify(settingsSchema)),
  );
}
