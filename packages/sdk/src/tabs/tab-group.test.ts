import { describe, expect, test } from 'vitest';
import { clientOf } from '../agent-client/client-of.ts';
import { createCallCenter } from '../call-center/create-call-center.ts';
import { Session } from '../session/session.ts';
import { settle, VirtualBrowser } from '../test-support/virtual-browser.ts';
import { VirtualTabs } from '../test-support/virtual-tabs.ts';

const ids = { callid: '24', timestamp: '1700000000', caller: '13812345678', called: '95003', dir: 0 };
const request = { operator: '1001', password: 'x', companyid: 1, worktype: 1 } as const;

/** One browser with tabs of the same sign-in; the first one holds the connection. */
async function browserWith(count: number) {
  const tabs = new VirtualTabs();
  const pages = Array.from({ length: count }, (_, index) => {
    const browser = new VirtualBrowser(tabs, `tab${index}`);
    const callCenter = createCallCenter(browser.environment);
    const heard: string[] = [];
    callCenter.client.on('*', (event) => {
      if (event.type !== 'ping' && event.type !== 'connectionstate') heard.push(event.type);
    });
    return { name: `tab${index}`, browser, callCenter, client: callCenter.client, heard };
  });
  let seq = 0;
  const server = {
    holder: pages[0],
    send(frame: Readonly<Record<string, unknown>>): void {
      server.holder?.browser.socket.receive({ ...frame, seq: ++seq, epoch: 'e1' });
      tabs.deliver();
    },
    reply(cmd: string, fields: Readonly<Record<string, unknown>> = {}): void {
      const sequence = server.holder?.browser.socket.last(cmd)?.sequence;
      server.send({ type: cmd, status: 0, reason: '', ...fields, sequence });
    },
  };
  for (const page of pages) {
    const signingIn = page.client.signIn(request);
    await settle();
    tabs.deliver();
    if (page === pages[0]) {
      page.browser.socket.open();
      server.reply('logon');
    }
    await signingIn;
  }
  const [first, second, third] = pages;
  if (first === undefined || second === undefined) throw new Error('two tabs at least');
  const advance = (ms: number): void => {
    for (const page of pages) page.browser.advance(ms);
    tabs.deliver();
  };
  return { tabs, pages, first, second, third: third ?? second, server, advance };
}

describe('several tabs of one sign-in', () => {
  test('one connects; all show and hear the same, from the sign-in on', async () => {
    const { first, second, third, server } = await browserWith(3);
    expect([first, second, third].map((page) => page.browser.sockets.length)).toEqual([1, 0, 0]);
    expect([first, second, third].map((page) => page.client.snapshot.tab)).toEqual(['holder', 'follower', 'follower']);
    server.send({ type: 'agentidle', status: 0 });
    server.send({ type: 'inringing', ...ids });
    for (const page of [first, second, third]) {
      expect(page.client.snapshot).toMatchObject({
        state: 'ready',
        call: { phase: 'inringing', number: '13812345678' },
      });
      expect(page.heard).toEqual(['logon', 'agentidle', 'inringing']);
      expect(page.callCenter.getCallid()).toBe('24');
    }
  });

  test('a page that comes during a call hears where things stand', async () => {
    const { tabs, server, first } = await browserWith(2);
    server.send({ type: 'incall', ...ids });
    first.browser.advance(5_000);
    const late = new VirtualBrowser(tabs, 'late');
    late.nowMs = first.browser.nowMs;
    const callCenter = createCallCenter(late.environment);
    const heard: string[] = [];
    callCenter.client.on('*', (event) => heard.push(event.type));
    callCenter.opLogin('1001', 'x', 1, 1, 0, '', 'http://server.test');
    await settle();
    tabs.deliver();
    expect(heard.filter((type) => type !== 'connectionstate')).toEqual(['logon', 'incall']);
    expect([callCenter.isLogin(), callCenter.isCalling(), callCenter.getCallDuration()]).toEqual([true, true, 5]);
  });

  test('commands work from each, and settle there', async () => {
    const { first, second, server, tabs } = await browserWith(2);
    const dialling = second.client.dial('13300000019');
    tabs.deliver();
    expect(first.browser.socket.last('makecall')).toMatchObject({ called: '13300000019' });
    expect(second.client.snapshot.pending).toEqual(['makecall']);
    server.reply('makecall', { callid: '25' });
    expect((await dialling).callid).toBe('25');
    expect(first.callCenter.getCallid()).toBe('25');
  });

  test('sign-out in one is a sign-out in all', async () => {
    const { first, second, server, tabs, advance } = await browserWith(2);
    const out = second.client.signOut();
    tabs.deliver();
    expect(first.browser.socket.last('logout')).toBeDefined();
    server.reply('logout');
    first.browser.socket.lose();
    tabs.deliver();
    await out;
    advance(1_000);
    expect([first, second].map((page) => page.client.snapshot.state)).toEqual(['signedOut', 'signedOut']);
    expect(second.browser.sockets).toHaveLength(0);
  });

  test('signed in again right after a sign-out: at once, and nobody robs anybody', async () => {
    const { first, server, tabs, advance } = await browserWith(2);
    const out = first.client.signOut();
    server.reply('logout');
    first.browser.socket.lose();
    tabs.deliver();
    await out;
    void first.client.signIn(request).catch(() => undefined);
    await settle();
    advance(60);
    advance(1);
    expect(first.browser.sockets).toHaveLength(2);
  });

  test('taken over elsewhere: all are told, and none comes back', async () => {
    const { first, second, server, advance } = await browserWith(2);
    server.send({ type: 'logon', status: 2, reason: 'x' });
    advance(60_000);
    for (const page of [first, second]) {
      expect(page.client.snapshot.connection).toMatchObject({ status: 'failed', why: 'takenOver' });
      expect(page.heard.at(-1)).toBe('logon');
    }
    expect([first, second].map((page) => page.browser.sockets.length)).toEqual([1, 0]);
  });
});

describe('the holder is closed', () => {
  test('another goes on where it was: nothing lost, nothing twice', async () => {
    const { first, second, third, server, tabs } = await browserWith(3);
    server.send({ type: 'incall', ...ids });
    tabs.close(first.name);
    tabs.deliver();
    server.holder = second;
    second.browser.socket.open();
    expect(second.browser.socket.last('reconnection')).toMatchObject({ seq: 2, epoch: 'e1', agentkey: '1001@demo' });
    second.browser.socket.receive({ type: 'reconnection', status: 0, resumed: true });
    server.send({ type: 'mute', status: 0 });
    expect(second.client.snapshot).toMatchObject({ tab: 'holder', call: { held: true } });
    expect(third.client.snapshot).toMatchObject({ tab: 'follower', call: { held: true } });
    expect(third.heard).toEqual(['logon', 'incall', 'reconnection', 'mute']);
  });

  test('its unanswered command is sent again by the next, once', async () => {
    const { first, second, tabs } = await browserWith(2);
    void first.client.hold().catch(() => undefined);
    tabs.deliver();
    const sent = first.browser.socket.last('mute');
    tabs.close(first.name);
    tabs.deliver();
    second.browser.socket.open();
    second.browser.socket.receive({ type: 'reconnection', status: 0, resumed: true });
    second.browser.advance(10);
    expect(second.browser.socket.sent.filter((frame) => frame.cmd === 'mute')).toEqual([sent]);
  });

  test('a command that it never took is run by the next', async () => {
    const { first, second, third, server, tabs } = await browserWith(3);
    tabs.close(first.name);
    const holding = third.client.hold();
    const readying = second.client.ready();
    tabs.deliver();
    server.holder = second;
    second.browser.socket.open();
    second.browser.socket.receive({ type: 'reconnection', status: 0, resumed: true });
    second.browser.advance(10);
    tabs.deliver();
    server.reply('mute');
    server.reply('agentidle');
    expect((await holding).type).toBe('mute');
    expect((await readying).type).toBe('agentidle');
  });
});

test('the task of a predictive sign-in may be chosen in any tab', async () => {
  const tabs = new VirtualTabs();
  const [holder, follower] = [new VirtualBrowser(tabs, 'holder'), new VirtualBrowser(tabs, 'follower')];
  const callCenters = [];
  for (const browser of [holder, follower]) {
    const callCenter = createCallCenter(browser.environment);
    callCenter.openAvailablegroup();
    callCenter.opLogin('1001', 'x', 1, 1, 1, '', 'http://server.test');
    await settle();
    tabs.deliver();
    if (browser === holder) browser.socket.open();
    tabs.deliver();
    callCenters.push(callCenter);
  }
  holder.socket.receive({ type: 'availablegroup', data: [{ id: 804, name: 'Campaign', status: 1 }] });
  tabs.deliver();
  const [, second] = callCenters;
  second?.setLoginGroups('804');
  expect(second?.login().result).toBe(1);
  tabs.deliver();
  expect(holder.socket.last('logon')).toMatchObject({ logingroups: '804', auto: 1 });
  expect(follower.sockets).toHaveLength(0);
});

test('a holder that does not answer is taken over by a new sign-in', async () => {
  const tabs = new VirtualTabs();
  const frozen = new VirtualBrowser(tabs, 'frozen');
  const old = clientOf(new Session(frozen.environment), frozen.environment, () => 'http://server.test');
  void old.signIn(request).catch(() => undefined);
  await settle();
  tabs.deliver();
  frozen.socket.open();
  frozen.socket.receive({ type: 'logon', status: 0, seq: 1, epoch: 'e1' });
  tabs.freeze('frozen');
  const fresh = new VirtualBrowser(tabs, 'fresh');
  const client = clientOf(new Session(fresh.environment), fresh.environment, () => 'http://server.test');
  void client.signIn(request).catch(() => undefined);
  await settle();
  tabs.deliver();
  expect(fresh.sockets).toHaveLength(0);
  fresh.advance(2_000);
  tabs.deliver();
  fresh.socket.open();
  expect(fresh.socket.last('logon')).toBeDefined();
});

test('a browser that gives no locks, as to a frame of another site: each page signs in on its own', async () => {
  const tabs = new VirtualTabs();
  tabs.denied = true;
  const browser = new VirtualBrowser(tabs, 'framed');
  const { client } = createCallCenter(browser.environment);
  const signingIn = client.signIn(request);
  await settle();
  tabs.deliver();
  browser.socket.open();
  browser.socket.receive({ type: 'logon', status: 0, sequence: browser.socket.last('logon')?.sequence });
  await signingIn;
  expect(client.snapshot.connection.status).toBe('connected');
  const signingOut = client.signOut();
  browser.socket.receive({ type: 'logout', status: 0 });
  browser.socket.lose();
  await signingOut;
  expect(client.snapshot.state).toBe('signedOut');
});
