import { describe, expect, test } from 'vitest';
import { Session } from '../session/session.ts';
import { signedInClient } from '../test-support/signed-in-client.ts';
import { settle, VirtualBrowser } from '../test-support/virtual-browser.ts';
import { AgentError } from './agent-error.ts';
import { clientOf } from './client-of.ts';
import type { ClientSnapshot } from './client-snapshot.ts';

const ids = { callid: '24', timestamp: '1700000000', caller: '13812345678', called: '95003', dir: 0 };
const request = { operator: '1001', password: 'secret', companyid: 1, worktype: 1 } as const;

function newClient() {
  const browser = new VirtualBrowser();
  const client = clientOf(new Session(browser.environment), browser.environment, () => 'http://server.test');
  return { browser, client };
}

/** What a promise came to: its value, or the code that it was rejected with. */
async function outcome(promise: Promise<unknown>): Promise<unknown> {
  return promise.catch((error: unknown) => (error instanceof AgentError ? error.code : error));
}

describe('sign-in', () => {
  test('resolves with who is signed in; the password goes out as its MD5', async () => {
    const { agent, browser, client } = await signedInClient();
    expect(agent).toMatchObject({ agentKey: '1001@demo', worktype: 1, role: 'agent' });
    expect(browser.requests[0]?.body).toMatchObject({ operator: '1001', pwd: '5ebe2294ecd0e0f08eab7690d2a6ee69' });
    expect(client.snapshot).toMatchObject({ state: 'signedIn', connection: { status: 'connected' } });
  });

  test.each([
    ['a refused login', { code: '1004', info: null, reason: 'wrong' }, 'loginRefused'],
    ['nonsense', 'x', 'loginRefused'],
  ])('%s rejects', async (_what, reply, code) => {
    const { browser, client } = newClient();
    browser.loginReply = reply;
    expect(await outcome(client.signIn(request))).toBe(code);
    expect(client.snapshot.state).toBe('signedOut');
  });

  test('no network', async () => {
    const { browser, client } = newClient();
    browser.networkFails = true;
    expect(await outcome(client.signIn(request))).toBe('network');
  });

  test('logon refused: with the code of the catalogue', async () => {
    const { browser, client } = newClient();
    const signingIn = outcome(client.signIn(request));
    await settle();
    browser.socket.open();
    browser.socket.receive({ type: 'logon', status: 1, reason: '登录已失效，请重试' });
    expect(await signingIn).toBe('signInFailed');
  });

  test('no answer within 5 s: rejects, and nothing goes on in the background', async () => {
    const { browser, client } = newClient();
    const signingIn = outcome(client.signIn(request));
    await settle();
    browser.socket.open();
    browser.advance(5_100);
    expect(await signingIn).toBe('noReply');
    browser.advance(60_000);
    expect(browser.sockets).toHaveLength(1);
    expect(client.snapshot.connection.status).toBe('disconnected');
  });

  test('twice: the second is refused', async () => {
    const { client } = await signedInClient();
    expect(await outcome(client.signIn(request))).toBe('alreadySignedInHere');
  });

  test('aborted: rejects with the reason', async () => {
    const { client } = newClient();
    const abort = new AbortController();
    const signingIn = outcome(client.signIn(request, { signal: abort.signal }));
    await settle();
    abort.abort('enough');
    expect(await signingIn).toBe('enough');
    expect(client.snapshot.agent).toBeUndefined();
  });

  test('sign-out resolves when the server has closed; refused during a call it rejects and stays', async () => {
    const { browser, client, server } = await signedInClient();
    server.send({ type: 'incall', ...ids });
    const refused = outcome(client.signOut());
    server.reply('logout', { status: 409, reason: '您正在通话中' });
    expect(await refused).toBe('onCall');
    expect(client.snapshot.call?.phase).toBe('incall');
    server.send({ type: 'after', ...ids });
    const out = client.signOut();
    server.reply('logout');
    browser.socket.lose();
    await out;
    expect(client.snapshot).toMatchObject({ state: 'signedOut', connection: { why: 'signedOut' } });
  });
});

describe('commands', () => {
  test('settle with the reply, not with the sending', async () => {
    const { client, server } = await signedInClient();
    let done = false;
    const dialling = client.dial('13300000019', { followData: { order: 7 } }).then((reply) => {
      done = true;
      return reply;
    });
    await settle();
    expect([done, client.snapshot.pending]).toEqual([false, ['makecall']]);
    server.reply('makecall', { callid: '25' });
    expect((await dialling).callid).toBe('25');
    expect(client.snapshot.pending).toEqual([]);
  });

  test('User-to-User goes with the call and with the hang-up, when given', async () => {
    const { browser, client, server } = await signedInClient();
    const dialling = client.dial('13300000019', { uuiData: '56;encoding=hex' });
    expect(browser.socket.last('makecall')).toMatchObject({ called: '13300000019', uuiData: '56;encoding=hex' });
    server.reply('makecall', { callid: '25' });
    await dialling;
    const hangingUp = client.hangUp({ uuiData: '57;encoding=hex' });
    expect(browser.socket.last('cancelmakecall')).toMatchObject({ uuiData: '57;encoding=hex' });
    server.reply('cancelmakecall');
    await hangingUp;
    void client.hangUp();
    expect(browser.socket.last('cancelmakecall')).not.toHaveProperty('uuiData');
  });

  test('a refusal rejects with the code of the catalogue, in either language', async () => {
    const { browser, client, server } = await signedInClient();
    const holding = client.hold();
    server.reply('mute', { status: 409, reason: '通话尚未接通' });
    await expect(holding).rejects.toMatchObject({
      code: 'notTalking',
      status: 409,
      cmd: 'mute',
      reason: '通话尚未接通',
    });
    const back = outcome(client.endConsult());
    const error = { type: 'error', cmd: 'agentconsultback', status: 409, reason: 'there is no consultation' };
    // A reply to something else settles nothing.
    server.send({ ...error, sequence: 1 });
    server.send({ ...error, sequence: browser.socket.last('agentconsultback')?.sequence });
    expect(await back).toBe('noConsultation');
  });

  test('answering on the phone instead', async () => {
    const { client, server } = await signedInClient();
    const answering = outcome(client.answer());
    server.reply('answercall', { status: 403, reason: '请在话机上接听' });
    expect(await answering).toBe('notAllowedForWorktype');
  });

  test('no reply within 5 s rejects, and the command is not sent again later', async () => {
    const { browser, client } = await signedInClient();
    const first = browser.socket;
    const holding = outcome(client.hold());
    first.lose();
    browser.advance(5_100);
    expect(await holding).toBe('noReply');
    browser.socket.open();
    browser.socket.receive({ type: 'reconnection', status: 0, resumed: true });
    browser.advance(100);
    expect(browser.socket.commands).toEqual(['reconnection']);
  });

  test('a cut in between: the command is sent again, and the promise settles with its reply', async () => {
    const { browser, client } = await signedInClient();
    const holding = client.hold();
    const sent = browser.socket.last('mute');
    browser.socket.lose();
    browser.advance(1_000);
    browser.socket.open();
    browser.socket.receive({ type: 'reconnection', status: 0, resumed: true });
    browser.advance(10);
    expect(browser.socket.last('mute')).toEqual(sent);
    browser.socket.receive({ type: 'mute', status: 0, reason: '', sequence: sent?.sequence, seq: 2, epoch: 'e1' });
    expect((await holding).type).toBe('mute');
  });

  test('aborted: rejects with the reason', async () => {
    const { client } = await signedInClient();
    const abort = new AbortController();
    const asking = outcome(client.readyAgents({ signal: abort.signal }));
    abort.abort('closed the picker');
    expect(await asking).toBe('closed the picker');
    expect(await outcome(client.hold({ signal: abort.signal }))).toBe('closed the picker');
  });

  test('the session ends first', async () => {
    const { client, server } = await signedInClient();
    const asking = outcome(client.groups());
    server.send({ type: 'logon', status: 2, reason: 'x' });
    expect(await asking).toBe('sessionEnded');
    expect(await outcome(client.ready())).toBe('notSignedInHere');
    expect(client.snapshot.connection).toMatchObject({ status: 'failed', why: 'takenOver' });
  });
});

describe('what it tells', () => {
  test('events by type, and every frame by *; the undo; one that throws hurts nobody', async () => {
    const { browser, client, server } = await signedInClient();
    const heard: string[] = [];
    client.on('inringing', () => {
      throw new Error('page');
    });
    const undo = client.on('inringing', (event) => heard.push(`typed ${'caller' in event ? event.caller : ''}`));
    client.on('*', (event) => heard.push(`any ${event.type}`));
    server.send({ type: 'inringing', ...ids });
    undo();
    server.send({ type: 'inringing', ...ids });
    expect(heard).toEqual(['typed 13812345678', 'any inringing', 'any inringing']);
    expect(browser.reports).toHaveLength(2);
  });

  test('onChange gets the new snapshot and the one before; old ones never change', async () => {
    const { client, server } = await signedInClient();
    const seen: [ClientSnapshot, ClientSnapshot][] = [];
    client.onChange((now, before) => seen.push([now, before]));
    const before = client.snapshot;
    server.send({
      type: 'inringing',
      ...ids,
      nowgroupid: 802,
      userdata: { vip: 1 },
      callerArea: { city: '北京', provice: '北京' },
    });
    expect(before.call).toBeUndefined();
    expect(seen.at(-1)?.[1]).not.toBe(seen.at(-1)?.[0]);
    expect(client.snapshot.call).toMatchObject({
      phase: 'inringing',
      number: '13812345678',
      direction: 'inbound',
      ringing: true,
      connected: false,
      groupId: 802,
      userdata: { vip: 1 },
      area: { city: '北京', province: '北京' },
    });
  });

  test('a heartbeat without news tells nobody', async () => {
    const { browser, client } = await signedInClient();
    browser.advance(4_500);
    let changes = 0;
    client.onChange(() => changes++);
    browser.advance(60_000);
    expect(changes).toBe(0);
  });

  test('missed, and the queue', async () => {
    const { client, server, browser } = await signedInClient();
    server.send({ type: 'agentidle', status: 0 });
    browser.socket.receive({ type: 'queuenum', cmdtype: 1, groupid: 802, num: 3, autonum: 0 });
    server.send({ type: 'inringing', ...ids });
    server.send({ type: 'after', ...ids, filename: '', endReason: 'agentNoAnswer', endedBy: 'system', duration: 0 });
    server.send({ type: 'agentbusy', status: 0, busydescr: 0, reason: '未接来电' });
    expect(client.snapshot).toMatchObject({
      state: 'notReady',
      notReadyWhy: '未接来电',
      lastCall: { missed: true, answered: false, number: '13812345678' },
      queues: [{ groupId: 802, waiting: 3 }],
      call: undefined,
    });
  });
});

describe('what a page that comes back is told', () => {
  test('its timers go on from the server’s clock', async () => {
    const { client, server } = await signedInClient();
    const now = client.serverNowMs();
    server.send({ type: 'agentbusy', status: 0, busydescr: 1, since: now - 65_400 });
    expect(client.snapshot).toMatchObject({ state: 'notReady', stateSinceMs: now - 65_400 });
    server.send({ type: 'incall', ...ids, since: now - 12_300 });
    expect(client.snapshot.call?.sinceMs).toBe(now - 12_300);
    // 30 s in all, of which the server tells 26 as left.
    server.send({ type: 'after', ...ids, filename: 'x.wav', wrapUp: 26, since: now - 4_700 });
    expect(client.snapshot).toMatchObject({
      stateSinceMs: now - 4_700,
      lastCall: { endedAtMs: now - 4_700, wrapUpUntilMs: now - 4_700 + 30_000 },
    });
    // A begin that is yet to come is none.
    server.send({ type: 'agentidle', status: 0, since: now + 60_000 });
    expect(client.snapshot.stateSinceMs).toBe(now);
  });

  test('whom it asks, for as long as it does', async () => {
    const { client, server } = await signedInClient();
    server.send({ type: 'incall', ...ids });
    server.send({ type: 'agentconsult', status: 0, dir: 0, target: '1002@demo' });
    expect(client.snapshot.call?.party).toBe('1002@demo');
    server.send({ type: 'agentconsultback', status: 0, dir: 0 });
    expect(client.snapshot.call?.party).toBe('');
    server.send({ type: 'transfering', target: '133' });
    expect(client.snapshot.call?.party).toBe('133');
  });
});

describe('what can be done', () => {
  const can = (snapshot: ClientSnapshot): readonly string[] =>
    Object.entries(snapshot.can).flatMap(([action, is]) => (is ? [action] : []));
  const always = ['ready', 'notReady'];

  test('signed out, at rest, ringing at a phone, talking, on hold, consulting', async () => {
    expect(can(newClient().client.snapshot)).toEqual(['signIn']);
    const { client, server } = await signedInClient();
    expect(can(client.snapshot)).toEqual(['signOut', ...always, 'dial']);
    server.send({ type: 'inringing', ...ids });
    // On a SIP phone the agent answers there.
    expect(can(client.snapshot)).toEqual([...always, 'hangUp', 'saveNote']);
    // Unless the phone can be made to.
    server.send({ type: 'answerable', ...ids });
    expect(can(client.snapshot)).toEqual([...always, 'answer', 'hangUp', 'saveNote']);
    server.send({ type: 'incall', ...ids });
    const withCustomer = ['transfer', 'transferToGroup', 'consult', 'transferToIvr', 'consultIvr'];
    expect(new Set(can(client.snapshot))).toEqual(
      new Set([...always, 'hangUp', 'saveNote', 'hold', 'sendDtmf', ...withCustomer]),
    );
    server.send({ type: 'mute', status: 0 });
    expect(new Set(can(client.snapshot))).toEqual(
      new Set([...always, 'hangUp', 'saveNote', 'retrieve', ...withCustomer]),
    );
    server.send({ type: 'agentconsult', status: 0, dir: 0 });
    expect(can(client.snapshot)).toEqual([...always, 'hangUp', 'saveNote', 'endConsult']);
    server.send({ type: 'transfering' });
    expect(can(client.snapshot)).toEqual([...always, 'hangUp', 'saveNote', 'cancelTransfer']);
  });

  test('commands wait for a lost connection; after the end nothing works', async () => {
    const { browser, client } = await signedInClient();
    browser.socket.lose();
    expect([client.snapshot.connection.status, client.snapshot.can.notReady]).toEqual(['connecting', true]);
    client.close();
    expect(can(client.snapshot)).toEqual(['signIn']);
  });
});
