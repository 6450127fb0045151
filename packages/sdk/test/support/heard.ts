import { type BaresipPhone, loudness } from '@callwright/testkit';
import type { Frame } from 'playwright-core';
import { expect } from 'vitest';

/** What the agent hears, measured in the page on the element that plays it. */
export interface Heard {
  /** Root mean square, 0 … 1. */
  readonly loudness: number;
  /** Strongest frequency, Hz. */
  readonly frequencyHz: number;
}

/** Of the page: louder than a line with nothing on it. */
const LOUD = 0.02;
/** A bin of the page's spectrum is 12 Hz wide. */
const NEAR_HZ = 30;
/** Of the phone, root mean square of 16 bits: Chromium's fake microphone, which beeps once a second, makes some hundreds. */
const PHONE_LOUD = 50;
const HEARD_MS_MAX = 20_000;

/** Listens for a while to what a page plays. */
export function hearIn(frame: Frame, forMs = 400): Promise<Heard> {
  return frame.evaluate(async (ms) => {
    const element = document.querySelector<HTMLAudioElement>('#CallCenter_audio');
    if (!(element?.srcObject instanceof MediaStream) || element.paused) return { loudness: 0, frequencyHz: 0 };
    const context = new AudioContext();
    await context.resume();
    const analyser = context.createAnalyser();
    analyser.fftSize = 4096;
    analyser.smoothingTimeConstant = 0;
    context.createMediaStreamSource(element.srcObject).connect(analyser);
    await new Promise((resolve) => setTimeout(resolve, ms));
    const samples = new Float32Array(analyser.fftSize);
    analyser.getFloatTimeDomainData(samples);
    const bins = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(bins);
    const strongest = bins.indexOf(Math.max(...bins));
    const frequencyHz = (strongest * context.sampleRate) / analyser.fftSize;
    await context.close();
    return { loudness: Math.hypot(...samples) / Math.sqrt(samples.length), frequencyHz };
  }, forMs);
}

/** Waits until the page plays this tone. */
export async function pageHears(frame: Frame, toneHz: number): Promise<void> {
  await expect
    .poll(
      async () => {
        const heard = await hearIn(frame);
        return heard.loudness > LOUD && Math.abs(heard.frequencyHz - toneHz) < NEAR_HZ;
      },
      { timeout: HEARD_MS_MAX },
    )
    .toBe(true);
}

/** Waits until the phone hears something that it did not hear before: the page's beeping microphone, or music. */
export async function phoneHears(phone: BaresipPhone): Promise<void> {
  const heard = () => phone.heard().at(-1) ?? new Int16Array(0);
  const from = heard().length;
  await expect.poll(() => loudness(heard().subarray(from)), { timeout: HEARD_MS_MAX }).toBeGreaterThan(PHONE_LOUD);
}

/** Both, at once. */
export async function bothHear(frame: Frame, phone: BaresipPhone, toneHz: number): Promise<void> {
  await Promise.all([pageHears(frame, toneHz), phoneHears(phone)]);
}
