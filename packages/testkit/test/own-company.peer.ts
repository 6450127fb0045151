import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signInAgent, type WsAgent } from '../src/agents/ws-agent.ts';
import { startBaresip } from '../src/baresip/baresip.ts';
import { startServer, type TestServer } from '../src/server/start-server.ts';
import { runSipp } from '../src/sipp/sipp.ts';
import { CleanUps } from './house/house.ts';

/** A server without the demo, and two companies that are written over REST while it runs: the one of docs/operating.md, and another. */
const TOKEN = 'an-api-token-of-our-own';
const OPERATING = readFileSync(join(import.meta.dirname, '../../../docs/operating.md'), 'utf8');
const ACME = JSON.parse(/^## Your company$[\s\S]*?^```json\n([\s\S]*?)^```$/m.exec(OPERATING)?.[1] ?? '') as Company;
const CUSTOMER = '13800138000';
const WITHIN_MS = 20_000;

interface Company {
  readonly agents: readonly { readonly operatorId: string; readonly sipAccount: string }[];
  readonly serviceNumbers: readonly { readonly number: string }[];
}

const cleanUps = new CleanUps();
let server: TestServer;

async function ask(method: 'GET' | 'PUT', path: string, body?: object): Promise<{ status: number; text: string }> {
  const reply = await fetch(`${server.baseUrl}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: reply.status, text: await reply.text() };
}

const passwordOf = (operatorId: string) => `page of ${operatorId}`;

/** The agent's passwords are set, the phone registers with its own, the page signs in with its own. */
async function desk(companyId: number, company: Company, index: number): Promise<WsAgent> {
  const { operatorId = '', sipAccount = '' } = company.agents[index] ?? {};
  const password = passwordOf(operatorId);
  const sipPassword = `phone-of-${operatorId}`;
  const set = await ask('PUT', `/companies/${companyId}/agents/${operatorId}/credentials`, { password, sipPassword });
  expect(set).toEqual({ status: 204, text: '' });
  const registerAt = { host: '127.0.0.1', port: server.sipPort, password: sipPassword };
  const phone = await startBaresip({ user: sipAccount, toneHz: 1000, registerAt });
  cleanUps.add(() => phone.stop());
  const agent = await signInAgent({ baseUrl: server.baseUrl, operator: operatorId, password, companyId, worktype: 1 });
  cleanUps.add(() => agent.close());
  return agent;
}

beforeAll(async () => {
  server = await startServer({
    trunk: '127.0.0.1:9',
    env: { CALLWRIGHT_DEMO: '0', CALLWRIGHT_API_TOKEN: TOKEN, CALLWRIGHT_INCUMBENT_LOGIN: '1' },
  });
  cleanUps.add(() => server.stop());
});
afterAll(() => cleanUps.run());

test('a company that is written over REST takes calls at once, and another sees nothing of it', async () => {
  expect(await ask('GET', '/companies')).toEqual({ status: 200, text: '{"companies":[]}' });
  expect((await ask('PUT', '/companies/7', ACME)).status).toBe(201);
  const ann = await desk(7, ACME, 0);
  await ann.ready();

  const [service] = ACME.serviceNumbers;
  const customer = runSipp({
    scenario: 'customer-calls-queue',
    remote: server.sipAddress,
    service: service?.number ?? '',
    calls: 1,
    pauseMs: 500,
    keys: { caller: CUSTOMER },
  });
  const { fields } = await ann.waitFor('incall', WITHIN_MS);
  expect(await customer).toMatchObject({ successful: 1, failed: 0 });
  await ann.waitFor('after', WITHIN_MS);
  const records = async () => JSON.parse((await ask('GET', '/calls?companyId=7')).text).calls as readonly object[];
  await expect
    .poll(records, { timeout: WITHIN_MS })
    .toMatchObject([{ callId: fields.callid, companyId: 7, customer: CUSTOMER, segments: [{ agentKey: ann.key }] }]);

  const other = {
    ...ACME,
    abbreviate: 'other',
    serviceNumbers: [],
    agents: ACME.agents.map((agent) => ({ ...agent, sipAccount: `other-${agent.sipAccount}` })),
  };
  expect((await ask('PUT', '/companies/8', { ...other, abbreviate: 'acme' })).status).toBe(409);
  expect((await ask('PUT', '/companies/8', other)).status).toBe(201);
  const eve = await desk(8, other, 1);
  expect((await eve.request('getagentstate', { agentid: ann.key })).fields.status).toBe(404);
  expect((await eve.request('makecall', { called: ann.key, caller: '' })).fields.status).toBe(0);
  const { fields: end } = await eve.waitFor('after', WITHIN_MS);
  expect(end.endReason).toBe('numberUnallocated');
  expect(JSON.parse((await ask('GET', '/calls?companyId=8')).text).calls).not.toContainEqual(
    expect.objectContaining({ callId: fields.callid }),
  );
  expect(server.log()).not.toMatch(/page of|phone-of/);
});
