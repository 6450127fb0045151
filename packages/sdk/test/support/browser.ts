import { type Browser, type BrowserContext, chromium, type LaunchOptions, type Page } from 'playwright-core';

const LAUNCH: LaunchOptions = {
  executablePath: '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    // Sounds play without a click, as they would after the agent's first.
    '--autoplay-policy=no-user-gesture-required',
  ],
};
const BEEPING = '--use-fake-device-for-media-stream';
const ASKS_NOBODY = '--use-fake-ui-for-media-stream';

/** `beeping`: a fake one, which beeps once a second, and the browser asks nobody. `denied`: the user says no. `none`: there is none. */
export type Microphone = 'beeping' | 'denied' | 'none';

const MICROPHONES: Readonly<Record<Microphone, readonly string[]>> = {
  beeping: [BEEPING, ASKS_NOBODY],
  // Without a window there is nobody to ask, which is a no.
  denied: [BEEPING],
  none: [ASKS_NOBODY],
};

/** Chromium with a microphone, or not. The caller closes it. @param without switches that Playwright would set */
export function launchChromium(microphone: Microphone = 'beeping', without: readonly string[] = []): Promise<Browser> {
  const args = [...(LAUNCH.args ?? []), ...MICROPHONES[microphone]];
  return chromium.launch({ ...LAUNCH, args, ignoreDefaultArgs: [...without] });
}

/** A page that remembers what went wrong in it: console errors and uncaught exceptions. */
export async function openPage(
  context: BrowserContext,
  url: string,
): Promise<{ readonly page: Page; readonly problems: readonly string[] }> {
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  await page.goto(url);
  return { page, problems };
}
