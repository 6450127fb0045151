import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHttpBench, type HttpBench } from '../../test/support/http-bench.ts';

/** What REST changes while agents work: announcements, data of a call, preview tasks. */

const PATH = '/api/v1/announcements';
const admin = { authorization: 'Bearer demo-admin-token', host: 'localhost:8080' };

let bench: HttpBench;
beforeEach(async () => {
  bench = await createHttpBench();
});
afterEach(() => bench.close());

const send = (method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, payload?: object, headers: object = admin) =>
  bench.app.inject({ method, url, headers: { ...headers }, ...(payload === undefined ? {} : { payload }) });
const read = (headers: object) => bench.app.inject({ url: PATH, headers: { ...headers } });

describe('announcements', () => {
  it('are published, read, changed and deleted, and the agents told each time', async () => {
    const added = await send('POST', PATH, { title: 'Hello', text: 'all', groupIds: [802] });
    expect(added.statusCode).toBe(201);
    expect(added.headers.location).toBe(`${PATH}/1`);
    const at = bench.clock.wall;
    expect(added.json()).toEqual({
      ...{ id: 1, title: 'Hello', text: 'all', groupIds: [802], createdAtMs: at, updatedAtMs: at },
    });
    bench.clock.wall += 1_000;
    expect((await send('PUT', `${PATH}/1`, { text: 'changed', groupIds: [803] })).json()).toMatchObject({
      ...{ id: 1, title: '', text: 'changed', groupIds: [803], createdAtMs: at, updatedAtMs: at + 1_000 },
    });
    expect((await send('DELETE', `${PATH}/1`)).statusCode).toBe(204);
    expect((await read(admin)).json()).toEqual({ announcements: [] });
    expect(bench.inputs.map(({ input }) => input)).toEqual([
      { type: 'announce', kind: 'new', groupIds: [802] },
      { type: 'announce', kind: 'update', groupIds: [802, 803] },
      { type: 'announce', kind: 'update', groupIds: [803] },
    ]);
  });

  it('an agent reads those for its groups, by token or by cookie; a stranger none', async () => {
    await send('POST', PATH, { text: 'everybody' });
    await send('POST', PATH, { text: 'others', groupIds: [999] });
    await send('POST', PATH, { text: 'mine', groupIds: [999, 802] });
    const texts = (reply: { json(): { announcements: { text: string }[] } }) =>
      reply.json().announcements.map((one) => one.text);
    expect(texts(await read(admin))).toEqual(['mine', 'others', 'everybody']);
    const { token } = bench.tokens.issue(1, '1001@demo', undefined);
    expect(texts(await read({ authorization: `Bearer ${token}` }))).toEqual(['mine', 'everybody']);
    const { id } = bench.deps.cookies.create(1, '1001@demo', { worktype: 2, auto: 0, logingroups: '' });
    const cookie = `callwright_agent=${id}`;
    expect(texts(await read({ cookie, host: 'localhost:8080' }))).toEqual(['mine', 'everybody']);
    expect((await read({ cookie, host: 'localhost:8080', origin: 'https://evil.example' })).statusCode).toBe(401);
    expect((await read({})).statusCode).toBe(401);
    // A page of a listed origin fetches them with its token; an agent's token writes nothing.
    const origin = 'https://crm.example.com';
    const listed = await read({ authorization: `Bearer ${token}`, origin });
    expect(listed.headers['access-control-allow-origin']).toBe(origin);
    const written = await send('POST', PATH, { text: 'x' }, { authorization: `Bearer ${token}` });
    expect(written.statusCode).toBe(401);
  });

  it.each([
    ['POST', PATH, {}],
    ['POST', PATH, { text: '' }],
    ['POST', PATH, { text: 'x'.repeat(20_001) }],
    ['POST', PATH, { text: 'x', groupIds: ['a'] }],
    ['POST', PATH, { text: 'x', more: 1 }],
    ['PUT', `${PATH}/0`, { text: 'x' }],
    ['PUT', `${PATH}/7`, { text: 'x' }],
    ['DELETE', `${PATH}/7`, undefined],
    ['POST', `${PATH}?companyId=9`, { text: 'x' }],
  ] as const)('%s %s %j is refused, and nobody told', async (method, url, payload) => {
    const reply = await send(method, url, payload);
    expect(reply.statusCode).toBeGreaterThanOrEqual(400);
    expect(reply.statusCode).toBeLessThan(500);
    expect(bench.inputs).toEqual([]);
  });
});

describe('data of a call that is up', () => {
  it('is merged by the engine', async () => {
    bench.followData.set('77', { order: 1 });
    const reply = await send('PATCH', '/api/v1/calls/77', { followData: { paid: true } });
    expect(reply.statusCode).toBe(200);
    expect(bench.inputs).toEqual([
      { companyId: 1, input: { type: 'attach', callId: '77', followData: { paid: true } } },
    ]);
  });

  it.each([
    ['/api/v1/calls/78', { followData: {} }, 404],
    ['/api/v1/calls/77', { followData: 'text' }, 400],
    ['/api/v1/calls/77', {}, 400],
    ['/api/v1/calls/77', { followData: { big: 'x'.repeat(65_536) } }, 413],
    ['/api/v1/calls/77', { followData: { big: 'x'.repeat(1e6) } }, 413],
    ['/api/v1/calls/77?companyId=9', { followData: {} }, 404],
  ])('%s is refused', async (url, payload, status) => {
    bench.followData.set('77', {});
    const reply = await send('PATCH', url, payload);
    expect(reply.statusCode).toBe(status);
    expect(status === 413 ? reply.json().detail : 'At most 1 bytes').toMatch(/At most \d+ bytes/);
    expect(bench.inputs).toEqual([]);
  });
});

describe('preview tasks', () => {
  const tasks = [{ taskid: 12, name: 'spring', count: 40 }];

  it('are told to an agent who is signed in', async () => {
    const url = '/api/v1/agents/1001@demo/preview-tasks';
    expect((await send('POST', url, { tasks })).statusCode).toBe(409);
    bench.online.add('1001@demo');
    expect((await send('POST', url, { tasks })).statusCode).toBe(204);
    expect((await send('POST', url, { tasks: [] })).statusCode).toBe(400);
    expect((await send('POST', '/api/v1/agents/x@demo/preview-tasks', { tasks })).statusCode).toBe(404);
    expect(bench.inputs).toEqual([{ companyId: 1, input: { type: 'previewTasks', agentKey: '1001@demo', tasks } }]);
  });
});
