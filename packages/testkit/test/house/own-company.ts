import { expect } from 'vitest';
import type { TestServer } from '../../src/server/start-server.ts';
import type { Who } from './phone-desk.ts';
import { rest } from './rest.ts';

/** Of every agent, for the page and for the phone. */
const PASSWORD = 'of-this-company';

/** What a test's company has of its own; groups and agents say only what is not as usual. */
export interface OwnCompany {
  readonly companyId: number;
  readonly name: string;
  readonly groups: readonly { readonly groupId: number; readonly [setting: string]: unknown }[];
  readonly agents: readonly { readonly operator: string; readonly [setting: string]: unknown }[];
  /** Straight to the queue of a group; the phones of callers ring until an agent answers. */
  readonly serviceNumbers?: readonly { readonly number: string; readonly groupId: number }[];
}

/** Writes a company over REST, all of its agents in all of its groups, with their passwords. Returns how to sign in as each. */
export async function writeCompany(server: TestServer, own: OwnCompany): Promise<(operator: string) => Required<Who>> {
  const { companyId, name, groups, agents, serviceNumbers = [] } = own;
  const account = (operator: string) => `${name}${operator}`;
  const document = {
    ...{ name, abbreviate: name, language: 'zh', timeZone: 'Asia/Shanghai', displayNumber: '02112345678' },
    agents: agents.map(({ operator, ...settings }, nth) => ({
      ...{ id: nth + 1, operatorId: operator, name: operator, role: 'agent', signInMode: 'short', phoneNumber: '' },
      ...{ sipAccount: account(operator), groups: groups.map(({ groupId }) => ({ groupId, level: 1 })) },
      ...settings,
    })),
    groups: groups.map((group) => ({
      ...{ name: `group ${group.groupId}`, kind: 'inbound', announcesAgentNumber: false, wrapUpMs: 0, records: false },
      ...{ ringTimeoutMs: 20_000, waitingMax: 100, waitMsMax: 600_000 },
      ...group,
    })),
    serviceNumbers: serviceNumbers.map(({ number }) => ({ number, answers: 'agent', flow: number, baseScore: 0 })),
    flows: serviceNumbers.map(({ number, groupId }) => ({
      ...{ name: number, start: 'queue', steps: { queue: { kind: 'queue', groupId } } },
    })),
    ...{ notReadyReasons: [], dialing: { international: false } },
  };
  const written = await rest(server, 'PUT', `/companies/${companyId}`, document);
  expect(written.status, JSON.stringify(written.body)).toBe(201);
  for (const { operator } of agents) {
    const path = `/companies/${companyId}/agents/${operator}/credentials`;
    const set = await rest(server, 'PUT', path, { password: PASSWORD, sipPassword: PASSWORD });
    expect(set.status, JSON.stringify(set.body)).toBe(204);
  }
  return (operator) => ({
    ...{ operator, companyId, password: PASSWORD },
    ...{ account: account(operator), sipPassword: PASSWORD },
  });
}
