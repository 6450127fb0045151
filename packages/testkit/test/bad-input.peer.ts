import { createSocket } from 'node:dgram';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { logInAgent } from '../src/agents/login.ts';
import { signInAgent, type WsAgent } from '../src/agents/ws-agent.ts';
import { SeededRng } from '../src/rng/seeded-rng.ts';
import { runSipp, startSipp } from '../src/sipp/sipp.ts';
import { CleanUps, type House, openHouse, registerPhones } from './house/house.ts';

const cleanUps = new CleanUps();
let house: House;
let agent: WsAgent;

beforeAll(async () => {
  house = await openHouse();
  cleanUps.add(() => house.stop());
  const phones = await startSipp({ scenario: 'agent-answers', timeoutMs: 180_000 });
  cleanUps.add(() => phones.stop());
  await registerPhones(house, ['8001'], phones.port);
  agent = await signInAgent({ baseUrl: house.server.baseUrl, operator: '1001', worktype: 1 });
});

afterAll(() => cleanUps.run());

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The server is alive and takes calls: one whole call goes through. */
async function expectServes(): Promise<void> {
  await agent.ready();
  const result = await runSipp({
    scenario: 'customer-calls-queue',
    remote: house.server.sipAddress,
    service: '95003',
    calls: 1,
    pauseMs: 200,
    timeoutMs: 15_000,
  });
  expect(result).toMatchObject({ successful: 1, failed: 0 });
}

/** Datagrams to a port; returns what came back. */
async function throwAt(port: number, datagrams: readonly Uint8Array[]): Promise<readonly string[]> {
  const socket = createSocket('udp4');
  const replies: string[] = [];
  socket.on('message', (bytes) => void replies.push(bytes.toString('latin1')));
  for (const bytes of datagrams) {
    await new Promise<void>((resolve) => socket.send(bytes, port, '127.0.0.1', () => resolve()));
  }
  await sleep(500);
  await new Promise<void>((resolve) => socket.close(resolve));
  return replies;
}

test('a number that is no service number is 404', async () => {
  const result = await runSipp({
    scenario: 'customer-is-refused',
    words: { STATUS: '404' },
    remote: house.server.sipAddress,
    service: '99999',
    calls: 1,
    timeoutMs: 10_000,
  });
  expect(result).toMatchObject({ successful: 1, failed: 0 });
});

test('garbage, truncated and oversized SIP is dropped or answered, and calls go on', async () => {
  const rng = new SeededRng('garbage');
  const bytes = (count: number): Uint8Array => Uint8Array.from({ length: count }, () => rng.int(256));
  const invite = Buffer.from(
    'INVITE sip:95003@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKx\r\nFrom: <sip:1@x>;tag=1\r\n' +
      'To: <sip:95003@x>\r\nCall-ID: bad@x\r\nCSeq: 1 INVITE\r\nContact: <sip:1@127.0.0.1:9>\r\nMax-Forwards: 70\r\n' +
      'Content-Type: application/sdp\r\nContent-Length: 400\r\n\r\nv=0\r\n',
  );
  const truncated = Array.from({ length: 40 }, () => invite.subarray(0, rng.int(invite.length)));
  const flipped = Array.from({ length: 100 }, () => {
    const copy = Buffer.from(invite);
    copy[rng.int(copy.length)] = rng.int(256);
    return copy;
  });
  const oversized = Buffer.concat([invite.subarray(0, -11), Buffer.from(`X: ${'y'.repeat(60_000)}\r\n\r\n`)]);
  const garbage = Array.from({ length: 100 }, () => bytes(1 + rng.int(1_400)));
  await throwAt(house.sip.port, [...garbage, ...truncated, ...flipped, oversized, new Uint8Array(0)]);
  const metrics = await (await fetch(`${house.server.baseUrl}/metrics`)).text();
  expect(metrics).toMatch(/malformed/);
  await expectServes();
});

test('garbage RTP during a call is dropped', async () => {
  await agent.ready();
  const call = runSipp({
    scenario: 'customer-calls-queue',
    remote: house.server.sipAddress,
    service: '95003',
    calls: 1,
    pauseMs: 2_000,
    timeoutMs: 15_000,
  });
  await agent.waitFor('incall', 5_000, agent.frames.length);
  const rng = new SeededRng('rtp');
  const first = Number(house.server.rtpRange.split('-')[0]);
  for (let port = first; port < first + 40; port += 2) {
    const packets = Array.from({ length: 5 }, () => Uint8Array.from({ length: rng.int(1_500) }, () => rng.int(256)));
    void throwAt(port, packets);
  }
  expect(await call).toMatchObject({ successful: 1, failed: 0 });
  await expectServes();
});

test('a wrong password is code 1004; after ten of them in a minute there is a pause for that account', async () => {
  const attempt = (operator: string, password: string) =>
    logInAgent({ baseUrl: house.server.baseUrl, operator, password });
  expect(await attempt('1009', 'wrong')).toMatchObject({ ok: false, code: '1004' });
  expect(await attempt('4711', 'wrong')).toMatchObject({ ok: false, code: '1004' });
  for (let i = 0; i < 10; i++) await attempt('1009', `wrong${i}`);
  expect(await attempt('1009', '1009')).toMatchObject({ ok: false });
  expect(await attempt('1008', '1008')).toMatchObject({ ok: true });
});

test('frames that make no sense get a reply with status and reason, and change nothing', async () => {
  await agent.ready();
  const before = agent.frames.length;
  agent.sendText('{');
  agent.sendText('[]');
  agent.sendText('"hello"');
  const replies = await Promise.all([
    agent.request('nosuchcommand'),
    agent.request('makecall', { called: '9'.repeat(400) }),
    agent.request('makecall', { called: { number: 1 } }),
    agent.request('makecall'),
    agent.request('answercall'),
    agent.request('mute'),
    agent.request('cancelmakecall'),
  ]);
  for (const reply of replies) {
    expect(reply.fields.status).not.toBe(0);
    expect(reply.fields.reason).toBeTruthy();
  }
  await sleep(300);
  const types = agent.frames.slice(before).map((frame) => frame.type);
  expect(types).not.toContain('agentbusy');
  expect(types).not.toContain('after');
  await expectServes();
});
