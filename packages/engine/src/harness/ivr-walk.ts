import type { CompanyConfig } from '../company/config.ts';
import type { IvrFlow } from '../ivr/flow.ts';
import type { Rng } from './rng.ts';
import { type World, webAnswers } from './world.ts';

/** A flow with every kind of step, for the walk. */

export const EVERYTHING_NUMBER = '95010';

const EVERYTHING: IvrFlow = {
  name: 'everything',
  start: 'who',
  steps: {
    who: {
      kind: 'http',
      url: 'https://crm.example/${caller}',
      timeoutMs: 5_000,
      music: true,
      ok: 'day',
      failed: 'day',
      timeout: 'menu',
    },
    day: {
      kind: 'condition',
      cases: [{ when: [{ kind: 'data', field: 'vip', operator: 'exists' }], next: 'first' }],
      otherwise: 'menu',
    },
    first: { kind: 'transfer', to: { kind: 'agent', agent: '${agent}' }, failed: 'note' },
    note: { kind: 'set', data: { vip: '' }, next: 'menu' },
    menu: {
      kind: 'menu',
      prompts: [{ kind: 'digits', text: '${caller}' }],
      choices: { '1': 'queue', '2': 'number', '3': 'message', '4': 'rate', '5': 'pin', '6': 'welcome' },
      timeoutMs: 3_000,
      attemptsMax: 2,
      otherwise: 'queue',
    },
    number: {
      kind: 'transfer',
      to: { kind: 'number', number: '13300000033' },
      ringMs: 5_000,
      failed: 'menu',
      next: 'rate',
    },
    message: { kind: 'message', prompts: [], maxMs: 5_000, next: 'rate' },
    pin: {
      kind: 'collect',
      prompts: [],
      into: 'pin',
      digitsMin: 2,
      digitsMax: 3,
      timeoutMs: 2_000,
      attemptsMax: 2,
      next: 'queue',
    },
    rate: { kind: 'rate', prompts: [{ kind: 'sound', sound: 'beep' }], timeoutMs: 2_000, next: 'end' },
    queue: { kind: 'queue', groupId: 803, baseScore: 10, onFull: 'message' },
    welcome: { kind: 'goto', flow: 'welcome' },
    end: { kind: 'hangUp' },
  },
};

const RATE: IvrFlow = {
  name: 'rate',
  start: 'rate',
  steps: { rate: { kind: 'rate', prompts: [], timeoutMs: 3_000, next: 'end' }, end: { kind: 'hangUp' } },
};

/** The company with that flow at a number of its own; customers of 803 rate the service. */
export function withEverything(company: CompanyConfig): CompanyConfig {
  const number = { number: EVERYTHING_NUMBER, answers: 'firstPrompt', flow: EVERYTHING.name, baseScore: 0 } as const;
  return {
    ...company,
    httpHosts: [{ host: 'crm.example' }],
    serviceNumbers: [...company.serviceNumbers, number],
    flows: [...company.flows, EVERYTHING, RATE],
    groups: company.groups.map((group) => (group.groupId === 803 ? { ...group, afterFlow: RATE.name } : group)),
  };
}

/** A web service answers, if one was asked. */
export function webActs(world: World, rng: Rng): boolean {
  if (world.telephony.requests.size === 0) {
    return false;
  }
  const agent = rng.pick(['1001', '1002@demo', 'nobody', '']);
  webAnswers(world, rng.pick(['ok', 'ok', 'failed', 'timeout'] as const) ?? 'ok', rng.pick([{ vip: 1, agent }, {}, 5]));
  return true;
}
