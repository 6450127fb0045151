import { startServer } from '@callwright/testkit';
import { launchChromium } from '../support/browser.ts';
import { measureAnswer } from './answer-delay.ts';
import { measureEvents } from './event-delay.ts';
import { measurePaint } from './first-paint.ts';
import { measureMemory } from './replay-memory.ts';

/**
 * What the agent waits for in the page (issue 5, "Speed"), in Chromium: `node packages/sdk/test/bench/page.ts`, or some of it:
 * `… events answer paint memory`. The built files of `dist` are measured, the bar's first paint with the bar built from
 * the sources.
 */
const wanted = process.argv.slice(2);
const isWanted = (name: string): boolean => wanted.length === 0 || wanted.includes(name);
const [server, browser] = await Promise.all([startServer(), launchChromium()]);
try {
  if (isWanted('events')) console.log(await measureEvents(browser, server));
  if (isWanted('answer')) console.log(await measureAnswer(browser, server));
  if (isWanted('paint')) console.log(await measurePaint(browser));
  if (isWanted('memory')) console.log(await measureMemory(browser));
} finally {
  await browser.close();
  await server.stop();
}
