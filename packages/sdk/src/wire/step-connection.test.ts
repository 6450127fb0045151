import { describe, expect, test } from 'vitest';
import {
  type Connection,
  type ConnectionEffect,
  type ConnectionInput,
  initialConnection,
  type SignOn,
} from './connection.ts';
import { HEARTBEAT_MS, stepConnection } from './step-connection.ts';

const signOn: SignOn = {
  url: 'ws://server.test/ws/agent?token=t',
  operatorid: '1001',
  password: 'once',
  abbreviate: 'demo',
  companyid: '1',
  worktype: 1,
  auto: 0,
  logingroups: '',
  prepares: false,
  chooses: false,
};

/** Feeds inputs one after the other, a second apart, and keeps every step's effects. */
class Script {
  state: Connection = initialConnection;
  nowMs = 1_000_000;
  effects: readonly ConnectionEffect[] = [];

  feed(input: ConnectionInput): this {
    const step = stepConnection(this.state, input, { nowMs: this.nowMs, random: 0.5 });
    this.state = step.state;
    this.effects = step.effects;
    return this;
  }

  frame(frame: Readonly<Record<string, unknown>> & { readonly type: string }): this {
    return this.feed({ type: 'frame', frame: { ...frame } });
  }

  get sent() {
    return this.effects.flatMap((effect) => (effect.type === 'send' ? [effect.frame] : []));
  }

  get delivered() {
    return this.effects.flatMap((effect) => (effect.type === 'deliver' ? [effect.frame] : []));
  }

  effect<Type extends ConnectionEffect['type']>(type: Type) {
    return this.effects.find((effect): effect is ConnectionEffect & { type: Type } => effect.type === type);
  }
}

function online(): Script {
  const script = new Script().feed({ type: 'signOn', signOn }).feed({ type: 'socketOpened' });
  return script.frame({ type: 'logon', status: 0, seq: 1, epoch: 'e1', sequence: script.state.lastSequence });
}

/** The socket was cut and is open again; `reconnection` was sent. */
function resuming(script = online()): Script {
  return script
    .feed({ type: 'socketClosed' })
    .feed({ type: 'timer', timer: 'reconnect' })
    .feed({ type: 'socketOpened' });
}

describe('sign-on', () => {
  test('opens the socket, then sends logon with the identity of the login and nothing else', () => {
    const script = new Script().feed({ type: 'signOn', signOn });
    expect(script.effect('openSocket')?.url).toBe(signOn.url);
    script.feed({ type: 'socketOpened' });
    expect(script.sent).toEqual([
      {
        cmd: 'logon',
        operatorid: '1001',
        password: 'once',
        abbreviate: 'demo',
        companyid: '1',
        worktype: 1,
        auto: 0,
        logingroups: '',
        sequence: 1_000_000,
      },
    ]);
  });

  test('with audio, logon waits until it is prepared', () => {
    const script = new Script().feed({ type: 'signOn', signOn: { ...signOn, worktype: 2, prepares: true } });
    script.feed({ type: 'socketOpened' });
    expect(script.effect('prepare')).toBeDefined();
    expect(script.sent).toEqual([]);
    script.feed({ type: 'command', cmd: 'audio', fields: { sdp: 'v=0' } });
    expect(script.sent[0]).toMatchObject({ cmd: 'audio', sdp: 'v=0' });
    script.feed({ type: 'prepared' });
    expect(script.sent[0]?.cmd).toBe('logon');
  });

  test('audio that takes too long does not hold logon up, and is not waited for twice', () => {
    const script = new Script()
      .feed({ type: 'signOn', signOn: { ...signOn, prepares: true } })
      .feed({ type: 'socketOpened' });
    script.feed({ type: 'timer', timer: 'prepare' });
    expect(script.sent[0]?.cmd).toBe('logon');
    script.feed({ type: 'prepared' });
    expect(script.sent).toEqual([]);
  });

  test('a logon whose reply was lost is sent again as the very same frame: its password works once', () => {
    const script = new Script().feed({ type: 'signOn', signOn }).feed({ type: 'socketOpened' });
    const [first] = script.sent;
    script.feed({ type: 'socketClosed' });
    script.nowMs += 5_000;
    script.feed({ type: 'timer', timer: 'reconnect' }).feed({ type: 'socketOpened' });
    expect(script.sent).toEqual([first]);
  });

  test.each([
    [1, 'refused'],
    [2, 'takenOver'],
    [3, 'forced'],
  ] as const)('logon status %i ends the session (%s), is delivered, and nothing reconnects', (status, why) => {
    const script = online().frame({ type: 'logon', status, seq: 2, epoch: 'e1' });
    expect(script.effect('ended')?.why).toBe(why);
    expect(script.effects.at(-1)?.type).toBe('deliver');
    expect(script.effect('closeSocket')).toBeDefined();
    script.feed({ type: 'socketClosed' }).feed({ type: 'timer', timer: 'reconnect' });
    expect(script.effects).toEqual([]);
  });
});

describe('heartbeat', () => {
  test('pings every 2 s; its echo needs no pingack and tells the round trip', () => {
    const script = online().feed({ type: 'timer', timer: 'heartbeat' });
    const ping = script.sent[0];
    expect(ping?.cmd).toBe('ping');
    expect(script.effect('setTimer')).toMatchObject({ timer: 'heartbeat', afterMs: HEARTBEAT_MS });
    const sequence = ping?.sequence ?? 0;
    script.nowMs = sequence + 30;
    script.frame({ type: 'ping', sequence });
    expect(script.sent).toEqual([]);
    expect(script.delivered[0]).toMatchObject({ type: 'ping', delay: 30 });
  });

  test("the server's ping is answered with its own sequence and sets the clock", () => {
    const script = online().frame({ type: 'ping', sequence: 999_990 });
    expect(script.sent).toEqual([{ cmd: 'pingack', sequence: 999_990 }]);
    expect(script.effect('serverTime')?.serverMs).toBe(999_990);
    expect(script.delivered[0]).toMatchObject({ delay: 10 });
  });

  test('three heartbeats without any frame: the socket is dead', () => {
    const script = online();
    for (let beat = 0; beat < 3; beat++)
      expect(script.feed({ type: 'timer', timer: 'heartbeat' }).effect('lost')).toBeUndefined();
    expect(script.feed({ type: 'timer', timer: 'heartbeat' }).effect('lost')).toBeDefined();
  });

  test('a page in the background whose timers come once a minute stays alive as long as echoes come', () => {
    const script = online();
    for (let minute = 0; minute < 10; minute++) {
      script.nowMs += 60_000;
      script.feed({ type: 'timer', timer: 'heartbeat' });
      expect(script.effect('lost')).toBeUndefined();
      script.frame({ type: 'ping', sequence: script.state.lastSequence });
    }
  });
});

describe('sequence', () => {
  test('strictly increases, within one millisecond and when the clock goes back', () => {
    const script = online();
    const sequences: number[] = [];
    for (const nowMs of [2_000_000, 2_000_000, 1_500_000, 2_000_001]) {
      script.nowMs = nowMs;
      sequences.push(script.feed({ type: 'command', cmd: 'agentidle', fields: {} }).sent[0]?.sequence ?? 0);
    }
    expect(sequences).toEqual([2_000_000, 2_000_001, 2_000_002, 2_000_003]);
  });
});

describe('resume', () => {
  test('asks from the last number on', () => {
    const script = resuming(online().frame({ type: 'agentidle', status: 0, seq: 2, epoch: 'e1' }));
    expect(script.sent).toEqual([
      { cmd: 'reconnection', companyid: '1', agentkey: '1001@demo', seq: 2, epoch: 'e1', sequence: expect.any(Number) },
    ]);
  });

  test('what was missed is delivered once, in order, and what was there already is dropped', () => {
    const script = resuming(online().frame({ type: 'inringing', seq: 2, epoch: 'e1' }));
    script.frame({ type: 'reconnection', status: 0, resumed: true, epoch: 'e1' });
    expect(script.delivered[0]?.type).toBe('reconnection');
    expect(script.frame({ type: 'inringing', seq: 2, epoch: 'e1' }).delivered).toEqual([]);
    expect(script.frame({ type: 'incall', seq: 3, epoch: 'e1' }).delivered[0]?.type).toBe('incall');
    expect(script.frame({ type: 'incall', seq: 3, epoch: 'e1' }).delivered).toEqual([]);
  });

  test('not resumed: numbering starts anew and the current state is delivered', () => {
    const script = resuming().frame({ type: 'reconnection', status: 0, resumed: false, epoch: 'e2' });
    expect(script.frame({ type: 'incall', seq: 1, epoch: 'e2' }).delivered[0]?.type).toBe('incall');
  });

  test('refused: the session is over', () => {
    const script = resuming().frame({ type: 'reconnection', status: 401, reason: 'session expired' });
    expect(script.effect('ended')?.why).toBe('resumeRefused');
    expect(script.delivered[0]?.type).toBe('reconnection');
  });

  test('a gap is not skipped: the socket is given up and the missing frames are asked for', () => {
    const script = online().frame({ type: 'incall', seq: 5, epoch: 'e1' });
    expect(script.delivered).toEqual([]);
    expect(script.effect('lost')).toBeDefined();
    script.feed({ type: 'timer', timer: 'reconnect' }).feed({ type: 'socketOpened' });
    expect(script.sent[0]).toMatchObject({ cmd: 'reconnection', seq: 1, epoch: 'e1' });
    // The server has not got them either: go on rather than stall.
    script.frame({ type: 'reconnection', status: 0, resumed: true });
    expect(script.frame({ type: 'incall', seq: 5, epoch: 'e1' }).delivered[0]?.type).toBe('incall');
  });

  test('feeds carry no number and are always delivered', () => {
    expect(online().frame({ type: 'queuenum', num: 1 }).delivered[0]?.type).toBe('queuenum');
  });
});

describe('commands over a cut', () => {
  test('one without a reply is sent again once, with the same sequence, after the replay is over', () => {
    const script = online().feed({ type: 'command', cmd: 'makecall', fields: { called: '133' } });
    const [sent] = script.sent;
    resuming(script).frame({ type: 'reconnection', status: 0, resumed: true });
    const barrier = script.sent[0];
    expect(barrier?.cmd).toBe('ping');
    script.frame({ type: 'ping', sequence: barrier?.sequence });
    expect(script.sent).toEqual([sent]);
    script.frame({ type: 'makecall', status: 0, sequence: sent?.sequence, seq: 2, epoch: 'e1' });
    expect(script.state.pending).toEqual([]);
  });

  test('one whose reply is in the replay is not sent again', () => {
    const script = online().feed({ type: 'command', cmd: 'makecall', fields: { called: '133' } });
    const [sent] = script.sent;
    resuming(script).frame({ type: 'reconnection', status: 0, resumed: true });
    const barrier = script.sent[0]?.sequence;
    script.frame({ type: 'makecall', status: 0, sequence: sent?.sequence, seq: 2, epoch: 'e1' });
    script.frame({ type: 'ping', sequence: barrier });
    expect(script.sent).toEqual([]);
  });

  test('one given while the socket is away goes out after the reconnect, behind older ones', () => {
    const script = online().feed({ type: 'command', cmd: 'mute', fields: {} }).feed({ type: 'socketClosed' });
    expect(script.feed({ type: 'command', cmd: 'unmute', fields: {} }).sent).toEqual([]);
    script.feed({ type: 'timer', timer: 'reconnect' }).feed({ type: 'socketOpened' });
    script.frame({ type: 'reconnection', status: 0, resumed: true });
    const barrier = script.sent[0]?.sequence;
    expect(script.feed({ type: 'command', cmd: 'agentbusy', fields: {} }).sent).toEqual([]);
    script.frame({ type: 'ping', sequence: barrier });
    expect(script.sent.map((frame) => frame.cmd)).toEqual(['mute', 'unmute', 'agentbusy']);
  });

  test('one from long ago is not run any more: the agent has done something else since', () => {
    const script = online()
      .feed({ type: 'command', cmd: 'makecall', fields: { called: '133' } })
      .feed({ type: 'socketClosed' });
    script.nowMs += 20_000;
    script.feed({ type: 'timer', timer: 'reconnect' }).feed({ type: 'socketOpened' });
    script.frame({ type: 'reconnection', status: 0, resumed: true });
    script.frame({ type: 'ping', sequence: script.sent[0]?.sequence });
    expect(script.sent).toEqual([]);
    expect(script.effect('unanswered')?.frame.cmd).toBe('makecall');
  });

  test('no reply within 5 s on a good socket: unanswered, and not sent again', () => {
    const script = online().feed({ type: 'command', cmd: 'mute', fields: {} });
    script.nowMs += 6_000;
    script.feed({ type: 'timer', timer: 'heartbeat' });
    expect(script.effect('unanswered')?.frame.cmd).toBe('mute');
    expect(script.state.pending).toEqual([]);
  });

  test('an audio offer belongs to its socket', () => {
    const script = online().feed({ type: 'command', cmd: 'audio', fields: { sdp: 'v=0' } });
    expect(script.state.pending).toEqual([]);
    script.feed({ type: 'socketClosed' });
    expect(script.feed({ type: 'command', cmd: 'audio', fields: { sdp: 'v=0' } }).effects).toEqual([]);
  });
});

describe('back-off', () => {
  test('doubles up to 10 s and gives up after five minutes', () => {
    const script = online().feed({ type: 'socketClosed' });
    const waits: number[] = [];
    while (script.state.phase.name === 'waiting') {
      const timer = script.effects.find((effect) => effect.type === 'setTimer');
      const afterMs = timer?.type === 'setTimer' ? timer.afterMs : 0;
      waits.push(afterMs);
      script.nowMs += afterMs;
      script.feed({ type: 'timer', timer: 'reconnect' }).feed({ type: 'socketClosed' });
    }
    expect(waits.slice(0, 7)).toEqual([300, 600, 1_200, 2_400, 4_800, 7_500, 7_500]);
    expect(script.effect('ended')?.why).toBe('unreachable');
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThan(300_000);
  });

  test('the network is back: at once', () => {
    const script = online().feed({ type: 'socketClosed' }).feed({ type: 'networkBack' });
    expect(script.effect('openSocket')).toBeDefined();
  });

  test('a socket that does not open in time is given up', () => {
    const script = new Script().feed({ type: 'signOn', signOn }).feed({ type: 'timer', timer: 'answer' });
    expect(script.effect('closeSocket')).toBeDefined();
    expect(script.state.phase.name).toBe('waiting');
  });
});

describe('sign-off', () => {
  test('sends logout and waits for the server to close', () => {
    const script = online().feed({ type: 'signOff' });
    expect(script.sent[0]?.cmd).toBe('logout');
    expect(script.frame({ type: 'logout', status: 0, seq: 2, epoch: 'e1' }).delivered[0]?.type).toBe('logout');
    expect(script.feed({ type: 'socketClosed' }).effect('ended')?.why).toBe('signedOut');
  });

  test('a server that does not close is not waited for', () => {
    const script = online().feed({ type: 'signOff' }).feed({ type: 'timer', timer: 'answer' });
    expect(script.effect('ended')?.why).toBe('signedOut');
    expect(script.effect('closeSocket')).toBeDefined();
  });
});
