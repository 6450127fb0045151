import type { Browser, CDPSession, Page } from 'playwright-core';
import { StubServer } from '../support/stub-server.ts';
import { openBarPage } from './bar-page.ts';

/** Until everything that is bounded (messages, missed calls) is full, and the code is compiled. */
const WARM_UP = 2_000;
const EVENTS = 10_000;
/** Sent before the page is waited for. */
const BATCH = 100;

/** What a page keeps: kB of JavaScript after garbage collection, and elements. */
interface Kept {
  readonly heapKb: number;
  readonly nodes: number;
}

/** What 10,000 events of calls leave behind in a page with the bar. */
export async function measureMemory(browser: Browser): Promise<string> {
  const stub = new StubServer();
  const base = await stub.listen();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await openBarPage(page, base);
  await page.evaluate(() => {
    Object.assign(window, { told: 0 });
    window.CallCenter.client.on('*', ({ type }) => {
      if (type !== 'ping') (window as unknown as { told: number }).told++;
    });
  });
  const tools = await context.newCDPSession(page);
  await sendCalls(stub, page, 0, WARM_UP);
  const before = await kept(tools);
  const fromMs = performance.now();
  await sendCalls(stub, page, WARM_UP, EVENTS);
  const seconds = (performance.now() - fromMs) / 1_000;
  const after = await kept(tools);
  await context.close();
  await stub.close();
  return (
    `${EVENTS} events in a page with the bar in ${seconds.toFixed(1)} s: heap ${before.heapKb} kB before, ${after.heapKb} kB after ` +
    `(${after.heapKb - before.heapKb} kB more); nodes ${before.nodes} before, ${after.nodes} after`
  );
}

async function sendCalls(stub: StubServer, page: Page, from: number, count: number): Promise<void> {
  for (let sent = 0; sent < count; sent += BATCH) {
    for (let nth = from + sent; nth < from + sent + BATCH; nth++) stub.send(eventOf(nth));
    await page.waitForFunction((told) => (window as unknown as { told: number }).told >= told, from + sent + BATCH);
  }
}

/** Calls one after the other, ten events each. */
function eventOf(nth: number): Readonly<Record<string, unknown>> {
  const call = Math.floor(nth / 10);
  const ids = {
    callid: String(24_000_000 + call),
    timestamp: String(1_700_000_000 + nth),
    caller: `138${String(call).padStart(8, '0')}`,
    called: '95003',
    dir: 0,
  };
  switch (nth % 10) {
    case 0:
      return { type: 'inringing', ...ids, nowgroupid: 803, userdata: { level: `vip ${call}` }, followData: {} };
    case 1:
      return { type: 'playtts', ...ids };
    case 2:
      return { type: 'incall', ...ids };
    case 3:
      return { type: 'mute', status: 0, reason: '', ...ids };
    case 4:
      return { type: 'unmute', status: 0, reason: '', ...ids };
    case 5:
      return { type: 'agentconsult', status: 0, reason: '', ...ids };
    case 6:
      return { type: 'consultationcalls', ...ids };
    case 7:
      return { type: 'agentconsultback', status: 0, reason: '', ...ids };
    case 8:
      return { type: 'after', ...ids, duration: 12, endedBy: 'customer', endReason: 'customerHungUp' };
    default:
      return { type: 'agentidle', status: 0, reason: '' };
  }
}

async function kept(tools: CDPSession): Promise<Kept> {
  // Twice: what is freed by finalizers goes with the second.
  for (let round = 0; round < 2; round++) await tools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await tools.send('Runtime.getHeapUsage');
  const { nodes } = await tools.send('Memory.getDOMCounters');
  return { heapKb: Math.round(usedSize / 1_000), nodes };
}
