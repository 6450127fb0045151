import { describe, expect, test } from 'vitest';
import { settle, signedIn, VirtualBrowser } from '../test-support/virtual-browser.ts';
import { createCallCenter } from './create-call-center.ts';

describe('opLogin', () => {
  test('posts the login, opens its ws_url, signs on', async () => {
    const { browser, callCenter } = await signedIn();
    expect(browser.requests[0]).toEqual({
      url: 'http://server.test/api/v1/agent/login',
      body: {
        operator: '1001',
        pwd: 'md5',
        companyid: '1',
        worktype: 1,
        auto: 0,
        logingroups: '',
        server_type: 1,
        sip_id: '',
      },
    });
    expect(browser.socket.url).toBe('ws://server.test/ws/agent?token=t');
    expect(callCenter.isLogin()).toBe(true);
    expect(callCenter.getNowStatus()).toBe('logon');
    expect([callCenter.getOperatorid(), callCenter.getAbbreviate(), callCenter.getCompanyid()]).toEqual([
      '1001',
      'demo',
      '1',
    ]);
    expect(callCenter.getLoginType()).toBe(1);
    expect(callCenter.getBusyTypes()).toEqual([
      { typeId: 0, text: '忙碌' },
      { typeId: 2, text: '午餐' },
    ]);
  });

  test.each([
    ['a wrong password', { code: '1004', info: null }, { code: '1004', info: null }],
    ['a success without info', { code: '0000' }, { code: '0000' }],
    ['no object', 'nonsense', { code: '8888' }],
  ])('%s: both failure callbacks, with the reply', async (_what, reply, told) => {
    const browser = new VirtualBrowser();
    browser.loginReply = reply;
    const calls: unknown[] = [];
    const callCenter = createCallCenter(browser.environment, {
      opLogin_callback: (json: unknown) => calls.push(['opLogin', json]),
      sipLogin_callback: (json: unknown) => calls.push(['sipLogin', json]),
    });
    callCenter.opLogin('1001', 'x', '1', 1);
    await settle();
    expect(calls).toEqual([
      ['opLogin', expect.objectContaining(told)],
      ['sipLogin', expect.objectContaining(told)],
    ]);
    expect(browser.sockets).toEqual([]);
    expect(callCenter.getNowStatusText()).toBe(`登录失败,错误码${told.code}`);
  });

  test('a server that cannot be reached is a failure too, and another try works', async () => {
    const browser = new VirtualBrowser();
    browser.networkFails = true;
    const codes: unknown[] = [];
    const callCenter = createCallCenter(browser.environment, {
      opLogin_callback: (json: { code: string }) => codes.push(json.code),
    });
    callCenter.opLogin('1001', 'x', '1', 1);
    await settle();
    expect(codes).toEqual(['network']);
    browser.networkFails = false;
    callCenter.opLogin('1001', 'x', '1', 1);
    await settle();
    expect(browser.sockets).toHaveLength(1);
  });

  test('a second click while the first is on its way signs on once', async () => {
    const browser = new VirtualBrowser();
    const callCenter = createCallCenter(browser.environment);
    callCenter.opLogin('1001', 'x', '1', 1);
    callCenter.opLogin('1001', 'x', '1', 1);
    await settle();
    expect(browser.sockets).toHaveLength(1);
  });

  test('refused while signed in', async () => {
    const { browser, callCenter } = await signedIn();
    const alerts: string[] = [];
    callCenter.setEventAlertEvent((text) => alerts.push(text));
    callCenter.opLogin('1002', 'x', '1', 1);
    await settle();
    expect(browser.requests).toHaveLength(1);
    expect(alerts).toEqual(['已经登录']);
  });

  test('nothing is sent before logon is answered', async () => {
    const browser = new VirtualBrowser();
    const callCenter = createCallCenter(browser.environment);
    expect(callCenter.free()).toEqual({ result: 0, reason: '尚未登录' });
    callCenter.opLogin('1001', 'x', '1', 1);
    await settle();
    expect(callCenter.free().result).toBe(0);
    browser.socket.open();
    expect(callCenter.free().result).toBe(0);
    expect(browser.socket.commands).toEqual(['logon']);
  });

  test('worktype 2 without audio: signs on all the same, and says what is wrong', async () => {
    const problems: unknown[] = [];
    const { browser, callCenter } = await signedIn(
      { audiostate_event: (event: { problem?: { code: string } }) => problems.push(event.problem?.code) },
      2,
    );
    expect(browser.socket.commands).toEqual(['logon']);
    expect(callCenter.isLogin()).toBe(true);
    expect(problems).toContain('audio.unsupported');
    expect(callCenter.getAudioState()).toBe('failed');
  });

  test('an object that the page put there before is kept, with its slots', async () => {
    const browser = new VirtualBrowser();
    const slots = { logon_event: () => undefined };
    const callCenter = createCallCenter(browser.environment, slots);
    expect(callCenter).toBe(slots);
  });
});

describe('the end of a session', () => {
  test('logout: the server closes, the getters are empty, listeners and labels stay', async () => {
    const { browser, callCenter, server } = await signedIn();
    const texts: string[] = [];
    callCenter.setStatusAndPhoneTextEvent((text) => texts.push(text));
    callCenter.setIdleText('在线');
    expect(callCenter.logout().result).toBe(1);
    expect(browser.socket.commands.at(-1)).toBe('logout');
    server.reply('logout');
    browser.socket.lose();
    expect([
      callCenter.isLogin(),
      callCenter.getNowStatus(),
      callCenter.getStatus(),
      callCenter.getLoginType(),
    ]).toEqual([false, 'offwork', '', null]);
    expect(texts).toEqual(['请求登出', '已经登出']);
    expect(callCenter.getBusyTypes()).toHaveLength(2);
    callCenter.opLogin('1001', 'md5', '1', 1);
    await settle();
    expect(browser.sockets).toHaveLength(2);
  });

  test('signed in elsewhere: logon 2 is delivered with the getters empty, and nothing reconnects', async () => {
    const { browser, callCenter, server } = await signedIn();
    const seen: unknown[] = [];
    callCenter.addEventListener('logon', (event) => seen.push([event.status, callCenter.isLogin()]));
    callCenter.addEventListener('connectionstate', (event) => seen.push([event.state, event.why]));
    server.send({ type: 'logon', status: 2, reason: '' });
    browser.advance(600_000);
    expect(seen).toEqual([
      [2, false],
      ['failed', 'takenOver'],
    ]);
    expect(browser.sockets).toHaveLength(1);
  });
});

describe('a cut socket', () => {
  test('resumes by itself; the page stays signed in and hears what it missed', async () => {
    const { browser, callCenter, server } = await signedIn();
    const states: string[] = [];
    callCenter.addEventListener('connectionstate', (event) => states.push(event.state));
    server.send({ type: 'agentidle', status: 0 });
    browser.socket.lose();
    expect(callCenter.getNowStatusText()).toBe('连接断开，重连中');
    browser.advance(1_000);
    browser.socket.open();
    expect(browser.socket.last('reconnection')).toMatchObject({ agentkey: '1001@demo', seq: 2, epoch: 'e1' });
    browser.socket.receive({ type: 'reconnection', status: 0, resumed: true, epoch: 'e1' });
    server.send({ type: 'inringing', callid: '7', caller: '138', called: '95003' });
    expect(callCenter.getCallid()).toBe('7');
    expect(callCenter.isLogin()).toBe(true);
    expect(states).toEqual(['connecting', 'connected']);
  });

  test('a dead socket is found by the heartbeat', async () => {
    const { browser } = await signedIn();
    browser.advance(60_000);
    expect(browser.sockets).toHaveLength(1);
    browser.echoes = false;
    browser.advance(10_000);
    expect(browser.sockets.length).toBeGreaterThan(1);
  });
});

describe('resumeSession', () => {
  test('comes back by the cookie with the phone of before', async () => {
    const browser = new VirtualBrowser();
    const callCenter = createCallCenter(browser.environment);
    browser.loginReply = {
      code: '0000',
      info: { ...(browser.loginReply as { info: object }).info, worktype: 1, auto: 0 },
    };
    expect(await callCenter.resumeSession()).toBe(true);
    expect(browser.requests[0]?.url).toBe('http://server.test/api/v1/agent/resume');
    browser.socket.open();
    expect(browser.socket.last('logon')).toMatchObject({ worktype: 1, operatorid: '1001', password: 'once' });
    expect(callCenter.getLoginType()).toBe(1);
  });

  test('no session: false, and no failure callback', async () => {
    const browser = new VirtualBrowser();
    browser.loginReply = { code: '0004' };
    let failed = false;
    const callCenter = createCallCenter(browser.environment, {
      opLogin_callback: () => {
        failed = true;
      },
    });
    expect(await callCenter.resumeSession()).toBe(false);
    expect(failed).toBe(false);
  });

  test('a sign-in by hand meanwhile wins', async () => {
    const browser = new VirtualBrowser();
    const callCenter = createCallCenter(browser.environment);
    const back = callCenter.resumeSession();
    callCenter.opLogin('1002', 'x', '1', 0);
    expect(await back).toBe(false);
    await settle();
    expect(browser.sockets).toHaveLength(1);
    expect(callCenter.getLoginType()).toBe(0);
  });
});
