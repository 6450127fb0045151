import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { GatewayBench } from '../../test/support/gateway-bench.ts';
import { DROPPED_MAX, FRAMES_BURST, REFUSALS_BURST } from './frame-limiter.ts';
import { PING_MS, SILENT_MS_MAX } from './gateway-core.ts';
import { FRAME_CHARS_MAX } from './page-frame.ts';
import { UNREAD_BYTES_MAX } from './page-writer.ts';

const KEY = '1001@demo';
let bench: GatewayBench;
beforeEach(() => {
  bench = new GatewayBench();
});

describe('a frame that is none of ours gets a reply with status and reason, and changes nothing', () => {
  it.each([
    ['no JSON', 'hello', ''],
    ['half a frame', '{"cmd":"free', ''],
    ['an array', '[]', ''],
    ['null', 'null', ''],
    ['no cmd', '{"sequence":1}', ''],
    ['a cmd that is no text', '{"cmd":{}}', ''],
    ['an unknown command', '{"cmd":"frobnicate"}', 'frobnicate'],
    ['a name of every object', '{"cmd":"__proto__"}', '__proto__'],
    ['a very long name', `{"cmd":"${'x'.repeat(400)}"}`, 'x'.repeat(32)],
    ['a frame too large, of nobody knows what', `{"cmd":"mc","called":"1","x":"${'x'.repeat(FRAME_CHARS_MAX)}"}`, ''],
  ])('%s', (_name, text, cmd) => {
    const { page, socket } = bench.signedIn();
    bench.send(page, text);
    const [reply, ...rest] = socket.take();
    expect(reply).toMatchObject({ type: 'error', cmd });
    expect(reply?.status).toBeGreaterThan(0);
    expect(reply?.reason).not.toBe('');
    expect(rest).toEqual([]);
    expect(bench.inputs).toEqual([]);
    expect(socket.ended).toBeUndefined();
  });

  it.each([
    ['a number of 400 characters', `{"cmd":"makecall","called":"${'1'.repeat(400)}"}`, 'numberTooLong'],
    ['no number', '{"cmd":"makecall"}', 'numberEmpty'],
    ['a field of the wrong type', '{"cmd":"makecall","called":{}}', 'invalidField'],
    [
      'deep nesting',
      `{"cmd":"makecall","called":"1","preview":${'[{"a":'.repeat(2_000)}1${'}]'.repeat(2_000)}}`,
      'invalidField',
    ],
    ['userdata of 70 kB', `{"cmd":"makecall","called":"1","userdata":{"a":"${'x'.repeat(70_000)}"}}`, 'dataTooLarge'],
    ['userdata of 1 MB', `{"cmd":"makecall","called":"1","userdata":{"a":"${'x'.repeat(1e6)}"}}`, 'dataTooLarge'],
  ])('%s: the engine refuses the command, as it knows what its reply says', (_name, text, code) => {
    const { page, socket } = bench.signedIn();
    bench.send(page, text.replace(/}$/, ',"sequence":7}'));
    expect(socket.take()).toEqual([]);
    expect(bench.inputs).toMatchObject([{ type: 'malformed', agentKey: KEY, cmd: 'makecall', code, sequence: 7 }]);
    expect(JSON.stringify(bench.inputs)).toMatch(
      code === 'dataTooLarge' ? /at most 98304|than 65536 bytes/ : /called|preview/,
    );
  });

  it('before logon a wrong command is refused by its own name (sdk-facts §3.2)', () => {
    const { page, socket } = bench.connect(bench.login());
    bench.send(page, { cmd: 'makecall', sequence: 3 });
    expect(socket.take()).toMatchObject([{ type: 'makecall', status: 400, sequence: 3 }]);
    expect(bench.inputs).toEqual([]);
  });

  it('whatever it is', () => {
    const { page, socket } = bench.signedIn();
    const anything = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .record({
          cmd: fc.constantFrom('logon', 'reconnection', 'audio', 'makecall', 'agentbusy', 'toString'),
          sequence: fc.anything(),
          called: fc.anything(),
          seq: fc.anything(),
          epoch: fc.anything(),
          sdp: fc.anything(),
        })
        .map((frame) => JSON.stringify(frame) ?? ''),
    );
    fc.assert(
      fc.property(anything, (text) => {
        bench.monoMs += 1_000;
        bench.send(page, text);
        for (const frame of socket.take()) {
          expect(typeof frame.type).toBe('string');
        }
      }),
      { numRuns: 300 },
    );
  });

  it('a field that the command does not define is ignored (profile B of the incumbent)', () => {
    const { page } = bench.signedIn();
    const stale = {
      operatorid: '1001',
      password: 'x',
      abbreviate: 'demo',
      worktype: 0,
      companyid: 1,
      auto: 0,
      called: '1',
      userdata: {},
    };
    bench.send(page, { ...stale, cmd: 'agentidle', sequence: 5 });
    expect(bench.inputs).toEqual([
      { type: 'command', agentKey: KEY, command: { cmd: 'agentidle', sequence: 5 }, sequence: 5 },
    ]);
  });
});

describe('before logon', () => {
  it('commands are refused, availablegroup is not, and its reply comes to the page that asked', () => {
    const signedIn = bench.signedIn();
    const { page, socket } = bench.connect(bench.login());
    bench.send(page, { cmd: 'agentidle', sequence: 1 });
    expect(socket.take()).toMatchObject([{ type: 'error', cmd: 'agentidle', status: 403, sequence: 1 }]);
    bench.send(page, { cmd: 'availablegroup', sequence: 2 });
    expect(bench.inputs).toMatchObject([{ type: 'command', command: { cmd: 'availablegroup' }, sequence: 2 }]);
    bench.emit(KEY, { type: 'availablegroup', data: [] }, 2);
    expect(socket.take()).toEqual([{ type: 'availablegroup', data: [], sequence: 2 }]);
    expect(signedIn.socket.take()).toEqual([]);
  });

  it('logout is answered and closes', () => {
    const { page, socket } = bench.connect(bench.login());
    bench.send(page, { cmd: 'logout', sequence: 3 });
    expect(socket.take()).toEqual([{ type: 'logout', status: 0, reason: '', sequence: 3 }]);
    expect(socket.ended).toBe('1000');
  });

  it('a socket without a token gets refusals and ten seconds', () => {
    const { page, socket } = bench.connect(undefined);
    bench.send(page, { cmd: 'agentidle' });
    bench.send(page, 'x');
    expect(socket.take()).toMatchObject([
      { type: 'error', cmd: 'agentidle', status: 403 },
      { type: 'error', cmd: '' },
    ]);
    bench.pass(12_000);
    expect(socket.ended).toBe('terminated');
    const other = bench.connect(undefined);
    bench.send(other.page, { cmd: 'logon', operatorid: '1001', password: '1001', companyid: 1, sequence: 1 });
    expect(other.socket.take()).toMatchObject([{ type: 'logon', status: 1, sequence: 1 }]);
    expect(other.socket.ended).toBe('1008');
  });
});

describe('heartbeat', () => {
  it('a ping comes back with its sequence; a socket that is silent for 45 s is dead', () => {
    const { page, socket } = bench.signedIn();
    bench.send(page, { cmd: 'ping', sequence: 1562898710123 });
    expect(socket.texts).toEqual(['{"type":"ping","sequence":1562898710123}']);
    bench.pass(SILENT_MS_MAX);
    expect(socket.ended).toBeUndefined();
    bench.pass(1_000);
    expect(socket.ended).toBe('terminated');
  });

  it('the server pings every 15 s with the wall clock, and an answer keeps the socket', () => {
    const { page, socket } = bench.signedIn();
    for (let nth = 0; nth < 8; nth += 1) {
      bench.pass(PING_MS);
      bench.send(page, { cmd: 'pingack', sequence: bench.wallMs });
      expect(socket.texts.splice(0)).toEqual([`{"type":"ping","sequence":${bench.wallMs}}`]);
    }
    expect(socket.ended).toBeUndefined();
  });
});

describe('limits', () => {
  it('refusals are written back at a limited rate, then in silence; a flood ends the socket', () => {
    const { page, socket } = bench.signedIn();
    for (let nth = 0; nth < FRAMES_BURST; nth += 1) {
      bench.send(page, 'x');
    }
    expect(socket.take()).toHaveLength(REFUSALS_BURST);
    for (let nth = 0; nth <= DROPPED_MAX; nth += 1) {
      bench.send(page, { cmd: 'agentidle' });
    }
    expect(bench.inputs).toEqual([]);
    expect(socket.ended).toBe('terminated');
  });

  it('a page that does not read is cut off, and can come back to what it missed', () => {
    const { grant, page, socket, epoch } = bench.signedIn();
    socket.bufferedAmount = UNREAD_BYTES_MAX + 1;
    bench.emit(KEY, { type: 'inringing', callid: '1' });
    expect(socket.ended).toBe('terminated');
    bench.emit(KEY, { type: 'after', callid: '1' });
    bench.cut(page);
    const back = bench.connect(grant);
    bench.send(back.page, { cmd: 'reconnection', agentkey: KEY, seq: 1, epoch });
    expect(back.socket.take().map((frame) => frame.type)).toEqual(['reconnection', 'inringing', 'after']);
  });
});
