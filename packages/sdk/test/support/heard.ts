import { type BaresipPhone, loudness } from '@callwright/testkit';
import type { Frame } from 'playwright-core';
import { expect } from 'vitest';
import { hearIn } from './hear-in.ts';

/** Of the page: louder than a line with nothing on it. */
const LOUD = 0.02;
/** A bin of the page's spectrum is 12 Hz wide. */
const NEAR_HZ = 30;
/** Of the phone, root mean square of 16 bits: Chromium's fake microphone, which beeps once a second, makes some hundreds. */
const PHONE_LOUD = 50;
const HEARD_MS_MAX = 20_000;

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
