import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { startServer, type TestServer } from '@callwright/testkit';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, openPage } from './support/browser.ts';

/**
 * Every page of `examples/` in Chromium against the real server, driven to the end of its flow by its own buttons: the simulated customer
 * and the colleague of the page are the others. What the guides show is what runs here.
 */
let server: TestServer;
let browser: Browser;
/** Their lines move up in the page's list when they come again. */
const FEEDS = new Set(['queuenum', 'monitorqueue', 'monitorcaller', 'monitoragent', 'callinfo']);
/** Pages that a test has opened. */
const opened = new Set<string>();

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchChromium()]);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** An example in a browser of its own. */
class Example {
  readonly #page: Page;
  #seen = 0;

  constructor(page: Page) {
    this.#page = page;
  }

  async press(...ids: readonly string[]): Promise<void> {
    for (const id of ids) await this.#page.locator(`#${id}`).click();
  }

  /** The server sends these, in this order, from where the last call of this ended. */
  async gets(...types: readonly string[]): Promise<void> {
    for (const type of types) {
      await expect.poll(() => this.#next(type), { timeout: 25_000, message: `${type} comes` }).toBe(true);
    }
  }

  async shows(id: string, text: string | RegExp): Promise<void> {
    await expect.poll(() => this.find(`#${id}`).textContent(), { timeout: 25_000 }).toMatch(text);
  }

  links(): Promise<string[]> {
    return this.#page.locator('a').evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
  }

  find(selector: string): Locator {
    return this.#page.locator(selector).first();
  }

  /** Looks for a type after the one that was found last, and goes on from there. */
  async #next(type: string): Promise<boolean> {
    const types = await this.#page
      .locator('#events li')
      .evaluateAll((lines) => lines.map((line) => (line as HTMLElement).dataset.type ?? '').reverse());
    const at = types.filter((one) => !FEEDS.has(one)).indexOf(type, this.#seen);
    if (at >= 0) this.#seen = at + 1;
    return at >= 0;
  }
}

/** For a page without the simulated people beside it. */
async function customerCalls(): Promise<void> {
  const body = JSON.stringify({ number: '13800000219', called: '95003' });
  const headers = { 'content-type': 'application/json', authorization: 'Bearer demo-admin-token' };
  const reply = await fetch(`${server.baseUrl}/api/v1/demo/customers`, { method: 'POST', headers, body });
  expect(reply.ok).toBe(true);
}

function example(name: string, run: (page: Example) => Promise<void>): void {
  test(name, async () => {
    opened.add(`${name}.html`);
    const context = await browser.newContext({ locale: 'zh-CN', permissions: ['microphone'] });
    try {
      const { page, problems } = await openPage(context, `${server.baseUrl}/examples/${name}.html`);
      await run(new Example(page));
      expect(problems).toEqual([]);
    } finally {
      await context.close();
    }
  });
}

example('first-call', async (page) => {
  await page.gets('logon', 'agentidle');
  await page.press('customer-calls');
  await page.gets('inringing');
  await page.press('answer');
  await page.gets('incall');
  await page.press('hangup');
  await page.gets('cancelmakecall', 'after', 'agentidle');
  await page.shows('call', /结束 Over/);
});

example('twenty-lines', async (page) => {
  await customerCalls();
  await page.shows('log', /13800000219 calls 95003/);
  await page.press('answer');
  await page.shows('log', /talking, call \d+/);
  await page.press('hangup');
  await page.shows('log', /over after \d+ s: agentHungUp/);
});

example('outbound', async (page) => {
  await page.gets('logon');
  await page.press('dial');
  await page.gets('makecall', 'outringing', 'outcall', 'calledringing', 'answer');
  await page.shows('name', /张伟/);
  await page.shows('order', /^A-2041$/);
  await page.press('customer-hangs-up');
  await page.gets('after');
  await page.shows('call', /customerHungUp/);
});

/** A customer calls and is answered by the page's agent. */
async function talks(page: Example): Promise<void> {
  await page.gets('logon', 'agentidle');
  await colleagueIs(page, 'ready');
  await page.press('customer-calls');
  await page.gets('inringing');
  await page.press('answer');
  await page.gets('incall');
}

async function colleagueIs(page: Example, state: string): Promise<void> {
  await expect
    .poll(() => page.find('#colleague').getAttribute('data-state'), { timeout: 25_000, message: `colleague ${state}` })
    .toBe(state);
}

example('hold-transfer', async (page) => {
  await talks(page);
  await page.press('hold');
  await page.gets('mute');
  await page.press('retrieve');
  await page.gets('unmute');
  await page.press('to-agent');
  await page.gets('transfercall', 'transfering');
  await page.press('cancel');
  await page.gets('canceltransfercall');
  await colleagueIs(page, 'ready');
  await page.press('to-agent');
  await page.gets('transfercall', 'transfering', 'after');
  await colleagueIs(page, 'talking');
  await page.press('colleague-hangs-up');
  await colleagueIs(page, 'ready');
  await page.press('customer-calls');
  await page.gets('inringing');
  await page.press('answer');
  await page.gets('incall');
  await page.press('to-outside');
  await page.gets('transfercall', 'transfering', 'after');
  await page.press('customer-hangs-up');
  await page.press('customer-calls');
  await page.gets('inringing');
  await page.press('answer');
  await page.gets('incall');
  await page.press('to-group');
  await page.gets('transfergroup', 'transfering', 'after');
  await colleagueIs(page, 'talking');
  await page.press('customer-hangs-up');
  await colleagueIs(page, 'ready');
});

example('consult', async (page) => {
  await talks(page);
  await page.press('consult');
  await page.gets('agentconsult', 'consultationcalls');
  await page.press('back');
  await page.gets('agentconsultback');
  await colleagueIs(page, 'ready');
  await page.press('consult');
  await page.gets('agentconsult', 'consultationcalls');
  await page.press('three');
  await page.gets('tripartitetalk', 'sanfangcall');
  await page.press('hangup');
  await page.gets('after');
  await page.press('customer-hangs-up');
  await colleagueIs(page, 'ready');
  await page.press('customer-calls');
  await page.gets('inringing');
  await page.press('answer');
  await page.gets('incall');
  await page.press('consult');
  await page.gets('consultationcalls');
  await page.press('hand-over');
  await page.gets('agentshift', 'after');
  await page.press('customer-hangs-up');
  await colleagueIs(page, 'ready');
});

example('ivr', async (page) => {
  await page.gets('logon', 'agentidle');
  await page.press('customer-calls');
  await page.gets('inringing');
  await page.press('answer');
  await page.gets('incall');
  await page.press('lend');
  await page.gets('consulationservice');
  await page.press('customer-presses');
  await page.gets('incall');
  await page.shows('result', /pressed 1/);
  await page.press('send');
  await page.gets('transferservice', 'cancelmakecall', 'after');
  await page.press('customer-hangs-up');
});

example('internal', async (page) => {
  await page.gets('logon', 'agentidle');
  await colleagueIs(page, 'ready');
  await page.press('call');
  await page.gets('makecall', 'outringing', 'outcall', 'calledringing', 'answer');
  await page.press('hangup');
  await page.gets('cancelmakecall', 'after');
  await colleagueIs(page, 'ready');
  await page.press('free');
  await page.gets('agentidle');
  await page.press('colleague-calls');
  await page.gets('innerringing');
  await page.press('answer');
  await page.gets('innercall');
  await page.press('colleague-hangs-up');
  await page.gets('after');
  await page.press('free');
  await page.gets('agentidle');
});

example('supervisor', async (page) => {
  await page.gets('logon');
  await colleagueIs(page, 'ready');
  await page.press('customer-calls');
  await colleagueIs(page, 'talking');
  await page.find('#agents tr[data-status=talk]').waitFor();
  for (const [button, type] of [
    ['listen', 'monitor'],
    ['whisper', 'monitor'],
    ['barge', 'agentinsert'],
  ] as const) {
    await page.press(button);
    await page.gets(type, `${type}ringing`);
    await page.press('answer');
    await page.gets(`${type}incall`);
    await page.press('hangup');
    await page.gets('after');
  }
  await page.press('take-over');
  await page.gets('agentinterceptcall', 'interceptaltering');
  await page.press('answer');
  await page.gets('interceptcall');
  await page.press('customer-hangs-up');
  await page.gets('after');
  await colleagueIs(page, 'ready');
  await page.press('customer-calls');
  await colleagueIs(page, 'talking');
  await page.press('release');
  await page.gets('agentbreak');
  await colleagueIs(page, 'ready');
});

example('smart-outbound', async (page) => {
  await page.gets('logon', 'inringing', 'incall', 'agentidle');
  await page.press('start');
  await page.gets('outringing', 'outboundcall');
  await page.press('pause');
  await page.press('hangup');
  await page.gets('cancelmakecall', 'after', 'agentidle');
  await page.press('finish');
  await page.gets('endtask');
});

example('notices', async (page) => {
  await page.gets('logon');
  await page.press('dial');
  await page.gets('answer');
  await page.press('hangup');
  await page.gets('after');
  await page.press('busy');
  await page.gets('agentbusy');
  await page.press('customer-calls');
  await page.gets('memberEnqueue');
  await page.shows('waiting', /13300000119/);
  await page.press('ready');
  await page.gets('inringing');
  await page.press('answer');
  await page.gets('memberDequeue');
  await page.press('customer-hangs-up');
  await page.gets('after');
  await page.press('ready', 'announce');
  await page.gets('sendmsg');
  await page.shows('announcements', /三点开会/);
});

example('agent-client', async (page) => {
  await page.gets('logon');
  await page.find('[data-action=ready]:enabled').click();
  await page.gets('agentidle');
  await page.press('customer-calls');
  await page.gets('inringing');
  for (const action of ['answer', 'hold', 'retrieve', 'hangUp'])
    await page.find(`[data-action=${action}]:enabled`).click();
  await page.gets('incall', 'mute', 'unmute', 'after');
  await page.find('[data-action=dial]:enabled').click();
  await page.gets('makecall', 'answer');
  await page.press('customer-hangs-up');
  await page.gets('after');
  await page.find('[data-action=ready]:enabled').click();
  await page.gets('agentidle');
});

example('bar', async (page) => {
  await page.gets('logon');
  await page.find('call-center-bar [part~=ready], call-center-bar button:has-text("就绪")').click();
  await page.gets('agentidle');
  await page.press('customer-calls');
  await page.gets('inringing');
  await page.shows('note', /13800000119/);
  await page.find('call-center-bar [part~=answer]').click();
  await page.gets('incall');
  await page.find('call-center-bar [part~=hangUp]').click();
  await page.gets('after');
});

example('migrated', async (page) => {
  await page.gets('logon', 'agentidle');
  await page.press('customer-calls');
  await page.gets('inringing');
  await page.shows('call', /13800000119 → 95003/);
  await page.press('answer');
  await page.gets('incall');
  await page.press('hangup');
  await page.gets('after');
  await page.shows('call', /坐席挂机/);
});

example('index', async (page) => {
  const links = await page.links();
  expect(
    links
      .map((link) => link.replace('/examples/', ''))
      .filter((link) => !link.startsWith('/'))
      .sort(),
  ).toEqual([...opened].filter((name) => name !== 'index.html').sort());
});

test('each page has been opened', () => {
  const pages = readdirSync(join(import.meta.dirname, '../../../examples')).filter((name) => name.endsWith('.html'));
  expect([...opened].sort()).toEqual(pages.sort());
});
