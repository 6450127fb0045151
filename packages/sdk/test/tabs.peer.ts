import { startServer, type TestServer } from '@callwright/testkit';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ClientSnapshot } from '../src/index.ts';
import { launchChromium } from './support/browser.ts';

const TABS = 5;
const STEP_MS = 30_000;

interface Numbered {
  readonly type: string;
  readonly seq: number;
}

let browser: Browser;
let server: TestServer;
let context: BrowserContext;
let pages: Page[];

beforeAll(async () => {
  server = await startServer();
  browser = await launchChromium();
  context = await browser.newContext();
  pages = [];
  for (let nth = 0; nth < TABS; nth++) pages.push(await openTab());
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** A page of the server's with the SDK in it, which keeps the numbered frames that it was told. */
async function openTab(): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${server.baseUrl}/`);
  await page.addScriptTag({ url: '/sdk/CallCenter.js' });
  await page.evaluate(() => {
    const told: Numbered[] = [];
    Object.assign(window, { told });
    window.CallCenter.client.on('*', (event) => {
      if (typeof event.seq === 'number' && event.type !== 'reconnection')
        told.push({ type: event.type, seq: event.seq });
    });
  });
  return page;
}

function snapshotOf(page: Page): Promise<ClientSnapshot> {
  return page.evaluate(() => window.CallCenter.client.snapshot);
}

/** Waits until every tab shows it. */
async function allShow(what: (snapshot: ClientSnapshot) => unknown, wanted: unknown): Promise<void> {
  for (const page of pages) {
    await expect.poll(async () => what(await snapshotOf(page)), { timeout: STEP_MS }).toEqual(wanted);
  }
}

async function holders(): Promise<number[]> {
  const tabs = await Promise.all(pages.map(async (page) => (await snapshotOf(page)).tab));
  return tabs.flatMap((tab, index) => (tab === 'holder' ? [index] : []));
}

async function customerCalls(): Promise<void> {
  const reply = await fetch(`${server.baseUrl}/api/v1/demo/customers`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer demo-admin-token' },
    body: JSON.stringify({ number: '13812345678', called: '95003' }),
  });
  expect(reply.status).toBeLessThan(300);
}

test('five tabs of one sign-in: one holds the audio, all show the same, each can act, and one takes over', async () => {
  for (const page of pages) {
    await page.evaluate(() =>
      window.CallCenter.client.signIn({ operator: '1009', password: '1009', companyid: 1, worktype: 2 }),
    );
  }
  expect(await holders()).toEqual([0]);
  await allShow(({ state, audio }) => [state, audio.state], ['signedIn', 'connected']);

  await pages[3]?.evaluate(() => window.CallCenter.client.ready());
  await allShow(({ state }) => state, 'ready');
  await customerCalls();
  await allShow(({ call }) => call?.phase, 'inringing');
  await pages[4]?.evaluate(() => window.CallCenter.client.answer());
  await allShow(({ call }) => [call?.phase, call?.number], ['incall', '13812345678']);

  // The holder's tab is closed during the talk: the call stays, the audio moves.
  const [holder] = pages.splice(0, 1);
  await holder?.close();
  await expect.poll(holders, { timeout: STEP_MS }).toHaveLength(1);
  await allShow(
    ({ call, connection, audio }) => [call?.phase, connection.status, audio.state],
    ['incall', 'connected', 'connected'],
  );
  const [next = 0] = await holders();
  const hears = await pages[next]?.evaluate(() => {
    const element = document.querySelector<HTMLAudioElement>('#CallCenter_audio');
    return element !== null && element.srcObject instanceof MediaStream && !element.paused;
  });
  expect(hears).toBe(true);

  const other = pages[(next + 1) % pages.length];
  await other?.evaluate(() => window.CallCenter.client.hold());
  await allShow(({ call }) => call?.held, true);
  await other?.evaluate(() => window.CallCenter.client.hangUp());
  await allShow(({ call, lastCall }) => [call, lastCall?.number], [undefined, '13812345678']);

  // Nothing lost, doubled or out of order in any of them.
  for (const page of pages) {
    const told = await page.evaluate(() => (window as unknown as { told: Numbered[] }).told);
    const seqs = told.map(({ seq }) => seq);
    const first = told.findIndex(({ type }) => type === 'agentidle');
    expect(seqs.slice(first)).toEqual(seqs.slice(first).map((_, index) => (seqs[first] ?? 0) + index));
    expect(told.filter(({ type }) => type === 'incall')).toHaveLength(1);
  }

  await pages[1]?.evaluate(() => window.CallCenter.client.signOut());
  await allShow(({ state, connection }) => [state, connection.why], ['signedOut', 'signedOut']);
});
