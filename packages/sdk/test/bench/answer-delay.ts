import { startBaresip, type TestServer } from '@callwright/testkit';
import type { Browser } from 'playwright-core';
import { AgentPage } from '../support/agent-page.ts';
import { spreadText } from './spread.ts';

const CALLS = 20;
const STEP_MS = 20_000;

/**
 * Click on "answer" → first sound of the customer in the page's element, on 95003: the customer's phone (baresip) rings
 * until the agent answers, and begins to speak then.
 */
export async function measureAnswer(browser: Browser, server: TestServer): Promise<string> {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await AgentPage.record(page);
  await page.goto(`${server.baseUrl}/agent`);
  const agent = new AgentPage(page);
  await agent.signIn('1002');
  await agent.audioUp();
  const customer = await startBaresip({ user: '13812345678', toneHz: 520, timeoutMs: 600_000 });
  const delays: number[] = [];
  try {
    for (let nth = 0; nth < CALLS; nth++) {
      await agent.ready();
      const seen = customer.events.length;
      await customer.dial(`sip:95003@${server.sipAddress}`);
      await agent.state('Incoming');
      const firstSound = await agent.firstSoundAfterClick(5_000);
      await agent.answer();
      delays.push((await firstSound()) ?? Number.POSITIVE_INFINITY);
      await agent.press('hangUp');
      await agent.atRest();
      await customer.waitFor('CALL_CLOSED', STEP_MS, seen);
    }
  } finally {
    await customer.stop();
  }
  await context.close();
  return `click on answer to first audio (95003)            ${spreadText(delays)}`;
}
