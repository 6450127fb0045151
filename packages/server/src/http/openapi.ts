import type { FastifyInstance, RouteOptions } from 'fastify';

/** What a route's `schema` may say beyond what Fastify validates. */
export interface RouteSchema {
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly params?: object;
  readonly querystring?: object;
  readonly body?: object;
  /** What the body has to be, where the route itself checks it and `body` says less. */
  readonly bodyShown?: object;
  /** By status; a schema, or one with `x-media-type` where it is no JSON. */
  readonly response?: Readonly<Record<string, object>>;
  /** True: no Bearer token needed. */
  readonly open?: boolean;
}

interface Described {
  readonly method: string;
  readonly path: string;
  readonly schema: RouteSchema;
}

/** OpenAPI 3.1 of all routes that have a `summary`, from the same schemas that requests are validated with. */
export interface OpenApi {
  document(server: string): object;
}

/** Before the routes are added: it listens to them. */
export function collectOpenApi(app: FastifyInstance): OpenApi {
  const routes: Described[] = [];
  app.addHook('onRoute', (route: RouteOptions) => {
    const schema = (route.schema ?? {}) as RouteSchema;
    const methods = Array.isArray(route.method) ? route.method : [route.method];
    for (const method of methods) {
      if (schema.summary !== undefined && method !== 'HEAD') {
        routes.push({ method: method.toLowerCase(), path: route.url, schema });
      }
    }
  });
  return {
    document: (server) => ({
      openapi: '3.1.0',
      info: {
        title: 'Callwright',
        version: '1',
        description: 'REST interface. Errors are RFC 9457 problem details. Times are unix milliseconds.',
      },
      servers: [{ url: server }],
      paths: pathsOf(routes),
      components: {
        securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
        schemas: { Problem: PROBLEM },
      },
      security: [{ bearer: [] }],
    }),
  };
}

const PROBLEM = {
  type: 'object',
  description: 'RFC 9457',
  required: ['title', 'status'],
  properties: { title: { type: 'string' }, status: { type: 'integer' }, detail: { type: 'string' } },
};

function pathsOf(routes: readonly Described[]): Record<string, Record<string, object>> {
  const paths: Record<string, Record<string, object>> = {};
  for (const { method, path, schema } of routes) {
    const template = path.replace(/:(\w+)/g, '{$1}');
    paths[template] = { ...paths[template], [method]: operation(method, template, schema) };
  }
  return paths;
}

function operation(method: string, path: string, schema: RouteSchema): object {
  const parameters = [...parametersOf('path', schema.params), ...parametersOf('query', schema.querystring)];
  return {
    operationId: operationId(method, path),
    summary: schema.summary,
    ...(schema.description === undefined ? {} : { description: schema.description }),
    ...(schema.tags === undefined ? {} : { tags: schema.tags }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(schema.body === undefined
      ? {}
      : {
          requestBody: { required: true, content: { 'application/json': { schema: schema.bodyShown ?? schema.body } } },
        }),
    responses: responsesOf(schema),
    ...(schema.open === true ? { security: [] } : {}),
  };
}

function responsesOf(schema: RouteSchema): Record<string, object> {
  const responses: Record<string, object> = {};
  for (const [status, body] of Object.entries(schema.response ?? {})) {
    const { 'x-media-type': mediaType, ...rest } = body as { 'x-media-type'?: string; description?: string };
    responses[status] = {
      description: rest.description ?? 'Fine',
      content: { [mediaType ?? 'application/json']: { schema: rest } },
    };
  }
  responses['4XX'] = {
    description: 'Refused',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
  return responses;
}

function parametersOf(where: 'path' | 'query', schema: object | undefined): object[] {
  const { properties = {}, required = [] } = (schema ?? {}) as {
    properties?: Record<string, { description?: string }>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    ...(property.description === undefined ? {} : { description: property.description }),
    schema: property,
  }));
}

/** `get /api/v1/calls/{id}` → `getCallsId` */
function operationId(method: string, path: string): string {
  const words = path.replace(/^\/(?:api\/v1|Api)?/, '').match(/[A-Za-z0-9]+/g) ?? [];
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
