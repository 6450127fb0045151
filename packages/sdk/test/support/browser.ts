import { type Browser, type BrowserContext, chromium, type LaunchOptions, type Page } from 'playwright-core';

const LAUNCH: LaunchOptions = {
  executablePath: '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    // A beeping microphone that asks nobody; sounds play without a click, as they would after the agent's first.
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    '--autoplay-policy=no-user-gesture-required',
  ],
};

/** Chromium with a fake microphone. The caller closes it. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch(LAUNCH);
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
