import { type RunningSipp, startServer, startSipp, type TestServer } from '@callwright/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { AgentPage } from './support/agent-page.ts';
import { launchChromium } from './support/browser.ts';

/**
 * `autoAnswer` (docs/phones.md), with nobody at the phone: SIPp is every agent's SIP phone, answers at once where the
 * INVITE tells it to, and else rings until the caller gives up.
 */

const STEP_MS = 20_000;
const COMPANY = 7;
const SERVICE_NUMBER = '96003';
const HEADERS = { authorization: 'Bearer demo-admin-token', 'content-type': 'application/json' };
/** 1001's phone does as every phone: it rings. */
const SETTINGS: Readonly<Record<string, string>> = { 1002: 'ownCalls', 1003: 'always' };

interface Company {
  readonly companyId: number;
  readonly agents: readonly { readonly operatorId: string }[];
  readonly serviceNumbers: readonly { readonly number: string }[];
}

let browser: Browser;
let server: TestServer;
let phones: RunningSipp;
let agent: AgentPage;
let page: Page;

beforeAll(async () => {
  phones = await startSipp({ scenario: 'agent-obeys', timeoutMs: 180_000 });
  [server, browser] = await Promise.all([startServer({ demoContact: phones.address }), launchChromium()]);
  await foundCompany();
});

/** The demo's company as another one, whose agents' phones are set: the demo's own can't be written. */
async function foundCompany(): Promise<void> {
  const demo = (await server.get('/companies/1')) as Company;
  const { companyId: _demo, ...company } = demo;
  await put('', {
    ...company,
    abbreviate: 'acme',
    agents: company.agents.map((one) => {
      const autoAnswer = SETTINGS[one.operatorId];
      return { ...one, sipAccount: `acme${one.operatorId}`, ...(autoAnswer === undefined ? {} : { autoAnswer }) };
    }),
    serviceNumbers: company.serviceNumbers
      .filter(({ number }) => number === '95003')
      .map((one) => ({ ...one, number: SERVICE_NUMBER })),
  });
  for (const operator of ['1001', '1002', '1003']) {
    await put(`/agents/${operator}/credentials`, { password: operator, sipPassword: `phone-of-${operator}` });
  }
}

async function put(path: string, body: object): Promise<void> {
  const url = `${server.baseUrl}/api/v1/companies/${COMPANY}${path}`;
  const reply = await fetch(url, { method: 'PUT', headers: HEADERS, body: JSON.stringify(body) });
  expect([reply.ok, await reply.text()]).toEqual([true, reply.ok ? expect.anything() : '']);
}

afterEach(() => page?.context().close());

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await phones?.stop();
});

async function signIn(operator: string, phone: 'This page' | 'SIP phone'): Promise<void> {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } });
  page = await context.newPage();
  await AgentPage.record(page);
  await page.goto(`${server.baseUrl}/agent`);
  agent = new AgentPage(page);
  await agent.signIn(operator, phone, COMPANY);
  if (phone === 'This page') await agent.audioUp();
}

/** A simulated customer calls in. @returns gives up or hangs up */
async function customerCalls(): Promise<() => Promise<void>> {
  const post = async (path: string, body: object): Promise<{ id: string }> => {
    const url = `${server.baseUrl}/api/v1/demo/customers${path}`;
    const reply = await fetch(url, { method: 'POST', headers: HEADERS, body: JSON.stringify(body) });
    expect(reply.ok).toBe(true);
    return JSON.parse((await reply.text()) || '{}') as { id: string };
  };
  const { id } = await post('', { number: '13812345678', called: SERVICE_NUMBER });
  return async () => void (await post(`/${id}/hangup`, {}));
}

/** The customer's own number, who answers in two seconds. */
async function talksToCustomer(): Promise<void> {
  await agent.waitFor('answer', STEP_MS);
  await agent.state('Talking');
  await agent.press('hangUp');
  await agent.atRest();
}

/** Since the page was loaded: whoever answered, it was not the page. */
async function pageAnswered(): Promise<boolean> {
  return (await agent.events()).some(({ direction, type }) => direction === 'send' && type === 'answercall');
}

test('absent: the phone rings until the agent gives the own call up', async () => {
  await signIn('1001', 'SIP phone');
  await agent.dial('13300000019');
  await agent.waitFor('outringing', STEP_MS);
  await agent.press('hangUp');
  await agent.atRest();
  expect(await agent.received()).not.toContain('outcall');
  await agent.signOut();
});

test('ownCalls: what the agent dials is answered by the phone, a customer’s call is not', async () => {
  await signIn('1002', 'SIP phone');
  await agent.dial('13300000019');
  await talksToCustomer();
  await agent.ready();
  const customerGivesUp = await customerCalls();
  await agent.state('Incoming');
  await customerGivesUp();
  await agent.atRest();
  expect(await agent.received()).not.toContain('incall');
  expect(await pageAnswered()).toBe(false);
  await agent.signOut();
});

test('always: customers’ calls too, with the events of a call that is answered by hand', async () => {
  await signIn('1003', 'SIP phone');
  await agent.dial('13300000019');
  await talksToCustomer();
  await agent.ready();
  const before = (await agent.received()).length;
  await customerCalls();
  await agent.waitFor('incall', STEP_MS);
  await agent.state('Talking');
  expect((await agent.received()).slice(before)).toEqual(['inringing', 'incall']);
  await agent.press('hangUp');
  await agent.atRest();
  expect(await pageAnswered()).toBe(false);
  await agent.signOut();
});

test('a page is no SIP phone: its own calls need no answer, and a customer’s rings whatever the setting', async () => {
  await signIn('1003', 'This page');
  await agent.dial('13300000019');
  await talksToCustomer();
  await agent.ready();
  await customerCalls();
  await agent.state('Incoming');
  expect(await agent.received()).not.toContain('incall');
  await agent.answer();
  await agent.state('Talking');
  await agent.press('hangUp');
  await agent.atRest();
  await agent.signOut();
});
