import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AudioLevelEvent, AudioQualityEvent } from '../src/index.ts';
import { answerOffer, loudestHeard } from './support/answering-page.ts';
import { launchChromium } from './support/browser.ts';
import { StubServer } from './support/stub-server.ts';

const STEP_MS = 30_000;

let browser: Browser;
let answerer: Page;
let stub: StubServer;
let page: Page;
let problems: string[];

/** The page's audio against another Chromium page; Chromium's fake devices. `dist/` must be built. */
beforeAll(async () => {
  browser = await launchChromium();
  answerer = await (await browser.newContext()).newPage();
  stub = new StubServer({ answerAudio: (sdp) => answerOffer(answerer, sdp, 440) });
  const base = await stub.listen();
  await answerer.goto(`${base}/healthz`);
  page = await (await browser.newContext({ permissions: ['microphone'] })).newPage();
  problems = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  await page.goto(`${base}/`);
  await page.addScriptTag({ url: '/sdk/CallCenter.js' });
  await page.evaluate(() =>
    window.CallCenter.client.signIn({
      operator: '1001',
      pwd: 'b8c37e33defde51cf91e1e03e51657da',
      companyid: 1,
      worktype: 2,
    }),
  );
  // The sign-in waits for the audio: it is up.
  await page.waitForFunction(() => window.CallCenter.client.snapshot.audio.state === 'connected');
});

afterAll(async () => {
  await browser?.close();
  await stub?.close();
});

function audioState(): Promise<string> {
  return page.evaluate(() => window.CallCenter.client.snapshot.audio.state);
}

test('another microphone and speaker while talking: the other side goes on hearing', async () => {
  const devices = await page.evaluate(() => window.CallCenter.client.audio.devices());
  expect(devices.microphones.length).toBeGreaterThan(1);
  const other = devices.microphones.at(-1)?.id ?? '';
  await page.evaluate((id) => window.CallCenter.client.audio.useMicrophone(id), other);
  expect(await page.evaluate(() => window.CallCenter.client.audio.chosen.microphone)).toBe(other);
  await expect.poll(() => loudestHeard(answerer, 1_500), { timeout: STEP_MS }).toBeGreaterThan(0.05);
  expect(await audioState()).toBe('connected');
  const speaker = devices.speakers.at(-1)?.id;
  if (speaker !== undefined) await page.evaluate((id) => window.CallCenter.client.audio.useSpeaker(id), speaker);
});

test('a microphone that is not there is refused with its code, and the old one stays', async () => {
  const code = await page.evaluate(() =>
    window.CallCenter.client.audio.useMicrophone('nonsense').then(
      () => 'taken',
      (error: { code?: string }) => error.code,
    ),
  );
  expect(code).toBe('mic.missing');
  await expect.poll(() => loudestHeard(answerer, 1_500), { timeout: STEP_MS }).toBeGreaterThan(0.05);
});

test('levels of both directions, also while the microphone is muted', async () => {
  const loudest = await page.evaluate(
    (ms) =>
      new Promise<{ microphone: number; speaker: number }>((resolve) => {
        const { client } = window.CallCenter;
        client.audio.muteMicrophone(true);
        const seen = { microphone: 0, speaker: 0 };
        const undo = client.on('audiolevel', (level: AudioLevelEvent) => {
          seen.microphone = Math.max(seen.microphone, level.microphone);
          seen.speaker = Math.max(seen.speaker, level.speaker);
          if (seen.microphone > 0.01 && seen.speaker > 0.01) finish();
        });
        const timer = setTimeout(finish, ms);
        function finish(): void {
          clearTimeout(timer);
          undo();
          client.audio.muteMicrophone(false);
          resolve(seen);
        }
      }),
    STEP_MS,
  );
  expect(loudest.microphone).toBeGreaterThan(0.01);
  expect(loudest.speaker).toBeGreaterThan(0.01);
});

test('quality figures come as events', async () => {
  const quality = await page.evaluate(
    () => new Promise<AudioQualityEvent>((resolve) => window.CallCenter.client.on('audioquality', resolve)),
  );
  expect(quality.mos).toBeGreaterThan(1);
  expect(quality.mos).toBeLessThanOrEqual(4.41);
  expect(quality.lossIn).toBeLessThan(1);
});

test('the pre-flight check looks at everything that a call needs', async () => {
  const report = await page.evaluate(() => window.CallCenter.client.audio.preflight());
  expect(report.checks.map((check) => check.name)).toEqual([
    'secure',
    'webrtc',
    'microphone',
    'level',
    'speaker',
    'server',
    'network',
  ]);
  const failed = report.checks.filter((check) => !check.ok && check.name !== 'network' && check.name !== 'level');
  expect(failed).toEqual([]);
  expect(problems).toEqual([]);
});
