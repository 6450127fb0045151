import {
  type BaresipPhone,
  dominantFrequency,
  loudness,
  readWav,
  sliceMs,
  startBaresip,
  startServer,
  type TestServer,
} from '@callwright/testkit';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AgentPage } from './support/agent-page.ts';
import { launchChromium } from './support/browser.ts';

const TONE_HZ = 520;
/** Issue 2: audio within 300 ms of the click; state and audio back within 3 s of a reload. */
const ANSWER_MS_MAX = 300;
const RELOAD_MS_MAX = 3_000;

declare global {
  interface Window {
    /** Every WebRTC session that the page made. */
    peers: RTCPeerConnection[];
  }
}

/** In the page, before anything of it runs. */
function keepPeers(): void {
  const peers: RTCPeerConnection[] = [];
  window.peers = peers;
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      peers.push(this);
    }
  };
}

const RECORDED_MS_MAX = 15_000;

/** The one recording of the newest call, whole: left the customer, right the agent. */
async function newestRecording(baseUrl: string): Promise<{ left: Int16Array; right: Int16Array }> {
  const get = (path: string) =>
    fetch(`${baseUrl}/api/v1/${path}`, { headers: { authorization: 'Bearer demo-admin-token' } });
  const newest = async () => {
    const response = await get('calls?limit=1');
    const { calls } = (await response.json()) as { calls: { callId: string; segments: { recording?: string }[] }[] };
    return calls[0];
  };
  await expect
    .poll(async () => (await newest())?.segments.map(({ recording }) => recording !== undefined), {
      timeout: RECORDED_MS_MAX,
    })
    .toEqual([true]);
  const call = await newest();
  const recording = () => get(`calls/${call?.callId}/recording/1`);
  await expect.poll(async () => (await recording()).status, { timeout: RECORDED_MS_MAX }).toBe(200);
  const [left, right] = readWav(new Uint8Array(await (await recording()).arrayBuffer())).channels;
  return { left: left ?? new Int16Array(0), right: right ?? new Int16Array(0) };
}

/**
 * The page `/agent` in Chromium against the real server: a real customer (baresip) on real SIP and RTP, a fake
 * microphone. `CALLWRIGHT_URL` and `CALLWRIGHT_SIP_ADDRESS` test a server that runs already.
 */
describe('an agent at /agent', () => {
  let browser: Browser;
  let server: TestServer | undefined;
  let baseUrl: string;
  let sipAddress: string;
  let context: BrowserContext;
  let agent: AgentPage;
  let problems: string[];
  const customers: BaresipPhone[] = [];

  beforeAll(async () => {
    const running = process.env.CALLWRIGHT_URL;
    if (running === undefined) server = await startServer();
    baseUrl = running ?? server?.baseUrl ?? '';
    sipAddress = process.env.CALLWRIGHT_SIP_ADDRESS ?? server?.sipAddress ?? '127.0.0.1:5060';
    browser = await launchChromium();
  });

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  beforeEach(async () => {
    context = await browser.newContext({ locale: 'en-US' });
    const page = await context.newPage();
    problems = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => {
      // The first `resume` of a browser without a session is refused, and Chromium says so.
      if (message.type() === 'error' && !message.text().includes('401')) problems.push(message.text());
    });
    await AgentPage.record(page);
    await page.goto(`${baseUrl}/agent`);
    agent = new AgentPage(page);
  });

  afterEach(async () => {
    for (const customer of customers.splice(0)) await customer.stop();
    await context.close();
  });

  async function customerCalls(number: string): Promise<BaresipPhone> {
    const customer = await startBaresip({ user: '13812345678', toneHz: TONE_HZ });
    customers.push(customer);
    await customer.dial(`sip:${number}@${sipAddress}`);
    return customer;
  }

  async function hearsCustomer(): Promise<void> {
    await expect.poll(() => agent.hear().then((heard) => heard.loudness), { timeout: 5_000 }).toBeGreaterThan(0.02);
    const { frequencyHz } = await agent.hear();
    expect(Math.abs(frequencyHz - TONE_HZ)).toBeLessThan(30);
  }

  test('inbound: rings, is answered, both hear each other, the agent hangs up', async () => {
    await agent.signIn('1001');
    await agent.audioUp();
    await agent.ready();
    const customer = await customerCalls('95003');
    await agent.state('Incoming');
    const firstSound = await agent.firstSoundAfterClick(5_000);
    await agent.answer();
    const afterMs = await firstSound();
    expect(afterMs).toBeDefined();
    expect(afterMs).toBeLessThan(ANSWER_MS_MAX);
    await agent.state('Talking');
    await hearsCustomer();
    await agent.page.waitForTimeout(2_500);
    await agent.press('hangUp');
    await agent.waitFor('after');
    await customer.waitFor('CALL_CLOSED', 5_000);
    const [heard] = customer.heard();
    // Chromium's fake microphone beeps once a second.
    expect(loudness(heard ?? new Int16Array(0))).toBeGreaterThan(50);
    expect(dominantFrequency(heard ?? new Int16Array(0)).amplitude).toBeGreaterThan(20);
    expect(await agent.received()).toEqual([
      'logon',
      'agentidle',
      'inringing',
      'answercall',
      'incall',
      'cancelmakecall',
      'after',
      'agentidle',
    ]);
    await agent.signOut();
    expect(problems).toEqual([]);
  });

  test('reload during the talk: the call goes on, state and audio are back', async () => {
    await agent.signIn('1002');
    await agent.audioUp();
    await agent.ready();
    const customer = await customerCalls('95003');
    await agent.answer();
    await agent.state('Talking');
    await hearsCustomer();
    await agent.page.waitForTimeout(1_500);
    const fromMs = performance.now();
    await agent.page.reload();
    await agent.state('Talking');
    await expect
      .poll(() => agent.hear(100).then((heard) => heard.loudness), { timeout: 5_000, interval: 50 })
      .toBeGreaterThan(0.02);
    expect(performance.now() - fromMs).toBeLessThan(RELOAD_MS_MAX);
    expect(customer.events.some((event) => event.type === 'CALL_CLOSED')).toBe(false);
    expect(await agent.bar.locator('.card-number [part=number]').textContent()).toBe('13812345678');
    expect(await agent.page.evaluate(() => window.CallCenter.getCallDuration())).toBeGreaterThanOrEqual(1);
    await agent.press('hangUp');
    await agent.waitFor('after');
    await agent.signOut();
  });

  test('a change of network in the talk: a new session takes over, both hear each other, the recording goes on', {
    timeout: 90_000,
  }, async () => {
    await context.addInitScript(keepPeers);
    await agent.page.reload();
    await agent.signIn('1009');
    await agent.audioUp();
    await agent.ready();
    const customer = await customerCalls('95001');
    await agent.answer();
    await agent.waitFor('incall');
    await agent.state('Talking');
    await hearsCustomer();
    const talkedFromMs = performance.now();
    await agent.page.evaluate(() => {
      // What Chromium says when no address of the page reaches the server any more.
      const peer = window.peers.at(-1);
      if (peer === undefined) throw new Error('no session');
      Object.defineProperty(peer, 'connectionState', { get: () => 'failed' });
      peer.dispatchEvent(new Event('connectionstatechange'));
    });
    await agent.page.waitForFunction(
      () => window.peers.length === 2 && window.peers[1]?.connectionState === 'connected',
    );
    await agent.audioUp();
    await hearsCustomer();
    expect(customer.events.some((event) => event.type === 'CALL_CLOSED')).toBe(false);
    expect((await agent.received()).filter((type) => type === 'after' || type === 'siperror')).toEqual([]);
    // Chromium's fake microphone beeps once a second: long enough for two of them after the change.
    await agent.page.waitForTimeout(2_500);
    const talkedMs = performance.now() - talkedFromMs;
    await agent.press('hangUp');
    await agent.waitFor('after');
    const { left, right } = await newestRecording(baseUrl);
    expect(left.length / 8).toBeGreaterThan(talkedMs);
    const end = (samples: Int16Array) => sliceMs(samples, samples.length / 8 - 2_000, samples.length / 8);
    expect(Math.abs(dominantFrequency(end(left)).frequencyHz - TONE_HZ)).toBeLessThan(30);
    expect(loudness(end(right))).toBeGreaterThan(50);
    await agent.signOut();
  });

  test('hold and retrieve: the tone goes and comes back; mute is not hold', async () => {
    await agent.signIn('1003');
    await agent.audioUp();
    await agent.ready();
    await customerCalls('95003');
    await agent.answer();
    await agent.state('Talking');
    await hearsCustomer();
    await agent.press('hold');
    await agent.state('On hold');
    await expect.poll(() => agent.hear().then((heard) => heard.loudness), { timeout: 3_000 }).toBeLessThan(0.01);
    await agent.press('retrieve');
    await agent.state('Talking');
    await hearsCustomer();
    await agent.press('mute');
    await agent.press('unmute');
    expect((await agent.received()).filter((type) => type === 'mute')).toHaveLength(1);
    await agent.press('hangUp');
    await agent.waitFor('after');
    await agent.signOut();
  });

  test('the customer hangs up while it rings: after, and no call is left', async () => {
    await agent.signIn('1004');
    await agent.audioUp();
    await agent.ready();
    const customer = await customerCalls('95003');
    await agent.state('Incoming');
    await customer.hangUp();
    await agent.waitFor('after');
    expect(await agent.page.evaluate(() => [window.CallCenter.isCalling(), window.CallCenter.getCallid()])).toEqual([
      false,
      '',
    ]);
    await agent.signOut();
  });

  test('outbound to 13300000019: exactly the seven events of manual 6.1.1', async () => {
    await agent.signIn('1005');
    await agent.audioUp();
    await agent.dial('13300000019');
    await agent.waitFor('answer');
    await expect.poll(() => agent.hear().then((heard) => heard.loudness), { timeout: 5_000 }).toBeGreaterThan(0.01);
    await agent.press('hangUp');
    await agent.waitFor('after');
    const types = (await agent.received()).filter((type) => type !== 'logon');
    expect(types.slice(0, 7)).toEqual([
      'makecall',
      'outringing',
      'outcall',
      'calledringing',
      'answer',
      'cancelmakecall',
      'after',
    ]);
    await agent.signOut();
  });

  test('the panel plays a customer: calls in, is answered, presses keys, hangs up', async () => {
    await agent.signIn('1006');
    await agent.audioUp();
    await agent.ready();
    const panel = agent.page.locator('.panel');
    await panel.getByRole('button', { name: 'Call in 95003' }).click();
    await agent.answer();
    await agent.state('Talking');
    const row = panel.locator('li[data-state="talking"]').first();
    await row.getByLabel(/^Keys of/).fill('12#');
    await row.getByRole('button', { name: 'Send' }).click();
    await row.getByRole('button', { name: 'Hang up' }).click();
    await agent.waitFor('after');
    await agent.signOut();
  });

  test('signed in elsewhere: the first page is told and comes to rest', async () => {
    await agent.signIn('1007');
    const other = await browser.newContext({ locale: 'en-US' });
    const second = new AgentPage(await other.newPage());
    await second.page.goto(`${baseUrl}/agent`);
    await second.signIn('1007');
    await agent.page.locator('.form-message', { hasText: 'This agent signed in elsewhere' }).waitFor();
    await agent.page.waitForTimeout(2_000);
    expect(await second.page.evaluate(() => window.CallCenter.getConnectionState())).toBe('connected');
    await second.signOut();
    await other.close();
  });

  test('a wrong password is refused with words', async () => {
    await agent.page.getByLabel('Agent number').fill('1008');
    await agent.page.getByLabel('Password').fill('nonsense');
    await agent.page.getByRole('button', { name: 'Sign in' }).click();
    await agent.page.getByText('wrong agent number or password').waitFor();
  });
});
