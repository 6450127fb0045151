import {
  type BaresipPhone,
  signInAgent,
  startBaresip,
  startServer,
  type TestServer,
  type WsAgent,
} from '@callwright/testkit';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AgentPage } from './support/agent-page.ts';
import { launchChromium } from './support/browser.ts';
import { refusesTheRest } from './support/forbidden.ts';

/**
 * Every state of a call × every control of the bar, against the real server: what is enabled works when it is pressed,
 * and what is not would have been refused.
 */

const STEP_MS = 20_000;
/** The colleagues’ phones live as long as the file. */
const PHONES_MS_MAX = 600_000;

let browser: Browser;
let server: TestServer;
let agent: AgentPage;
/** 1002 answers by itself, 1003 never. */
let answering: { readonly agent: WsAgent; readonly phone: BaresipPhone };
let silent: { readonly agent: WsAgent; readonly phone: BaresipPhone };

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchChromium()]);
  [answering, silent] = await Promise.all([colleague('1002', true), colleague('1003', false)]);
  const page = await browser.newPage({ locale: 'en-US', viewport: { width: 1280, height: 800 } });
  await AgentPage.record(page);
  await page.goto(`${server.baseUrl}/agent`);
  agent = new AgentPage(page);
  await agent.signIn('1001');
  await agent.audioUp();
});

afterAll(async () => {
  await browser?.close();
  await Promise.all([answering?.phone.stop(), silent?.phone.stop()]);
  await server?.stop();
});

async function colleague(operator: string, autoAnswer: boolean) {
  const account = String(Number(operator) + 7000);
  const registerAt = { host: '127.0.0.1', port: server.sipPort, password: account };
  const phone = await startBaresip({ user: account, registerAt, toneHz: 0, autoAnswer, timeoutMs: PHONES_MS_MAX });
  return { phone, agent: await signInAgent({ baseUrl: server.baseUrl, operator, worktype: 1 }) };
}

/** A call of the simulated carrier's. */
async function customerCalls(called: string): Promise<void> {
  const response = await fetch(`${server.baseUrl}/api/v1/demo/customers`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer demo-admin-token' },
    body: JSON.stringify({ number: '13812345678', called }),
  });
  expect(response.status).toBe(201);
}

async function hangUpCustomers(): Promise<void> {
  const { customers } = (await server.get('/demo/customers')) as { customers: { id: string; state: string }[] };
  for (const { id, state } of customers) {
    if (state === 'ended') continue;
    const headers = { authorization: 'Bearer demo-admin-token' };
    await fetch(`${server.baseUrl}/api/v1/demo/customers/${id}/hangup`, { method: 'POST', headers });
  }
}

/** Nobody is in a call, and nobody is ready. */
async function allAtRest(): Promise<void> {
  await agent.page.evaluate(() => window.CallCenter.client.hangUp().catch(() => undefined));
  await hangUpCustomers();
  await agent.atRest();
  await Promise.all([answering, silent].map((one) => rests(one.agent)));
  await agent.page.evaluate(() => window.CallCenter.client.notReady());
}

async function rests(one: WsAgent): Promise<void> {
  await one.request('cancelmakecall');
  await expect
    .poll(
      async () => {
        await one.request('agentbusy');
        return (await one.request('getagentstate')).fields.agentState;
      },
      { timeout: STEP_MS },
    )
    .toBe('busy');
}

async function ready(): Promise<void> {
  await agent.page.evaluate(() => window.CallCenter.client.ready());
}

async function answer(): Promise<void> {
  await agent.page.evaluate(() => window.CallCenter.client.answer());
}

async function ringing(called = '95003'): Promise<void> {
  await ready();
  await customerCalls(called);
  await agent.state('Incoming');
}

async function talking(): Promise<void> {
  await ringing();
  await answer();
  await agent.state('Talking');
}

async function pick(control: 'transfer' | 'consult', target: string): Promise<void> {
  await agent.press(control);
  await agent.bar.locator('.pick', { hasText: target }).first().click();
}

async function asking(): Promise<void> {
  await talking();
  await silent.agent.ready();
  await pick('consult', '1003@demo');
  await agent.state('Asking');
}

async function consulting(): Promise<void> {
  await talking();
  await answering.agent.ready();
  await pick('consult', '1002@demo');
  await agent.state('Consulting');
}

/** The colleague has a customer, and wants this agent. */
async function wanted(cmd: 'agentconsult' | 'transfercall'): Promise<void> {
  const from = answering.agent.frames.length;
  await answering.agent.ready();
  await customerCalls('95003');
  await answering.agent.waitFor('incall', STEP_MS, from);
  await ready();
  await answering.agent.request(cmd, { num: '1001@demo' });
}

async function advising(): Promise<void> {
  await wanted('agentconsult');
  await agent.state('Advice asked');
  await answer();
  await agent.state('Giving advice');
}

async function internal(): Promise<void> {
  await answering.agent.ready();
  await agent.dial('1002@demo');
  await agent.state('Internal call');
}

const becomes = (word: string) => () => agent.state(word);
const ends = () => agent.atRest();

interface Scene {
  /** The word of the state. */
  readonly word: string;
  readonly enter: () => Promise<void>;
  /** Every control that works, in the order of the bar, with what comes of it; nothing: it leaves the state as it is. */
  readonly controls: Readonly<Record<string, (() => Promise<void>) | 'stays'>>;
}

const pickers = {
  transfer: async () => {
    await silent.agent.ready();
    await agent.bar.getByRole('button', { name: 'Refresh' }).click();
    await agent.bar.locator('.pick', { hasText: '1003@demo' }).first().click();
    await agent.state('Transferring');
  },
  consult: async () => {
    await silent.agent.ready();
    await agent.bar.getByRole('button', { name: 'Refresh' }).click();
    await agent.bar.locator('.pick', { hasText: '1003@demo' }).first().click();
    await agent.state('Asking');
  },
};

const SCENES: readonly Scene[] = [
  { word: 'Incoming', enter: ringing, controls: { answer: becomes('Talking'), hangUp: becomes('Not ready') } },
  {
    word: 'Announcement',
    enter: async () => {
      await ringing('95001');
      await answer();
      await agent.state('Announcement');
    },
    controls: { hangUp: ends },
  },
  {
    word: 'Talking',
    enter: talking,
    controls: { hold: becomes('On hold'), mute: 'stays', keypad: 'stays', ...pickers, hangUp: ends },
  },
  {
    word: 'On hold',
    enter: async () => {
      await talking();
      await agent.press('hold');
      await agent.state('On hold');
    },
    controls: { retrieve: becomes('Talking'), mute: 'stays', ...pickers, hangUp: ends },
  },
  {
    word: 'Asking',
    enter: asking,
    controls: { endConsult: becomes('Talking'), mute: 'stays', hangUp: ends },
  },
  {
    word: 'Consulting',
    enter: consulting,
    controls: {
      endConsult: becomes('Talking'),
      conference: becomes('Three-way call'),
      completeConsult: ends,
      mute: 'stays',
      hangUp: ends,
    },
  },
  {
    word: 'Three-way call',
    enter: async () => {
      await consulting();
      await agent.press('conference');
      await agent.state('Three-way call');
    },
    controls: { endConsult: becomes('Talking'), mute: 'stays', hangUp: ends },
  },
  {
    word: 'Transferring',
    enter: async () => {
      await talking();
      await silent.agent.ready();
      await pick('transfer', '1003@demo');
      await agent.state('Transferring');
    },
    controls: { cancelTransfer: becomes('Talking'), mute: 'stays', hangUp: ends },
  },
  {
    word: 'In the menu',
    enter: async () => {
      await talking();
      await agent.page.evaluate(() => window.CallCenter.client.consultIvr('95002'));
      await agent.state('In the menu');
    },
    controls: { hangUp: ends },
  },
  {
    word: 'Advice asked',
    enter: () => wanted('agentconsult'),
    controls: { answer: becomes('Giving advice'), hangUp: becomes('Not ready') },
  },
  { word: 'Giving advice', enter: advising, controls: { mute: 'stays', keypad: 'stays', hangUp: ends } },
  {
    word: 'Three-way call',
    enter: async () => {
      await advising();
      await answering.agent.request('tripartitetalk');
      await agent.state('Three-way call');
    },
    controls: { mute: 'stays', hangUp: ends },
  },
  {
    word: 'Transfer to you',
    enter: () => wanted('transfercall'),
    controls: { answer: becomes('Talking'), hangUp: becomes('Not ready') },
  },
  {
    word: 'Ringing there',
    enter: () => agent.dial('13300000002'),
    controls: { hangUp: ends },
  },
  {
    word: 'Colleague calls',
    enter: async () => {
      await ready();
      await answering.agent.request('makecall', { called: '1001@demo' });
    },
    controls: { answer: becomes('Internal call'), hangUp: becomes('Not ready') },
  },
  { word: 'Internal call', enter: internal, controls: { mute: 'stays', keypad: 'stays', hangUp: ends } },
];

/** Pressed and taken back: the state is as before. */
async function stays(control: string): Promise<void> {
  await agent.press(control);
  if (control === 'mute') {
    await agent.press('unmute');
    await agent.control('mute').waitFor();
    return;
  }
  const from = (await agent.events()).length;
  await agent.bar.getByRole('button', { name: 'Key 5' }).click();
  await expect
    .poll(async () => (await agent.events()).slice(from).map(({ type, json }) => [type, json.status]), {
      timeout: STEP_MS,
    })
    .toEqual([
      ['senddtmf', undefined],
      ['senddtmf', 0],
    ]);
  await agent.page.keyboard.press('Escape');
}

test('at rest: what is not offered is refused', async () => {
  expect(await agent.enabled()).toEqual([]);
  await agent.notReady('小休');
  const asked = await refusesTheRest(agent);
  expect(asked).toContain('hangUp');
  await agent.ready();
  await refusesTheRest(agent);
});

test.each(SCENES)('$word: what is enabled works, all else is refused', async ({ word, enter, controls }) => {
  const again = async () => {
    await allAtRest();
    await enter();
    await agent.state(word);
  };
  await again();
  expect(await agent.enabled()).toEqual(Object.keys(controls));
  await refusesTheRest(agent);
  let fresh = true;
  for (const [control, outcome] of Object.entries(controls).sort(
    ([, one], [, other]) => Number(other === 'stays') - Number(one === 'stays'),
  )) {
    if (!fresh) await again();
    if (outcome === 'stays') {
      await stays(control);
      await agent.state(word);
    } else {
      await agent.press(control);
      await outcome();
      fresh = false;
    }
  }
});
