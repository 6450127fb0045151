import { connect } from 'node:net';
import type { CtiEvent } from '@callwright/cti';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { logIn, PageClient, signIn } from './support/page-client.ts';
import { type PageServer, startPageServer } from './support/page-server.ts';

/** The gateway with the real `ws` client, over real sockets. */

const KEY = '1001@demo';
let server: PageServer;
beforeEach(async () => {
  server = await startPageServer();
});
afterEach(() => server.close());

const ring = (callid: string) => ({ type: 'inringing', callid }) as unknown as CtiEvent;

it('login, logon, a command, logout; then the server closes', async () => {
  const { page, logon } = await signIn(server.url, '1001');
  expect(logon).toMatchObject({ type: 'logon', status: 0, seq: 1, sequence: 1 });
  expect(await page.ask({ cmd: 'agentidle', sequence: 2 })).toMatchObject({ status: 0, seq: 2, sequence: 2 });
  expect(await page.ask({ cmd: 'ping', sequence: 3 })).toEqual({ type: 'ping', sequence: 3 });
  expect(await page.ask({ cmd: 'logout', sequence: 4 })).toMatchObject({ status: 0, seq: 3 });
  expect(await page.ended).toBe(1000);
});

it('a cut socket is found lost at once, and what was missed comes after the reconnection, in order', async () => {
  const { page, info, logon } = await signIn(server.url, '1001');
  page.socket.terminate();
  await page.ended;
  while (server.gateway.sessions().away === 0) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  for (const callid of ['1', '2', '3']) {
    server.gateway.emit(KEY, ring(callid), undefined);
  }
  const back = await new PageClient(info.ws_url).opened();
  const reply = await back.ask({
    cmd: 'reconnection',
    companyid: 1,
    agentkey: KEY,
    seq: 1,
    epoch: logon.epoch,
    sequence: 5,
  });
  expect(reply).toMatchObject({ status: 0, resumed: true, sequence: 5 });
  await back.ask({ cmd: 'ping', sequence: 6 });
  expect(back.frames.map((frame) => frame.callid ?? frame.type)).toEqual(['reconnection', '1', '2', '3', 'ping']);
  expect(server.inputs.map((input) => input.type)).toEqual(['signIn', 'pageLost', 'pageBack']);
});

it('a second sign-in: the first page hears status 2 before it is closed', async () => {
  const first = await signIn(server.url, '1001');
  const told = first.page.next('logon');
  const second = await signIn(server.url, '1001');
  expect(await told).toMatchObject({ status: 2 });
  expect(await first.page.ended).toBe(4001);
  expect(second.page.socket.readyState).toBe(second.page.socket.OPEN);
});

it('many frames of one turn arrive all, in order', async () => {
  const { page } = await signIn(server.url, '1001');
  for (let nth = 0; nth < 500; nth += 1) {
    server.gateway.emit(KEY, ring(String(nth)), undefined);
  }
  await page.ask({ cmd: 'ping', sequence: 1 });
  expect(page.frames.slice(1, -1).map((frame) => frame.seq)).toEqual(Array.from({ length: 500 }, (_, nth) => nth + 2));
});

it('refuses origins that are not listed, and other paths', async () => {
  const info = await logIn(server.url, '1001');
  const failure = (url: string, origin?: string) =>
    new PageClient(url, origin === undefined ? {} : { origin }).opened().then(
      (client) => client.socket.terminate() ?? 'opened',
      (error: Error) => error.message,
    );
  expect(await failure(info.ws_url, 'https://evil.example')).toContain('403');
  expect(await failure(info.ws_url, 'null')).toContain('403');
  expect(await failure(info.ws_url.replace('/ws/agent', '/ws/other'))).toContain('404');
  expect(await failure(info.ws_url, 'https://crm.example.com')).toBe('opened');
  expect(await failure(info.ws_url, 'http://localhost:3000')).toBe('opened');
  expect(await failure(info.ws_url)).toBe('opened');
});

it('tells a page with a void token, instead of letting it try for ever', async () => {
  const page = await new PageClient(`${server.url.replace('http', 'ws')}/ws/agent?t=void`).opened();
  expect(await page.ask({ cmd: 'reconnection', companyid: 1, agentkey: KEY })).toMatchObject({
    status: 403,
    resumed: false,
  });
  expect(await page.ended).toBe(1008);
});

it('survives what no browser would send', async () => {
  const { page } = await signIn(server.url, '1001');
  page.socket.send(Buffer.from([1, 2, 3]), { binary: true });
  expect(await page.next('error')).toMatchObject({ status: 400 });
  expect(await page.ask(`{"cmd":"frobnicate","called":"${'1'.repeat(100_000)}"}`)).toMatchObject({ type: 'error' });
  // Attached data of 1 MB is refused, and the socket stays.
  page.send({ cmd: 'makecall', called: '1', userdata: { text: 'x'.repeat(1e6) }, sequence: 77 });
  await expect
    .poll(() => server.inputs, { timeout: 20_000 })
    .toContainEqual({
      ...{ type: 'malformed', agentKey: KEY, cmd: 'makecall', code: 'dataTooLarge', sequence: 77 },
      detail: expect.stringContaining('at most 98304'),
    });
  page.send('x'.repeat(3_000_000));
  expect(await page.ended).toBe(1009);
  const { port } = new URL(server.url);
  await Promise.all(
    [
      'GET /ws/agent HTTP/1.1\r\n\r\n',
      'GET /ws/agent HTTP/1.1\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n',
      '\x16\x03\x01',
      'GET // HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n',
    ].map(
      (text) =>
        new Promise((resolve) => {
          const socket = connect(Number(port), '127.0.0.1', () => socket.end(text));
          socket.on('error', () => undefined);
          socket.on('close', resolve);
          socket.resume();
        }),
    ),
  );
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
});

it('cuts a page off that does not read, and keeps what it missed', async () => {
  const { page } = await signIn(server.url, '1001');
  page.socket.pause();
  const big = { type: 'inringing', callid: '1', userdata: { text: 'x'.repeat(60_000) } } as unknown as CtiEvent;
  for (let nth = 0; nth < 400 && server.gateway.sessions().away === 0; nth += 1) {
    server.gateway.emit(KEY, big, undefined);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  expect(server.gateway.sessions()).toMatchObject({ signedIn: 1, away: 1 });
  page.socket.terminate();
});

it('going down, closes with 1001 and tells the engine of no lost page', async () => {
  const { page } = await signIn(server.url, '1001');
  await server.gateway.close();
  expect(await page.ended).toBe(1001);
  expect(server.inputs.map((input) => input.type)).toEqual(['signIn']);
});
