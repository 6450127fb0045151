import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import type { CampaignChange, LifeStep } from '../../campaigns/campaign-life.ts';
import { progressOf } from '../../campaigns/progress.ts';
import { defaultSettings } from '../../campaigns/settings.ts';
import type { Campaign, CampaignSettings } from '../../store/campaigns.ts';
import { companyOf, type HttpDeps } from '../http-deps.ts';
import { sendProblem } from '../problem.ts';
import { campaignDraft, campaignEdit, campaignShown, progressShown } from './campaign-schema.ts';

const PATH = '/api/v1/campaigns';
const tags = ['campaigns'];
export const companyQuery = Type.Object({
  companyId: Type.Optional(Type.Integer({ description: 'Company; absent: the first' })),
});
export const campaignParams = Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) });
const pageQuery = Type.Object({
  ...companyQuery.properties,
  limit: Type.Integer({ minimum: 1, maximum: 1_000, default: 100 }),
  before: Type.Optional(Type.Integer({ minimum: 1, description: 'Only campaigns older than the one with this id' })),
});
const listed = Type.Object({ campaigns: Type.Array(campaignShown) });

export interface CampaignRequest {
  readonly Querystring: Static<typeof companyQuery>;
  readonly Params: Static<typeof campaignParams>;
}

/** Smart outbound campaigns: what they are, their life, and how far they are. */
export function addCampaignRoutes(rest: FastifyInstance, deps: HttpDeps): void {
  rest.get<{ Querystring: Static<typeof pageQuery> }>(
    PATH,
    {
      schema: {
        summary: 'Campaigns, newest first',
        tags,
        querystring: pageQuery,
        response: { 200: listed },
      } as object,
    },
    async (request, reply) => {
      const company = companyOf(deps, request.query.companyId);
      if (company === undefined) {
        return sendProblem(reply, 404, 'There is no such company.');
      }
      const campaigns = await deps.store.outbound.campaigns.list(
        company.companyId,
        request.query.limit,
        request.query.before,
      );
      return reply.header('cache-control', 'no-store').send({ campaigns: campaigns.map(shown) });
    },
  );
  rest.post<Omit<CampaignRequest, 'Params'> & { Body: Static<typeof campaignDraft> }>(
    PATH,
    {
      schema: {
        summary: 'Create a campaign, as a draft',
        ...{ tags, querystring: companyQuery, body: campaignDraft, response: { 201: campaignShown } },
      } as object,
    },
    async (request, reply) => {
      const desk = deskOf(deps, request);
      const change = await desk?.add(defaultSettings(request.body as Draft));
      return change?.ok === true
        ? reply.code(201).header('location', `${PATH}/${change.campaign.id}`).send(shown(change.campaign))
        : refused(reply, change);
    },
  );
  addOne(rest, deps);
  addLife(rest, deps);
  addProgress(rest, deps);
}

function addOne(rest: FastifyInstance, deps: HttpDeps): void {
  rest.get<CampaignRequest>(
    `${PATH}/:id`,
    schema('A campaign', { response: { 200: campaignShown } }),
    async (request, reply) => {
      const campaign = await campaignOf(deps, request);
      return campaign === undefined
        ? refused(reply, undefined)
        : reply.header('cache-control', 'no-store').send(shown(campaign));
    },
  );
  rest.patch<CampaignRequest & { Body: Static<typeof campaignEdit> }>(
    `${PATH}/:id`,
    schema('Change a campaign, also while it runs', {
      description:
        'What is absent stays. Mode and zones can not be changed any more once it was started, or has customers.',
      ...{ body: campaignEdit, response: { 200: campaignShown } },
    }),
    async (request, reply) => {
      const campaign = await campaignOf(deps, request);
      const change =
        campaign &&
        (await deskOf(deps, request)?.edit(campaign.id, { ...campaign.settings, ...(request.body as Draft) }));
      return change?.ok === true ? reply.send(shown(change.campaign)) : refused(reply, change);
    },
  );
  rest.delete<CampaignRequest>(
    `${PATH}/:id`,
    schema('Delete a campaign that is no more running, with its customers; its attempts are kept', {
      response: { 204: Type.Null() },
    }),
    async (request, reply) => {
      const change = await deskOf(deps, request)?.remove(request.params.id);
      return change?.ok === true ? reply.code(204).send() : refused(reply, change);
    },
  );
}

function addLife(rest: FastifyInstance, deps: HttpDeps): void {
  const steps: readonly (readonly [LifeStep, string])[] = [
    ['start', 'Start a campaign, or go on with a paused one'],
    ['pause', 'Pause a campaign: nobody is dialled, calls go on'],
    ['finish', 'Finish a campaign, whoever is left'],
    ['close', 'Close a campaign: lines that ring are hung up, calls go on'],
  ];
  for (const [step, summary] of steps) {
    rest.post<CampaignRequest>(
      `${PATH}/:id/${step}`,
      schema(summary, { response: { 200: campaignShown } }),
      async (request, reply) => {
        const change = await deskOf(deps, request)?.step(request.params.id, step);
        return change?.ok === true ? reply.send(shown(change.campaign)) : refused(reply, change);
      },
    );
  }
}

function addProgress(rest: FastifyInstance, deps: HttpDeps): void {
  rest.get<CampaignRequest>(
    `${PATH}/:id/progress`,
    schema('Live figures of a campaign', { response: { 200: progressShown } }),
    async (request, reply) => {
      const campaign = await campaignOf(deps, request);
      const company = companyOf(deps, request.query.companyId);
      if (campaign === undefined || company === undefined) {
        return refused(reply, undefined);
      }
      const counts = await deps.store.outbound.campaigns.counts(campaign.id);
      const view = deps.live.campaigns(company.companyId).find((one) => one.campaignId === campaign.id);
      const progress = progressOf(campaign, counts, view, company.timeZone, deps.clock.wallMs());
      return reply.header('cache-control', 'no-store').send({
        ...{ life: campaign.life, round: campaign.round, ...progress },
        ...(view === undefined ? {} : { now: nowOf(view) }),
      });
    },
  );
}

function nowOf(view: ReturnType<HttpDeps['live']['campaigns']>[number]): object {
  const { ringing, waiting, inFlow, talking, buffered, claimed } = view;
  const { agents, agentsReady, occupancy, dialledPerHour, idleReason } = view;
  return {
    ...{ ringing, waiting, inFlow, talking, buffered, claimed },
    ...{ agents, agentsReady, occupancy, dialledPerHour, idleReason },
  };
}

type Draft = Partial<CampaignSettings> & Pick<CampaignSettings, 'name' | 'groupId'>;
type InCompany = FastifyRequest<{ Querystring: Static<typeof companyQuery> }>;

export function deskOf(deps: HttpDeps, request: InCompany) {
  const company = companyOf(deps, request.query.companyId);
  return company === undefined ? undefined : deps.outbound.desk(company.companyId);
}

/** The one that the address names, if it is the company's. */
export async function campaignOf(
  deps: HttpDeps,
  request: FastifyRequest<CampaignRequest>,
): Promise<Campaign | undefined> {
  const company = companyOf(deps, request.query.companyId);
  return company === undefined
    ? undefined
    : await deps.store.outbound.campaigns.get(company.companyId, request.params.id);
}

export function refused(reply: FastifyReply, change: CampaignChange | undefined): FastifyReply {
  return change === undefined || change.ok
    ? sendProblem(reply, 404, 'There is no such campaign.')
    : sendProblem(reply, change.status, change.detail);
}

function shown({ companyId: _, ...campaign }: Campaign): object {
  return campaign;
}

function schema(summary: string, rest: object): { schema: object } {
  return { schema: { summary, tags, params: campaignParams, querystring: companyQuery, ...rest } };
}
