import { afterEach, beforeEach, expect, it } from 'vitest';
import { createHttpBench, type HttpBench } from '../../test/support/http-bench.ts';

let bench: HttpBench;
beforeEach(async () => {
  bench = await createHttpBench();
  const [company] = bench.deps.agents.companies();
  const [group] = company?.groups ?? [];
  if (company !== undefined && group !== undefined) {
    const task = { ...group, groupId: 804, kind: 'task' } as const;
    bench.deps.agents.load({ ...company, groups: [...company.groups, task] });
  }
});
afterEach(() => bench.close());

const authorization = 'Bearer demo-admin-token';

async function ask(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, payload?: object) {
  const reply = await bench.app.inject({
    method,
    url: `/api/v1${path}`,
    headers: { authorization, host: 'localhost' },
    ...(payload === undefined ? {} : { payload }),
  });
  return { status: reply.statusCode, body: reply.body === '' ? undefined : reply.json(), headers: reply.headers };
}

async function upload(path: string, payload: string | Buffer) {
  const headers = { authorization, host: 'localhost', 'content-type': 'text/csv' };
  const reply = await bench.app.inject({ method: 'POST', url: `/api/v1${path}`, headers, payload });
  await bench.outbound.importer.idle();
  return { status: reply.statusCode, body: reply.json() };
}

const draft = { name: '春季回访', groupId: 804, mode: 'predictive', windows: [] };

it('a campaign is created, read, changed, started, paused, finished and deleted', async () => {
  const created = await ask('POST', '/campaigns', draft);
  expect([created.status, created.headers.location]).toEqual([201, '/api/v1/campaigns/1']);
  expect(created.body).toMatchObject({ id: 1, life: 'draft', round: 1, settings: { ...draft, abandonCap: 0.03 } });
  expect((await ask('GET', '/campaigns/1')).body).toEqual(created.body);
  expect((await ask('GET', '/campaigns')).body.campaigns).toEqual([created.body]);
  const changed = await ask('PATCH', '/campaigns/1', {
    linesMax: 7,
    limits: { attempts: 1, perDay: 1, per5Minutes: 1 },
  });
  expect(changed.body.settings).toMatchObject({ name: '春季回访', linesMax: 7, limits: { attempts: 1 } });
  expect((await ask('POST', '/campaigns/1/start')).body).toMatchObject({ life: 'running' });
  expect(bench.inputs.at(-1)?.input).toMatchObject({
    type: 'campaign',
    life: 'running',
    config: { id: 1, linesMax: 7 },
  });
  expect((await ask('POST', '/campaigns/1/pause')).body).toMatchObject({ life: 'paused' });
  expect((await ask('DELETE', '/campaigns/1')).status).toBe(409);
  expect((await ask('POST', '/campaigns/1/finish')).body).toMatchObject({ life: 'finished' });
  expect((await ask('POST', '/campaigns/1/start')).status).toBe(409);
  expect((await ask('DELETE', '/campaigns/1')).status).toBe(204);
  expect((await ask('GET', '/campaigns/1')).status).toBe(404);
});

it('what is wrong is refused with its reason', async () => {
  expect((await ask('POST', '/campaigns', { name: 'a' })).status).toBe(400);
  expect((await ask('POST', '/campaigns', { ...draft, groupId: 802 })).body.detail).toBe('Group 802 is no task group.');
  expect((await ask('POST', '/campaigns', { ...draft, mode: 'ivr' })).body.detail).toMatch(/flow/);
  expect((await ask('POST', '/campaigns', { ...draft, cap: 1 })).status).toBe(400);
  expect((await ask('POST', '/campaigns', { ...draft, zones: [{ prefix: '1', timeZone: 'Mars' }] })).status).toBe(422);
  expect((await ask('POST', '/campaigns', { ...draft, retry: { connected: { afterMs: 1, times: 1 } } })).status).toBe(
    400,
  );
  expect((await ask('GET', '/campaigns/0')).status).toBe(400);
  expect((await ask('POST', '/campaigns/99/start')).status).toBe(404);
  expect((await bench.app.inject({ url: '/api/v1/campaigns' })).statusCode).toBe(401);
});

it('customers are added, and each says why it is not dialled', async () => {
  await ask('POST', '/campaigns', draft);
  const customers = [
    { number: '139-0000-0001', name: '张三', data: { level: 1 } },
    { number: '13900000002' },
    { number: 'x' },
  ];
  expect((await ask('POST', '/campaigns/1/customers', { customers })).body).toEqual({
    added: 2,
    merged: 0,
    errors: [{ number: 'x', problem: 'the number has characters that are no digits' }],
  });
  const why = async (number: string) => (await ask('GET', `/campaigns/1/customers/${number}`)).body.why;
  expect(await why('13900000001')).toEqual({ reason: 'draft', text: 'the campaign was not started' });
  await ask('POST', '/campaigns/1/start');
  expect(await why('139 0000 0001')).toMatchObject({ reason: 'inLine' });
  expect((await ask('POST', '/do-not-call', { numbers: ['13900000002', 'y'] })).body).toMatchObject({ added: 1 });
  expect(await why('13900000002')).toMatchObject({ reason: 'doNotCall' });
  expect((await ask('DELETE', '/campaigns/1/customers/13900000001')).status).toBe(204);
  expect(await why('13900000001')).toMatchObject({ reason: 'removed' });
  expect((await ask('GET', '/campaigns/1/customers/1')).status).toBe(404);
  const page = (await ask('GET', '/campaigns/1/customers?limit=1')).body;
  expect([page.customers.length, page.next]).toEqual([1, '13900000001']);
  expect((await ask('GET', '/campaigns/1/customers?limit=1&after=13900000001')).body.next).toBeNull();
});

it('a number that leaves the do-not-call list is in line again', async () => {
  await ask('POST', '/campaigns', draft);
  await ask('POST', '/campaigns/1/start');
  await ask('POST', '/do-not-call', { numbers: ['13900000002'], note: 'asked' });
  await ask('POST', '/campaigns/1/customers', { customers: [{ number: '13900000002' }, { number: '101' }] });
  bench.outbound.run(1, { type: 'wantCustomers', campaignId: 1, requestId: 'r', count: 5 });
  await bench.outbound.desk(1)?.settled();
  expect(bench.inputs.findLast(({ input }) => input.type === 'customers')?.input).toMatchObject({
    customers: [{ custId: '101' }],
  });
  expect((await ask('GET', '/do-not-call')).body).toMatchObject({ count: 1, next: null, entries: [{ note: 'asked' }] });
  expect((await ask('DELETE', '/do-not-call/139-0000-0002')).status).toBe(204);
  expect((await ask('DELETE', '/do-not-call/13900000002')).status).toBe(404);
  await bench.outbound.desk(1)?.settled();
  expect(bench.inputs.at(-1)?.input).toEqual({ type: 'customersDue', campaignId: 1 });
  expect((await ask('GET', '/campaigns/1/customers/13900000002')).body.customer.state).toBe('waiting');
});

it('figures come from what is stored and from what goes on', async () => {
  await ask('POST', '/campaigns', draft);
  await ask('POST', '/campaigns/1/customers', { customers: [{ number: '101' }, { number: '102' }, { number: '103' }] });
  await ask('POST', '/campaigns/1/start');
  bench.outbound.run(1, { type: 'wantCustomers', campaignId: 1, requestId: 'r', count: 5 });
  await bench.outbound.desk(1)?.settled();
  for (const [nth, outcome] of (['connected', 'abandoned', 'noAnswer'] as const).entries()) {
    bench.outbound.run(1, {
      type: 'storeAttempt',
      attempt: {
        ...{
          campaignId: 1,
          custId: `10${nth + 1}`,
          callId: `${nth + 1}`,
          attempt: 1,
          number: `10${nth + 1}`,
          caller: '1',
        },
        ...{ outcome, endReason: 'customerHungUp', sipStatus: undefined, startedAtMs: bench.clock.wall, talkMs: 5_000 },
        ...{ answeredAtMs: undefined, connectedAtMs: undefined, endedAtMs: bench.clock.wall, agentKey: undefined },
      },
    });
  }
  await bench.outbound.desk(1)?.settled();
  bench.campaignViews.push({
    campaignId: 1,
    groupId: 804,
    name: '春季回访',
    dialledPerHour: 60,
    occupancy: 0.8,
  } as never);
  const { body } = await ask('GET', '/campaigns/1/progress');
  expect(body).toMatchObject({
    ...{ life: 'running', customers: 3, remaining: 2, dialled: 3, answered: 2, connected: 1, abandoned: 1 },
    ...{ abandonRate: 0.5, hitRate: 2 / 3, talkMs: 15_000, done: { reached: 1 }, now: { occupancy: 0.8 } },
    estimatedEndMs: bench.clock.wall + 6 * 60_000,
  });
  expect((await ask('GET', '/campaigns/1/attempts')).body.attempts).toHaveLength(3);
  const tasks = await bench.app.inject({ url: '/Api/grouptasklist?companyid=1&groupids=802,804&callback=cb' });
  expect(tasks.body).toContain('春季回访');
});

it('files are taken as they are, and told how far they are', async () => {
  await ask('POST', '/campaigns', draft);
  const gbk = Buffer.concat([Buffer.from('d0d5c3fb2cb5e7bbb00ad5c5c8fd2c', 'hex'), Buffer.from('13900000001\nx,y\n')]);
  const job = await upload('/campaigns/1/imports?priority=7', gbk);
  expect([job.status, job.body.state]).toEqual([202, expect.stringMatching(/waiting|running|done/)]);
  expect((await ask('GET', `/imports/${job.body.id}`)).body).toMatchObject({
    ...{ campaignId: 1, state: 'done', added: 1, merged: 0, wrong: 1, encoding: 'gb18030' },
    errors: [{ line: 3, problem: 'the number has characters that are no digits' }],
  });
  expect((await ask('GET', '/campaigns/1/customers/13900000001')).body.customer).toMatchObject({
    name: '张三',
    priority: 7,
  });
  expect((await upload('/do-not-call/imports', '13900000001\n')).status).toBe(202);
  expect((await ask('GET', '/do-not-call')).body.count).toBe(1);
  expect((await ask('GET', '/imports')).body.imports).toHaveLength(2);
  expect((await ask('DELETE', '/imports/1')).status).toBe(409);
  expect((await ask('GET', '/imports/99')).status).toBe(404);
  expect((await upload('/campaigns/99/imports', '1')).status).toBe(404);
});

it('an agent claims and skips customers of a preview campaign', async () => {
  const login = await bench.app.inject({
    method: 'POST',
    url: '/api/v1/agent/login',
    headers: { host: 'localhost' },
    payload: { operator: '1001', password: '1001', companyid: 1 },
  });
  const token = new URL(login.json().info.ws_url).searchParams.get('t');
  const post = (path: string, payload: object = {}) =>
    bench.app.inject({ method: 'POST', url: path, headers: { authorization: `Bearer ${token}` }, payload });
  const claiming = post('/api/v1/agent/campaigns/5/claim');
  await expect.poll(() => bench.inputs.at(-1)?.input.type).toBe('claim');
  const input = bench.inputs.at(-1)?.input;
  const requestId = input?.type === 'claim' ? input.requestId : '';
  const customer = { custId: '101', number: '101', attempt: 1 };
  bench.outbound.run(1, { type: 'claimed', requestId, agentKey: '1001@demo', campaignId: 5, customer, untilMs: 7 });
  expect((await claiming).json()).toEqual({ customer, untilMs: 7, preview: { taskid: 5, custid: '101' } });
  expect((await post('/api/v1/agent/campaigns/5/skip', { custId: '101' })).statusCode).toBe(204);
  expect(bench.inputs.at(-1)?.input).toMatchObject({ type: 'skipClaim', agentKey: '1001@demo', custId: '101' });
  expect((await bench.app.inject({ method: 'POST', url: '/api/v1/agent/campaigns/5/claim' })).statusCode).toBe(401);
});
