import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { readCustomerNumber } from '../../campaigns/customer-number.ts';
import { whyNot } from '../../campaigns/why-not.ts';
import { zoneOf } from '../../campaigns/zone-of.ts';
import type { Attempt } from '../../store/campaign-attempts.ts';
import type { Customer, NewCustomer } from '../../store/campaign-customers.ts';
import { companyOf, type HttpDeps } from '../http-deps.ts';
import { sendProblem } from '../problem.ts';
import { attemptShown, customerDraft, customerShown } from './campaign-schema.ts';
import { type CampaignRequest, campaignOf, campaignParams, companyQuery, deskOf, refused } from './campaigns.ts';

const PATH = '/api/v1/campaigns/:id';
const tags = ['campaigns'];
const PAGE_MAX = 1_000;
const limit = Type.Integer({ minimum: 1, maximum: PAGE_MAX, default: 100 });
const pageQuery = Type.Object({
  ...companyQuery.properties,
  limit,
  after: Type.Optional(Type.String({ maxLength: 64, description: '`next` of the page before' })),
});
const attemptQuery = Type.Object({
  ...companyQuery.properties,
  limit,
  before: Type.Optional(Type.Integer({ minimum: 0, description: 'Only those that began before, unix ms' })),
});
const numberParams = Type.Object({ ...campaignParams.properties, number: Type.String({ maxLength: 64 }) });
const drafts = Type.Object({ customers: Type.Array(customerDraft, { minItems: 1, maxItems: PAGE_MAX }) });
const added = Type.Object({
  added: Type.Integer(),
  merged: Type.Integer(),
  errors: Type.Array(Type.Object({ number: Type.String(), problem: Type.String() })),
});
const page = Type.Object({
  customers: Type.Array(customerShown),
  next: Type.Union([Type.String(), Type.Null()]),
});
const asked = Type.Object({
  customer: customerShown,
  why: Type.Object({
    reason: Type.String({ description: 'Why it is not being dialled now' }),
    text: Type.String({ description: 'The same for people, in the company’s language' }),
    untilMs: Type.Optional(Type.Number({ description: 'Not before, unix ms' })),
  }),
  attempts: Type.Array(attemptShown, { description: 'In this campaign, oldest first' }),
});

interface OneCustomer extends CampaignRequest {
  readonly Params: Static<typeof numberParams>;
}

/** The customers of a campaign, one by one; many at once come as a file. */
export function addCampaignCustomerRoutes(rest: FastifyInstance, deps: HttpDeps): void {
  rest.get<CampaignRequest & { Querystring: Static<typeof pageQuery> }>(
    `${PATH}/customers`,
    schema('Customers of a campaign, by number', { querystring: pageQuery, response: { 200: page } }),
    async (request, reply) => {
      const campaign = await campaignOf(deps, request);
      if (campaign === undefined) {
        return refused(reply, undefined);
      }
      const { limit: most, after } = request.query;
      const found = await deps.store.outbound.customers.list(campaign.id, most + 1, after);
      const customers = found.slice(0, most);
      const next = found.length > most ? customers.at(-1)?.number : null;
      return reply.header('cache-control', 'no-store').send({ customers: customers.map(shown), next });
    },
  );
  rest.post<CampaignRequest & { Body: Static<typeof drafts> }>(
    `${PATH}/customers`,
    schema('Add customers; one whose number is there is merged', { body: drafts, response: { 200: added } }),
    async (request, reply) => {
      const campaign = await campaignOf(deps, request);
      if (campaign === undefined) {
        return refused(reply, undefined);
      }
      const errors: { number: string; problem: string }[] = [];
      const customers = request.body.customers.flatMap((draft): NewCustomer[] => {
        const read = readCustomerNumber(draft.number);
        if (!read.ok) {
          errors.push({ number: draft.number, problem: read.problem });
          return [];
        }
        const { name = '', data = {}, priority = 5 } = draft;
        const zone = zoneOf(campaign.settings.zones, read.number);
        return [{ number: read.number, name, data, priority, zone, nextAtMs: deps.clock.wallMs() }];
      });
      const counted = await deskOf(deps, request)?.addCustomers(campaign.id, customers);
      return counted === undefined || 'ok' in counted ? refused(reply, counted) : reply.send({ ...counted, errors });
    },
  );
  addOne(rest, deps);
  rest.get<CampaignRequest & { Querystring: Static<typeof attemptQuery> }>(
    `${PATH}/attempts`,
    schema('Attempts of a campaign, newest first', {
      querystring: attemptQuery,
      response: { 200: Type.Object({ attempts: Type.Array(attemptShown) }) },
    }),
    async (request, reply) => {
      const campaign = await campaignOf(deps, request);
      if (campaign === undefined) {
        return refused(reply, undefined);
      }
      const { limit: most, before = Number.MAX_SAFE_INTEGER } = request.query;
      const attempts = await deps.store.outbound.attempts.list(campaign.id, most, before);
      return reply.header('cache-control', 'no-store').send({ attempts: attempts.map(attemptOf) });
    },
  );
}

function addOne(rest: FastifyInstance, deps: HttpDeps): void {
  rest.get<OneCustomer>(
    `${PATH}/customers/:number`,
    schema('A customer, what was tried, and why it is not being dialled now', {
      params: numberParams,
      response: { 200: asked },
    }),
    async (request, reply) => {
      const campaign = await campaignOf(deps, request);
      const customer =
        campaign && (await deps.store.outbound.customers.get(campaign.id, numberOf(request.params.number)));
      const company = companyOf(deps, request.query.companyId);
      const desk = deskOf(deps, request);
      if (campaign === undefined || customer === undefined || company === undefined || desk === undefined) {
        return sendProblem(reply, 404, 'There is no such customer.');
      }
      const view = deps.live.campaigns(company.companyId).find((one) => one.campaignId === campaign.id);
      const why = await whyNot(desk.handOutPorts(), campaign, customer, view, deps.clock.wallMs(), company.language);
      const attempts = await deps.store.outbound.attempts.ofCustomer(company.companyId, campaign.id, customer.number);
      return reply
        .header('cache-control', 'no-store')
        .send({ customer: shown(customer), why, attempts: attempts.map(attemptOf) });
    },
  );
  rest.delete<OneCustomer>(
    `${PATH}/customers/:number`,
    schema('Take a customer out of a campaign', { params: numberParams, response: { 204: Type.Null() } }),
    async (request, reply) => {
      const campaign = await campaignOf(deps, request);
      const removed =
        campaign && (await deskOf(deps, request)?.removeCustomer(campaign.id, numberOf(request.params.number)));
      if (removed !== true) {
        return sendProblem(reply, 404, 'There is no such customer.');
      }
      return reply.code(204).send();
    },
  );
}

function numberOf(text: string): string {
  const read = readCustomerNumber(text);
  return read.ok ? read.number : text;
}

function shown({ campaignId: _, ...customer }: Customer): object {
  return customer;
}

function attemptOf({ companyId: _, campaignId: __, ...attempt }: Attempt): object {
  return attempt;
}

function schema(summary: string, rest: object): { schema: object } {
  return { schema: { summary, tags, params: campaignParams, querystring: companyQuery, ...rest } };
}
