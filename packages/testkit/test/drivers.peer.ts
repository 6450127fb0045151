import { afterEach, expect, test } from 'vitest';
import { dominantFrequency, sliceMs, steadyAmplitude } from '../src/audio/tone.ts';
import { startBaresip } from '../src/baresip/baresip.ts';
import { runSipp, type SippScenario, startSipp } from '../src/sipp/sipp.ts';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** Each customer against the phone that plays the other part of its scenario. */
const PAIRS: readonly { readonly customer: SippScenario; readonly phone: SippScenario }[] = [
  { customer: 'customer-calls-queue', phone: 'agent-answers' },
  { customer: 'customer-gets-bye', phone: 'agent-hangs-up' },
  { customer: 'customer-abandons', phone: 'agent-no-answer' },
  { customer: 'customer-is-refused', phone: 'agent-declines' },
];

test.each(PAIRS)('SIPp: $customer and $phone fit each other', async ({ customer, phone }) => {
  const phones = await startSipp({ scenario: phone, pauseMs: 20 });
  cleanUps.push(() => phones.stop());
  const result = await runSipp({
    scenario: customer,
    remote: phones.address,
    service: '95003',
    calls: 10,
    rate: 50,
    pauseMs: 50,
    timeoutMs: 15_000,
    words: { STATUS: '486' },
  });
  expect(result).toMatchObject({ calls: 10, successful: 10, failed: 0, exit: { code: 0 } });
  expect(await phones.stop()).toMatchObject({ calls: 10, successful: 10, failed: 0 });
});

test('SIPp over TCP', async () => {
  const phones = await startSipp({ scenario: 'agent-answers', transport: 'tcp' });
  cleanUps.push(() => phones.stop());
  const result = await runSipp({
    scenario: 'customer-calls-queue',
    remote: phones.address,
    transport: 'tcp',
    service: '95003',
    calls: 5,
    timeoutMs: 15_000,
  });
  expect(result).toMatchObject({ successful: 5, failed: 0 });
});

test('a call that fails is counted and SIPp says why', async () => {
  const phones = await startSipp({ scenario: 'agent-declines' });
  cleanUps.push(() => phones.stop());
  const result = await runSipp({
    scenario: 'customer-calls-queue',
    remote: phones.address,
    service: '95003',
    calls: 1,
    timeoutMs: 15_000,
  });
  expect(result).toMatchObject({ successful: 0, failed: 1, exit: { code: 1 } });
  expect(result.errors).toContain('486');
});

test('two baresip phones hear each other and see keys', async () => {
  const caller = await startBaresip({ user: 'caller', toneHz: 400 });
  cleanUps.push(() => caller.stop());
  const callee = await startBaresip({ user: 'callee', toneHz: 1000, codecs: ['PCMU'] });
  cleanUps.push(() => callee.stop());
  await caller.dial(`sip:callee@${callee.address}`);
  await caller.waitFor('CALL_ESTABLISHED', 5_000);
  await caller.press('5');
  const key = await callee.waitFor('CALL_DTMF_START', 5_000);
  expect(key.fields.param).toBe('5');
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  await caller.hangUp();
  await callee.waitFor('CALL_CLOSED', 5_000);
  for (const [phone, frequencyHz] of [
    [caller, 1000],
    [callee, 400],
  ] as const) {
    const heard = phone.heard()[0] ?? new Int16Array(0);
    const part = sliceMs(heard, 500, 1_500);
    expect(dominantFrequency(part).frequencyHz).toBe(frequencyHz);
    expect(steadyAmplitude(part, frequencyHz)).toBeGreaterThan(6_000);
  }
});
