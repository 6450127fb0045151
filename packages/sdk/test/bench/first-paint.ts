import type { Browser } from 'playwright-core';
import { serveGallery } from '../bar/gallery-page.ts';
import { spreadText } from './spread.ts';

const ROUNDS = 20;

/** From the start of the bar's script to the paint of the bar's first picture, in a fresh page each time. */
export async function measurePaint(browser: Browser): Promise<string> {
  const gallery = await serveGallery();
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    await page.goto(gallery.url);
    times.push(await page.evaluate(() => window.gallery.paintedAfterMs()));
    await context.close();
  }
  await gallery.close();
  return `the bar's first paint after its script            ${spreadText(times)}`;
}
