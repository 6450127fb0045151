import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AgentPage } from './support/agent-page.ts';
import { answerOffer, hangUpPeer, loudestHeard } from './support/answering-page.ts';
import { launchChromium, openPage } from './support/browser.ts';
import { StubServer } from './support/stub-server.ts';

/** The page's audio session against another Chromium page, whose WebRTC is not ours. `dist/` must be built. */
describe('audio session in Chromium', () => {
  let browser: Browser;
  let answerer: Page;
  let stub: StubServer;
  let base: string;
  let offers: string[];

  beforeAll(async () => {
    browser = await launchChromium();
    answerer = await (await browser.newContext()).newPage();
    offers = [];
    stub = new StubServer({
      answerAudio: (sdp) => {
        offers.push(sdp);
        return answerOffer(answerer, sdp, 440);
      },
    });
    base = await stub.listen();
    await answerer.goto(`${base}/healthz`);
  });

  afterAll(async () => {
    await browser.close();
    await stub.close();
  });

  async function signedIn(context: BrowserContext) {
    const { page, problems } = await openPage(context, `${base}/agent?lang=en`);
    const agent = new AgentPage(page);
    await agent.signIn('1001');
    return { page, agent, problems };
  }

  test('both directions are heard, G.711 alone is offered, and the page keeps to its CSP', async () => {
    const context = await browser.newContext();
    const { agent, problems } = await signedIn(context);
    await agent.audioUp();
    const heard = await agent.hear();
    expect(heard.loudness).toBeGreaterThan(0.1);
    expect(heard.frequencyHz).toBeGreaterThan(400);
    expect(heard.frequencyHz).toBeLessThan(480);
    expect(await loudestHeard(answerer, 1_500)).toBeGreaterThan(0.05);
    const codecs = [...(offers.at(-1) ?? '').matchAll(/a=rtpmap:\d+ ([^/\s]+)/g)].map(([, name]) => name);
    expect(codecs.slice(0, 2)).toEqual(['PCMA', 'PCMU']);
    expect(codecs.filter((name) => !['PCMA', 'PCMU', 'telephone-event'].includes(name ?? ''))).toEqual([]);
    expect(offers.at(-1)).toContain('a=candidate:');
    expect(problems).toEqual([]);
    await context.close();
  });

  test('mute silences the microphone and nothing else', async () => {
    const context = await browser.newContext();
    const { page, agent } = await signedIn(context);
    await agent.audioUp();
    await page.evaluate(() => window.CallCenter.setMicrophoneMuted(true));
    await page.waitForTimeout(300);
    expect(await loudestHeard(answerer, 1_500)).toBeLessThan(0.01);
    expect((await agent.hear()).loudness).toBeGreaterThan(0.1);
    await page.evaluate(() => window.CallCenter.setMicrophoneMuted(false));
    expect(await loudestHeard(answerer, 1_500)).toBeGreaterThan(0.05);
    await context.close();
  });

  test('a lost session is negotiated anew', async () => {
    const context = await browser.newContext();
    const { agent } = await signedIn(context);
    await agent.audioUp();
    const before = offers.length;
    await hangUpPeer(answerer);
    await expect.poll(() => offers.length, { timeout: 20_000 }).toBeGreaterThan(before);
    await agent.audioUp();
    expect((await agent.hear()).loudness).toBeGreaterThan(0.1);
    await context.close();
  });

  test('no microphone allowed: signed in all the same, told what to do, and well after a retry', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.addInitScript(() => {
      const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      let denials = 2;
      navigator.mediaDevices.getUserMedia = (constraints) =>
        denials-- > 0 ? Promise.reject(new DOMException('denied', 'NotAllowedError')) : real(constraints);
    });
    await page.goto(`${base}/agent?lang=en`);
    const agent = new AgentPage(page);
    await agent.signIn('1001');
    const banner = page.locator('.banner');
    await banner.waitFor();
    expect(await banner.textContent()).toContain('Allow the microphone for this site');
    await banner.getByRole('button', { name: 'Retry audio' }).click();
    await agent.audioUp();
    await banner.waitFor({ state: 'hidden' });
    await context.close();
  });

  test('signed out: the microphone is given back', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.addInitScript(() => {
      const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      navigator.mediaDevices.getUserMedia = async (constraints) => {
        const stream = await real(constraints);
        Object.assign(window, { microphone: stream });
        return stream;
      };
    });
    await page.goto(`${base}/agent?lang=en`);
    const agent = new AgentPage(page);
    await agent.signIn('1001');
    await agent.audioUp();
    await agent.signOut();
    const states = await page.evaluate(() =>
      (window as unknown as { microphone: MediaStream }).microphone.getTracks().map((track) => track.readyState),
    );
    expect(states).toEqual(['ended']);
    await context.close();
  });
});
