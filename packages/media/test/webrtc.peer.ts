import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toneLevel } from '../src/audio/tone.ts';
import type { MediaEvent } from '../src/process/protocol.ts';
import { answerTo, heardLevel, offerFrom, openBrowser } from './browser.ts';
import { PlaneDriver, pause } from './plane-driver.ts';
import { RtpPeer } from './rtp-peer.ts';

let browser: Browser;
let driver: PlaneDriver;

beforeAll(async () => {
  browser = await openBrowser();
  driver = new PlaneDriver(34_000, 34_099);
});

afterAll(async () => {
  await driver.close();
  await browser.close();
});

type LegEvent<T extends MediaEvent['type']> = Extract<MediaEvent, { type: T; leg: string }>;

function eventOf<T extends MediaEvent['type']>(type: T, leg: string): Promise<LegEvent<T>> {
  return driver.until(() =>
    driver.events.find((one): one is LegEvent<T> => one.type === type && 'leg' in one && one.leg === leg),
  );
}

/** Heard within five seconds: a browser on a busy machine may fill its jitter buffer for a moment. */
async function becomesAudible(page: Page, hz: number): Promise<boolean> {
  for (let tries = 0; tries < 50; tries += 1) {
    if ((await heardLevel(page, hz)) > AUDIBLE_DB) return true;
    await pause(100);
  }
  return false;
}

/** The phone hears all of these tones at once, each louder than `level`. */
async function hearsAll(phone: RtpPeer, tones: readonly number[], level: number): Promise<void> {
  const heard = () => phone.samples().slice(-8_000);
  await expect.poll(() => tones.filter((hz) => toneLevel(heard(), hz) > level), { timeout: 5_000 }).toEqual(tones);
}

/** A page whose audio session is leg `leg`; it sends a tone of `hz`. */
async function openPage(leg: string, hz: number): Promise<Page> {
  const page = await browser.newPage();
  driver.send({ type: 'openWebRtc', leg, offer: await offerFrom(page, hz) });
  const { answer } = await eventOf('webRtcAnswer', leg);
  expect(answer).toMatch(/m=audio 34099 UDP\/TLS\/RTP\/SAVPF 8 \d+\r\n/);
  expect(answer).toContain('a=candidate');
  await answerTo(page, answer);
  await eventOf('legConnected', leg);
  return page;
}

/** dB of the page's analyser; a tone of ours measures about −26, silence under −80. */
const AUDIBLE_DB = -40;

describe('WebRTC leg with Chromium', () => {
  it('is heard by an RTP leg and hears it, sends keys, hears prompts', async () => {
    const page = await openPage('page', 700);
    const phone = await RtpPeer.open();
    const port = await driver.open('phone', phone);
    driver.talkers('call', 'phone', 'page');
    phone.talk(port, 'PCMA', 440);
    await hearsAll(phone, [700], 5_000);
    expect(await becomesAudible(page, 440)).toBe(true);

    await page.evaluate("sender.dtmf.insertDTMF('5#', 100, 70)");
    const digits = () => driver.events.flatMap((event) => (event.type === 'digit' ? [event.digit] : []));
    await expect.poll(digits, { timeout: 5_000 }).toEqual(['5', '#']);

    driver.send({
      type: 'play',
      play: 'p',
      legs: ['page'],
      parts: [{ kind: 'sound', sound: 'ringback' }],
      loop: false,
    });
    expect(await becomesAudible(page, 450)).toBe(true);
    driver.send({ type: 'stopPlay', play: 'p' });
    phone.close();
    driver.send({ type: 'closeLeg', leg: 'phone' });
    driver.send({ type: 'closeLeg', leg: 'page' });
    await page.close();
  });

  it('two pages share one port, and talk in a conference with a phone', async () => {
    const [one, two] = [await openPage('one', 500), await openPage('two', 900)];
    const phone = await RtpPeer.open();
    phone.talk(await driver.open('three', phone), 'PCMA', 1300);
    driver.talkers('conference', 'one', 'two', 'three');
    await hearsAll(phone, [500, 900], 3_000);
    expect(await becomesAudible(one, 900)).toBe(true);
    expect(await becomesAudible(one, 1300)).toBe(true);
    expect(await becomesAudible(two, 500)).toBe(true);
    phone.close();
    for (const leg of ['one', 'two', 'three']) driver.send({ type: 'closeLeg', leg });
    await one.close();
    await two.close();
  });

  it('an offer that cannot be answered loses the leg, with the reason', async () => {
    driver.send({ type: 'openWebRtc', leg: 'bad', offer: 'v=0\r\n' });
    expect(await eventOf('legLost', 'bad')).toMatchObject({ reason: 'no audio is offered' });
    const broken = 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 8\r\na=mid:0\r\na=sendrecv\r\n';
    driver.send({ type: 'openWebRtc', leg: 'broken', offer: broken });
    await eventOf('legLost', 'broken');
    expect(driver.plane.legs).not.toContain('broken');
  });

  it('a page that closes its session loses the leg', async () => {
    const page = await openPage('closing', 700);
    await page.evaluate('pc.close()');
    expect(await eventOf('legLost', 'closing')).toMatchObject({ leg: 'closing' });
    await page.close();
  });
});
