import type { FastifyReply } from 'fastify';
import Type from 'typebox';

/** RFC 9457 problem details, `application/problem+json`. `type` is absent: the status says what it is. */
export const problemSchema = Type.Object(
  {
    title: Type.String({ description: 'What is wrong, for people' }),
    status: Type.Integer({ description: 'The HTTP status' }),
    detail: Type.Optional(Type.String({ description: 'What to do about it' })),
  },
  { title: 'Problem', description: 'RFC 9457' },
);

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not authorized',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  413: 'Too large',
  415: 'Unsupported media type',
  429: 'Too many requests',
  503: 'Unavailable',
};

export function sendProblem(reply: FastifyReply, status: number, detail?: string): FastifyReply {
  const title = TITLES[status] ?? (status < 500 ? 'Refused' : 'Server error');
  return reply
    .code(status)
    .type('application/problem+json')
    .send(JSON.stringify({ title, status, ...(detail === undefined ? {} : { detail }) }));
}

export interface Problems {
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly problems: readonly { readonly path: string; readonly problem: string }[];
}

/** RFC 9457 §3.2: `problems` is an extension member, every place at which a document is wrong. */
export function sendProblems(reply: FastifyReply, problems: Problems): FastifyReply {
  return reply.code(problems.status).type('application/problem+json').send(JSON.stringify(problems));
}
