import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createHttpBench, type HttpBench } from '../../test/support/http-bench.ts';
import { NOT_READY_REASONS_MAX } from '../companies/company-schema.ts';
import { isSipPassword } from '../login/sip-secret.ts';

let bench: HttpBench;
beforeEach(async () => {
  bench = await createHttpBench();
});
afterEach(() => bench.close());

const headers = { authorization: 'Bearer demo-admin-token', host: 'localhost:8080' };
const ask = (method: 'GET' | 'PUT', path: string, payload?: object) =>
  bench.app.inject({
    method,
    url: `/api/v1/companies${path}`,
    headers,
    ...(payload === undefined ? {} : { payload }),
  });

const flow = {
  name: 'hello',
  start: 'wait',
  steps: { wait: { kind: 'queue', groupId: 10 } },
};
const agent = {
  id: 1,
  operatorId: '2001',
  name: 'Ann',
  role: 'agent',
  groups: [{ groupId: 10, level: 5 }],
  sipAccount: 'ann',
  phoneNumber: '',
  signInMode: 'short',
};
const acme = {
  name: 'Acme',
  abbreviate: 'acme',
  language: 'en',
  timeZone: 'Europe/Berlin',
  displayNumber: '02112345678',
  agents: [agent, { ...agent, id: 2, operatorId: '2002', sipAccount: 'bob', autoAnswer: 'always' }],
  groups: [
    {
      groupId: 10,
      name: 'Sales',
      kind: 'inbound',
      announcesAgentNumber: false,
      wrapUpMs: 0,
      ringTimeoutMs: 20_000,
      records: true,
      waitingMax: 50,
      waitMsMax: 600_000,
    },
  ],
  serviceNumbers: [{ number: '02112345600', answers: 'agent', flow: 'hello', baseScore: 0 }],
  flows: [flow],
  notReadyReasons: [{ id: 0, text: 'Away' }],
  dialing: { prefixes: ['0'], homeCountry: '49' },
};

const login = async (pwd: string) => {
  const payload = { operator: '2001', pwd: createHash('md5').update(pwd).digest('hex'), companyid: 7 };
  const reply = await bench.app.inject({ method: 'POST', url: '/api/v1/agent/login', headers, payload });
  return { code: reply.json().code, cookie: reply.cookies[0]?.value };
};

it('a company is made, read, listed and replaced, and the machine gets each', async () => {
  const made = await ask('PUT', '/7', acme);
  expect([made.statusCode, made.json()]).toEqual([201, { ...acme, companyId: 7 }]);
  const again = await ask('PUT', '/7', made.json());
  expect([again.statusCode, again.json()]).toEqual([200, made.json()]);
  expect((await ask('GET', '/7')).json()).toEqual(made.json());
  expect((await ask('GET', '')).json().companies).toContainEqual({
    ...{ companyId: 7, name: 'Acme', abbreviate: 'acme', agents: 2, groups: 1 },
    serviceNumbers: ['02112345600'],
  });
  expect(bench.configured).toEqual([1, 2].map(() => ({ ...made.json(), pageGraceMs: bench.deps.config.pageGraceMs })));
  expect(await bench.deps.store.companies()).toEqual([bench.configured[1]]);
  expect(bench.deps.agents.companyOfNumber('02112345600')).toBe(7);
  expect((await ask('GET', '/8')).statusCode).toBe(404);
  expect((await ask('PUT', '/0', acme)).statusCode).toBe(400);
});

it.each([
  ['no object', [], ''],
  ['a missing part', { ...acme, agents: undefined }, 'agents: is missing'],
  ['an unknown part', { ...acme, colour: 1 }, 'colour: unknown key "colour"; known are companyId, name,'],
  ['a text for a number', { ...acme, groups: [{ ...acme.groups[0], wrapUpMs: '1' }] }, 'groups.0.wrapUpMs: must be'],
  ['a role', { ...acme, agents: [{ ...agent, role: 'boss' }] }, 'agents.0.role: must be'],
  [
    'a limit',
    { ...acme, notReadyReasons: Array.from({ length: NOT_READY_REASONS_MAX + 1 }, (_, id) => ({ id, text: 'x' })) },
    'notReadyReasons: must',
  ],
  ['the demo’s name', { ...acme, abbreviate: 'demo' }, 'abbreviate: "demo" is the demo company’s: choose another'],
  ['no zone', { ...acme, timeZone: 'Mars/Base' }, 'timeZone: "Mars/Base" is no time zone'],
  [
    'two of a number',
    { ...acme, agents: [agent, { ...agent, id: 2, sipAccount: '' }] },
    'agents.1.operatorId: "2001" is agents.0’s already',
  ],
  [
    'no such group',
    { ...acme, agents: [{ ...agent, groups: [{ groupId: 11, level: 1 }] }] },
    'agents.0.groups.0.groupId: no group 11: add it',
  ],
  ['no such flow', { ...acme, flows: [] }, 'serviceNumbers.0.flow: no flow called "hello": add it to flows'],
  [
    'no such after-flow',
    { ...acme, groups: [{ ...acme.groups[0], afterFlow: 'rate' }] },
    'groups.0.afterFlow: no flow called "rate"',
  ],
  ['a wrong flow', { ...acme, flows: [{ ...flow, start: 'x' }] }, 'flows.0.start: no step called "x"'],
  ['no flow', { ...acme, flows: [null] }, 'flows.0: is no JSON object'],
  ['another address', { ...acme, companyId: 8 }, 'companyId: is not 7, as the address says'],
])('%s is refused with its place, and nothing changes', async (_, company, place) => {
  const reply = await ask('PUT', '/7', company);
  const problems: readonly { path: string; problem: string }[] = reply.json().problems ?? [];
  expect(reply.headers['content-type']).toContain('problem+json');
  expect([reply.statusCode, problems.map((one) => `${one.path}: ${one.problem}`)]).toEqual(
    place === '' ? [400, []] : [422, expect.arrayContaining([expect.stringContaining(place)])],
  );
  expect(bench.configured).toEqual([]);
});

it('what another company has is not given twice', async () => {
  await ask('PUT', '/8', { ...acme, abbreviate: 'other' });
  const reply = await ask('PUT', '/7', acme);
  const taken = (path: string, what: string) => ({
    path,
    problem: `"${what}" is company 8’s: choose another, or take it out there`,
  });
  expect([reply.statusCode, reply.json().problems]).toEqual([
    409,
    [
      taken('serviceNumbers.0.number', '02112345600'),
      taken('agents.0.sipAccount', 'ann'),
      taken('agents.1.sipAccount', 'bob'),
    ],
  ]);
  const namesake = { ...acme, abbreviate: 'other', agents: [], serviceNumbers: [] };
  expect((await ask('PUT', '/7', namesake)).json().problems).toEqual([taken('abbreviate', 'other')]);
  expect(bench.configured).toHaveLength(1);
});

it('what can not change while it runs, and the demo, which is written anew at each start', async () => {
  await ask('PUT', '/7', acme);
  bench.online.add('2001@acme');
  const reply = await ask('PUT', '/7', { ...acme, abbreviate: 'acne' });
  expect([reply.statusCode, reply.json().detail]).toEqual([409, expect.stringContaining('agents who are signed in')]);
  bench.online.clear();
  expect((await ask('PUT', '/7', { ...acme, abbreviate: 'acne' })).statusCode).toBe(200);

  bench.campaignViews.push({ campaignId: 1, groupId: 10, name: 'Spring', life: 'paused' } as never);
  const [sales] = acme.groups;
  const other = await ask('PUT', '/7', { ...acme, groups: [{ ...sales, kind: 'task' }] });
  expect([other.statusCode, other.json().detail]).toEqual([409, expect.stringContaining('the campaign "Spring"')]);
  expect((await ask('PUT', '/7', { ...acme, groups: [{ ...sales, name: 'Sale' }] })).statusCode).toBe(200);
  bench.campaignViews.splice(0, 1, { campaignId: 1, groupId: 10, name: 'Spring', life: 'finished' } as never);
  expect((await ask('PUT', '/7', { ...acme, groups: [{ ...sales, kind: 'task' }] })).statusCode).toBe(200);

  const demo = { ...acme, agents: [], serviceNumbers: [] };
  expect((await ask('PUT', '/1', demo)).json().detail).toContain('set CALLWRIGHT_DEMO=0');
});

it('passwords open the page and the phone at once, and are kept nowhere', async () => {
  await ask('PUT', '/7', acme);
  const set = (payload: object, operatorId = '2001') => ask('PUT', `/7/agents/${operatorId}/credentials`, payload);
  expect([(await login('')).code, bench.secrets.of('ann')]).toEqual(['1004', undefined]);
  const reply = await set({ password: 'open sesame', sipAccount: 'ann', sipPassword: 'ring' });
  expect([reply.statusCode, reply.body]).toEqual([204, '']);
  expect((await login('open sesame')).code).toBe('0000');
  const secret = bench.secrets.of('ann');
  expect(secret !== undefined && isSipPassword(secret, 'ann', 'ring')).toBe(true);

  await set({ password: 'another' });
  expect([(await login('open sesame')).code, (await login('another')).code]).toEqual(['1004', '0000']);
  expect(bench.secrets.of('ann')).toEqual(secret);
  expect(JSON.stringify(await bench.deps.store.credentials(7))).not.toMatch(/sesame|another|ring"/);

  expect((await set({ sipAccount: 'bob', sipPassword: 'x' })).statusCode).toBe(409);
  expect((await set({ password: '' })).statusCode).toBe(400);
  expect((await set({ secret: 'x' })).statusCode).toBe(400);
  expect((await set({ password: 'x' }, '2009')).statusCode).toBe(404);
});

it('an agent who was taken out does not come back with the old passwords', async () => {
  await ask('PUT', '/7', acme);
  await ask('PUT', '/7/agents/2001/credentials', { password: 'x', sipPassword: 'y' });
  await ask('PUT', '/7', { ...acme, agents: acme.agents.slice(1) });
  expect([(await login('x')).code, bench.secrets.of('ann')]).toEqual(['1004', undefined]);
  await ask('PUT', '/7', acme);
  expect([(await login('x')).code, bench.secrets.of('ann')]).toEqual(['1004', undefined]);
  expect(await bench.deps.store.credentials(7)).toEqual([]);
});

it('a SIP account that goes to another agent wants a new password', async () => {
  await ask('PUT', '/7', acme);
  await ask('PUT', '/7/agents/2001/credentials', { sipPassword: 'y' });
  const [ann, bob] = acme.agents;
  await ask('PUT', '/7', {
    ...acme,
    agents: [
      { ...ann, sipAccount: 'bob' },
      { ...bob, sipAccount: 'ann' },
    ],
  });
  expect([bench.secrets.of('ann'), bench.secrets.of('bob')]).toEqual([undefined, undefined]);
});

it('the example of docs/operating.md is a company', async () => {
  const page = readFileSync(join(import.meta.dirname, '../../../../docs/operating.md'), 'utf8');
  const example = /^## Your company$[\s\S]*?^```json\n([\s\S]*?)^```$/m.exec(page)?.[1] ?? '';
  expect((await ask('PUT', '/7', JSON.parse(example))).statusCode).toBe(201);
});
