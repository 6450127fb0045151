import { type BaresipPhone, startBaresip, startServer, type TestServer } from '@callwright/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { AgentPage } from './support/agent-page.ts';
import { launchChromium } from './support/browser.ts';
import { type CrmHouse, serveCrm } from './support/crm-house.ts';
import { bothHear, pageHears } from './support/heard.ts';
import { StubServer } from './support/stub-server.ts';

/** What a page must live with: microphones that are not there, servers that are not ours, callers whose names are markup. */

const TONE_HZ = 520;
const STEP_MS = 20_000;

let browser: Browser;
let server: TestServer;
let crm: CrmHouse;
const ends: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchChromium()]);
  crm = await serveCrm(() => ({}));
});

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

afterAll(async () => {
  await browser?.close();
  await crm?.close();
  await server?.stop();
});

async function openIn(
  one: Browser,
  url: string,
  before: (page: Page) => Promise<void> = async () => {},
): Promise<Page> {
  const context = await one.newContext({ locale: 'en-US', viewport: { width: 1280, height: 900 } });
  ends.push(() => context.close());
  const page = await context.newPage();
  await AgentPage.record(page);
  await before(page);
  await page.goto(url);
  return page;
}

function audioProblem(page: Page): Promise<string | undefined> {
  return page.evaluate(() => window.CallCenter.client.snapshot.audio.problem?.code);
}

async function customerCalls(): Promise<BaresipPhone> {
  const customer = await startBaresip({ user: '13812345678', toneHz: TONE_HZ });
  ends.push(() => customer.stop());
  await customer.dial(`sip:95003@${server.sipAddress}`);
  return customer;
}

test.each([
  ['denied', 'mic.denied', 'Allow the microphone', '1001'],
  ['none', 'mic.missing', 'Plug in a headset', '1004'],
] as const)('microphone %s: signed in, told what to do, and not ready', async (which, code, words, operator) => {
  const other = await launchChromium(which);
  ends.push(() => other.close());
  const agent = new AgentPage(await openIn(other, `${server.baseUrl}/agent`));
  await agent.signIn(operator);
  await agent.page.locator('.banner', { hasText: words }).waitFor({ timeout: STEP_MS });
  expect(await audioProblem(agent.page)).toBe(code);
  await agent.waitFor('siperror');
  // The server refuses; the page says why.
  const refused = await agent.page.evaluate(() =>
    window.CallCenter.client.ready().then(
      () => 'ready',
      (error: { code?: string }) => error.code,
    ),
  );
  expect(refused).toBe('audioNotStarted');
  await agent.signOut();
});

/** The page's devices can be pulled out. */
async function pluggable(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    const streams: MediaStream[] = [];
    let plugged = true;
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      if (!plugged) throw new DOMException('Requested device not found', 'NotFoundError');
      const stream = await real(constraints);
      streams.push(stream);
      return stream;
    };
    Object.assign(window, {
      plug(there: boolean) {
        plugged = there;
        for (const track of there ? [] : streams.splice(0).flatMap((stream) => stream.getTracks())) {
          track.stop();
          // A browser says so of a device that is gone; of a track that the page stopped, it does not.
          track.dispatchEvent(new Event('ended'));
        }
        navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
      },
    });
  });
}

test('microphone unplugged while talking: the customer is heard on, the agent is told, and heard again when it is back', async () => {
  const agent = new AgentPage(await openIn(browser, `${server.baseUrl}/agent`, pluggable));
  const plug = (there: boolean) =>
    agent.page.evaluate((is) => (window as unknown as { plug(there: boolean): void }).plug(is), there);
  await agent.signIn('1002');
  await agent.audioUp();
  await agent.ready();
  const customer = await customerCalls();
  await agent.answer();
  await agent.state('Talking');
  await bothHear(agent.frame, customer, TONE_HZ);
  await plug(false);
  await expect.poll(() => audioProblem(agent.page), { timeout: STEP_MS }).toBe('mic.gone');
  await agent.page.locator('.banner', { hasText: 'unplugged' }).first().waitFor({ timeout: STEP_MS });
  await pageHears(agent.frame, TONE_HZ);
  await agent.state('Talking');
  await plug(true);
  await expect.poll(() => audioProblem(agent.page), { timeout: STEP_MS }).toBe(undefined);
  await bothHear(agent.frame, customer, TONE_HZ);
  await agent.press('hangUp');
  await agent.atRest();
  await agent.signOut();
});

test('server away, no server, or another program there: refused within 5 s, each time with a code, and then well', async () => {
  const page = await openIn(browser, `${server.baseUrl}/`);
  await page.addScriptTag({ url: '/sdk/CallCenter.js' });
  const signIn = (url: string) =>
    page.evaluate(async (address) => {
      const { CallCenter } = window;
      CallCenter.set3CS_url(address);
      const fromMs = performance.now();
      const code = await CallCenter.client
        .signIn({ operator: '1003', password: '1003', companyid: 1, worktype: 1 })
        .then(
          () => 'signedIn',
          (error: { code?: string }) => error.code,
        );
      return [code, performance.now() - fromMs < 6_000];
    }, url);
  // Its policy lets this page speak to its own origin alone; those are paths of it, or refused before they leave.
  expect(await signIn('http://127.0.0.1:1/')).toEqual(['network', true]);
  expect(await signIn(crm.url)).toEqual(['network', true]);
  expect(await signIn(`${server.baseUrl}/nowhere`)).toEqual(['loginRefused', true]);
  expect(await signIn(`${server.baseUrl}/sdk`)).toEqual(['loginRefused', true]);
  expect(await signIn(server.baseUrl)).toEqual(['signedIn', true]);
  await page.evaluate(() => window.CallCenter.client.signOut());
});

test('a server of another version that promises a socket it has not', async () => {
  const stub = new StubServer();
  const base = await stub.listen();
  ends.push(() => stub.close());
  const page = await openIn(browser, `${base}/healthz`);
  await page.addScriptTag({ url: '/sdk/CallCenter.js' });
  const codes = await page.evaluate(async () => {
    const real = window.fetch;
    const codes: (string | undefined)[] = [];
    const request = { operator: '1001', password: 'demo', companyid: 1, worktype: 1 } as const;
    for (const info of [{ ws_url: 'mailto:x' }, { ws_url: 'ws://127.0.0.1:1/' }, { ws_url: [] }, null, [], 'x']) {
      window.fetch = async () => Response.json({ code: '0000', info });
      const outcome = window.CallCenter.client.signIn(request);
      codes.push(
        await outcome.then(
          () => 'signedIn',
          (error: { code?: string }) => error.code,
        ),
      );
    }
    window.fetch = real;
    return codes;
  });
  expect(codes).toEqual(['noReply', 'noReply', 'loginRefused', 'loginRefused', 'loginRefused', 'loginRefused']);
});

/** Elements that the markup would have made, in the page and in every shadow root. */
function made(page: Page): Promise<number> {
  return page.evaluate(() => {
    const count = (root: ParentNode): number =>
      [...root.querySelectorAll('*')].reduce(
        (sum, element) =>
          sum +
          Number(element.matches('img[src=x], callwright-evil, [onerror]')) +
          (element.shadowRoot === null ? 0 : count(element.shadowRoot)),
        0,
      );
    return count(document);
  });
}

const EVIL = '<callwright-evil></callwright-evil><img src=x onerror="window.hacked = true">';

/** A call, a list of agents, an announcement, a refusal: every text in them is markup. */
async function sendEvil(stub: StubServer): Promise<void> {
  const ids = { callid: '24', timestamp: '1700000000', caller: EVIL, called: EVIL, dir: 0 };
  const area = { city: EVIL, province: EVIL, provice: EVIL };
  stub.send({
    type: 'sendmsg',
    annoucement: true,
    title: EVIL,
    content: EVIL,
    msg: EVIL,
    data: { title: EVIL, content: EVIL },
  });
  stub.send({ type: 'agentidle', status: 0, reason: EVIL });
  stub.send({ type: 'queuenum', num: 3, groupid: 803, nowgroupid: 803, groupname: EVIL, name: EVIL });
  stub.send({ type: 'callinfo', cmdtype: 2, data: [{ [EVIL]: EVIL }] });
  stub.send({
    type: 'inringing',
    ...ids,
    nowgroupid: 803,
    groupname: EVIL,
    callerArea: area,
    userdata: { [EVIL]: EVIL },
    followData: { [EVIL]: [EVIL] },
    uuiData: EVIL,
  });
  stub.send({ type: 'playtts', ...ids, text: EVIL });
  stub.send({ type: 'incall', ...ids, userdata: { [EVIL]: EVIL }, number: EVIL });
  stub.send({ type: 'mute', ...ids, status: 1, reason: EVIL });
  stub.send({ type: EVIL, [EVIL]: EVIL });
}

test('markup in whatever the server sends is text in /agent: bar, log, flow, code', async () => {
  const stub = new StubServer();
  const base = await stub.listen();
  ends.push(() => stub.close());
  const page = await openIn(browser, `${base}/agent?lang=en`);
  const agent = new AgentPage(page);
  await agent.signIn('1001', 'SIP phone');
  await sendEvil(stub);
  await agent.state('Talking');
  await agent.bar.locator('.info').click();
  await expect.poll(() => agent.bar.locator('.panel').textContent()).toContain(EVIL);
  await agent.press('hold');
  for (const [tab, shows] of [
    ['Events', 'callwright-evil'],
    ['Call flow', 'incall'],
    ['Code', 'CallCenter.mute()'],
  ] as const) {
    await page.getByRole('tab', { name: tab }).click();
    await page.getByRole('tabpanel').getByText(shows).first().waitFor({ timeout: STEP_MS });
    expect(await made(page)).toBe(0);
  }
  expect(await page.locator('body').textContent()).toContain('callwright-evil');
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
});

test('and in the light bars and their picker', async () => {
  const stub = new StubServer();
  const base = await stub.listen();
  ends.push(() => stub.close());
  // Without a policy: only the code stands between the markup and the page.
  const page = await openIn(browser, `${base}/healthz`);
  await page.addScriptTag({ url: '/sdk/CallCenter.js' });
  await page.evaluate(() => window.CallCenter.opLogin('1001', window.CallCenter.md5('1001'), 1, 1));
  await expect.poll(() => page.evaluate(() => window.CallCenter.isLogin()), { timeout: STEP_MS }).toBe(true);
  await page.evaluate((evil) => {
    const { CallCenter } = window;
    CallCenter.addBusyButton(7, evil);
    CallCenter.addLoginTask(evil, 5, 1);
    CallCenter.setBusyText(evil);
  }, EVIL);
  for (const look of ['icons', 'compact'] as const) {
    await page.evaluate((which) => {
      const { CallCenter } = window;
      document.body.replaceChildren(which === 'icons' ? CallCenter.drawAllIcon() : CallCenter.draw());
      CallCenter.addLoginTask('<img src=x>', 6, 1);
    }, look);
    await sendEvil(stub);
    await expect.poll(() => page.locator('#CallCenter_phonenum').textContent()).toContain('callwright-evil');
    await page.evaluate((evil) => {
      const { CallCenter } = window;
      const data = [{ groupid: 803, groupname: evil, agents: [evil, '1002@demo'] }];
      document.body.append(CallCenter.drawTCBox({ type: 'idleagents', status: 0, reason: '', data } as never));
      CallCenter.eventAlert(evil);
      CallCenter.setStatusAndPhoneText(evil);
    }, EVIL);
    expect(await page.locator('#CallCenter_status').textContent()).toBe(EVIL);
    expect(await made(page)).toBe(0);
    stub.send({ type: 'after', callid: '24' });
  }
  // Pictures that were made would have had the time to fail.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)));
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
});
