import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { dominantFrequency, loudness, sliceMs, toneStartsAtMs } from '../src/audio/tone.ts';
import { type BaresipPhone, startBaresip } from '../src/baresip/baresip.ts';
import { type CarrierHandle, startCarrier } from '../src/carrier/start-carrier.ts';
import { startChild } from '../src/process/child.ts';
import { freePort, freePortRange } from '../src/process/ports.ts';
import { pidsOfTree, usageOfTree } from '../src/process/usage.ts';
import { runSipp, type SippOptions, startSipp } from '../src/sipp/sipp.ts';

let carrier: CarrierHandle;
/** Plays Callwright for the calls of the carrier's customers. */
let callwright: BaresipPhone;
const cleanUps: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  callwright = await startBaresip({ user: '95001', toneHz: 1000, timeoutMs: 180_000 });
  const first = await freePortRange(200);
  carrier = await startCarrier({
    callwright: callwright.address,
    address: '127.0.0.1:0',
    rtp: { first, last: first + 199 },
  });
});

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

afterAll(async () => {
  await carrier.stop();
  await callwright.stop();
});

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** One call of a SIPp UAC to a number behind the carrier. */
function call(number: string, scenario: SippOptions['scenario'], more: Partial<SippOptions> = {}) {
  return runSipp({ scenario, remote: carrier.address, service: number, calls: 1, timeoutMs: 20_000, ...more });
}

test.concurrent('00 answers after 1 s, 04 after 5 s, others after 2 s', async () => {
  const talk = { pauseMs: 200 };
  const results = await Promise.all(
    ['13300000000', '13300000004', '13300000019', '13910010101'].map((number) =>
      call(number, 'customer-calls-queue', talk),
    ),
  );
  expect(results.map((result) => [result.successful, result.failed])).toEqual([
    [1, 0],
    [1, 0],
    [1, 0],
    [1, 0],
  ]);
  const seconds = results.map((result) => Math.round((result.responseTimesMs[0] ?? 0) / 100) / 10);
  expect(seconds[0]).toBeCloseTo(1, 0);
  expect(seconds[1]).toBeCloseTo(5, 0);
  expect(seconds[2]).toBeCloseTo(2, 0);
  expect(seconds[3]).toBeCloseTo(2, 0);
});

test.concurrent('01 is busy, 03 does not exist', async () => {
  const busy = await call('13300000001', 'customer-is-refused', { words: { STATUS: '486' } });
  const unknown = await call('13300000003', 'customer-is-refused', { words: { STATUS: '404' } });
  expect([busy.failed, unknown.failed]).toEqual([0, 0]);
});

test.concurrent('02 rings until the caller gives up', async () => {
  expect(await call('13300000002', 'customer-abandons', { pauseMs: 2_500 })).toMatchObject({
    successful: 1,
    failed: 0,
  });
  await carrier.waitFor((one) => one.number === '13300000002' && one.endReason === 'cancelled', 2_000);
});

test.concurrent('05 answers and hangs up after 3 s', async () => {
  const startedMs = performance.now();
  expect(await call('13300000005', 'customer-gets-bye')).toMatchObject({ successful: 1, failed: 0 });
  const tookMs = performance.now() - startedMs;
  expect(tookMs).toBeGreaterThan(4_900);
  expect(tookMs).toBeLessThan(6_500);
});

test('a customer talks; 06 greets, then beeps', async () => {
  const caller = await startBaresip({ user: 'caller', toneHz: 400 });
  cleanUps.push(() => caller.stop());
  await caller.dial(`sip:13300000019@${carrier.address}`);
  await caller.waitFor('CALL_ESTABLISHED', 5_000);
  await sleep(3_000);
  await caller.hangUp();
  await caller.waitFor('CALL_CLOSED', 5_000);
  const before = caller.events.length;
  await caller.dial(`sip:13300000006@${carrier.address}`);
  await caller.waitFor('CALL_ESTABLISHED', 5_000, before);
  await sleep(7_500);
  await caller.hangUp();
  await caller.waitFor('CALL_CLOSED', 5_000, before);
  await sleep(200);
  const [talk, machine] = caller.heard();
  expect(loudness(sliceMs(talk ?? new Int16Array(0), 300, 2_500))).toBeGreaterThan(500);
  const greeting = sliceMs(machine ?? new Int16Array(0), 300, 4_000);
  expect(loudness(greeting)).toBeGreaterThan(500);
  const beepAtMs = toneStartsAtMs(machine ?? new Int16Array(0), 1000, 6_000);
  expect(beepAtMs).toBeGreaterThan(4_300);
  expect(beepAtMs).toBeLessThan(5_500);
  const beep = sliceMs(machine ?? new Int16Array(0), (beepAtMs ?? 0) + 100, (beepAtMs ?? 0) + 600);
  expect(dominantFrequency(beep).frequencyHz).toBe(1000);
  expect(loudness(sliceMs(machine ?? new Int16Array(0), (beepAtMs ?? 0) + 1_000, 7_000))).toBeLessThan(50);
});

test('a customer calls in, is heard, presses keys and hangs up', async () => {
  const before = callwright.events.length;
  const heardBefore = callwright.heard().length;
  const id = carrier.call({ number: '13800138001', called: '95001' });
  await carrier.waitForState(id, 'talking', 5_000);
  const incoming = await callwright.waitFor('CALL_ESTABLISHED', 5_000, before);
  expect(incoming.fields.peeruri).toContain('13800138001@');
  carrier.press(id, '1#');
  await callwright.waitFor('CALL_DTMF_END', 5_000, before);
  await sleep(1_500);
  const keys = callwright.events.slice(before).filter((event) => event.type === 'CALL_DTMF_START');
  expect(keys.map((event) => event.fields.param)).toEqual(['1', '#']);
  carrier.hangUp(id);
  await callwright.waitFor('CALL_CLOSED', 5_000, before);
  expect(await carrier.waitForState(id, 'ended', 2_000)).toMatchObject({ endReason: 'customer', direction: 'inbound' });
  await sleep(200);
  expect(loudness(callwright.heard()[heardBefore] ?? new Int16Array(0))).toBeGreaterThan(300);
});

test('Callwright hangs up on a customer', async () => {
  const before = callwright.events.length;
  const id = carrier.call({ number: '13800138002', called: '95001' });
  await callwright.waitFor('CALL_ESTABLISHED', 5_000, before);
  await callwright.hangUp();
  expect(await carrier.waitForState(id, 'ended', 5_000)).toMatchObject({ endReason: 'callwright' });
});

test('a customer is refused; one that rings for ever is answered by hand', async () => {
  const phones = await startSipp({ scenario: 'agent-declines' });
  cleanUps.push(() => phones.stop());
  const first = await freePortRange(100);
  const other = await startCarrier({
    callwright: phones.address,
    address: '127.0.0.1:0',
    rtp: { first, last: first + 99 },
  });
  cleanUps.push(() => other.stop());
  const id = other.call({ number: '13800138003', called: '95003' });
  expect(await other.waitForState(id, 'ended', 5_000)).toMatchObject({ endReason: 'refused', sipStatus: 486 });
  const answered = runSipp({
    scenario: 'customer-calls-queue',
    remote: other.address,
    service: '13300000002',
    calls: 1,
    timeoutMs: 10_000,
  });
  const rings = await other.waitFor((one) => one.number === '13300000002' && one.state === 'ringing', 5_000);
  other.answer(rings.id);
  expect(await answered).toMatchObject({ successful: 1, failed: 0 });
});

test('the carrier is small, and ends when its parent is killed', async () => {
  const port = await freePort();
  const module = new URL('../src/carrier/start-carrier.ts', import.meta.url).pathname;
  const program = `
    const { startCarrier } = await import(${JSON.stringify(module)});
    const carrier = await startCarrier({ callwright: '127.0.0.1:9', address: '127.0.0.1:${port}', rtp: { first: 39000, last: 39099 } });
    console.log('up', carrier.pid);
    setInterval(() => undefined, 1000);
  `;
  let carrierPid = 0;
  const parent = await startChild({
    command: process.execPath,
    args: ['--input-type=module', '-e', program],
    timeoutMs: 20_000,
    onLine: (line) => {
      carrierPid = Number(/^up (\d+)/.exec(line)?.[1] ?? carrierPid);
    },
  });
  cleanUps.push(() => parent.stop());
  for (let i = 0; i < 100 && carrierPid === 0; i++) await sleep(100);
  expect(pidsOfTree(parent.pid)).toContain(carrierPid);
  await sleep(1_000);
  expect(usageOfTree(carrierPid).pssKb).toBeLessThan(50 * 1024);
  parent.signal('SIGKILL');
  await parent.exited;
  for (let i = 0; i < 30 && isAlive(carrierPid); i++) await sleep(100);
  expect(isAlive(carrierPid)).toBe(false);
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
