import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AgentFrame, signInAgent } from '../src/agents/ws-agent.ts';
import { makeTone, sliceMs, steadyAmplitude, toneStartsAtMs } from '../src/audio/tone.ts';
import { readWav, writeWav } from '../src/audio/wav.ts';
import { type CarrierHandle, startCarrier } from '../src/carrier/start-carrier.ts';
import { freePort, freePortRange } from '../src/process/ports.ts';
import { makeTempFolder } from '../src/process/temp-folder.ts';
import { checkCall, waitForCall } from '../src/server/records.ts';
import { startServer, type TestServer } from '../src/server/start-server.ts';
import { startSipp } from '../src/sipp/sipp.ts';
import { CleanUps } from './house/house.ts';

/**
 * Campaigns that listen who answers, on the simulated carrier: who says hello and waits (`07`) gets an agent, a machine (`06`) is
 * hung up on, or is left the message after its beep.
 */
const CARRIER_RTP_PORTS = 60;
const WITHIN_MS = 60_000;
const TRIES_MAX = 4;
/** The engine's own limit on a verdict: nobody may have to wait for it. */
const FALLBACK_MS = 4_000;
/** The message: its first part tells whether the beginning was recorded. */
const MESSAGE = { name: 'call-back.wav', startHz: 1430, startMs: 300, hz: 620, ms: 1_200 } as const;
/** A tone is said with an amplitude of 8,000. */
const HEARD = 3_000;

const cleanUps = new CleanUps();
const messages: { readonly number: string; readonly path: string }[] = [];
/** When a customer's phone was picked up, unix ms. */
const pickedUpMs = new Map<string, number>();
const frames: { readonly frame: AgentFrame; readonly atMs: number }[] = [];
let server: TestServer;
let carrier: CarrierHandle;

beforeAll(async () => {
  const [sipPort, first] = [await freePort(), await freePortRange(CARRIER_RTP_PORTS)];
  const folder = makeTempFolder('messages');
  cleanUps.add(async () => folder.remove());
  carrier = await startCarrier({
    callwright: `127.0.0.1:${sipPort}`,
    address: '127.0.0.1:0',
    rtp: { first, last: first + CARRIER_RTP_PORTS - 1 },
    messagesFolder: folder.path,
  });
  cleanUps.add(() => carrier.stop());
  carrier.onEvent((event) => {
    if (event.event === 'message') messages.push(event);
    if (event.event === 'customer' && event.customer.state === 'talking') {
      pickedUpMs.set(event.customer.number, event.customer.sinceMs);
    }
  });
  const phones = await startSipp({ scenario: 'agent-answers', timeoutMs: 3 * WITHIN_MS });
  cleanUps.add(() => phones.stop());
  server = await startServer({ trunk: carrier.address, sipPort, demoContact: `127.0.0.1:${phones.port}` });
  cleanUps.add(() => server.stop());
  const prompts = join(server.dataFolder, 'prompts');
  mkdirSync(prompts, { recursive: true });
  const said = [...makeTone(MESSAGE.startHz, MESSAGE.startMs), ...makeTone(MESSAGE.hz, MESSAGE.ms)];
  writeFileSync(join(prompts, MESSAGE.name), writeWav(Int16Array.from(said), 8000));
});

afterAll(() => cleanUps.run());

async function ask(path: string, body: object = {}): Promise<Record<string, unknown>> {
  const reply = await fetch(`${server.baseUrl}/api/v1${path}`, {
    method: 'POST',
    headers: { authorization: 'Bearer demo-admin-token', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
  return (await reply.json()) as Record<string, unknown>;
}

/** Starts a progressive campaign; each customer is tried once. */
async function campaign(name: string, machine: object, ...numbers: readonly string[]): Promise<number> {
  const { id } = await ask('/campaigns', {
    ...{ name, groupId: 804, mode: 'progressive', windows: [], linesMax: 10, machine, retry: {} },
  });
  await ask(`/campaigns/${id}/customers`, { customers: numbers.map((number) => ({ number })) });
  await ask(`/campaigns/${id}/start`);
  return Number(id);
}

/** An agent who hangs up soon after a customer came, and is ready again. */
async function work(operator: string): Promise<void> {
  const agent = await signInAgent({
    ...{ baseUrl: server.baseUrl, operator, worktype: 1, auto: 1, pingMs: 5_000 },
    onFrame: (frame) => {
      frames.push({ frame, atMs: Date.now() });
      if (frame.type === 'outboundcall') agent.send('cancelmakecall');
      if (frame.type === 'after') agent.send('agentidle');
    },
  });
  await agent.waitFor('incall', 30_000);
  await agent.ready();
}

type Outcomes = Readonly<Partial<Record<'answeringMachine' | 'connected', number>>>;

/** What came of a campaign's customers, when all are done. */
async function outcomesOf(id: number, customers: number): Promise<Outcomes> {
  let outcomes: Outcomes = {};
  const look = async (): Promise<number> => {
    ({ outcomes } = (await server.get(`/campaigns/${id}/progress`)) as { readonly outcomes: Outcomes });
    return Object.values(outcomes).reduce((sum, count) => sum + count, 0);
  };
  await expect.poll(look, { timeout: WITHIN_MS, interval: 200 }).toBe(customers);
  return outcomes;
}

/**
 * Calls machines until one is known to be one, and answers its number. A machine whose voice stands still, as this computer
 * does now and then, may be over its time before anything is known, and then counts as a person.
 */
async function knownMachine(name: string, machine: object, prefix: string): Promise<string> {
  for (let nth = 0; nth < TRIES_MAX; nth++) {
    const number = `${prefix}${nth}06`;
    const id = await campaign(`${name} ${nth}`, machine, number);
    if ((await outcomesOf(id, 1)).answeringMachine === 1) return number;
  }
  throw new Error(`no machine is known for one: ${name}`);
}

const recordOf = (number: string) => waitForCall(server, (call) => call.called === number || call.caller === number);

test('a person gets an agent, a machine is hung up on or told the message after its beep', async () => {
  await Promise.all(['1001', '1002'].map(work));
  const leave = { kind: 'leaveMessage', message: { kind: 'file', name: MESSAGE.name } };
  const people = ['13300000007', '13300000107'];
  const [told, cutOff, reached] = await Promise.all([
    knownMachine('leaves messages', leave, '13310000'),
    knownMachine('hangs up', { kind: 'hangUp' }, '13320000'),
    campaign('people', { kind: 'hangUp' }, ...people).then((id) => outcomesOf(id, people.length)),
  ]);
  expect(reached).toEqual(expect.objectContaining({ connected: people.length }));

  // People: an agent each, long before the engine would have stopped to wait for a verdict.
  for (const number of people) {
    const record = await recordOf(number);
    expect(record?.segments, number).toHaveLength(1);
    const came = frames.find(({ frame }) => frame.type === 'outboundcall' && JSON.stringify(frame).includes(number));
    expect((came?.atMs ?? 0) - (pickedUpMs.get(number) ?? 0), number).toBeGreaterThan(0);
    expect((came?.atMs ?? 0) - (pickedUpMs.get(number) ?? 0), number).toBeLessThan(FALLBACK_MS);
    expect(await checkCall(server, record?.callId ?? '')).toMatchObject({ ok: true });
  }
  // Machines: no agent heard of them, and the records say why they ended.
  for (const number of [told, cutOff]) {
    expect(await recordOf(number)).toMatchObject({ endedBy: 'system', endReason: 'answeringMachine', segments: [] });
    expect(frames.filter(({ frame }) => JSON.stringify(frame).includes(number))).toEqual([]);
  }
  // One was left the message: the whole of it lies after the beep.
  const messageTo = (number: string) => messages.find((one) => one.number === number);
  await expect.poll(() => messageTo(told), { timeout: WITHIN_MS }).toBeDefined();
  expect(messageTo(cutOff)).toBeUndefined();
  const wav = readWav(readFileSync(messageTo(told)?.path ?? ''));
  const heard = wav.channels[0] ?? new Int16Array(0);
  const startMs = toneStartsAtMs(heard, MESSAGE.startHz, HEARD) ?? -1;
  const restMs = toneStartsAtMs(heard, MESSAGE.hz, HEARD) ?? -1;
  expect(startMs).toBeGreaterThan(0);
  expect(restMs - startMs).toBeGreaterThan(MESSAGE.startMs - 60);
  expect(steadyAmplitude(sliceMs(heard, restMs + 50, restMs + MESSAGE.ms - 100), MESSAGE.hz)).toBeGreaterThan(HEARD);
}, 180_000);
