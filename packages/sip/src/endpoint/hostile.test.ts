import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMessage } from '../message/parse.ts';
import type { EndpointConfig } from './config.ts';
import { createEndpoint } from './endpoint.ts';
import type { EndpointInput, Flow } from './inputs.ts';
import { seededRng } from './testing/virtual-network.ts';

const STRANGER: Flow = { transport: 'udp', address: '203.0.113.5', port: 5060 };
const TRUNK: Flow = { transport: 'udp', address: '10.0.0.9', port: 5060 };
const SDP = 'v=0\r\no=- 1 1 IN IP4 10.0.0.9\r\ns=-\r\nc=IN IP4 10.0.0.9\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8\r\n';

function configured(more: Partial<EndpointConfig> = {}): EndpointConfig {
  return {
    local: { udp: { address: '10.0.0.2', port: 5060 }, tcp: { address: '10.0.0.2', port: 5060 } },
    domain: 'example.com',
    trunks: [{ name: 'carrier', addresses: [{ address: '10.0.0.9', port: 5060 }] }],
    trustLoopback: false,
    account: (name) => (name === '8001' ? { password: '8001' } : undefined),
    rng: seededRng(7),
    nonceSecret: 's',
    userAgent: 'test',
    newLegId: () => 'in',
    ...more,
    limits: { tryingAfterMs: 0, ...more.limits },
  };
}

function request(method: string, n: number, more: readonly string[] = [], body = ''): string {
  return [
    `${method} sip:95001@10.0.0.2 SIP/2.0`,
    `Via: SIP/2.0/UDP 10.0.0.9:5060;branch=z9hG4bK${method}${n}`,
    'Max-Forwards: 70',
    'From: <sip:8001@example.com>;tag=f',
    'To: <sip:95001@example.com>',
    `Call-ID: call-${n}`,
    `CSeq: 1 ${method}`,
    'Contact: <sip:x@10.0.0.9>',
    ...more,
    ...(body === '' ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}

function feed(endpoint: ReturnType<typeof createEndpoint>, flow: Flow, text: string, nowMs = 0): (number | string)[] {
  return endpoint
    .step({ type: 'datagram', flow, bytes: Buffer.from(text) }, nowMs)
    .flatMap((effect): (number | string)[] => {
      if (effect.type === 'count') return [effect.what];
      if (effect.type !== 'send') return [];
      const parsed = parseMessage(effect.bytes);
      return parsed.ok && parsed.message.kind === 'response' ? [parsed.message.status] : [];
    });
}

describe('a stranger', () => {
  it('gets the same 401 for every INVITE, whoever it claims to be and whatever it dials', () => {
    const endpoint = createEndpoint(configured());
    expect(feed(endpoint, STRANGER, request('INVITE', 1, [], SDP))).toEqual(['unknownSource', 401]);
    expect(feed(endpoint, STRANGER, request('INVITE', 2, [], SDP).replace('8001@', '9999@'))).toEqual([
      'unknownSource',
      401,
    ]);
    expect(endpoint.size().transactions).toBe(0);
  });

  it('is not answered any more beyond its rate, while another address and the trunk are', () => {
    const endpoint = createEndpoint(configured({ limits: { sourceBurst: 5, sourcePerS: 1 } }));
    for (let n = 0; n < 5; n += 1) feed(endpoint, STRANGER, request('INVITE', n, [], SDP));
    expect(feed(endpoint, STRANGER, request('INVITE', 6, [], SDP))).toEqual(['unknownSource', 'rateLimited']);
    expect(feed(endpoint, { ...STRANGER, address: '203.0.113.6' }, request('OPTIONS', 7))).toContain(200);
    expect(feed(endpoint, TRUNK, request('INVITE', 8, [], SDP))).toEqual([100]);
    expect(feed(endpoint, STRANGER, request('INVITE', 9, [], SDP), 1500)).toContain(401);
  });

  it('gets no more than twice the octets that it sent', () => {
    const endpoint = createEndpoint(configured());
    for (const method of ['INVITE', 'REGISTER', 'OPTIONS', 'SUBSCRIBE', 'DANCE', 'BYE']) {
      const text = request(method, 1);
      const effects = endpoint.step({ type: 'datagram', flow: STRANGER, bytes: Buffer.from(text) }, 0);
      for (const effect of effects) {
        if (effect.type === 'send') expect(effect.bytes.length).toBeLessThan(2 * text.length);
      }
    }
  });
});

describe('overload', () => {
  it('refuses new calls with 503 and Retry-After, and serves the calls that are up', () => {
    let leg = 0;
    const endpoint = createEndpoint(
      configured({
        limits: { legsMax: 1 },
        newLegId: () => {
          leg += 1;
          return `in${leg}`;
        },
      }),
    );
    expect(feed(endpoint, TRUNK, request('INVITE', 1, [], SDP))).toEqual([100]);
    expect(feed(endpoint, TRUNK, request('INVITE', 2, [], SDP))).toEqual(['overload', 503]);
    endpoint.step(
      {
        type: 'dial',
        leg: 'x',
        request: { target: { kind: 'trunk', trunk: 'carrier', number: '1' }, from: '1', sdp: SDP },
      },
      0,
    );
    const answered = endpoint.step({ type: 'answer', leg: 'in1', sdp: SDP }, 0);
    expect(answered.some((effect) => effect.type === 'send')).toBe(true);
    expect(endpoint.size().legs).toBe(1);
  });

  it('a flood of transactions leaves room for dialogs', () => {
    const endpoint = createEndpoint(configured({ limits: { transactionsMax: 10 } }));
    const statuses: (number | string)[] = [];
    for (let n = 0; n < 20; n += 1) statuses.push(...feed(endpoint, TRUNK, request('INVITE', n, ['Require: x'], SDP)));
    expect(statuses).toContain(503);
    expect(endpoint.size().transactions).toBeLessThanOrEqual(9);
  });
});

describe('a stream', () => {
  const flow: Flow = { transport: 'tcp', address: '10.0.0.9', port: 40_000, connection: 'c1' };

  it('may come octet by octet', () => {
    const endpoint = createEndpoint(configured());
    const bytes = Buffer.from(request('INVITE', 1, [], SDP) + request('OPTIONS', 2));
    const effects = [...bytes].flatMap((octet) =>
      endpoint.step({ type: 'streamData', flow, bytes: Uint8Array.of(octet) }, 0),
    );
    expect(effects.map(({ type }) => type)).toEqual([
      'setTimer',
      'send',
      'legIncoming',
      'clearTimer',
      'setTimer',
      'send',
      'clearTimer',
    ]);
  });

  it('that begins a message and never ends it is closed after 32 s', () => {
    const endpoint = createEndpoint(configured());
    const effects = endpoint.step({ type: 'streamData', flow, bytes: Buffer.from('INVITE sip:a@b SIP/2.0\r\n') }, 0);
    expect(effects).toEqual([{ type: 'setTimer', timerId: 'Sc1', afterMs: 32_000 }]);
    const late = endpoint.step({ type: 'timer', timerId: 'Sc1' }, 32_000);
    expect(late).toContainEqual({ type: 'closeStream', connection: 'c1' });
    expect(endpoint.size().streams).toBe(0);
  });

  it('whose framing is lost is answered and closed', () => {
    const endpoint = createEndpoint(configured());
    const text = request('OPTIONS', 1).replace('Content-Length: 0', 'Content-Length: -5');
    const effects = endpoint.step({ type: 'streamData', flow, bytes: Buffer.from(text) }, 0);
    expect(effects.map(({ type }) => type)).toEqual(['count', 'send', 'closeStream']);
  });
});

describe('any input', () => {
  const legs = fc.constantFrom('in', 'out', 'none');
  const sdp = fc.constantFrom(SDP, '');
  const method = fc.constantFrom(
    'INVITE',
    'ACK',
    'BYE',
    'CANCEL',
    'UPDATE',
    'INFO',
    'OPTIONS',
    'REGISTER',
    'REFER',
    'X',
  );
  const flow = fc.constantFrom<Flow>(TRUNK, STRANGER, {
    transport: 'tcp',
    address: '10.0.0.9',
    port: 1,
    connection: 'c',
  });
  /** What the endpoint sent last, turned round: a response to it, or a request in its dialog. */
  const echo = fc.record({ status: fc.integer({ min: 100, max: 699 }), method, body: sdp, cseq: fc.nat(5) });
  const step = fc.oneof(
    fc.record({ kind: fc.constant('request' as const), method, n: fc.nat(2), flow, body: sdp }),
    fc.record({ kind: fc.constant('echo' as const), echo, flow }),
    fc.record({ kind: fc.constant('garbage' as const), bytes: fc.uint8Array({ maxLength: 200 }), flow }),
    fc.record({ kind: fc.constant('command' as const), command: commands() }),
    fc.record({ kind: fc.constant('time' as const), pick: fc.nat(50) }),
  );

  function commands(): fc.Arbitrary<EndpointInput> {
    const request = fc.record({
      target: fc.oneof(
        fc.constant({ kind: 'trunk' as const, trunk: 'carrier', number: '1\r\nX: y' }),
        fc.constant({ kind: 'account' as const, account: '8001' }),
      ),
      from: fc.string(),
      displayName: fc.string(),
      sdp,
    });
    return fc.oneof(
      fc.record({ type: fc.constant('dial' as const), leg: fc.constant('out'), request }),
      fc.record({ type: fc.constant('ring' as const), leg: legs, sdp }),
      fc.record({ type: fc.constant('answer' as const), leg: legs, sdp }),
      fc.record({ type: fc.constant('reject' as const), leg: legs, status: fc.integer() }),
      fc.record({ type: fc.constant('hangup' as const), leg: legs }),
      fc.record({ type: fc.constant('offer' as const), leg: legs, sdp }),
      fc.record({ type: fc.constant('answerOffer' as const), leg: legs, sdp }),
      fc.record({ type: fc.constant('refuseOffer' as const), leg: legs, status: fc.integer() }),
      fc.record({ type: fc.constant('probe' as const), trunk: fc.constantFrom('carrier', 'x') }),
      fc.record({ type: fc.constant('transportError' as const), flow, reason: fc.string() }),
      fc.record({ type: fc.constant('streamClosed' as const), connection: fc.constant('c') }),
    );
  }

  it('neither throws nor sends anything that is no SIP, and time ends everything', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const endpoint = createEndpoint(configured({ staticContact: { address: '10.0.0.9', port: 5060 } }));
        const timers = new Map<string, number>();
        const sent: Uint8Array[] = [];
        const incoming = new Set<string>();
        let nowMs = 0;
        const run = (input: EndpointInput): void => {
          for (const effect of endpoint.step(input, nowMs)) {
            if (effect.type === 'setTimer') timers.set(effect.timerId, nowMs + effect.afterMs);
            else if (effect.type === 'clearTimer') timers.delete(effect.timerId);
            else if (effect.type === 'legIncoming') incoming.add(effect.leg);
            else if (effect.type === 'send') {
              sent.push(effect.bytes);
              const parsed = parseMessage(effect.bytes);
              expect(parsed.ok || parsed.problem.kind === 'empty').toBe(true);
            }
          }
        };
        const fire = (): boolean => {
          const next = [...timers].sort((a, b) => a[1] - b[1])[0];
          if (next === undefined) return false;
          timers.delete(next[0]);
          nowMs = Math.max(nowMs, next[1]);
          run({ type: 'timer', timerId: next[0] });
          return true;
        };
        for (const one of steps) {
          if (one.kind === 'request') run(arrive(one.flow, request(one.method, one.n, [], one.body)));
          else if (one.kind === 'echo') run(arrive(one.flow, turnRound(sent.at(-1), one.echo)));
          else if (one.kind === 'garbage') run({ type: 'datagram', flow: one.flow, bytes: one.bytes });
          else if (one.kind === 'command') run(one.command);
          else fire();
        }
        for (const leg of incoming) run({ type: 'hangup', leg });
        run({ type: 'hangup', leg: 'out' });
        for (let rounds = 0; rounds < 2000 && fire(); rounds += 1);
        expect(endpoint.size()).toMatchObject({ legs: 0, dialogs: 0, transactions: 0, branches: 0 });
      }),
      { numRuns: 600, ...(process.env.SEED === undefined ? {} : { seed: Number(process.env.SEED) }) },
    );
  });
});

function arrive(flow: Flow, text: string): EndpointInput {
  return { type: flow.transport === 'udp' ? 'datagram' : 'streamData', flow, bytes: Buffer.from(text) };
}

function turnRound(
  bytes: Uint8Array | undefined,
  echo: { readonly status: number; readonly method: string; readonly body: string; readonly cseq: number },
): string {
  const text = bytes === undefined ? '' : Buffer.from(bytes).toString();
  const line = (name: string): string => new RegExp(`^${name}: (.*)$`, 'im').exec(text)?.[1]?.trimEnd() ?? 'x';
  const tail = [
    `Call-ID: ${line('Call-ID')}`,
    'Contact: <sip:x@10.0.0.9>',
    ...(echo.body === '' ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${Buffer.byteLength(echo.body)}`,
    '',
    echo.body,
  ];
  const to = line('To').includes('tag=') ? line('To') : `${line('To')};tag=t`;
  if (text.startsWith('SIP/2.0')) {
    return [
      `${echo.method} sip:a@10.0.0.2 SIP/2.0`,
      `Via: SIP/2.0/UDP 10.0.0.9:5060;branch=z9hG4bKe${echo.cseq}${echo.method}`,
      `From: ${line('From')}`,
      `To: ${line('To')}`,
      `CSeq: ${echo.cseq} ${echo.method}`,
      ...tail,
    ].join('\r\n');
  }
  return [
    `SIP/2.0 ${echo.status} X`,
    `Via: ${line('Via')}`,
    `From: ${line('From')}`,
    `To: ${to}`,
    `CSeq: ${line('CSeq')}`,
    ...tail,
  ].join('\r\n');
}
