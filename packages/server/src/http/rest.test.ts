import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHttpBench, type HttpBench } from '../../test/support/http-bench.ts';
import { callRecord, START_MS } from '../../test/support/store-contract.ts';

let bench: HttpBench;
beforeEach(async () => {
  bench = await createHttpBench();
});
afterEach(() => bench.close());

const token = { authorization: 'Bearer demo-admin-token', host: 'localhost:8080' };
const get = (url: string, headers: Record<string, string> = token) => bench.app.inject({ url, headers });

describe('who may ask', () => {
  const paths = [
    '/api/v1/calls',
    '/api/v1/calls/1',
    '/api/v1/calls/1/recording/1',
    '/api/v1/calls/1/messages/1',
    '/api/v1/agents',
    '/api/v1/groups',
    '/api/v1/flows',
    '/api/v1/flows/welcome',
    '/api/v1/http-hosts',
    '/api/v1/companies',
    '/api/v1/companies/1',
    '/api/v1/queues',
    '/api/v1/live-calls',
    '/api/v1/announcements',
    '/api/v1/trace',
    '/api/v1/demo/customers',
  ];
  it.each(paths)('%s wants a token', async (path) => {
    for (const headers of [
      { host: 'localhost' },
      { ...token, authorization: 'Bearer wrong' },
      { ...token, authorization: 'demo-admin-token' },
    ]) {
      const reply = await get(path, headers);
      expect(reply.statusCode).toBe(401);
      expect(reply.json()).toMatchObject({ status: 401, title: 'Not authorized' });
    }
  });

  it("the demo's token is good on loopback names only, and not without the demo or off loopback", async () => {
    expect((await get('/api/v1/agents')).statusCode).toBe(200);
    expect((await get('/api/v1/agents', { ...token, host: 'rebound.example' })).statusCode).toBe(401);
    for (const options of [{ demo: false }, { env: { CALLWRIGHT_HTTP: '0.0.0.0:8080' } }]) {
      const other = await createHttpBench(options);
      expect((await other.app.inject({ url: '/api/v1/agents', headers: token })).statusCode).toBe(401);
      await other.close();
    }
  });

  it('a configured token is good; wrong ones are slowed down', async () => {
    const other = await createHttpBench({ demo: false, env: { CALLWRIGHT_API_TOKEN: 'a-token-of-our-own' } });
    const ask = (secret: string) =>
      other.app.inject({ url: '/api/v1/agents', headers: { authorization: `Bearer ${secret}` } });
    expect((await ask('a-token-of-our-own')).statusCode).toBe(200);
    for (let nth = 0; nth < 20; nth += 1) {
      expect((await ask('wrong')).statusCode).toBe(401);
    }
    expect((await ask('wrong')).statusCode).toBe(429);
    await other.close();
  });

  it('other origins read none of it', async () => {
    const reply = await get('/api/v1/agents', { ...token, origin: 'http://localhost:3000' });
    expect(reply.headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('calls', () => {
  it('are listed by pages and shown one by one', async () => {
    for (let nth = 0; nth < 5; nth += 1) {
      bench.deps.store.saveCall(callRecord(nth));
    }
    await bench.deps.store.flush();
    const first = (await get('/api/v1/calls?limit=3')).json();
    expect(first.calls).toHaveLength(3);
    const second = (await get(`/api/v1/calls?limit=3&cursor=${first.next}`)).json();
    expect(second).toMatchObject({
      calls: [{ callId: callRecord(1).callId }, { callId: callRecord(0).callId }],
      next: null,
    });
    expect((await get(`/api/v1/calls?agent=1001@demo&from=${START_MS + 2000}`)).json().calls).toHaveLength(1);
    expect((await get(`/api/v1/calls/${callRecord(2).callId}`)).json()).toEqual(
      JSON.parse(JSON.stringify(callRecord(2))),
    );
    expect((await get('/api/v1/calls/42')).statusCode).toBe(404);
    expect((await get(`/api/v1/calls/${callRecord(2).callId}?companyId=2`)).statusCode).toBe(404);
  });

  it.each([
    '/api/v1/calls?limit=0',
    '/api/v1/calls?limit=9999',
    '/api/v1/calls?from=x',
    '/api/v1/calls/abc',
    '/api/v1/calls/1/recording/-1',
  ])('a wrong question is a problem: %s', async (url) => expect((await get(url)).statusCode).toBe(400));
});

describe('recordings', () => {
  const wav = Buffer.from('RIFF....WAVEfmt 0123456789');
  const path = `/api/v1/calls/${callRecord(1).callId}/recording/1`;
  const save = (file: string) =>
    bench.deps.store.saveRecording({
      recording: 'r',
      companyId: 1,
      callId: callRecord(1).callId,
      segment: 1,
      path: file,
      durationMs: 1,
      complete: true,
      recordedAtMs: 1,
    });

  it('are served, also in part', async () => {
    bench.record('2027/01/15/r.wav', wav);
    save('2027/01/15/r.wav');
    await bench.deps.store.flush();
    const whole = await get(path);
    expect([whole.statusCode, whole.headers['content-type'], whole.headers['accept-ranges']]).toEqual([
      200,
      'audio/wav',
      'bytes',
    ]);
    expect(whole.rawPayload).toEqual(wav);
    const part = await get(path, { ...token, range: 'bytes=4-7' });
    expect([part.statusCode, part.body, part.headers['content-range']]).toEqual([
      206,
      '....',
      `bytes 4-7/${wav.length}`,
    ]);
    expect((await get(path, { ...token, range: 'bytes=999-' })).statusCode).toBe(416);
    expect((await get(path.replace(/1$/, '2'))).statusCode).toBe(404);
  });

  it('messages that a customer left: each by its number, the first also as segment 0', async () => {
    const { callId } = callRecord(1);
    for (const nth of [2, 1]) {
      const recording = `${callId}-m${nth}`;
      bench.record(`${recording}.wav`, Buffer.from(`message ${nth}`));
      const about = { recording, companyId: 1, callId, segment: 0, path: `${recording}.wav` };
      bench.deps.store.saveRecording({ ...about, durationMs: 1, complete: true, recordedAtMs: 1 });
    }
    await bench.deps.store.flush();
    const messages = path.replace('recording/1', 'messages');
    expect((await get(`${messages}/1`)).body).toBe('message 1');
    expect((await get(`${messages}/2`)).body).toBe('message 2');
    expect((await get(path.replace(/1$/, '0'))).body).toBe('message 1');
    expect((await get(`${messages}/3`)).statusCode).toBe(404);
    expect((await get(`${messages}/0`)).statusCode).toBe(400);
  });

  it.each(['../secret.wav', '/etc/passwd', 'link.wav', 'gone.wav', ''])('never from elsewhere: %s', async (file) => {
    bench.record('../secret.wav', wav);
    symlinkSync('/etc/passwd', join(bench.deps.folders.recordings, 'link.wav'));
    save(file);
    await bench.deps.store.flush();
    expect((await get(path)).statusCode).toBe(404);
  });
});

describe('trace', () => {
  const event = (callid: string, type = 'inringing') => ({ type, callid }) as never;

  it('of a call: all frames to all agents, in order, before and after they are written', async () => {
    bench.trace.record('1001@demo', event('7'));
    bench.trace.record('1002@demo', event('8'));
    bench.clock.wall += 5;
    bench.trace.record('1002@demo', event('7', 'consultinringing'));
    const expected = [
      { at: 1_800_000_000_000, agentKey: '1001@demo', event: { type: 'inringing', callid: '7' } },
      { at: 1_800_000_000_005, agentKey: '1002@demo', event: { type: 'consultinringing', callid: '7' } },
    ];
    const read = async () =>
      (await get('/api/v1/trace?callid=7')).body
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
    expect(await read()).toEqual(expected);
    bench.clock.wall += 2_000;
    bench.trace.sweep();
    expect(await read()).toEqual(expected);
    bench.trace.record('1001@demo', event('7', 'after'));
    expect(await read()).toEqual([
      ...expected,
      { at: 1_800_000_002_005, agentKey: '1001@demo', event: { type: 'after', callid: '7' } },
    ]);
    bench.clock.wall += 2_000;
    bench.trace.sweep();
    expect(await read()).toHaveLength(3);
  });

  it('of all calls since a moment, with the feeds and the events of no call', async () => {
    bench.trace.record('1001@demo', event('7'));
    bench.clock.wall += 2_000;
    bench.trace.sweep();
    bench.trace.record('1001@demo', { type: 'agentidle', status: 0 } as never);
    bench.trace.record('1001@demo', { type: 'queuenum', num: 1 } as never);
    bench.trace.record('nobody@demo', event('9'));
    const types = async (url: string) =>
      (await get(url)).body
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line).event.type);
    expect(await types('/api/v1/trace')).toEqual(['inringing', 'agentidle', 'queuenum']);
    expect(await types('/api/v1/trace?since=1800000001000')).toEqual(['agentidle', 'queuenum']);
    expect(await types('/api/v1/trace?callid=99')).toEqual([]);
  });
});

describe('simulated customers', () => {
  const post = (path: string, payload: object, headers: Record<string, string> = token) =>
    bench.app.inject({ method: 'POST', url: `/api/v1/demo/customers${path}`, headers, payload });

  it('are listed and told what to do', async () => {
    expect((await get('/api/v1/demo/customers')).json().customers).toHaveLength(1);
    expect((await post('', { number: '13300000019', called: '95003' })).json()).toEqual({ id: 'c2' });
    expect((await post('/c1/answer', {})).statusCode).toBe(204);
    expect((await post('/c1/keys', { digits: '1#' })).statusCode).toBe(204);
    expect((await post('/c1/hangup', {})).statusCode).toBe(204);
    expect(bench.told).toEqual(['13300000019 calls 95003', 'c1 answers', 'c1 presses 1#', 'c1 hangs up']);
    expect((await post('/c9/answer', {})).statusCode).toBe(404);
    expect((await post('/c1/keys', { digits: 'x' })).statusCode).toBe(400);
    expect((await post('', { number: 'sip:x@y', called: '95003' })).statusCode).toBe(400);
  });

  it('by the cookie of our workbench, from our own origin only', async () => {
    const own = { host: '127.0.0.1:8080', origin: 'http://127.0.0.1:8080' };
    const login = await bench.app.inject({
      method: 'POST',
      url: '/api/v1/agent/login',
      headers: own,
      payload: { operator: '1001', password: '1001', companyid: 1 },
    });
    const cookie = String(login.headers['set-cookie']).split(';')[0] ?? '';
    expect((await get('/api/v1/demo/customers', { ...own, cookie })).statusCode).toBe(200);
    expect((await post('/c1/hangup', {}, { ...own, origin: 'http://127.0.0.1:9999', cookie })).statusCode).toBe(401);
    expect((await get('/api/v1/agents', { ...own, cookie })).statusCode).toBe(401);
  });
});

describe('pages and descriptions', () => {
  it('are served with a strict policy; files outside are not', async () => {
    for (const path of ['/', '/agent', '/agent/']) {
      const reply = await get(path, { host: 'localhost:8080' });
      expect([path, reply.statusCode, reply.headers['content-type']]).toEqual([path, 200, 'text/html; charset=utf-8']);
      expect(reply.headers['content-security-policy']).toContain(
        "default-src 'self'; connect-src 'self' ws://localhost:8080",
      );
      expect(reply.headers['x-frame-options']).toBe('DENY');
    }
    for (const path of ['/agent/agent.js', '/start.js', '/sdk/CallCenter.js']) {
      expect((await get(path, {})).headers['content-type']).toMatch(/javascript/);
    }
    expect((await get('/sdk/CallCenter.js', {})).headers['cross-origin-resource-policy']).toBe('cross-origin');
    for (const path of [
      '/sdk/../docs/secret.md',
      '/sdk/%2e%2e/docs/secret.md',
      '/agent/..%2f..%2fdocs/secret.md',
      '/docs/events/../secret',
      '/docs/events/..%2fsecret',
      '/nothing',
    ]) {
      expect([path, (await get(path, {})).statusCode >= 400]).toEqual([path, true]);
    }
  });

  it('the reference of events is HTML with all text escaped', async () => {
    expect((await get('/docs/events', {})).headers.location).toBe('/docs/events/');
    const index = await get('/docs/events/', {});
    expect(index.body).toContain('<td><a href="after.md"><code>after</code></a></td><td>a | b</td>');
    const page = (await get('/docs/events/after.md', {})).body;
    expect(page).toContain('<strong>Once</strong>');
    expect(page).toContain('<pre><code>{&#34;type&#34;');
    expect(page).not.toContain('<script>');
    expect(page).not.toContain('href="javascript');
  });

  it('health, metrics, settings schema', async () => {
    expect((await get('/healthz', {})).json()).toEqual({ status: 'ok', store: 'ok' });
    expect((await get('/metrics', {})).body).toMatch(/^callwright_process_cpu_seconds_total \d/m);
    expect((await get('/api/v1/config-schema', {})).json().properties.http.default).toBe('127.0.0.1:8080');
  });

  it('OpenAPI 3.1 describes every route of /api/v1', async () => {
    const document = (await get('/api/v1/openapi.json', {})).json();
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths).sort()).toMatchInlineSnapshot(`
      [
        "/api/v1/agent/campaigns/{id}/claim",
        "/api/v1/agent/campaigns/{id}/skip",
        "/api/v1/agent/login",
        "/api/v1/agent/resume",
        "/api/v1/agents",
        "/api/v1/agents/{agentKey}/preview-tasks",
        "/api/v1/announcements",
        "/api/v1/announcements/{id}",
        "/api/v1/calls",
        "/api/v1/calls/{id}",
        "/api/v1/calls/{id}/messages/{nth}",
        "/api/v1/calls/{id}/recording/{segment}",
        "/api/v1/campaigns",
        "/api/v1/campaigns/{id}",
        "/api/v1/campaigns/{id}/attempts",
        "/api/v1/campaigns/{id}/close",
        "/api/v1/campaigns/{id}/customers",
        "/api/v1/campaigns/{id}/customers/{number}",
        "/api/v1/campaigns/{id}/finish",
        "/api/v1/campaigns/{id}/imports",
        "/api/v1/campaigns/{id}/pause",
        "/api/v1/campaigns/{id}/progress",
        "/api/v1/campaigns/{id}/start",
        "/api/v1/companies",
        "/api/v1/companies/{companyId}",
        "/api/v1/companies/{companyId}/agents/{operatorId}/credentials",
        "/api/v1/config-schema",
        "/api/v1/demo/customers",
        "/api/v1/demo/customers/{id}/answer",
        "/api/v1/demo/customers/{id}/hangup",
        "/api/v1/demo/customers/{id}/keys",
        "/api/v1/do-not-call",
        "/api/v1/do-not-call/imports",
        "/api/v1/do-not-call/{number}",
        "/api/v1/flow-schema",
        "/api/v1/flows",
        "/api/v1/flows/{name}",
        "/api/v1/groups",
        "/api/v1/http-hosts",
        "/api/v1/imports",
        "/api/v1/imports/{id}",
        "/api/v1/live-calls",
        "/api/v1/openapi.json",
        "/api/v1/queues",
        "/api/v1/trace",
      ]
    `);
    const ids: string[] = [];
    for (const [path, item] of Object.entries<
      Record<string, { operationId: string; parameters?: { in: string; name: string }[] }>
    >(document.paths)) {
      for (const operation of Object.values(item)) {
        ids.push(operation.operationId);
        const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
        expect(operation.parameters?.filter((one) => one.in === 'path').map((one) => one.name) ?? []).toEqual(named);
      }
    }
    expect(new Set(ids).size).toBe(ids.length);
    expect(document.paths['/api/v1/calls/{id}/recording/{segment}'].get.responses['200'].content).toHaveProperty(
      'audio/wav',
    );
    expect(document.paths['/api/v1/agent/login'].post.security).toEqual([]);
  });
});
