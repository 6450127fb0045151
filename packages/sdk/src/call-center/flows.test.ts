import { describe, expect, test } from 'vitest';
import { signedIn } from '../test-support/virtual-browser.ts';

const inbound = { callid: '24', timestamp: '1700000000', caller: '13812345678', called: '95003', dir: 0 };
const outbound = { callid: '25', timestamp: '1700000000', caller: '4008001234', called: '13300000019', dir: 1 };

describe('manual 6.2.1, inbound', () => {
  test('inringing, playtts, incall, cancelmakecall, after', async () => {
    const { browser, callCenter, server } = await signedIn();
    server.reply('agentidle');
    server.send({ type: 'inringing', ...inbound });
    expect([callCenter.getNowStatus(), callCenter.getCallFrom(), callCenter.isOutbound()]).toEqual([
      'agentidle',
      'inringing',
      false,
    ]);
    expect([callCenter.getCaller(), callCenter.getCalled(), callCenter.getTimestamp()]).toEqual([
      '13812345678',
      '95003',
      '1700000000',
    ]);
    browser.advance(4_000);
    expect(callCenter.getCallDuration()).toBe(4);
    server.send({ type: 'playtts' });
    expect(callCenter.getNowStatusText()).toBe('正在播放工号');
    server.send({ type: 'incall', ...inbound });
    expect(callCenter.getNowStatusText()).toBe('通话中');
    expect(callCenter.getCallDuration()).toBe(0);
    browser.advance(61_000);
    expect([callCenter.getCallDuration(), callCenter.getStatusDuration()]).toEqual([61, 61]);
    callCenter.cancelmakecall();
    server.reply('cancelmakecall');
    server.send({ type: 'after', ...inbound });
    expect([
      callCenter.isCalling(),
      callCenter.getCallid(),
      callCenter.getCallFrom(),
      callCenter.getNowStatus(),
    ]).toEqual([false, '', '', 'after']);
    browser.advance(3_000);
    expect([callCenter.getCallDuration(), callCenter.getStatusDuration()]).toEqual([0, 3]);
    server.send({ type: 'agentidle', status: 0 });
    expect(callCenter.getNowStatusText()).toBe('空闲');
  });

  test('missed: after, then not ready with the reason', async () => {
    const { callCenter, server } = await signedIn();
    const alerts: string[] = [];
    callCenter.setEventAlertEvent((text) => alerts.push(text));
    server.send({ type: 'inringing', ...inbound });
    server.send({ type: 'after', ...inbound });
    server.send({ type: 'agentbusy', status: 0, reason: '未接来电', busydescr: 2 });
    expect([callCenter.getNowStatus(), callCenter.getBusyType(), callCenter.getNowStatusText()]).toEqual([
      'agentbusy',
      2,
      '午餐',
    ]);
    expect(alerts).toEqual(['未接来电']);
  });

  test('the page rings for a web phone only, from inringing until anything else', async () => {
    const web = await signedIn({}, 2);
    web.server.send({ type: 'inringing', ...inbound });
    expect(web.browser.rings).toBe(true);
    web.server.send({ type: 'incall', ...inbound });
    expect(web.browser.rings).toBe(false);
    web.server.send({ type: 'inringing', ...inbound });
    web.server.send({ type: 'after', ...inbound });
    expect(web.browser.rings).toBe(false);
    const phone = await signedIn({}, 1);
    phone.server.send({ type: 'inringing', ...inbound });
    expect(phone.browser.rings).toBe(false);
  });
});

describe('manual 6.1.1, outbound', () => {
  test('makecall, outringing, outcall, calledringing, answer, after', async () => {
    const { browser, callCenter, server } = await signedIn();
    expect(callCenter.callout('133-0000 0019').result).toBe(1);
    expect(browser.socket.last('makecall')).toMatchObject({ called: '13300000019', caller: '' });
    expect(callCenter.getNowStatusText()).toBe('请求外呼');
    server.reply('makecall', { callid: '25' });
    expect([callCenter.getCallid(), callCenter.isCalling(), callCenter.isOutbound(), callCenter.getCallFrom()]).toEqual(
      ['25', true, true, 'makecall'],
    );
    server.send({ type: 'outringing', ...outbound });
    server.send({ type: 'outcall', callid: '25', number: '13300000019' });
    expect(callCenter.getCalled()).toBe('13300000019');
    server.send({ type: 'calledringing', ...outbound });
    expect(callCenter.getNowStatusText()).toBe('被叫振铃');
    server.send({ type: 'answer', callid: '25', caller: '4008001234', called: '13300000019' });
    expect(callCenter.getNowStatusText()).toBe('通话中');
    server.send({ type: 'after', ...outbound });
    expect([callCenter.isOutbound(), callCenter.getCallid()]).toEqual([false, '']);
  });

  test('refused: back to the state before, with the reason', async () => {
    const { callCenter, server } = await signedIn();
    const alerts: string[] = [];
    callCenter.setEventAlertEvent((text) => alerts.push(text));
    server.send({ type: 'agentidle', status: 0 });
    callCenter.callout('110');
    server.reply('makecall', { status: 403, reason: '号码不允许' });
    expect([callCenter.isCalling(), callCenter.getNowStatus(), callCenter.getNowStatusText()]).toEqual([
      false,
      'agentidle',
      '空闲',
    ]);
    expect(alerts).toEqual(['号码不允许']);
  });

  test('numbers: cleaned, cut, the shown number, Enter in a box, nothing left', async () => {
    const { browser, callCenter } = await signedIn();
    callCenter.setTransmissionNumber('95001');
    callCenter.callout({ value: '1002@demo' }, { keyCode: 13 }, { task: 7 });
    expect(browser.socket.last('makecall')).toMatchObject({
      called: '1002@demo',
      caller: '95001',
      preview: { task: 7 },
    });
    callCenter.callout(`${'1'.repeat(400)}`, null, null, '95002');
    expect(browser.socket.last('makecall')).toMatchObject({ called: '1'.repeat(32), caller: '95002' });
    const sent = browser.socket.commands.length;
    expect(callCenter.callout({ value: '1' }, { keyCode: 65 }).result).toBe(0);
    expect(callCenter.callout('--').result).toBe(0);
    expect(browser.socket.commands.length).toBe(sent);
  });
});

describe('hold', () => {
  test('mute and unmute: the call timer goes on', async () => {
    const { browser, callCenter, server } = await signedIn();
    server.send({ type: 'incall', ...inbound });
    browser.advance(10_000);
    callCenter.mute();
    server.reply('mute');
    expect([callCenter.isHeld(), callCenter.getNowStatusText()]).toEqual([true, '保持']);
    browser.advance(5_000);
    callCenter.unmute();
    server.reply('unmute');
    expect([callCenter.isHeld(), callCenter.getNowStatusText(), callCenter.getCallDuration()]).toEqual([
      false,
      '通话中',
      15,
    ]);
  });

  test('refused: the text of the state comes back', async () => {
    const { callCenter, server } = await signedIn();
    server.send({ type: 'incall', ...inbound });
    callCenter.mute();
    server.reply('mute', { status: 409, reason: '状态不允许' });
    expect([callCenter.isHeld(), callCenter.getNowStatusText()]).toEqual([false, '通话中']);
  });

  test('openOnlyMuteCustomer: the microphone of a web phone, and no command', async () => {
    const { browser, callCenter, server } = await signedIn({}, 2);
    server.send({ type: 'incall', ...inbound });
    callCenter.openOnlyMuteCustomer();
    callCenter.mute();
    expect(callCenter.isMicrophoneMuted()).toBe(true);
    callCenter.unmute();
    expect(callCenter.isMicrophoneMuted()).toBe(false);
    expect(browser.socket.commands).not.toContain('mute');
  });
});

describe('ready and not ready', () => {
  test('deferred during a call: nothing changes until the second frame', async () => {
    const { callCenter, server } = await signedIn();
    server.send({ type: 'agentidle', status: 0 });
    server.send({ type: 'incall', ...inbound });
    callCenter.busy(2);
    server.reply('agentbusy', { deferred: true });
    expect([callCenter.getNowStatus(), callCenter.isCalling()]).toEqual(['agentidle', true]);
    server.send({ type: 'after', ...inbound });
    server.send({ type: 'agentbusy', status: 0 });
    expect([callCenter.getNowStatus(), callCenter.getNowStatusText()]).toEqual(['agentbusy', '午餐']);
  });

  test('busy without a reason is type 0 with the label of the page', async () => {
    const { browser, callCenter, server } = await signedIn();
    callCenter.setBusyText('离开');
    callCenter.busy();
    expect(browser.socket.last('agentbusy')).toMatchObject({ busydescr: 0 });
    server.reply('agentbusy');
    expect(callCenter.getNowStatusText()).toBe('离开');
  });

  test('the phone is in trouble', async () => {
    const { callCenter, server } = await signedIn();
    server.send({ type: 'siperror', reason: 'x' });
    expect(callCenter.getNowStatusText()).toBe('话机异常');
  });
});

describe('after a reload during a call', () => {
  test('the state that the server repeats keeps the time of the call', async () => {
    const { browser, callCenter, server } = await signedIn();
    const begun = String(Math.floor(browser.nowMs / 1000) - 90);
    server.send({ type: 'incall', ...inbound, timestamp: begun });
    expect([callCenter.isCalling(), callCenter.getCallDuration(), callCenter.getCallFrom()]).toEqual([
      true,
      90,
      'inringing',
    ]);
    // The next call is a new one.
    server.send({ type: 'after', ...inbound });
    server.send({ type: 'incall', ...inbound, timestamp: begun });
    expect(callCenter.getCallDuration()).toBe(0);
  });

  test('a call on hold comes back as held, to its own side', async () => {
    const { callCenter, server } = await signedIn();
    server.send({ type: 'mute', status: 0, ...outbound });
    expect([callCenter.isHeld(), callCenter.isOutbound(), callCenter.getCalled()]).toEqual([true, true, '13300000019']);
  });

  test("timers follow the server's clock, not the computer's", async () => {
    const { browser, callCenter, server } = await signedIn();
    const aheadMs = 3_600_000;
    browser.socket.receive({ type: 'ping', sequence: browser.nowMs + aheadMs });
    expect(callCenter.getServerTime()).toBe(browser.nowMs + aheadMs);
    server.send({ type: 'incall', ...inbound, timestamp: String((browser.nowMs + aheadMs) / 1000 - 30) });
    expect(callCenter.getCallDuration()).toBe(30);
  });
});

describe('attached data', () => {
  test('that would cut the socket is not sent', async () => {
    const { browser, callCenter } = await signedIn();
    const before = browser.socket.commands.length;
    expect(callCenter.callout('13300000019', undefined, { note: 'x'.repeat(1e6) }).result).toBe(0);
    expect(browser.socket.commands).toHaveLength(before);
  });
});

describe('keys', () => {
  test('one of 0-9 * #, nothing else', async () => {
    const { browser, callCenter } = await signedIn();
    expect(callCenter.sendDTMF('#').result).toBe(1);
    expect(browser.socket.last('senddtmf')).toMatchObject({ num: '#' });
    expect(callCenter.sendDTMF('12').result).toBe(0);
  });
});
