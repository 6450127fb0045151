import type { FastifyInstance, FastifyReply } from 'fastify';
import Type, { type Static } from 'typebox';
import { COMPANY_BYTES_MAX } from '../../companies/check-company.ts';
import { CompanyDesk } from '../../companies/company-desk.ts';
import { companySchema, documentOf } from '../../companies/company-schema.ts';
import type { Turns } from '../../companies/turns.ts';
import type { HttpDeps } from '../http-deps.ts';
import { sendProblem, sendProblems } from '../problem.ts';

const PATH = '/api/v1/companies';
const tags = ['companies'];
/** scrypt and HA1 take anything; what is longer nobody can type. */
const PASSWORD_CHARS_MAX = 128;

const companyParams = Type.Object({ companyId: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) });
const agentParams = Type.Object({
  ...companyParams.properties,
  operatorId: Type.String({ minLength: 1, maxLength: 32, description: '工号' }),
});
/** The desk's check names every place; the framework's would name one, and bend types. */
const anyObject = Type.Object({}, { additionalProperties: true });
const listed = Type.Object({
  companies: Type.Array(
    Type.Object(
      {
        companyId: Type.Integer(),
        name: Type.String(),
        abbreviate: Type.String(),
        agents: Type.Integer({ description: 'How many' }),
        groups: Type.Integer({ description: 'How many' }),
        serviceNumbers: Type.Array(Type.String()),
      },
      { title: 'CompanyInShort' },
    ),
  ),
});
const password = Type.String({ minLength: 1, maxLength: PASSWORD_CHARS_MAX });
const credentials = Type.Object(
  {
    password: Type.Optional(password),
    sipAccount: Type.Optional(Type.String({ description: 'That of the agent in the configuration; to be sure' })),
    sipPassword: Type.Optional(password),
  },
  { additionalProperties: false, title: 'Credentials', description: 'What is absent stays as it is' },
);

interface One {
  readonly Params: Static<typeof companyParams>;
}
interface OfAgent {
  readonly Params: Static<typeof agentParams>;
  readonly Body: Static<typeof credentials>;
}

/** Companies, whole: what they are made of, and the passwords of their agents. */
export function addCompanyRoutes(rest: FastifyInstance, deps: HttpDeps, turns: Turns): void {
  addReading(rest, deps);
  addWriting(rest, new CompanyDesk(deps, turns));
  addCredentials(rest, deps, turns);
}

function addReading(rest: FastifyInstance, { agents }: HttpDeps): void {
  rest.get(PATH, { schema: { summary: 'All companies', tags, response: { 200: listed } } as object }, (_, reply) => {
    const companies = agents.companies().map((company) => ({
      companyId: company.companyId,
      name: company.name,
      abbreviate: company.abbreviate,
      agents: company.agents.length,
      groups: company.groups.length,
      serviceNumbers: company.serviceNumbers.map(({ number }) => number),
    }));
    return reply.header('cache-control', 'no-store').send({ companies });
  });
  rest.get<One>(
    `${PATH}/:companyId`,
    { schema: { summary: 'A company', tags, params: companyParams, response: { 200: companySchema } } as object },
    (request, reply) => {
      const company = agents.company(request.params.companyId);
      return company === undefined
        ? noCompany(reply)
        : reply.header('cache-control', 'no-store').send(documentOf(company));
    },
  );
}

function addWriting(rest: FastifyInstance, desk: CompanyDesk): void {
  rest.put<One>(
    `${PATH}/:companyId`,
    {
      bodyLimit: COMPANY_BYTES_MAX,
      schema: {
        summary: 'Write a company, whole',
        description:
          'At once: calls go on as they are; an agent who is not in it any more is signed out, after the call if in one.',
        ...{ tags, params: companyParams, body: anyObject, bodyShown: companySchema },
        response: { 200: companySchema, 201: companySchema },
      } as object,
    },
    async (request, reply) => {
      const change = await desk.put(request.params.companyId, request.body);
      if (change.ok) {
        return reply.code(change.created ? 201 : 200).send(documentOf(change.company));
      }
      const { status, detail, problems } = change;
      const title = status === 422 ? 'The company is wrong' : 'The company can not be so now';
      return sendProblems(reply, { title, status, detail, problems });
    },
  );
}

function addCredentials(rest: FastifyInstance, deps: HttpDeps, turns: Turns): void {
  rest.put<OfAgent>(
    `${PATH}/:companyId/agents/:operatorId/credentials`,
    {
      schema: {
        summary: 'Set passwords of an agent',
        description: 'Good at once, for the page and for the SIP phone; never shown. Who is signed in stays so.',
        ...{ tags, params: agentParams, body: credentials, response: { 204: Type.Null() } },
      } as object,
    },
    (request, reply) =>
      turns.take(async () => {
        const { companyId, operatorId } = request.params;
        const agent = deps.agents.byOperator(companyId, operatorId);
        if (agent === undefined) {
          return sendProblem(reply, 404, 'There is no such agent: write the company with it first.');
        }
        const { sipAccount = agent.config.sipAccount, ...change } = request.body;
        if (sipAccount !== agent.config.sipAccount || (sipAccount === '' && change.sipPassword !== undefined)) {
          const has = agent.config.sipAccount === '' ? 'no SIP account' : `the SIP account ${agent.config.sipAccount}`;
          return sendProblem(reply, 409, `The agent has ${has}: change that in the company first.`);
        }
        await deps.credentials.put(agent, change);
        return reply.code(204).send();
      }),
  );
}

function noCompany(reply: FastifyReply): FastifyReply {
  return sendProblem(reply, 404, 'There is no such company.');
}
