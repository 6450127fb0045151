import { EVENTS } from '@callwright/cti';
import { describe, expect, test } from 'vitest';
import { settle, signedIn, VirtualBrowser } from '../test-support/virtual-browser.ts';
import { createCallCenter } from './create-call-center.ts';

/** sdk-facts §1, by paragraph; misspelt names as the incumbent spells them. */
const MEMBERS = {
  '1.1': `setBusyText setIdleText openClientLog closeClientLog openLog closeLog openCalloutTC closeCalloutTC hidePhone
    showPhone setTransmissionNumber openAvailablegroup closeAvailablegroup openSelectionGroup closeSelectionGroup
    openOnlyMuteCustomer closeOnlyMuteCustomer openRefreshReconnection closeRefreshReconnection setLoginGroups
    setStatusAndPhoneTextEvent setEventAlertEvent addEventListener removeEventListener getEventListenerCount set3CS_url`,
  '1.2': `getVersion getCallid getTimestamp getCaller getCalled isAuto getWsurl getCompanyid getAbbreviate getOperatorid
    getPassword getMediaip getMediaport getSipid getSippwd getLoginType isLogin isCalling isOutbound getNowStatus
    getStatus getNowStatusText getBusyType getBusyTypeMap getCallDuration getStatusDuration getClientType
    getTransmissionNumber isMeeting getCallFrom getavailablegroup getSelectionGroup getBeOperator`,
  '1.3': `draw drawAllIcon destory applyLastStyle dialPlate drawTCBox initControl showControl hideControl
    showCallingControl setStatusAndPhoneText eventAlert setGreenClass setOrgClass addBusyButton removeBusyButton
    addLoginTask addLoginGroup`,
  '1.4': 'opLogin sipLogin init login logout reconnection relogin clearConnection',
  '1.5': 'free busy',
  '1.6': 'callout cancelmakecall acceptcall sendDTMF mute unmute',
  '1.7': `transfercall transfergroup canceltransfercall agentconsult agentconsultback agentshift tripartitetalk
    consulationservice transferservice`,
  '1.8': `monitoragent monitor agentinsert agentinterceptcall agentbreak forcebusy forceidle forcelogout idleagents
    agentgroups availablegroup getagentstate`,
  '1.9': `secondsToHours dateNow getUUID filterPhone log send ping pingack getlocalstorage setlocalstorage getcookie
    setcookie HashMap getPath createCss createScript getTaskName initMsg`,
} as const;

/** sdk-facts §2.3: `<method>_callback`, called right after the request went out. */
const CALLBACKS: Readonly<Record<string, readonly unknown[]>> = {
  agentbreak: ['1002@demo'],
  forceidle: ['1002@demo'],
  forcebusy: ['1002@demo'],
  forcelogout: ['1002@demo'],
  idleagents: [],
  agentgroups: [],
  availablegroup: [],
  mute: [],
  unmute: [],
  transfercall: ['1002@demo', 802],
  transfergroup: [802],
  canceltransfercall: [],
  agentconsult: ['1002@demo'],
  agentconsultback: [],
  agentshift: [],
  consulationservice: ['95002'],
  tripartitetalk: [],
  busy: [2],
  free: [],
  callout: ['13300000019'],
  cancelmakecall: [],
  monitoragent: [],
  transferservice: ['95002'],
  agentinsert: ['1002@demo'],
  monitor: ['1002@demo'],
  agentinterceptcall: ['1002@demo'],
  getagentstate: ['1002@demo'],
  relogin: [],
  logout: [],
};

type Method = (...args: readonly unknown[]) => unknown;

describe('every member of sdk-facts §1', () => {
  const callCenter = createCallCenter(new VirtualBrowser().environment) as unknown as Record<string, unknown>;
  const names = Object.entries(MEMBERS).flatMap(([part, list]) => list.split(/\s+/).map((name) => [part, name]));

  test.each(names)('§%s %s', (_part, name) => {
    expect(typeof callCenter[String(name)]).toBe('function');
  });
});

describe('every hook of sdk-facts §2', () => {
  test.each(Object.keys(EVENTS))('%s_event is called with the frame, and listeners after it', async (type) => {
    const { browser, callCenter, server } = await signedIn();
    const heard: unknown[] = [];
    Object.assign(callCenter, { [`${type}_event`]: (event: unknown) => heard.push(event) });
    callCenter.addEventListener(type, (event) => heard.push(event));
    if (type === 'ping') browser.socket.receive({ type, sequence: browser.nowMs });
    else server.send({ type, status: 0, callid: '24' });
    expect(heard).toHaveLength(2);
    expect(heard[0]).toBe(heard[1]);
  });

  test.each(Object.entries(CALLBACKS))('%s_callback is called at once, with nothing', async (method, args) => {
    const { callCenter } = await signedIn();
    const calls: unknown[] = [];
    const slots = callCenter as unknown as Record<string, unknown>;
    slots[`${method}_callback`] = (...given: unknown[]) => calls.push(given);
    (slots[method] as Method)(...args);
    expect(calls).toEqual([[]]);
  });

  test('onopen_callback, onclose_callback, onerror_callback', async () => {
    const calls: string[] = [];
    const slots = Object.fromEntries(
      ['onopen', 'onclose', 'onerror'].map((name) => [`${name}_callback`, () => calls.push(name)]),
    );
    const { browser } = await signedIn(slots);
    browser.socket.lose();
    expect(calls).toEqual(['onopen', 'onclose']);
  });
});

describe('profiles (sdk-facts §7)', () => {
  test('default: sent whatever the state, with a result that is also the object', async () => {
    const { browser, callCenter } = await signedIn();
    const result = callCenter.mute();
    expect(result).toMatchObject({ result: 1, reason: 'succeeded' });
    expect(browser.socket.last('mute')).toBeDefined();
    expect((result as unknown as typeof callCenter).getOperatorid()).toBe('1001');
  });

  test('A: refused by the state, with the reason told to the alert hook; allowed once the state is right', async () => {
    const { browser, callCenter, server } = await signedIn({ profile: 'A' });
    const alerts: string[] = [];
    callCenter.setEventAlertEvent((text) => alerts.push(text));
    expect(callCenter.mute()).toEqual({ result: 0, reason: '当前状态(login)不允许执行mute' });
    expect(alerts).toEqual(['当前状态(login)不允许执行mute']);
    expect(browser.socket.last('mute')).toBeUndefined();
    server.send({ type: 'incall', callid: '24' });
    expect(callCenter.mute()).toEqual({ result: 1, reason: 'succeeded' });
    // The reply is awaited: a second click is refused.
    expect(callCenter.mute()).toMatchObject({ result: 0 });
    server.reply('mute');
    expect(callCenter.unmute()).toMatchObject({ result: 1 });
  });

  test('B: always sent, and the object comes back', async () => {
    const { browser, callCenter } = await signedIn({ profile: 'B' });
    expect(callCenter.agentconsultback()).toBe(callCenter);
    expect(browser.socket.last('agentconsultback')).toBeDefined();
  });
});

describe('sign-in beside opLogin', () => {
  test('sipLogin posts the SIP account', async () => {
    const browser = new VirtualBrowser();
    const callCenter = createCallCenter(browser.environment);
    callCenter.sipLogin('8001', 'secret', 1, '1', 0, '', 'http://server.test');
    await settle();
    expect(browser.requests[0]?.body).toMatchObject({ sip_id: '8001', sip_pwd: 'secret', worktype: 1 });
    expect(browser.sockets).toHaveLength(1);
  });

  test('init connects with what it is given', () => {
    const browser = new VirtualBrowser();
    const callCenter = createCallCenter(browser.environment);
    expect(
      callCenter.init({
        wsurl: 'ws://x/',
        logintype: 1,
        operator_id: 1001,
        password: 'p',
        abbreviate: 'demo',
        company_id: 1,
      }),
    ).toBe(callCenter);
    browser.socket.open();
    expect(browser.socket.last('logon')).toMatchObject({ operatorid: '1001', password: 'p', worktype: 1 });
  });

  test('a predictive sign-in chooses its task before logon', async () => {
    const browser = new VirtualBrowser();
    const callCenter = createCallCenter(browser.environment);
    callCenter.openAvailablegroup();
    callCenter.opLogin('1001', 'x', 1, 1, 1, '', 'http://server.test');
    await settle();
    browser.socket.open();
    expect(browser.socket.commands).toEqual(['availablegroup']);
    browser.socket.receive({ type: 'availablegroup', data: [{ id: 804, name: 'Campaign', status: 1 }] });
    expect(callCenter.getNowStatusText()).toBe('请选择任务');
    callCenter.setLoginGroups('804');
    expect(callCenter.login().result).toBe(1);
    expect(browser.socket.last('logon')).toMatchObject({ logingroups: '804', auto: 1 });
  });

  test('logout(callback): called when the session is over', async () => {
    const { browser, callCenter, server } = await signedIn();
    let done = 0;
    callCenter.logout(() => done++);
    server.reply('logout');
    expect(done).toBe(0);
    browser.socket.lose();
    expect(done).toBe(1);
  });

  test('logout refused during a call: still signed in', async () => {
    const { callCenter, server } = await signedIn();
    server.send({ type: 'incall', callid: '24' });
    callCenter.logout();
    server.reply('logout', { status: 409, reason: '您正在通话中' });
    expect([callCenter.isLogin(), callCenter.getNowStatusText()]).toEqual([true, '通话中']);
    expect(callCenter.mute().result).toBe(1);
  });
});

test('filterPhone masks once hiding is on', () => {
  const callCenter = createCallCenter(new VirtualBrowser().environment);
  expect(callCenter.filterPhone('13812345678')).toBe('13812345678');
  callCenter.hidePhone();
  expect(
    ['13812345678', '013812345678', '01066668888', '075512345678', '95001'].map((n) => callCenter.filterPhone(n)),
  ).toEqual(['138****5678', '138****5678', '010****8888', '0755****5678', '95001']);
});

test('HashMap, dateNow, getUUID', () => {
  const callCenter = createCallCenter(new VirtualBrowser().environment);
  const map = new callCenter.HashMap();
  map.put(3, 'x');
  expect([map.get(3), map.size(), map.isEmpty()]).toEqual(['x', 1, false]);
  expect(callCenter.dateNow()).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$/);
  expect(callCenter.getUUID()).not.toBe(callCenter.getUUID());
});
