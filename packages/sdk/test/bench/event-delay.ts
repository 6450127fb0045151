import type { TestServer } from '@callwright/testkit';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { AgentPage } from '../support/agent-page.ts';
import { openBarPage } from './bar-page.ts';
import { spreadText } from './spread.ts';

const EVENTS = 300;
/** Between two events; a page may send 40 frames a second. */
const EVERY_MS = 40;

interface Told {
  /** unix ms, when the handler ran. */
  readonly at: readonly number[];
  /** From asking to the handler of the reply, ms. */
  readonly roundTrips: readonly number[];
}

/**
 * Server event → handler in the page, from the moment that the server's trace has, by the machine's wall clock (steps of
 * 1 ms); and there and back by the page's own clock. On a page with the bar and nothing else, and at `/agent`, which
 * draws each frame in its log.
 */
export async function measureEvents(browser: Browser, server: TestServer): Promise<string> {
  const bar = await measurePage(browser, server, 'a page with the bar', (page) => openBarPage(page, server.baseUrl));
  const agent = await measurePage(browser, server, '/agent', async (page) => {
    await page.goto(`${server.baseUrl}/agent`);
    await new AgentPage(page).signIn('1001', 'SIP phone');
  });
  return `${bar}\n${agent}`;
}

async function measurePage(
  browser: Browser,
  server: TestServer,
  name: string,
  open: (page: Page) => Promise<void>,
): Promise<string> {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await open(page);
  const tools = await context.newCDPSession(page);
  await tools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const worksFrom = await workMs(tools);
  const sinceMs = Date.now();
  const told: Told = await page.evaluate(
    async ([count, everyMs]) => {
      const { client } = window.CallCenter;
      const at: number[] = [];
      const roundTrips: number[] = [];
      let askedMs = 0;
      client.on('agentbusy', () => {
        at.push(Date.now());
        roundTrips.push(performance.now() - askedMs);
      });
      for (let nth = 0; nth < count; nth++) {
        askedMs = performance.now();
        await client.notReady(1 + (nth % 2));
        await new Promise((resolve) => setTimeout(resolve, everyMs));
      }
      return { at, roundTrips };
    },
    [EVENTS, EVERY_MS] as const,
  );
  const works = (await workMs(tools)) - worksFrom;
  const sent = await sentAt(server, sinceMs);
  await page.evaluate(() => window.CallCenter.client.signOut());
  await context.close();
  if (sent.length !== told.at.length) throw new Error(`${sent.length} events sent, ${told.at.length} heard`);
  const delays = told.at.map((at, nth) => at - (sent[nth] ?? at));
  return (
    `server event to handler, ${name.padEnd(24)} ${spreadText(delays)}\n` +
    `  command to its reply's handler                  ${spreadText(told.roundTrips)}\n` +
    `  the page's thread works ${(works / EVENTS).toFixed(1)} ms for such a command and its reply, drawn`
  );
}

async function sentAt(server: TestServer, sinceMs: number): Promise<readonly number[]> {
  const text = await (await server.fetch(`/trace?since=${sinceMs}`)).text();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { at: number; agentKey: string; event: { type: string } })
    .filter(({ agentKey, event, at }) => agentKey === '1001@demo' && event.type === 'agentbusy' && at >= sinceMs)
    .map(({ at }) => at)
    .sort((a, b) => a - b);
}

/** CPU of the page's main thread so far, ms. */
async function workMs(tools: CDPSession): Promise<number> {
  const { metrics } = await tools.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1_000;
}
