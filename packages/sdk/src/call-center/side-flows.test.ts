import { describe, expect, test } from 'vitest';
import { signedIn } from '../test-support/virtual-browser.ts';

const ids = { callid: '24', timestamp: '1700000000', caller: '13812345678', called: '95003', dir: 0 };

async function talking() {
  const page = await signedIn();
  page.server.send({ type: 'incall', ...ids });
  return { ...page, at: () => [page.callCenter.getNowStatusText(), page.callCenter.isCalling()] };
}

describe('manual 6.4, consultation', () => {
  test('consult, talk, three-way, back', async () => {
    const { callCenter, server, at, browser } = await talking();
    callCenter.agentconsult('1002@demo', { note: 'x' });
    expect(callCenter.getNowStatusText()).toBe('请求咨询');
    expect(browser.socket.last('agentconsult')).toMatchObject({ num: '1002@demo', userdata: { note: 'x' } });
    server.reply('agentconsult', { dir: 0 });
    expect(at()).toEqual(['咨询中', true]);
    server.send({ type: 'consultationcalls', callid: '24' });
    expect(at()).toEqual(['咨询通话中', true]);
    callCenter.tripartitetalk();
    server.reply('tripartitetalk');
    server.send({ type: 'sanfangcall', callid: '24' });
    expect([...at(), callCenter.isMeeting()]).toEqual(['三方通话', true, true]);
    callCenter.agentconsultback();
    server.reply('agentconsultback', { dir: 0 });
    expect([...at(), callCenter.isMeeting()]).toEqual(['通话中', true, false]);
  });

  test('declined: the customer is back, with the reason', async () => {
    const { callCenter, server, at } = await talking();
    const alerts: string[] = [];
    callCenter.setEventAlertEvent((text) => alerts.push(text));
    callCenter.agentconsult('1002@demo');
    server.reply('agentconsult', { dir: 0 });
    server.send({ type: 'agentconsultback', status: 1, reason: '目标拒接', dir: 0 });
    expect([at(), alerts]).toEqual([['通话中', true], ['目标拒接']]);
  });

  test('a refused agentconsultback is an error frame and changes nothing', async () => {
    const { callCenter, server, at, browser } = await talking();
    callCenter.agentconsultback();
    server.send({
      type: 'error',
      cmd: 'agentconsultback',
      status: 409,
      reason: '当前没有咨询',
      sequence: browser.socket.last('agentconsultback')?.sequence,
    });
    expect(at()).toEqual(['通话中', true]);
  });

  test('a transfer that is refused meanwhile ends no consultation', async () => {
    const { server, at } = await talking();
    const refused = { status: 409, reason: '当前状态不允许' };
    server.send({ type: 'agentconsult', status: 0, dir: 0, target: '1002@demo' });
    server.send({ type: 'transfercall', ...refused });
    expect(at()).toEqual(['咨询中', true]);
    server.send({ type: 'consultationcalls' });
    server.send({ type: 'transfergroup', ...refused });
    expect(at()).toEqual(['咨询通话中', true]);
    server.send({ type: 'sanfangcall' });
    server.send({ type: 'transfercall', ...refused });
    expect(at()).toEqual(['三方通话', true]);
  });

  test('handed over: agentshift, then after (the incumbent throws here)', async () => {
    const { callCenter, server } = await talking();
    server.send({ type: 'agentconsult', status: 0, dir: 0 });
    server.send({ type: 'consultationcalls' });
    const seen: string[] = [];
    callCenter.addEventListener('agentshift', () => seen.push('agentshift'));
    callCenter.agentshift();
    server.reply('agentshift');
    server.send({ type: 'after', ...ids });
    expect([seen, callCenter.getNowStatus()]).toEqual([['agentshift'], 'after']);
  });

  test('the other side: consultinringing, consultincall, sanfangcall', async () => {
    const { callCenter, server } = await signedIn();
    server.send({ type: 'consultinringing', ...ids });
    expect(callCenter.getNowStatusText()).toBe('咨询来电振铃');
    server.send({ type: 'consultincall', ...ids });
    expect([callCenter.getCallFrom(), callCenter.getNowStatusText()]).toEqual(['consult', '咨询来电通话中']);
  });

  test('the other side of a three-way call whose initiator leaves: transferincall, the customer is theirs', async () => {
    const { callCenter, server } = await signedIn();
    for (const type of ['consultinringing', 'consultincall', 'sanfangcall']) server.send({ type, ...ids });
    expect(callCenter.isMeeting()).toBe(true);
    server.send({ type: 'transferincall', ...ids, dir: 1 });
    expect([callCenter.getCallFrom(), callCenter.getNowStatusText()]).toEqual(['transfer', '转接来电通话中']);
    expect([callCenter.isMeeting(), callCenter.isOutbound()]).toEqual([false, true]);
    expect(callCenter.client.snapshot.can.transfer).toBe(true);
  });
});

describe('manual 6.3, transfer', () => {
  test('accepted, under way, failed later: the customer is back', async () => {
    const { callCenter, server, at } = await talking();
    callCenter.transfercall('1002@demo', 802);
    server.reply('transfercall', { dir: 0 });
    server.send({ type: 'transfering', callid: '24' });
    expect(at()).toEqual(['转接中', true]);
    server.send({ type: 'transfercall', status: 480, reason: '目标无应答', dir: 0 });
    expect(at()).toEqual(['通话中', true]);
  });

  test('cancelled (the incumbent never comes back from it)', async () => {
    const { callCenter, server, at } = await talking();
    server.send({ type: 'transfering' });
    callCenter.canceltransfercall();
    server.reply('canceltransfercall');
    expect(at()).toEqual(['通话中', true]);
  });

  test('refused while on hold: still on hold', async () => {
    const { callCenter, server, at } = await talking();
    server.send({ type: 'mute', status: 0 });
    callCenter.transfercall('1002@demo');
    server.reply('transfercall', { status: 480, reason: '目标坐席未就绪', dir: 0 });
    expect([at(), callCenter.isHeld()]).toEqual([['保持', true], true]);
  });

  test('transferred in: from an outbound call it counts as outbound', async () => {
    const { callCenter, server } = await signedIn();
    server.send({ type: 'transferinringing', ...ids, dir: 1 });
    server.send({ type: 'transferincall', ...ids, dir: 1 });
    expect([callCenter.isOutbound(), callCenter.getCallFrom()]).toEqual([true, 'transfer']);
  });
});

describe('IVR, internal calls, supervision', () => {
  test('consulted IVR: answer or incall tells that the customer is back', async () => {
    const { callCenter, server, at } = await talking();
    callCenter.consulationservice('95002', 802, { a: 1 }, '1');
    server.reply('consulationservice');
    expect(at()).toEqual(['咨询服务', true]);
    server.send({ type: 'incall', ...ids });
    expect(at()).toEqual(['通话中', true]);
  });

  test('an internal call that fails: the reason, then after', async () => {
    const { callCenter, server } = await signedIn();
    const alerts: string[] = [];
    callCenter.setEventAlertEvent((text) => alerts.push(text));
    callCenter.callout('1002@demo');
    server.reply('makecall', { callid: '9' });
    server.send({ type: 'innercallout', status: 480, reason: '目标坐席未签入', callid: '9' });
    expect([alerts, callCenter.isCalling()]).toEqual([['目标坐席未签入'], true]);
    server.send({ type: 'after', ...ids });
    expect(callCenter.isCalling()).toBe(false);
  });

  test('listening: the operator is remembered until after', async () => {
    const { callCenter, server, browser } = await signedIn();
    callCenter.monitor('1002@demo');
    expect(browser.socket.last('monitor')).toMatchObject({ agentoperatorid: '1002@demo' });
    server.reply('monitor', { monitor: 1 });
    expect([callCenter.getBeOperator(), callCenter.getCallFrom(), callCenter.isCalling()]).toEqual([
      '1002@demo',
      'monitor',
      true,
    ]);
    server.send({ type: 'monitorringing' });
    server.send({ type: 'monitorincall' });
    expect(callCenter.getNowStatusText()).toBe('监听通话中');
    server.send({ type: 'after', ...ids });
    expect([callCenter.getBeOperator(), callCenter.getCallFrom()]).toEqual(['', '']);
  });

  test('forced: the agent changes, the supervisor does not', async () => {
    const { callCenter, server } = await signedIn();
    server.send({ type: 'forceidle', status: 0, reason: '' });
    expect(callCenter.getNowStatus()).toBe('agentidle');
    server.send({ type: 'forcebusy', status: 0, reason: '', monitor: 1 });
    expect(callCenter.getNowStatus()).toBe('agentidle');
    server.send({ type: 'forcebusy', status: 0, reason: '' });
    expect(callCenter.getNowStatus()).toBe('agentbusy');
  });

  test('a predictive sign-in: the standing leg is no call', async () => {
    const { callCenter, server } = await signedIn();
    server.send({ type: 'inringing', agentStandby: true });
    expect([callCenter.isCalling(), callCenter.getNowStatusText()]).toEqual([false, '话机振铃']);
    server.send({ type: 'incall', agentStandby: true });
    expect([callCenter.isCalling(), callCenter.getNowStatusText()]).toEqual([false, '话机接通']);
  });

  test.each([
    ['kick', 'failed'],
    ['offwork', 'failed'],
  ])('%s of older servers ends the session, and nothing reconnects', async (type, state) => {
    const { browser, callCenter, server } = await signedIn();
    server.send({ type });
    expect([callCenter.isLogin(), callCenter.getConnectionState()]).toEqual([false, state]);
    browser.advance(60_000);
    expect(browser.sockets).toHaveLength(1);
  });
});
