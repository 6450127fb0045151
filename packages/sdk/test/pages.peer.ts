import { type BaresipPhone, startBaresip, startServer, type TestServer } from '@callwright/testkit';
import type { Browser, BrowserContext, Frame, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { AgentPage } from './support/agent-page.ts';
import { launchChromium } from './support/browser.ts';
import { type CrmHouse, serveCrm } from './support/crm-house.ts';
import { bothHear, phoneHears } from './support/heard.ts';

/**
 * Pages of all kinds, each on an origin of its own, against the real server, with a whole call on them: a customer
 * (baresip) calls in on real SIP, is answered, both hear each other, hold, hang up.
 */

const TONE_HZ = 520;
const STEP_MS = 20_000;

let browser: Browser;
let server: TestServer;
let crm: CrmHouse;
let context: BrowserContext;
let page: Page;
let problems: string[];
const customers: BaresipPhone[] = [];

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchChromium()]);
  crm = await serveCrm((name) => (name === 'strict.html' ? { 'content-security-policy': strictPolicy() } : {}));
});

afterAll(async () => {
  await browser?.close();
  await crm?.close();
  await server?.stop();
});

beforeEach(async () => {
  context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } });
  page = await context.newPage();
  problems = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  await AgentPage.record(page);
  await page.addInitScript(() => {
    const violations: string[] = [];
    Object.assign(window, { violations });
    document.addEventListener('securitypolicyviolation', (event) =>
      violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`),
    );
  });
});

afterEach(async () => {
  for (const customer of customers.splice(0)) await customer.stop();
  await context.close();
});

/**
 * Nothing but its own scripts and the way to the server: no style that is not constructed, no `eval`, and no text that
 * becomes markup but the bar's own templates (Trusted Types).
 */
function strictPolicy(): string {
  const sockets = server.baseUrl.replace('http', 'ws');
  return (
    `default-src 'none'; script-src 'self'; style-src 'none'; connect-src ${server.baseUrl} ${sockets}; ` +
    "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types lit-html"
  );
}

function query(operator: string, more: Readonly<Record<string, string>> = {}): string {
  return new URLSearchParams({ operator, server: server.baseUrl, ...more }).toString();
}

async function customerCalls(): Promise<BaresipPhone> {
  const customer = await startBaresip({ user: '13812345678', toneHz: TONE_HZ });
  customers.push(customer);
  await customer.dial(`sip:95003@${server.sipAddress}`);
  return customer;
}

/** A call by both bars: answered on the one, held on the other, hung up on a third that is drawn in the middle of it. */
async function wholeCall(agent: AgentPage): Promise<void> {
  const { frame } = agent;
  const light = (id: string) => frame.locator(`#CallCenter_${id}`);
  await agent.audioUp();
  await agent.ready();
  const customer = await customerCalls();
  await agent.state('Incoming');
  await light('answer').click({ timeout: STEP_MS });
  await agent.state('Talking');
  await bothHear(frame, customer, TONE_HZ);
  await agent.press('hold');
  await agent.state('On hold');
  await phoneHears(customer);
  await frame.locator('#icons').click();
  await light('unmutebut').click({ timeout: STEP_MS });
  await agent.state('Talking');
  await bothHear(frame, customer, TONE_HZ);
  await agent.press('transfer');
  await agent.bar.getByRole('tab', { name: 'Groups' }).click();
  await agent.press('keypad');
  await agent.bar.getByRole('button', { name: 'Key 5' }).click();
  await frame.locator('#compact').click();
  await light('bohao').click();
  await light('jianpan').getByText('7').click();
  await frame.locator('#icons').click();
  await light('hangupbut').click();
  await agent.waitFor('after');
  await agent.atRest();
  await customer.waitFor('CALL_CLOSED', STEP_MS);
}

function violations(frame: Frame): Promise<readonly string[]> {
  return frame.evaluate(() => (window as unknown as { violations: readonly string[] }).violations);
}

test('under a strict Content-Security-Policy nothing is blocked, in any of the three bars', async () => {
  await page.goto(`${crm.url}/strict.html?${query('1001')}`);
  const agent = new AgentPage(page);
  await wholeCall(agent);
  expect(await page.locator('#CallCenter_main').evaluate((bar) => getComputedStyle(bar).display)).toBe('inline-flex');
  expect(await violations(agent.frame)).toEqual([]);
  expect(problems).toEqual([]);
  // The policy is in force: what it forbids is seen.
  await page.evaluate(() => document.body.setAttribute('style', 'color: red'));
  await expect.poll(() => violations(agent.frame)).toHaveLength(1);
});

test('with an old jQuery, written as pages were for the incumbent', async () => {
  await page.goto(`${crm.url}/old-jquery.html?${query('1002')}`);
  const agent = new AgentPage(page);
  const bar = (id: string) => page.locator(`#CallCenter_${id}`);
  expect(await page.evaluate(() => (window as unknown as { $: { fn: { jquery: string } } }).$.fn.jquery)).toMatch(
    /^1\./,
  );
  // The page's own handler of `logon` went ready.
  await agent.waitFor('agentidle');
  const customer = await customerCalls();
  await bar('answer').click({ timeout: STEP_MS });
  await agent.waitFor('incall');
  await bothHear(agent.frame, customer, TONE_HZ);
  expect(await page.locator('#customer').textContent()).toBe('13812345678');
  expect(await page.locator('#customer').getAttribute('data-same')).toBe('true');
  expect(await bar('ivrbut').isVisible()).toBe(false);
  expect(await bar('serviceevaluatebut').isVisible()).toBe(true);
  await bar('mutebut').click();
  await bar('unmutebut').click({ timeout: STEP_MS });
  await bar('hangupbut').waitFor();
  await page.locator('.hangup').click();
  await agent.waitFor('after');
  await expect.poll(() => page.locator('#last').textContent(), { timeout: STEP_MS }).toBe('true,true,true');
  // A number typed into the page's own field, and Enter.
  await page.locator('#number').fill('133 0000 0019');
  await page.locator('#number').press('Enter');
  await agent.waitFor('answer');
  await bar('hangupbut').click();
  await page.waitForFunction(() => !window.CallCenter.isCalling(), undefined, { timeout: STEP_MS });
  const { texts, alerts } = await page.evaluate(() => {
    const { texts, alerts } = window as unknown as { texts: string[]; alerts: string[] };
    return { texts, alerts };
  });
  expect(texts).toEqual(expect.arrayContaining(['请求登录', '空闲', '来电振铃', '通话中']));
  expect(alerts).toEqual([]);
  expect(problems).toEqual([]);
});

test.each([
  ['of the same origin', '1003', () => crm.url],
  ['of another origin, which is lent the microphone', '1004', () => `http://localhost:${crm.port}`],
])('in an iframe %s', async (_, operator, from) => {
  const allow = 'microphone; autoplay';
  await page.goto(`${crm.url}/framed.html?${query(operator, { allow, from: from() })}`);
  const agent = new AgentPage(page, await framed());
  await wholeCall(agent);
  expect(await violations(agent.frame)).toEqual([]);
  expect(problems).toEqual([]);
});

test('in an iframe of another origin without the microphone: told so, and signed in all the same', async () => {
  const from = `http://localhost:${crm.port}`;
  await page.goto(`${crm.url}/framed.html?${query('1005', { from })}`);
  const agent = new AgentPage(page, await framed());
  await agent.bar.locator('.banner').first().waitFor({ timeout: STEP_MS });
  const { audio, agent: identity } = await agent.frame.evaluate(() => window.CallCenter.client.snapshot);
  expect([audio.problem?.code, identity?.agentKey]).toEqual(['mic.denied', '1005@demo']);
});

async function framed(): Promise<Frame> {
  const element = await page.locator('iframe').elementHandle();
  const frame = await element?.contentFrame();
  if (frame === null || frame === undefined) throw new Error('there is no frame');
  return frame;
}
