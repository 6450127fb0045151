import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort, runSipp, until } from './sipp.ts';
import { SocketDriver } from './socket-driver.ts';

const SDP = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 40000 RTP/AVP 8 0\r\n';
const CALLS = 40;

let driver: SocketDriver;

beforeEach(async () => {
  driver = await SocketDriver.open({
    account: (name) => (name === '8001' ? { password: '8001' } : undefined),
  });
});

afterEach(async () => {
  await driver.close();
});

function count(type: string): number {
  return driver.events.filter((event) => event.type === type).length;
}

function answerEverything(): void {
  driver.react = (event) => {
    if (event.type !== 'legIncoming') return;
    driver.input({ type: 'ring', leg: event.leg });
    driver.input({ type: 'answer', leg: event.leg, sdp: SDP });
  };
}

describe.each([
  ['udp', []],
  ['tcp', ['-t', 't1']],
] as const)('SIPp calls us over %s', (transport, flags) => {
  const target = (): string => `127.0.0.1:${transport === 'udp' ? driver.udpPort : driver.tcpPort}`;

  it('and every call is rung, answered and hung up', async () => {
    answerEverything();
    const result = await runSipp([
      '-sn',
      'uac',
      target(),
      '-s',
      '95003',
      ...flags,
      '-m',
      String(CALLS),
      '-r',
      '40',
      '-d',
      '200',
    ]);
    expect(result.code, result.output).toBe(0);
    await until(() => count('legEnded') === CALLS);
    expect(count('legConfirmed')).toBe(CALLS);
    expect(driver.events.filter((event) => event.type === 'count' || event.type === 'unexpected')).toEqual([]);
    expect(driver.endpoint.size()).toMatchObject({ legs: 0, dialogs: 0 });
  });
});

describe('SIPp calls us', () => {
  it('through a network that loses five of a hundred', async () => {
    answerEverything();
    const result = await runSipp(
      [
        '-sn',
        'uac',
        `127.0.0.1:${driver.udpPort}`,
        '-s',
        '95003',
        '-m',
        String(CALLS),
        '-r',
        '40',
        '-d',
        '200',
        '-lost',
        '5',
        '-max_retrans',
        '8',
      ],
      100_000,
    );
    expect(result.code, result.output).toBe(0);
    // SIPp takes our repeated 200 of the INVITE for the 200 of a BYE that was lost. Where its ACK was lost as well, the call
    // ends when no ACK has come for 64·T1 = 32 s (RFC 3261 §13.3.1.4).
    await until(() => count('legEnded') === CALLS, 40_000);
  });

  it('and gives up while it rings', async () => {
    driver.react = (event) => {
      if (event.type === 'legIncoming') driver.input({ type: 'ring', leg: event.leg });
    };
    const scenario = fileURLToPath(new URL('cancel-scenario.xml', import.meta.url));
    const result = await runSipp([
      '-sf',
      scenario,
      `127.0.0.1:${driver.udpPort}`,
      '-s',
      '95003',
      '-m',
      '20',
      '-r',
      '20',
    ]);
    expect(result.code, result.output).toBe(0);
    expect(driver.events.filter((event) => event.type === 'legEnded' && event.by === 'cancel')).toHaveLength(20);
  });
});

describe('we call SIPp', () => {
  it('and hang up; its own BYE-less scenario sees every call through', async () => {
    await driver.close();
    const port = await freePort();
    driver = await SocketDriver.open({ trunks: [{ name: 'carrier', addresses: [{ address: '127.0.0.1', port }] }] });
    driver.react = (event) => {
      if (event.type === 'legAnswered') driver.input({ type: 'hangup', leg: event.leg });
    };
    const callee = runSipp(['-sn', 'uas', '-p', String(port), '-m', String(CALLS)]);
    await new Promise((resolve) => setTimeout(resolve, 500));
    for (let call = 0; call < CALLS; call += 1) {
      driver.input({
        type: 'dial',
        leg: `L${call}`,
        request: { target: { kind: 'trunk', trunk: 'carrier', number: '13300000019' }, from: '95003', sdp: SDP },
      });
    }
    const result = await callee;
    expect(result.code, result.output).toBe(0);
    expect(count('legAnswered')).toBe(CALLS);
    await until(() => driver.endpoint.size().legs === 0);
  });
});

describe('SIPp registers with digest', () => {
  it('and is dialled at its contact', async () => {
    const scenario = fileURLToPath(new URL('register-scenario.xml', import.meta.url));
    const port = await freePort();
    const result = await runSipp(['-sf', scenario, `127.0.0.1:${driver.udpPort}`, '-m', '1', '-p', String(port)]);
    expect(result.code, result.output).toBe(0);
    expect(driver.events.filter((event) => event.type === 'registered')).toMatchObject([{ account: '8001' }]);
    const callee = runSipp(['-sn', 'uas', '-p', String(port), '-m', '1']);
    await new Promise((resolve) => setTimeout(resolve, 500));
    driver.react = (event) => {
      if (event.type === 'legAnswered') driver.input({ type: 'hangup', leg: event.leg });
    };
    driver.input({
      type: 'dial',
      leg: 'L',
      request: { target: { kind: 'account', account: '8001' }, from: '95003', sdp: SDP },
    });
    const called = await callee;
    expect(called.code, called.output).toBe(0);
    expect(count('legAnswered')).toBe(1);
  });
});
