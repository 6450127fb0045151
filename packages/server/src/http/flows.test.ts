import { afterEach, beforeEach, expect, it } from 'vitest';
import { createHttpBench, type HttpBench } from '../../test/support/http-bench.ts';
import { FLOWS_MAX } from '../companies/company-schema.ts';

let bench: HttpBench;
beforeEach(async () => {
  bench = await createHttpBench();
});
afterEach(() => bench.close());

const headers = { authorization: 'Bearer demo-admin-token', host: 'localhost:8080' };
const ask = (method: 'GET' | 'PUT' | 'DELETE', path: string, payload?: object) =>
  bench.app.inject({ method, url: `/api/v1/flows${path}`, headers, ...(payload === undefined ? {} : { payload }) });
const bye = { name: 'bye', start: 'end', steps: { end: { kind: 'hangUp' } } };

it('a flow is written, read, changed and removed, and the machine gets each change', async () => {
  expect(await ask('PUT', '/bye', bye).then((reply) => [reply.statusCode, reply.json()])).toEqual([
    201,
    { flow: bye, warnings: [] },
  ]);
  const changed = { start: 'end', steps: { end: { kind: 'hangUp' }, more: { kind: 'hangUp' } } };
  expect(await ask('PUT', '/bye', changed).then((reply) => [reply.statusCode, reply.json().warnings])).toEqual([
    200,
    [{ path: 'steps.more', problem: 'nothing leads to this step' }],
  ]);
  expect((await ask('GET', '/bye')).json()).toEqual({ ...changed, name: 'bye' });
  expect((await ask('GET', '')).json().flows).toContainEqual({ name: 'bye', steps: 2 });
  expect((await ask('DELETE', '/bye')).statusCode).toBe(204);
  expect((await ask('GET', '/bye')).statusCode).toBe(404);
  expect((await ask('DELETE', '/bye')).statusCode).toBe(404);
  expect(bench.configured.map((company) => company.flows.find(({ name }) => name === 'bye')?.steps)).toEqual([
    bye.steps,
    changed.steps,
    undefined,
  ]);
  const [stored] = await bench.deps.store.companies();
  expect(stored?.flowsEdited).toEqual(['bye']);
});

it('a wrong flow is refused with every place, and nothing changes', async () => {
  const wrong = {
    name: 'bad',
    start: 'a',
    steps: { a: { kind: 'queue', groupId: 7 }, b: { kind: 'goto', flow: 'x' } },
  };
  const reply = await ask('PUT', '/bad', wrong);
  expect([reply.statusCode, reply.headers['content-type']]).toEqual([422, expect.stringContaining('problem+json')]);
  expect(reply.json()).toMatchObject({
    status: 422,
    problems: [
      { path: 'steps.a.groupId', problem: 'no skill group 7' },
      { path: 'steps.b.flow', problem: 'no flow called "x"' },
    ],
  });
  expect((await ask('PUT', '/other', bye)).json().problems).toEqual([
    { path: 'name', problem: 'is not "other", as the address says' },
  ]);
  expect((await ask('PUT', '/bad%20name', bye)).statusCode).toBe(400);
  expect(bench.configured).toEqual([]);
});

it('a flow in use is not removed', async () => {
  await ask('PUT', '/bye', bye);
  await ask('PUT', '/other', { start: 'go', steps: { go: { kind: 'goto', flow: 'bye' } } });
  const [company] = bench.deps.agents.companies();
  if (company !== undefined) {
    const number = { number: '95001', answers: 'agent', flow: 'bye', baseScore: 0 } as const;
    bench.deps.agents.load({ ...company, serviceNumbers: [number] });
  }
  const reply = await ask('DELETE', '/bye');
  expect([reply.statusCode, reply.json().detail]).toEqual([409, 'The flow is in use by number 95001, flow other.']);
});

it('changes at the same time are all kept, and there is a limit', async () => {
  const names = Array.from({ length: FLOWS_MAX + 1 }, (_, nth) => `f${nth}`);
  const replies = await Promise.all(names.map((name) => ask('PUT', `/${name}`, { ...bye, name })));
  const codes = replies.map((reply) => reply.statusCode);
  const room = FLOWS_MAX - ((bench.configured[0]?.flows.length ?? 1) - 1);
  expect(codes.filter((code) => code === 201)).toHaveLength(room);
  expect(codes.filter((code) => code === 409)).toHaveLength(names.length - room);
  expect(bench.deps.agents.company(1)?.flows).toHaveLength(FLOWS_MAX);
});

it('the hosts that flows may ask', async () => {
  const set = (payload: object) => bench.app.inject({ method: 'PUT', url: '/api/v1/http-hosts', headers, payload });
  const hosts = [{ host: 'crm.example.com' }, { host: '*.example.com' }, { host: '[::1]:8443', private: true }];
  expect((await set({ hosts })).json()).toEqual({ hosts });
  expect((await bench.app.inject({ url: '/api/v1/http-hosts', headers })).json()).toEqual({ hosts });
  expect(bench.configured.at(-1)?.httpHosts).toEqual(hosts);
  for (const host of ['https://crm.example.com', '*', 'a/b', 'a b', 'x@y', '']) {
    expect((await set({ hosts: [{ host }] })).statusCode, host).toBe(400);
  }
  expect((await set({ hosts: [{ host: 'a', secret: 1 }] })).statusCode).toBe(400);
});

it('the schema is open to editors', async () => {
  const reply = await bench.app.inject({ url: '/api/v1/flow-schema' });
  expect([reply.statusCode, reply.json().title]).toEqual([200, 'IVR flow']);
});
