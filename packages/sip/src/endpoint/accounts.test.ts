import { beforeEach, describe, expect, it } from 'vitest';
import { answerChallenge } from '../digest/answer.ts';
import { header } from '../message/headers.ts';
import type { DialRequest } from './inputs.ts';
import { RawPeer, SDP } from './testing/raw-peer.ts';
import { VirtualNetwork, type VirtualNode } from './testing/virtual-network.ts';

const OFFER = SDP.replaceAll('10.0.0.9', '127.0.0.1');

let network: VirtualNetwork;
let node: VirtualNode;

beforeEach(() => {
  network = new VirtualNetwork();
  node = network.add('127.0.0.1', 5060, {
    trunks: [{ name: 'carrier', addresses: [{ address: '127.0.0.1', port: 5070 }] }],
    trustLoopback: true,
    isServiceNumber: (number) => number === '95001',
    account: (name) => ({ password: name }),
    newLegId: () => 'in',
  });
});

function register(contact: string, port: number): void {
  const phone = new RawPeer(network, `127.0.0.1:${port}`, '127.0.0.1:5060');
  const fields = {
    from: '<sip:8001@example.com>;tag=r',
    to: '<sip:8001@example.com>',
    'call-id': contact,
    contact: `<${contact}>`,
  };
  phone.send(phone.request('REGISTER', { ...fields, cseq: '1 REGISTER' }));
  const challenge = header(phone.takeResponse(401), 'www-authenticate') ?? '';
  phone.send(phone.request('REGISTER', { ...fields, cseq: '2 REGISTER', authorization: authorize(challenge) }));
  phone.takeResponse(200);
}

function authorize(challenge: string, method = 'REGISTER'): string {
  const answer = answerChallenge({
    challenges: [challenge],
    kind: 'www',
    method,
    uri: 'sip:example.com',
    username: '8001',
    password: '8001',
    cnonce: '0123456789',
    nonceCount: 1,
  });
  return answer.ok ? answer.value : '';
}

function dial(more: Partial<DialRequest> = {}): void {
  node.input({
    type: 'dial',
    leg: 'out',
    request: { target: { kind: 'account', account: '8001' }, from: '95001', sdp: OFFER, ...more },
  });
  network.run(5);
}

describe('an account with two phones', () => {
  it('rings at both; the first that answers wins, the other is cancelled as completed elsewhere', () => {
    register('sip:8001@127.0.0.1:6001', 6001);
    register('sip:8001@127.0.0.1:6002', 6002);
    const one = new RawPeer(network, '127.0.0.1:6001', '127.0.0.1:5060');
    const two = new RawPeer(network, '127.0.0.1:6002', '127.0.0.1:5060');
    one.take();
    two.take();
    dial();
    const first = one.takeRequest('INVITE');
    const second = two.takeRequest('INVITE');
    one.respond(first, 180);
    two.respond(second, 180);
    two.respond(second, 200, { contact: '<sip:8001@127.0.0.1:6002>' }, SDP);
    expect(two.takeNames()).toEqual(['ACK']);
    const cancel = one.takeRequest('CANCEL');
    expect(header(cancel, 'reason')).toContain('cause=200');
    one.respond(cancel, 200);
    one.respond(first, 487);
    expect(one.takeNames()).toEqual(['ACK']);
    expect(node.story().filter((name) => name.startsWith('leg'))).toEqual([
      'legRinging 180',
      'legRinging 180',
      'legAnswered',
    ]);
    node.input({ type: 'hangup', leg: 'out' });
    two.respond(two.takeRequest('BYE'), 200);
    network.run(100_000);
    expect(node.endpoint.size()).toMatchObject({ legs: 0, dialogs: 0, transactions: 0, branches: 0 });
  });

  it('that both refuse fails once, with the better refusal', () => {
    register('sip:8001@127.0.0.1:6001', 6001);
    register('sip:8001@127.0.0.1:6002', 6002);
    const one = new RawPeer(network, '127.0.0.1:6001', '127.0.0.1:5060');
    const two = new RawPeer(network, '127.0.0.1:6002', '127.0.0.1:5060');
    one.take();
    two.take();
    dial();
    one.respond(one.takeRequest('INVITE'), 500);
    two.respond(two.takeRequest('INVITE'), 486);
    expect(node.events.filter((event) => event.type === 'legFailed')).toMatchObject([{ status: 486 }]);
  });
});

describe('a phone that is asked to answer by itself', () => {
  const asked = (peer: RawPeer) => {
    const invite = peer.takeRequest('INVITE');
    return ['answer-mode', 'call-info', 'alert-info'].map((name) => header(invite, name));
  };

  it('RFC 5373 Answer-Mode, and the two ways that phones in the field know', () => {
    register('sip:8001@127.0.0.1:6001', 6001);
    const phone = new RawPeer(network, '127.0.0.1:6001', '127.0.0.1:5060');
    phone.take();
    dial({ autoAnswer: true });
    const [mode, callInfo, alertInfo] = asked(phone);
    expect(mode).toBe('Auto');
    expect(callInfo).toMatch(/^<sip:[^>]+>;answer-after=0$/);
    expect(alertInfo).toMatch(/^<sip:[^>]+>;info=alert-autoanswer;delay=0$/);
  });

  it('not unless it is wanted, and never through a trunk', () => {
    register('sip:8001@127.0.0.1:6001', 6001);
    const phone = new RawPeer(network, '127.0.0.1:6001', '127.0.0.1:5060');
    phone.take();
    dial();
    expect(asked(phone)).toEqual([undefined, undefined, undefined]);
    const carrier = new RawPeer(network, '127.0.0.1:5070', '127.0.0.1:5060');
    const target = { kind: 'trunk', trunk: 'carrier', number: '13300000019' } as const;
    const request = { target, from: '95001', sdp: OFFER, autoAnswer: true } as const;
    node.input({ type: 'dial', leg: 'other', request });
    network.run(5);
    expect(asked(carrier)).toEqual([undefined, undefined, undefined]);
  });
});

describe('a call from loopback', () => {
  it("is the first trunk's, whatever From says, when it dials a service number", () => {
    const caller = new RawPeer(network, '127.0.0.1:6009', '127.0.0.1:5060');
    caller.send(caller.invite({ from: '<sip:8001@example.com>;tag=x' }));
    expect(node.last('legIncoming')).toMatchObject({ from: { kind: 'trunk', trunk: 'carrier' }, caller: '8001' });
  });

  it('of a phone registered from there that dials something else must prove its account', () => {
    register('sip:8001@127.0.0.1:6001', 6001);
    const phone = new RawPeer(network, '127.0.0.1:6001', '127.0.0.1:5060');
    phone.take();
    const call = { ...phone.invite({ from: '<sip:8001@example.com>;tag=x' }), requestUri: 'sip:8002@127.0.0.1' };
    phone.send(call);
    const challenge = header(phone.takeResponse(401), 'www-authenticate') ?? '';
    const again = phone.invite({
      from: '<sip:8001@example.com>;tag=x',
      cseq: '2 INVITE',
      authorization: authorize(challenge, 'INVITE'),
    });
    phone.send({ ...again, requestUri: 'sip:8002@127.0.0.1' });
    expect(node.last('legIncoming')).toMatchObject({ from: { kind: 'account', account: '8001' }, called: '8002' });
  });
});
