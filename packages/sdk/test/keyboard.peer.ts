import {
  type BaresipPhone,
  signInAgent,
  startBaresip,
  startServer,
  type TestServer,
  type WsAgent,
} from '@callwright/testkit';
import type { Browser, BrowserContext, Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { AgentPage } from './support/agent-page.ts';
import { launchChromium } from './support/browser.ts';
import { bothHear } from './support/heard.ts';
import { Keyboard } from './support/keyboard.ts';

/**
 * An agent's work with the keyboard alone, and with another language and theme in the middle of it: at `/agent`, against
 * the real server.
 */

const CUSTOMER_HZ = 520;
/** The colleague’s phone lives as long as the file. */
const PHONES_MS_MAX = 600_000;
let browser: Browser;
let server: TestServer;
/** 1002, on a SIP phone that answers by itself. */
let colleague: { readonly agent: WsAgent; readonly phone: BaresipPhone };
const contexts: BrowserContext[] = [];
const customers: BaresipPhone[] = [];

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchChromium()]);
  const registerAt = { host: '127.0.0.1', port: server.sipPort, password: '8002' };
  const phone = await startBaresip({ user: '8002', registerAt, toneHz: 1010, timeoutMs: PHONES_MS_MAX });
  colleague = { phone, agent: await signInAgent({ baseUrl: server.baseUrl, operator: '1002', worktype: 1 }) };
});

afterAll(async () => {
  await browser?.close();
  await colleague?.phone.stop();
  await server?.stop();
});

afterEach(async () => {
  for (const customer of customers.splice(0)) await customer.stop();
  for (const context of contexts.splice(0)) await context.close();
});

async function openPage(): Promise<AgentPage> {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } });
  contexts.push(context);
  const page = await context.newPage();
  await AgentPage.record(page);
  await page.goto(`${server.baseUrl}/agent`);
  return new AgentPage(page);
}

async function customerCalls(number: string): Promise<BaresipPhone> {
  const customer = await startBaresip({ user: '13812345678', toneHz: CUSTOMER_HZ });
  customers.push(customer);
  await customer.dial(`sip:${number}@${server.sipAddress}`);
  return customer;
}

describe('a day’s work with the keyboard alone: the focus always has a place', () => {
  let agent: AgentPage;
  let keys: Keyboard;
  let panel: Locator;
  let context: BrowserContext;

  beforeAll(async () => {
    agent = await openPage();
    // The page lives as long as the day.
    [context] = contexts.splice(0) as [BrowserContext];
    keys = new Keyboard(agent);
    panel = agent.bar.locator('.panel');
  });
  afterAll(() => context?.close());

  /** In this state, and the focus is somewhere. */
  async function shows(word: string): Promise<void> {
    await agent.state(word);
    await keys.hasPlace();
  }

  test('signs in, after a slip of the finger', async () => {
    await keys.tabTo('Agent number');
    await keys.type('1001');
    await keys.tabTo('Password');
    await keys.type('wrong');
    await keys.enter('Sign in');
    await agent.page.getByText('wrong agent number or password').waitFor();
    await keys.hasPlace();
    await keys.tabTo('Password', 'Shift+Tab');
    await keys.type('1001');
    await keys.press('Enter');
    await agent.signedIn();
    await agent.audioUp();
    await shows('Signed in');
  });

  test('chooses a reason, and is ready', async () => {
    await keys.tabTo(/^Signed in/, 'Shift+Tab');
    await keys.press('Enter');
    await panel.waitFor();
    for (const key of ['Tab', 'Shift+Tab', 'ArrowDown']) {
      for (let round = 0; round < 8; round++) {
        await keys.press(key);
        expect(await panel.evaluate((one) => one.matches(':focus-within')), `${key} leaves the panel`).toBe(true);
      }
    }
    await keys.press('Escape');
    await panel.waitFor({ state: 'detached' });
    expect(await keys.focused()).toMatch(/^Signed in/);
    await keys.press('Enter');
    await keys.enter('小休');
    await shows('Not ready');
    await keys.enter('Ready');
    await shows('Ready');
  });

  test('dials with the pad, gives it up, is ready by a shortcut', async () => {
    await keys.enter('Dial pad');
    await panel.waitFor();
    await keys.type('13300000002');
    await keys.press('Enter');
    await shows('Ringing there');
    await keys.enter('Cancel');
    await agent.atRest();
    await keys.hasPlace();
    await keys.press('Control+Shift+KeyF');
    await shows('Ready');
  });

  test('answers, holds, presses keys, asks, looks whom to transfer to, hangs up', async () => {
    const customer = await customerCalls('95001');
    await agent.state('Incoming');
    await keys.enter('Answer');
    await shows('Talking');
    await bothHear(agent.frame, customer, CUSTOMER_HZ);
    await keys.enter('Hold');
    await shows('On hold');
    expect(await keys.focused()).toBe('Retrieve');
    await keys.press('Enter');
    await shows('Talking');
    expect(await keys.focused()).toBe('Hold');
    await keys.press('Control+Shift+KeyK');
    await panel.waitFor();
    await keys.press('5');
    await agent.sent('senddtmf');
    await keys.press('Escape');
    await panel.waitFor({ state: 'detached' });
    expect(await keys.focused()).toBe('Hold');

    await colleague.agent.ready();
    await keys.enter('Consult');
    const target = panel.locator('.pick', { hasText: '1002@demo' });
    await target.first().waitFor();
    await keys.press('ArrowRight');
    expect(await keys.focused()).toBe('Number');
    await keys.press('ArrowLeft');
    await keys.enter('1002@demo');
    await shows('Consulting');
    await keys.enter('Go back');
    await shows('Talking');
    await keys.press('Control+Shift+KeyX');
    await panel.waitFor();
    await keys.press('Escape');
    await panel.waitFor({ state: 'detached' });
    await keys.hasPlace();
    await keys.enter('Hang up');
    await shows('Wrap-up');
  });

  test('notes, is done; declines by a shortcut; signs out', async () => {
    await keys.tabTo('Note');
    await keys.type('asked for a refund');
    await keys.enter('Save');
    await agent.bar.getByRole('button', { name: 'Saved' }).waitFor();
    await keys.hasPlace();
    await keys.tabTo('Done', 'Shift+Tab');
    await keys.press('Enter');
    await shows('Ready');
    await customerCalls('95003');
    await agent.state('Incoming');
    await keys.press('Control+Shift+KeyE');
    await shows('Not ready');
    await keys.tabTo(/^Not ready/, 'Shift+Tab');
    await keys.press('Enter');
    await keys.enter(/^Sign out/);
    await agent.page.getByRole('button', { name: 'Sign in' }).waitFor();
    await keys.hasPlace();
  });
});

/** Texts of the page and of the bar that are seen, without what comes from others: numbers, keys, names, frames. */
function texts(agent: AgentPage): Promise<string> {
  return agent.page.evaluate(() => {
    const bar = document.querySelector('call-center-bar')?.shadowRoot;
    const parts = [
      ...document.querySelectorAll<HTMLElement>(
        'header, main h2, main label, main button, main [role=tab], main .empty',
      ),
      ...(bar?.querySelectorAll<HTMLElement>('.bar, .banners, .spoken') ?? []),
    ];
    const labels = [...(bar?.querySelectorAll('[aria-label], [placeholder]') ?? [])].map(
      (one) => `${one.getAttribute('aria-label') ?? ''} ${one.getAttribute('placeholder') ?? ''}`,
    );
    return [...parts.map((one) => one.textContent ?? ''), ...labels, document.title].join('\n');
  });
}

function background(agent: AgentPage): Promise<string> {
  return agent.bar.locator('.bar').evaluate((bar) => getComputedStyle(bar).backgroundColor);
}

test('another language and another theme in the middle of a call: nothing begins anew', async () => {
  const agent = await openPage();
  const { page } = agent;
  const snapshot = () => page.evaluate(() => window.CallCenter.client.snapshot);
  await agent.signIn('1003');
  await agent.audioUp();
  await agent.ready();
  const customer = await customerCalls('95001');
  await agent.answer();
  await agent.state('Talking');
  await bothHear(agent.frame, customer, CUSTOMER_HZ);
  await page.evaluate(() => {
    const states: string[] = [];
    Object.assign(window, { audioStates: states });
    window.CallCenter.client.on('audiostate', (event) => states.push(event.state));
  });
  // A picker with something typed into it.
  await agent.press('transfer');
  await agent.bar.getByRole('tab', { name: 'Number' }).click();
  await agent.bar.getByLabel('Outside number').fill('1330000');
  const before = (await snapshot()).call?.sinceMs;
  const light = await background(agent);
  const sent = (await agent.events()).length;

  const switcher = (name: string) => page.locator('header').getByRole('button', { name });
  await switcher('中文').focus();
  await page.keyboard.press('Enter');
  await agent.bar.locator('.state-word', { hasText: '通话中' }).waitFor();
  expect(await switcher('English').evaluate((one) => one === document.activeElement)).toBe(true);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await background(agent)).not.toBe(light);
  expect(await agent.bar.getByLabel('外线号码').inputValue()).toBe('1330000');
  expect((await texts(agent)).replaceAll(/English|Callwright|MOS|Mermaid|SIP|[A-Z]+[a-z]*\.[a-z]+\(/g, '')).not.toMatch(
    /\b(Talking|Hold|Transfer|Number|Agents|Groups|Events|Customer|Call|Copy|Clear|Filter|Menu|State|waiting|Messages)\b/,
  );
  await bothHear(agent.frame, customer, CUSTOMER_HZ);
  // The keys of the bar still work.
  await page.keyboard.press('Control+Shift+KeyH');
  await agent.bar.locator('.state-word', { hasText: '客户保持中' }).waitFor();
  expect(await agent.bar.getByLabel('外线号码').inputValue()).toBe('1330000');
  await agent.press('retrieve');
  await agent.bar.locator('.state-word', { hasText: '通话中' }).waitFor();
  expect((await snapshot()).call?.sinceMs).toBe(before);
  expect((await agent.events()).slice(sent).map(({ type }) => type)).toEqual(['mute', 'mute', 'unmute', 'unmute']);
  expect(await page.evaluate(() => (window as unknown as { audioStates: readonly string[] }).audioStates)).toEqual([]);

  // In the wrap-up: the note, the cursor in it, the chosen result and the countdown stay.
  await agent.press('hangUp');
  await agent.bar.locator('.state-word', { hasText: '话后处理' }).waitFor();
  await agent.bar.getByLabel('结果').selectOption({ index: 2 });
  await agent.bar.getByLabel('小结').fill('half a no');
  const until = (await snapshot()).lastCall?.wrapUpUntilMs;
  await page.evaluate(() => (document.querySelector('header button') as HTMLElement).click());
  await agent.state('Wrap-up');
  await page.keyboard.type('te');
  expect(await agent.bar.getByLabel('Note').inputValue()).toBe('half a note');
  expect(await agent.bar.getByLabel('Result').inputValue()).toBe('Follow up');
  expect((await snapshot()).lastCall?.wrapUpUntilMs).toBe(until);
  expect(await agent.bar.locator('.spoken[role=status]').textContent()).toContain('Wrap-up');

  // Live regions speak the language of now, also of what happened before.
  await agent.ready();
  await agent.dial('1003@demo');
  await agent.bar.locator('.banner', { hasText: 'the target is yourself' }).waitFor();
  await switcher('中文').click();
  await agent.bar.locator('.banner', { hasText: '未能执行' }).waitFor();
  expect(await agent.bar.locator('.banners').textContent()).not.toContain('yourself');
  await agent.page.emulateMedia({ colorScheme: 'light' });
  await switcher('English').click();
  await agent.signOut();
});
