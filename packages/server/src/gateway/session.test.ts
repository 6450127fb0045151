import { beforeEach, describe, expect, it } from 'vitest';
import { GatewayBench } from '../../test/support/gateway-bench.ts';
import { REPLAY_AGE_MS, REPLAY_BYTES_MAX, REPLAY_FRAMES_MAX } from './replay-buffer.ts';

const KEY = '1001@demo';
const ring = (callid: string) => ({ type: 'inringing', callid });

let bench: GatewayBench;
beforeEach(() => {
  bench = new GatewayBench();
});

describe('logon', () => {
  it('feeds signIn with what the frame says', () => {
    const grant = bench.login();
    const { page } = bench.connect(grant);
    bench.send(page, bench.logonFrame(grant, 7, { worktype: '1', auto: '1', logingroups: '802, 803' }));
    expect(bench.inputs).toEqual([
      {
        type: 'signIn',
        agentKey: KEY,
        worktype: 1,
        auto: true,
        groupIds: [802, 803],
        audioLeg: undefined,
        sequence: 7,
      },
    ]);
  });

  it('with a wrong password, company or name is status 1 and the end of the socket', () => {
    for (const wrong of [
      { password: 'x' },
      { password: '' },
      { companyid: 2 },
      { operatorid: '1002' },
      { abbreviate: 'b' },
    ]) {
      const grant = bench.login();
      const { page, socket } = bench.connect(grant);
      bench.send(page, bench.logonFrame(grant, 3, wrong));
      expect(socket.take()).toMatchObject([{ type: 'logon', status: 1, sequence: 3 }]);
      expect(socket.ended).toBe('1008');
    }
    expect(bench.inputs).toEqual([]);
  });

  it('the password works once; the same frame sent again because its reply was lost is no second use', () => {
    const { grant, page } = bench.signedIn();
    bench.cut(page);
    const again = bench.connect(grant);
    bench.send(again.page, bench.logonFrame(grant, 1));
    expect(bench.inputs.map((input) => input.type)).toEqual(['pageLost', 'signIn']);
    const third = bench.connect(grant);
    bench.send(third.page, bench.logonFrame(grant, 2));
    expect(third.socket.take()).toMatchObject([{ type: 'logon', status: 1 }]);
    expect(again.socket.ended).toBeUndefined();
  });

  it('with wrong fields is status 1 too, so that the page does not wait for ever', () => {
    const grant = bench.login();
    const { page, socket } = bench.connect(grant);
    bench.send(page, bench.logonFrame(grant, 3, { worktype: 9 }));
    expect(socket.take()).toMatchObject([{ type: 'logon', status: 1, sequence: 3 }]);
    expect(socket.ended).toBe('1008');
  });

  it('that the engine refuses ends the socket and leaves no session', () => {
    const grant = bench.login();
    const { page, socket } = bench.connect(grant);
    bench.send(page, bench.logonFrame(grant));
    bench.emit(KEY, { type: 'logon', status: 1, reason: 'too many' }, 1);
    expect(socket.take()).toMatchObject([{ type: 'logon', status: 1, reason: 'too many', sequence: 1 }]);
    expect(socket.ended).toBe('1000');
    expect(bench.core.counts().signedIn).toBe(0);
  });

  it('of a second browser takes over: the first page gets status 2 and is closed, its token and cookie are void', () => {
    const first = bench.signedIn(KEY, {}, 'cookie-1');
    const second = bench.login(KEY, 'cookie-2');
    const { page, socket } = bench.connect(second);
    bench.send(page, bench.logonFrame(second, 5));
    expect(first.socket.take()).toMatchObject([{ type: 'logon', status: 2 }]);
    expect(first.socket.ended).toBe('4001');
    expect(bench.inputs.map((input) => input.type)).toEqual(['signIn']);
    expect(bench.signedOut).toEqual(['cookie-1']);
    bench.cut(first.page);
    expect(bench.inputs.map((input) => input.type)).toEqual(['signIn']); // nobody was lost
    expect(bench.tokens.find(first.grant.token)).toBeUndefined();
    bench.emit(KEY, ring('1'));
    expect(first.socket.take()).toEqual([]);
    expect(socket.take()).toMatchObject([{ type: 'inringing', seq: 1 }]);
  });
});

describe('numbering', () => {
  it('is gapless over replies and call events, absent from ping and feeds', () => {
    const { page, socket, epoch } = bench.signedIn();
    bench.send(page, { cmd: 'agentidle', sequence: 50 });
    bench.emit(KEY, { type: 'agentidle', status: 0, reason: '' }, 50);
    bench.emit(KEY, { type: 'queuenum', groupid: 802, num: 1 });
    bench.emit(KEY, ring('9'));
    expect(socket.take()).toEqual([
      { type: 'agentidle', status: 0, reason: '', sequence: 50, seq: 2, epoch },
      { type: 'queuenum', groupid: 802, num: 1 },
      { type: 'inringing', callid: '9', seq: 3, epoch },
    ]);
  });

  it('goes on while the page is away, and a page that comes back gets exactly what it missed', () => {
    const { grant, page, socket, epoch } = bench.signedIn();
    bench.emit(KEY, ring('1'));
    expect(socket.take()).toHaveLength(1);
    bench.cut(page);
    bench.emit(KEY, { type: 'queuenum', groupid: 802, num: 1 });
    bench.emit(KEY, { type: 'after', callid: '1' });
    const back = bench.connect(grant);
    bench.send(back.page, { cmd: 'reconnection', companyid: 1, agentkey: KEY, seq: 2, epoch, sequence: 60 });
    expect(back.socket.take()).toEqual([
      { type: 'reconnection', status: 0, reason: '', resumed: true, epoch, sequence: 60 },
      { type: 'after', callid: '1', seq: 3, epoch },
    ]);
    expect(bench.inputs).toEqual([
      { type: 'pageLost', agentKey: KEY },
      { type: 'pageBack', agentKey: KEY, replay: false },
    ]);
  });

  it('of a frame that got lost on the way: the page says the last number it has', () => {
    const { grant, page, epoch } = bench.signedIn();
    bench.emit(KEY, ring('1'));
    bench.emit(KEY, { type: 'incall', callid: '1' });
    bench.cut(page);
    const back = bench.connect(grant);
    bench.send(back.page, { cmd: 'reconnection', agentkey: KEY, seq: 1, epoch });
    expect(back.socket.take().map((frame) => [frame.type, frame.seq])).toEqual([
      ['reconnection', undefined],
      ['inringing', 2],
      ['incall', 3],
    ]);
  });

  it.each([
    ['an incumbent page', {}],
    ['another epoch', { seq: 1, epoch: 'old' }],
    ['a number from the future', { seq: 99 }],
  ])('%s gets the state anew, under a new epoch', (_who, numbers) => {
    const { grant, page, epoch } = bench.signedIn();
    bench.cut(page);
    bench.emit(KEY, ring('1'));
    const back = bench.connect(grant);
    bench.onInput = (input) => {
      if (input.type === 'pageBack' && input.replay) {
        bench.emit(KEY, ring('1'));
      }
    };
    const sent = 'seq' in numbers && !('epoch' in numbers) ? { ...numbers, epoch } : numbers;
    bench.send(back.page, { cmd: 'reconnection', companyid: 1, agentkey: KEY, ...sent });
    const [reply, state] = back.socket.take();
    expect(reply).toMatchObject({ type: 'reconnection', status: 0, resumed: false });
    expect(reply?.epoch).not.toBe(epoch);
    expect(state).toEqual({ type: 'inringing', callid: '1', seq: 1, epoch: reply?.epoch });
  });

  it('keeps a minute of frames, and no more than its limits', () => {
    const { grant, page, epoch } = bench.signedIn();
    bench.cut(page);
    for (let second = 0; second < 60; second += 1) {
      bench.emit(KEY, ring(String(second)));
      bench.pass(1_000);
    }
    const back = bench.connect(grant);
    bench.send(back.page, { cmd: 'reconnection', agentkey: KEY, seq: 1, epoch });
    expect(back.socket.take()).toHaveLength(61);

    for (let nth = 0; nth < 2 * REPLAY_FRAMES_MAX; nth += 1) {
      bench.emit(KEY, { type: 'inringing', callid: 'x'.repeat(400) });
    }
    expect(bench.core.counts().replayBytes).toBeLessThanOrEqual(REPLAY_BYTES_MAX);
    bench.send(back.page, { cmd: 'ping', sequence: 1 });
    bench.cut(back.page);
    bench.pass(REPLAY_AGE_MS + 20_000);
    expect(bench.core.counts().replayBytes).toBe(0);
  });
});

describe('reconnection', () => {
  it('with a login made anew, as a reloaded page of the incumbent says it: takes the session over, once', () => {
    const { page, socket } = bench.signedIn();
    const grant = bench.login();
    const back = bench.connect(grant);
    bench.onInput = (input) => {
      if (input.type === 'pageBack') bench.emit(KEY, ring('7'));
    };
    bench.send(back.page, { cmd: 'reconnection', companyid: 1, agentkey: KEY, sequence: 9 });
    expect(socket.take().map((frame) => [frame.type, frame.status])).toContainEqual(['logon', 2]);
    expect(socket.ended).toBe('4001');
    expect(back.socket.take()).toMatchObject([
      { type: 'reconnection', status: 0, resumed: false, sequence: 9 },
      { type: 'inringing', seq: 1 },
    ]);
    expect(bench.inputs.at(-1)).toEqual({ type: 'pageBack', agentKey: KEY, replay: true });
    expect(page.open).toBe(false);
    const again = bench.connect(grant);
    bench.send(again.page, bench.logonFrame(grant, 10));
    expect(again.socket.take()).toMatchObject([{ type: 'logon', status: 1 }]);
  });

  it('with a login made anew while nobody is signed in is refused', () => {
    const { page, socket } = bench.connect(bench.login());
    bench.send(page, { cmd: 'reconnection', companyid: 1, agentkey: KEY, sequence: 9 });
    expect(socket.take()).toMatchObject([{ type: 'reconnection', status: 403 }]);
  });

  it('without a valid token, or after the session, is refused', () => {
    const stranger = bench.connect(undefined);
    bench.send(stranger.page, { cmd: 'reconnection', companyid: 1, agentkey: KEY, sequence: 4 });
    const { grant, page } = bench.signedIn();
    bench.cut(page);
    bench.core.endSession(KEY, 'graceOver');
    const late = bench.connect(grant);
    bench.send(late.page, { cmd: 'reconnection', companyid: 1, agentkey: KEY, sequence: 4 });
    for (const { socket } of [stranger, late]) {
      expect(socket.take()).toMatchObject([{ type: 'reconnection', status: 403, resumed: false, sequence: 4 }]);
      expect(socket.ended).toBe('1008');
    }
  });

  it('replaces a half-open socket whose end was not noticed, without losing the page', () => {
    const { grant, page, socket, epoch } = bench.signedIn();
    const back = bench.connect(grant);
    bench.send(back.page, { cmd: 'reconnection', agentkey: KEY, seq: 1, epoch });
    expect(socket.ended).toBe('4002');
    bench.cut(page);
    expect(bench.inputs).toEqual([{ type: 'pageBack', agentKey: KEY, replay: false }]);
    bench.emit(KEY, ring('2'));
    expect(back.socket.take().map((frame) => frame.type)).toEqual(['reconnection', 'inringing']);
  });
});

describe('a command is run once', () => {
  it('however often it is sent: its reply comes again, with its number', () => {
    const { page, socket, epoch } = bench.signedIn();
    const dial = { cmd: 'makecall', called: '13300000019', sequence: 70 };
    bench.send(page, dial);
    bench.send(page, dial);
    expect(bench.inputs).toHaveLength(1);
    bench.emit(KEY, { type: 'makecall', status: 0, reason: '', callid: '5' }, 70);
    bench.send(page, dial);
    const reply = { type: 'makecall', status: 0, reason: '', callid: '5', sequence: 70, seq: 2, epoch };
    expect(socket.take()).toEqual([reply, reply]);
    expect(bench.inputs).toHaveLength(1);
  });

  it('also over a reconnection; in a new epoch its reply comes without the old number', () => {
    const { grant, page } = bench.signedIn();
    const dial = { cmd: 'makecall', called: '13300000019', sequence: 70 };
    bench.send(page, dial);
    bench.cut(page);
    bench.emit(KEY, { type: 'makecall', status: 0, reason: '', callid: '5' }, 70);
    const back = bench.connect(grant);
    bench.send(back.page, { cmd: 'reconnection', agentkey: KEY });
    bench.send(back.page, dial);
    expect(bench.inputs.map((input) => input.type)).toEqual(['command', 'pageLost', 'pageBack']);
    expect(back.socket.take()).toMatchObject([
      { type: 'reconnection', resumed: false },
      { type: 'makecall', callid: '5', sequence: 70 },
    ]);
  });

  it('two commands of one millisecond are two', () => {
    const { page } = bench.signedIn();
    bench.send(page, { cmd: 'agentidle', sequence: 1562898710123 });
    bench.send(page, { cmd: 'agentbusy', busydescr: 1, sequence: '1562898710123' });
    bench.send(page, { cmd: 'agentidle' });
    bench.send(page, { cmd: 'agentidle' });
    expect(bench.inputs).toHaveLength(4);
  });
});

describe('logout and the end', () => {
  it('the reply, then the server closes; token and cookie are void', () => {
    const { grant, page, socket } = bench.signedIn(KEY, {}, 'cookie');
    bench.onInput = (input) => {
      if (input.type === 'command' && input.command.cmd === 'logout') {
        bench.emit(KEY, { type: 'logout', status: 0, reason: '' }, input.sequence);
        bench.core.endSession(KEY, 'logout');
      }
    };
    bench.send(page, { cmd: 'logout', sequence: 80 });
    expect(socket.take()).toMatchObject([{ type: 'logout', status: 0, sequence: 80 }]);
    expect(socket.ended).toBe('1000');
    bench.cut(page);
    expect(bench.inputs.map((input) => input.type)).toEqual(['command']);
    expect(bench.tokens.find(grant.token)).toBeUndefined();
    expect(bench.signedOut).toEqual(['cookie']);
  });

  it('a forced sign-out: logon 3 and the end', () => {
    const { socket } = bench.signedIn();
    bench.emit(KEY, { type: 'logon', status: 3, reason: 'forced' });
    bench.core.endSession(KEY, 'forced');
    expect(socket.take()).toMatchObject([{ type: 'logon', status: 3 }]);
    expect(socket.ended).toBe('1000');
  });

  it('a token outlives its session by a minute, an unused one a minute after the login', () => {
    const unused = bench.login();
    const { grant, page } = bench.signedIn();
    bench.cut(page);
    bench.pass(59_000);
    expect(bench.tokens.find(unused.token)).toBeDefined();
    bench.pass(2_000);
    expect(bench.tokens.find(unused.token)).toBeUndefined();
    bench.pass(300_000);
    expect(bench.tokens.find(grant.token)).toBeDefined(); // the session holds it
    bench.core.endSession(KEY, 'graceOver');
    bench.pass(59_000);
    expect(bench.tokens.find(grant.token)).toBeDefined();
    bench.pass(2_000);
    expect(bench.tokens.find(grant.token)).toBeUndefined();
    expect(bench.tokens.size).toBe(0);
  });
});
