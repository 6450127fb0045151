import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CompanyInput } from '@callwright/engine';
import { afterEach, describe, expect, it } from 'vitest';
import { silentLog } from '../metrics/log.ts';
import { createHttpRequests, type HttpRequests } from './http-request.ts';
import { isPublicAddress } from './http-target.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', () => listening());
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

type Effect = Parameters<HttpRequests['run']>[0];
const effect = (url: string, some: Partial<Effect> = {}): Effect => ({
  type: 'httpRequest',
  requestId: '1.h1',
  callId: '1',
  method: 'GET',
  url,
  headers: {},
  body: undefined,
  timeoutMs: 5_000,
  privateAllowed: true,
  ...some,
});

function ask(asked: Effect, requests = createHttpRequests(silentLog)): Promise<CompanyInput> {
  return new Promise((answered) => {
    requests.run(asked, answered);
  });
}

describe('an answer', () => {
  it('comes back as JSON; the request carries what the step says, and our own framing', async () => {
    const url = await serve((request, reply) => {
      let body = '';
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      request.on('end', () => {
        const { headers, method } = request;
        reply.end(
          JSON.stringify({ method, body, id: headers['x-id'], host: headers.host, length: headers['content-length'] }),
        );
      });
    });
    const headers = { 'X-Id': '7', Host: 'evil.example', 'Content-Length': '1' };
    expect(await ask(effect(`${url}/x`, { method: 'POST', body: '{"a":1}', headers }))).toEqual({
      type: 'httpResponse',
      requestId: '1.h1',
      callId: '1',
      outcome: 'ok',
      data: { method: 'POST', body: '{"a":1}', id: '7', host: url.slice('http://'.length), length: '7' },
    });
  });

  it.each([
    ['nothing', 204, '', 'ok'],
    ['no JSON', 200, '<html>', 'failed'],
    ['an error', 500, '{}', 'failed'],
    ['too much', 200, JSON.stringify('x'.repeat(70_000)), 'failed'],
  ])('%s: %i', async (_, status, text, outcome) => {
    const url = await serve((_request, reply) => reply.writeHead(status).end(text));
    expect(await ask(effect(url))).toMatchObject({ outcome, data: undefined });
  });

  it('none in time, none at all, and a header that is none', async () => {
    const silent = await serve(() => undefined);
    const half = await serve((_request, reply) => reply.write('{'));
    expect(await ask(effect(silent, { timeoutMs: 100 }))).toMatchObject({ outcome: 'timeout' });
    expect(await ask(effect(half, { timeoutMs: 100 }))).toMatchObject({ outcome: 'timeout' });
    expect(await ask(effect('http://127.0.0.1:1/'))).toMatchObject({ outcome: 'failed' });
    expect(await ask(effect(silent, { headers: { 'x-a': 'b\r\nx-c: d' } }))).toMatchObject({ outcome: 'failed' });
  });

  it('a cancelled request is not answered', async () => {
    const url = await serve((_request, reply) => reply.end('{}'));
    const requests = createHttpRequests(silentLog);
    const answers: CompanyInput[] = [];
    requests.run(effect(url), (input) => answers.push(input));
    requests.cancel('1.h1');
    await ask(effect(url, { requestId: '1.h2' }), requests);
    expect(answers).toEqual([]);
  });
});

describe('redirects', () => {
  it('are followed on the same host only, and not for ever', async () => {
    const other = await serve((_request, reply) => reply.end('{"other":true}'));
    const url = await serve((request, reply) => {
      const location = { '/same': '/end', '/other': other, '/ring': '/ring' }[request.url ?? ''];
      reply
        .writeHead(location === undefined ? 200 : 302, location === undefined ? {} : { location })
        .end('{"end":true}');
    });
    expect(await ask(effect(`${url}/same`))).toMatchObject({ outcome: 'ok', data: { end: true } });
    expect(await ask(effect(`${url}/other`))).toMatchObject({ outcome: 'failed' });
    expect(await ask(effect(`${url}/ring`))).toMatchObject({ outcome: 'failed' });
    expect(await ask(effect(`${url}/same`, { method: 'POST', body: '{}' }))).toMatchObject({ outcome: 'failed' });
  });
});

describe('private addresses', () => {
  it.each([
    '127.0.0.1',
    'localhost',
    '[::1]',
    '2130706433',
    '0x7f.1',
    '[::ffff:127.0.0.1]',
    '169.254.169.254',
    '0.0.0.0',
  ])('%s is refused, and nothing is sent', async (host) => {
    let asked = 0;
    const url = await serve((_request, reply) => {
      asked += 1;
      reply.end('{}');
    });
    const port = new URL(url).port;
    const refused = await ask(effect(`http://${host}:${port}/`, { privateAllowed: false, timeoutMs: 2_000 }));
    expect([refused, asked]).toMatchObject([{ outcome: 'failed' }, 0]);
  });

  it.each([
    ['8.8.8.8', true],
    ['2606:4700::1111', true],
    ['10.1.2.3', false],
    ['172.31.0.1', false],
    ['172.32.0.1', true],
    ['100.64.0.1', false],
    ['224.0.0.1', false],
    ['255.255.255.255', false],
    ['::', false],
    ['fe80::1', false],
    ['fd00::1', false],
    ['ff02::1', false],
    ['64:ff9b::7f00:1', false],
    ['2002:7f00:1::', false],
    ['::ffff:8.8.8.8', false],
    ['example.com', false],
    ['', false],
  ])('%s is public: %s', (address, wanted) => {
    expect(isPublicAddress(address)).toBe(wanted);
  });
});
