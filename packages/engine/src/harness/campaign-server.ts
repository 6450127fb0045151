import {
  type CampaignAttempt,
  type CampaignConfig,
  type CampaignCustomer,
  type CampaignEffect,
  type CampaignLife,
  GRACE_MS,
  RING_MS,
} from '../campaign/contract.ts';
import type { CompanyConfig } from '../company/config.ts';
import type { AgentKey, WorkType } from '../company/inputs.ts';
import type { KeptPacing } from '../dialer/kept-pacing.ts';
import { testCompany } from './demo.ts';
import { addLeg } from './telephony.ts';
import { feed, type World, wait } from './world.ts';

/** The server's side of campaigns, as simple as can be: leases customers, takes attempts, and complains of what breaks the contract. */
export interface CampaignServer {
  readonly world: World;
  /** Customers to hand out, by campaign. */
  readonly waiting: Map<number, CampaignCustomer[]>;
  readonly leases: Map<string, 'leased' | 'started'>;
  readonly attempts: CampaignAttempt[];
  readonly returned: { readonly custId: string; readonly reason: string }[];
  readonly claims: (CampaignEffect & { readonly type: 'claimed' | 'claimRefused' })[];
  readonly detecting: string[];
  /** By group: what its pacing had learnt last. */
  readonly pacings: Map<number, KeptPacing>;
  /** Every dial and every attempt of each customer. */
  readonly started: string[];
  /** Answers to requests only when told to. */
  slow: boolean;
  requests: (CampaignEffect & { readonly type: 'wantCustomers' })[];
}

export const TASKS = 804;
export const MORE_TASKS = 805;

/** The test company with task groups 804 and 805, all agents in 804, 1001 in 805 too. 1002 signs in long. */
export function campaignCompany(some: Partial<CompanyConfig> = {}): CompanyConfig {
  const company = testCompany(some);
  const [, express] = company.groups;
  if (express === undefined) {
    throw new Error('the test company has two groups');
  }
  return {
    ...company,
    groups: [
      ...company.groups,
      { ...express, groupId: TASKS, name: 'tasks', kind: 'task' },
      { ...express, groupId: MORE_TASKS, name: 'more tasks', kind: 'task', wrapUpMs: 5_000 },
    ],
    agents: company.agents.map((agent) => ({
      ...agent,
      signInMode: agent.operatorId === '1002' ? 'long' : 'short',
      groups: [
        ...agent.groups,
        { groupId: TASKS, level: 1 },
        ...(agent.operatorId === '1001' ? [{ groupId: MORE_TASKS, level: 1 }] : []),
      ],
    })),
  };
}

export function createCampaignServer(world: World): CampaignServer {
  return {
    world,
    waiting: new Map(),
    leases: new Map(),
    attempts: [],
    returned: [],
    claims: [],
    detecting: [],
    pacings: new Map(),
    started: [],
    slow: false,
    requests: [],
  };
}

export function campaignConfig(some: Partial<CampaignConfig> = {}): CampaignConfig {
  return {
    id: 12,
    name: 'spring',
    activityId: 5,
    groupId: TASKS,
    mode: 'progressive',
    callerNumbers: [],
    ringTimeoutMs: RING_MS,
    linesMax: 50,
    abandonCap: 0.03,
    abandonWindowMs: 8 * 3_600_000,
    graceMs: GRACE_MS,
    notice: { kind: 'file', name: 'sorry.wav' },
    machine: { kind: 'off' },
    flow: '',
    claimsPerAgent: 1,
    claimMs: 60_000,
    windows: [],
    retry: {},
    limits: { attempts: 3, perDay: 2, per5Minutes: 1 },
    ...some,
  };
}

/** Opens or changes a campaign. */
export function tells(server: CampaignServer, config: CampaignConfig, life: Exclude<CampaignLife, 'draft'>): void {
  const remaining = server.waiting.get(config.id)?.length ?? 0;
  const pacing = server.pacings.get(config.groupId);
  feed(server.world, { type: 'campaign', config, life, remaining, ...(pacing === undefined ? {} : { pacing }) });
  serve(server);
}

/** A campaign with so many customers, `1330000xxxx`, begins. */
export function opens(server: CampaignServer, some: Partial<CampaignConfig> = {}, customers = 20): CampaignConfig {
  const config = campaignConfig(some);
  server.waiting.set(
    config.id,
    Array.from({ length: customers }, (_, index) => customer(config.id, index)),
  );
  tells(server, config, 'running');
  return config;
}

export function customer(campaignId: number, index: number): CampaignCustomer {
  const number = String(13_300_000_000 + campaignId * 10_000 + index);
  return { custId: `${campaignId}-${index}`, number, name: `customer ${index}`, data: { debt: index }, attempt: 1 };
}

/** Takes what the company wants of the server, until it wants no more. */
export function serve(server: CampaignServer): void {
  const { world } = server;
  while (world.campaigns.length > 0) {
    const effects = world.campaigns;
    world.campaigns = [];
    for (const effect of effects) {
      take(server, effect);
    }
    if (!server.slow) {
      answerRequests(server);
    }
  }
}

export function answerRequests(server: CampaignServer): void {
  const { requests } = server;
  server.requests = [];
  for (const { campaignId, requestId, count } of requests) {
    const waiting = server.waiting.get(campaignId) ?? [];
    const customers = waiting.splice(0, count);
    for (const { custId } of customers) {
      demand(server, !server.leases.has(custId), `${custId} leased twice`);
      server.leases.set(custId, 'leased');
    }
    feed(server.world, { type: 'customers', campaignId, requestId, customers, remaining: waiting.length });
  }
}

function take(server: CampaignServer, effect: CampaignEffect): void {
  switch (effect.type) {
    case 'wantCustomers':
      demand(server, effect.count > 0 && effect.count <= 500, `wants ${effect.count} customers`);
      server.requests.push(effect);
      return;
    case 'attemptStarted':
      demand(server, server.leases.get(effect.custId) === 'leased', `${effect.custId} dialled without a lease`);
      server.leases.set(effect.custId, 'started');
      server.started.push(effect.custId);
      return;
    case 'storeAttempt':
      demand(
        server,
        server.leases.get(effect.attempt.custId) === 'started',
        `${effect.attempt.custId} was not dialled`,
      );
      server.leases.delete(effect.attempt.custId);
      server.attempts.push(effect.attempt);
      return;
    case 'returnCustomers':
      for (const custId of effect.custIds) {
        demand(server, server.leases.get(custId) === 'leased', `${custId} returned, and was not at hand`);
        server.leases.delete(custId);
        server.returned.push({ custId, reason: effect.reason });
      }
      return;
    case 'storePacing':
      server.pacings.set(effect.groupId, effect.pacing);
      return;
    case 'claimed':
    case 'claimRefused':
      server.claims.push(effect);
      return;
    case 'detectMachine':
      server.detecting.push(effect.leg);
      return;
  }
}

function demand(server: CampaignServer, holds: boolean, otherwise: string): void {
  if (!holds) {
    server.world.complaints.push(otherwise);
  }
}

/** Lets time pass, the server answering meanwhile. */
export function pass(server: CampaignServer, ms: number): void {
  for (let left = ms; left > 0; left -= 100) {
    wait(server.world, Math.min(100, left));
    serve(server);
  }
}

/** Signs in for smart outbound. */
export function signsInAuto(
  world: World,
  agentKey: AgentKey,
  worktype: WorkType,
  groupIds: readonly number[] = [TASKS],
) {
  const audioLeg = worktype === 2 ? `audio-${agentKey}-${world.nowMs}` : undefined;
  if (audioLeg !== undefined) {
    addLeg(world.telephony, audioLeg, 'standing', agentKey);
  }
  feed(world, { type: 'signIn', agentKey, worktype, auto: true, groupIds, audioLeg, sequence: undefined });
}

/** What is broken when every campaign is over and everybody has gone: no lease is lost, none was used twice. */
export function leasesLeft(server: CampaignServer): string[] {
  return [
    ...[...server.leases].map(([custId, state]) => `${custId} is still ${state}`),
    ...server.world.company.campaigns().map((view) => `campaign ${view.campaignId} is still there`),
    ...recordsWithoutAttempt(server),
  ];
}

/** One attempt a campaign call, of the same call. */
function recordsWithoutAttempt(server: CampaignServer): string[] {
  const attempts = new Set(server.attempts.map((attempt) => attempt.callId));
  const records = server.world.records.filter((record) => record.campaignId !== undefined);
  return [
    ...records.filter((record) => !attempts.has(record.callId)).map((record) => `call ${record.callId}: no attempt`),
    ...(attempts.size === server.attempts.length && attempts.size === records.length
      ? []
      : [`${server.attempts.length} attempts for ${records.length} calls`]),
  ];
}
