import {
  type BaresipPhone,
  signInAgent,
  startBaresip,
  startServer,
  type TestServer,
  type WsAgent,
} from '@callwright/testkit';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { AgentPage } from './support/agent-page.ts';
import { launchChromium } from './support/browser.ts';
import { CuttingProxy } from './support/cutting-proxy.ts';
import { bothHear, pageHears, phoneHears } from './support/heard.ts';

/**
 * The page's socket is lost during a talk (worktype 2), its audio is not: who hears whom is measured at both ends, while
 * the socket is away and after it is back.
 */

const CUSTOMER_HZ = 520;
const ADVISER_HZ = 1010;
const STEP_MS = 20_000;

let browser: Browser;
let server: TestServer;
let network: CuttingProxy;
let context: BrowserContext;
let agent: AgentPage;
const customers: BaresipPhone[] = [];

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchChromium()]);
  network = await CuttingProxy.open(server.baseUrl);
});

afterAll(async () => {
  await browser?.close();
  await network?.close();
  await server?.stop();
});

beforeEach(async () => {
  context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await AgentPage.record(page);
  await page.goto(`http://${network.host}/agent`);
  agent = new AgentPage(page);
});

afterEach(async () => {
  for (const customer of customers.splice(0)) await customer.stop();
  await context.close();
});

/** A customer calls in and is answered. */
async function talking(operator: string): Promise<BaresipPhone> {
  await agent.signIn(operator);
  await agent.audioUp();
  await agent.ready();
  const customer = await startBaresip({ user: '13812345678', toneHz: CUSTOMER_HZ });
  customers.push(customer);
  await customer.dial(`sip:95003@${server.sipAddress}`);
  await agent.answer();
  await agent.state('Talking');
  await bothHear(agent.frame, customer, CUSTOMER_HZ);
  await agent.page.evaluate(() => {
    const states: string[] = [];
    Object.assign(window, { audioStates: states });
    window.CallCenter.client.on('audiostate', (event) => states.push(event.state));
  });
  return customer;
}

function audioStates(): Promise<readonly string[]> {
  return agent.page.evaluate(() => (window as unknown as { audioStates: readonly string[] }).audioStates);
}

async function connection(status: string): Promise<void> {
  await expect
    .poll(() => agent.page.evaluate(() => window.CallCenter.client.snapshot.connection.status), { timeout: STEP_MS })
    .toBe(status);
}

/** The socket is gone for as long as `meanwhile` takes. */
async function cut(meanwhile: () => Promise<unknown>): Promise<void> {
  network.down = true;
  expect(network.cut('both')).toBe(true);
  await connection('connecting');
  await meanwhile();
  network.down = false;
  await connection('connected');
}

async function hearsNothing(): Promise<void> {
  await expect.poll(() => agent.hear().then((heard) => heard.loudness), { timeout: STEP_MS }).toBeLessThan(0.01);
}

test('talking, on hold, consulting: the audio stays as it was, and the state is right afterwards', async () => {
  const customer = await talking('1001');
  const talk = () => bothHear(agent.frame, customer, CUSTOMER_HZ);
  await cut(talk);
  await agent.state('Talking');
  await talk();

  await agent.press('hold');
  await agent.state('On hold');
  const held = () => Promise.all([hearsNothing(), phoneHears(customer)]);
  await held();
  await cut(held);
  await agent.state('On hold');
  await held();
  await agent.press('retrieve');
  await agent.state('Talking');
  await talk();

  const { adviser, phone } = await adviserAt('1002', '8002');
  await agent.press('consult');
  await agent.bar.locator('.pick', { hasText: '1002@demo' }).first().click();
  await agent.state('Consulting');
  // Each phone hears something: the adviser the page, the customer music.
  const consulting = () => Promise.all([pageHears(agent.frame, ADVISER_HZ), phoneHears(phone), phoneHears(customer)]);
  await consulting();
  await cut(consulting);
  await agent.state('Consulting');
  await consulting();
  expect(await agent.enabled()).toEqual(['endConsult', 'conference', 'completeConsult', 'mute', 'hangUp']);
  await agent.press('endConsult');
  await agent.state('Talking');
  await talk();

  // It was one audio session all the time.
  expect(await audioStates()).toEqual([]);
  await cut(() => customer.hangUp());
  await agent.atRest();
  expect((await agent.received()).filter((type) => type === 'after')).toHaveLength(1);
  await adviser.signOut();
  await agent.signOut();
});

/** Somebody to ask, on a SIP phone that answers by itself. */
async function adviserAt(
  operator: string,
  account: string,
): Promise<{ readonly adviser: WsAgent; readonly phone: BaresipPhone }> {
  const phone = await startBaresip({
    user: account,
    registerAt: { host: '127.0.0.1', port: server.sipPort, password: account },
    toneHz: ADVISER_HZ,
  });
  customers.push(phone);
  const adviser = await signInAgent({ baseUrl: server.baseUrl, operator, worktype: 1 });
  await adviser.ready();
  return { adviser, phone };
}

test('the token is over while talking: the talk goes on, the page is told, and signing in again has it back', async () => {
  const customer = await talking('1003');
  const talk = () => bothHear(agent.frame, customer, CUSTOMER_HZ);
  network.spoilsTokens = true;
  network.cut('both');
  await agent.page.locator('.form-message', { hasText: 'sign in again' }).waitFor({ timeout: STEP_MS });
  const ended = (await agent.events()).findLast(({ type }) => type === 'reconnection');
  expect(ended?.json.status).not.toBe(0);
  expect(await agent.page.evaluate(() => window.CallCenter.client.snapshot.state)).toBe('signedOut');
  await talk();
  expect(await audioStates()).toEqual([]);
  // A slip of the finger ends nothing.
  await agent.page.getByLabel('Agent number').fill('1003');
  await agent.page.getByLabel('Password').fill('wrong');
  await agent.page.getByRole('button', { name: 'Sign in' }).click();
  await agent.page.getByText('wrong agent number or password').waitFor({ timeout: STEP_MS });
  await talk();

  network.spoilsTokens = false;
  await agent.signIn('1003');
  await agent.state('Talking');
  await agent.audioUp();
  await talk();
  await agent.press('hangUp');
  await agent.atRest();
  await customer.waitFor('CALL_CLOSED', STEP_MS);
  await agent.signOut();
});
