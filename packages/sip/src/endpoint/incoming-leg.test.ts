import { beforeEach, describe, expect, it } from 'vitest';
import { header } from '../message/headers.ts';
import type { SipResponse } from '../message/message.ts';
import { RawPeer, SDP } from './testing/raw-peer.ts';
import { VirtualNetwork, type VirtualNode } from './testing/virtual-network.ts';

const ANSWER = SDP.replaceAll('10.0.0.9', '10.0.0.2');

let network: VirtualNetwork;
let node: VirtualNode;
let peer: RawPeer;

beforeEach(() => {
  network = new VirtualNetwork();
  node = network.add('10.0.0.2', 5060, {
    trunks: [{ name: 'carrier', addresses: [{ address: '10.0.0.9', port: 5060 }] }],
    newLegId: () => 'in',
  });
  peer = new RawPeer(network, '10.0.0.9:5060', '10.0.0.2:5060');
});

function ring(): SipResponse {
  peer.send(peer.invite());
  peer.take();
  node.input({ type: 'ring', leg: 'in' });
  return peer.takeResponse(180);
}

function answer(sdp = ANSWER): SipResponse {
  node.input({ type: 'answer', leg: 'in', sdp });
  return peer.takeResponse(200);
}

function expectNothingLeft(): void {
  network.run(200_000);
  expect(node.endpoint.size()).toMatchObject({ legs: 0, dialogs: 0, transactions: 0 });
  expect(node.timersRunning).toBe(0);
}

describe('an incoming INVITE', () => {
  it('gets 100 at once, and a retransmission gets it again', () => {
    const invite = peer.invite();
    peer.send(invite);
    expect(peer.takeNames()).toEqual(['100']);
    peer.send(invite);
    expect(peer.takeNames()).toEqual(['100']);
    expect(node.story()).toEqual(['legIncoming']);
  });

  it('gets 100 only when nothing else is said in time, as it is set up by default (RFC 3261 §17.2.1)', () => {
    node = network.add('10.0.0.3', 5060, {
      trunks: [{ name: 'carrier', addresses: [{ address: '10.0.0.8', port: 5060 }] }],
      newLegId: () => 'in',
      limits: { tryingAfterMs: 150 },
    });
    peer = new RawPeer(network, '10.0.0.8:5060', '10.0.0.3:5060');
    peer.send(peer.invite());
    expect(peer.takeNames()).toEqual([]);
    network.run(200);
    expect(peer.takeNames()).toEqual(['100']);
    node.input({ type: 'ring', leg: 'in' });
    expect(peer.takeNames()).toEqual(['180']);
    node.input({ type: 'reject', leg: 'in', status: 486 });
    expect(peer.takeNames()).toEqual(['486']);
  });

  it('rings, and rings again each minute (RFC 3261 §13.3.1.1)', () => {
    expect(header(ring(), 'to')).toMatch(/;tag=/);
    network.run(60_000);
    expect(peer.takeNames()).toEqual(['180']);
    node.input({ type: 'ring', leg: 'in', sdp: ANSWER });
    expect(Buffer.from(peer.takeResponse(183).body).toString()).toBe(ANSWER);
    node.input({ type: 'reject', leg: 'in', status: 486 });
    expect(peer.takeNames()).toEqual(['486']);
    expectNothingLeft();
  });

  it('without offer takes ours in the 200 and gives its answer in the ACK', () => {
    peer.send(peer.invite({}, ''));
    expect(node.last('legIncoming').sdp).toBeUndefined();
    const ok = answer();
    peer.send(peer.inDialog('ACK', ok, 1, {}, Buffer.from(SDP)));
    expect(node.last('legConfirmed').sdp).toBe(SDP);
  });

  it('is answered with the session timer that it asks for (RFC 4028)', () => {
    peer.send(peer.invite({ supported: 'timer', 'session-expires': '90;refresher=uac' }));
    const ok = answer();
    expect(header(ok, 'session-expires')).toBe('90;refresher=uac');
    expect(header(ok, 'require')).toBe('timer');
    peer.send(peer.inDialog('ACK', ok, 1));
    network.run(60_100);
    expect(node.last('legEnded').by).toBe('sessionTimer');
    peer.respond(peer.takeRequest('BYE'), 200);
    expectNothingLeft();
  });

  it('with a session interval below 90 s is answered 422', () => {
    peer.send(peer.invite({ supported: 'timer', 'session-expires': '30' }));
    expect(header(peer.takeResponse(422), 'min-se')).toBe('90');
  });

  it('that requires 100rel is answered 420', () => {
    peer.send(peer.invite({ require: '100rel' }));
    expect(header(peer.takeResponse(420), 'unsupported')).toBe('100rel');
  });

  it('that came by another way too is answered 482 there (RFC 3261 §8.2.2.2)', () => {
    peer.send(peer.invite());
    peer.take();
    peer.send(peer.invite());
    expect(peer.takeNames()).toEqual(['482']);
  });

  it('is answered on the port that it came from when it asks for rport (RFC 3581)', () => {
    peer.send(peer.invite({ via: 'SIP/2.0/UDP 172.16.0.1:5999;rport;branch=z9hG4bKnat' }));
    expect(header(peer.takeResponse(100), 'via')).toBe(
      'SIP/2.0/UDP 172.16.0.1:5999;rport=5060;branch=z9hG4bKnat;received=10.0.0.9',
    );
  });

  it('takes the caller from P-Asserted-Identity of a trunk, and keeps anonymous', () => {
    peer.send(peer.invite({ 'p-asserted-identity': '"Zhang" <sip:+8613300000019@carrier>' }));
    expect(node.last('legIncoming')).toMatchObject({ caller: '+8613300000019', displayName: 'Zhang' });
  });
});

describe('the end of an incoming leg', () => {
  it('by CANCEL: 200 to it, 487 to the INVITE', () => {
    const invite = peer.invite();
    peer.send(invite);
    peer.take();
    const cancel = peer.request('CANCEL', {
      via: header(invite, 'via'),
      from: header(invite, 'from'),
      to: header(invite, 'to'),
      'call-id': 'c1',
      cseq: '1 CANCEL',
      reason: 'Q.850;cause=16;text="bye"',
    });
    peer.send(cancel);
    expect(peer.takeNames()).toEqual(['200', '487']);
    expect(node.last('legEnded')).toMatchObject({ by: 'cancel', cause: { protocol: 'Q.850', cause: 16 } });
    peer.send(
      peer.request('ACK', {
        via: header(invite, 'via'),
        from: header(invite, 'from'),
        to: '<sip:95001@us>;tag=x',
        'call-id': 'c1',
        cseq: '1 ACK',
      }),
    );
    expectNothingLeft();
  });

  it('by a CANCEL of somebody else: 481, and the call rings on', () => {
    const invite = peer.invite();
    peer.send(invite);
    const stranger = new RawPeer(network, '10.6.6.6:5060', '10.0.0.2:5060');
    stranger.send(
      stranger.request('CANCEL', {
        via: header(invite, 'via'),
        from: '<sip:a@b>;tag=1',
        to: '<sip:95001@us>',
        'call-id': 'c1',
        cseq: '1 CANCEL',
      }),
    );
    expect(node.story()).not.toContain('legEnded cancel');
  });

  it('by a CANCEL that comes after our 200: 200 to it, and the call stays', () => {
    const invite = peer.invite();
    peer.send(invite);
    const ok = answer();
    peer.send(
      peer.request('CANCEL', {
        via: header(invite, 'via'),
        from: header(invite, 'from'),
        to: header(invite, 'to'),
        'call-id': 'c1',
        cseq: '1 CANCEL',
      }),
    );
    expect(peer.takeNames()).toEqual(['200']);
    peer.send(peer.inDialog('ACK', ok, 1));
    expect(node.story()).toEqual(['legIncoming', 'legConfirmed']);
  });

  it('by a BYE before the final response', () => {
    const ringing = ring();
    peer.send(peer.inDialog('BYE', ringing, 2));
    expect(peer.takeNames()).toEqual(['200', '487']);
    expect(node.last('legEnded').by).toBe('bye');
    network.run(200_000);
    expect(node.endpoint.size()).toMatchObject({ legs: 0, dialogs: 0, transactions: 0 });
  });

  it('by a BYE with User-to-User data', () => {
    peer.send(peer.invite());
    const ok = answer();
    peer.send(peer.inDialog('ACK', ok, 1));
    peer.send(peer.inDialog('BYE', ok, 2, { 'user-to-user': '0a;encoding=hex' }));
    expect(node.last('legEnded')).toMatchObject({ by: 'bye', uui: '0a;encoding=hex' });
  });

  it('by ours, with User-to-User data', () => {
    peer.send(peer.invite());
    peer.send(peer.inDialog('ACK', answer(), 1));
    node.input({ type: 'hangup', leg: 'in', uui: '0b;encoding=hex' });
    network.run(5);
    expect(header(peer.takeRequest('BYE'), 'user-to-user')).toBe('0b;encoding=hex');
  });

  it('by a BYE that overtakes the ACK: our 200 is sent no more', () => {
    peer.send(peer.invite());
    const ok = answer();
    peer.send(peer.inDialog('BYE', ok, 2));
    expect(peer.takeNames()).toEqual(['200']);
    expect(node.last('legEnded').by).toBe('bye');
    peer.send(peer.inDialog('ACK', ok, 1));
    network.run(200_000);
    expect(peer.takeNames()).toEqual([]);
    expectNothingLeft();
  });

  it('by a lost ACK: 200 again at 0.5, 1.5, 3.5, 7.5, 11.5 s …, then BYE after 32 s', () => {
    peer.send(peer.invite());
    answer();
    network.run(11_600);
    expect(peer.takeNames()).toEqual(['200', '200', '200', '200', '200']);
    network.run(20_500);
    expect(peer.takeNames().at(-1)).toBe('BYE');
    expect(node.last('legEnded').by).toBe('ackTimeout');
    expectNothingLeft();
  });

  it('by our hang-up before the ACK: BYE waits for it (RFC 3261 §15)', () => {
    peer.send(peer.invite());
    const ok = answer();
    node.input({ type: 'hangup', leg: 'in' });
    expect(peer.takeNames()).toEqual([]);
    peer.send(peer.inDialog('ACK', ok, 1));
    peer.respond(peer.takeRequest('BYE'), 200);
    expect(node.story()).toEqual(['legIncoming']);
    expectNothingLeft();
  });

  it('by two BYEs that cross', () => {
    peer.send(peer.invite());
    const ok = answer();
    peer.send(peer.inDialog('ACK', ok, 1));
    node.input({ type: 'hangup', leg: 'in' });
    const bye = peer.takeRequest('BYE');
    peer.send(peer.inDialog('BYE', ok, 2));
    expect(peer.takeNames()).toEqual(['200']);
    peer.respond(bye, 481);
    expect(node.story()).toEqual(['legIncoming', 'legConfirmed']);
    expectNothingLeft();
  });

  it('in a dialog that is not there any more: 481', () => {
    peer.send(peer.invite());
    const ok = answer();
    peer.send(peer.inDialog('ACK', ok, 1));
    peer.send(peer.inDialog('BYE', ok, 2));
    peer.take();
    peer.send(peer.inDialog('BYE', ok, 3));
    expect(peer.takeNames()).toEqual(['481']);
  });
});

describe('requests in the dialog', () => {
  it('with a CSeq that is not greater get 500', () => {
    peer.send(peer.invite());
    const ok = answer();
    peer.send(peer.inDialog('ACK', ok, 1));
    peer.send(peer.inDialog('INFO', ok, 1));
    expect(peer.takeNames()).toEqual(['500']);
  });

  it('INFO with application/dtmf-relay is a digit', () => {
    peer.send(peer.invite());
    const ok = answer();
    peer.send(peer.inDialog('ACK', ok, 1));
    const body = Buffer.from('Signal=5\r\nDuration=240\r\n');
    peer.send(peer.inDialog('INFO', ok, 2, { 'content-type': 'application/dtmf-relay' }, body));
    expect(peer.takeNames()).toEqual(['200']);
    expect(node.last('legDigit')).toMatchObject({ leg: 'in', digit: '5', durationMs: 240 });
  });

  it('REFER, SUBSCRIBE, MESSAGE and an unknown method are refused, and the call stays', () => {
    peer.send(peer.invite());
    const ok = answer();
    peer.send(peer.inDialog('ACK', ok, 1));
    for (const [index, method] of ['REFER', 'SUBSCRIBE', 'MESSAGE', 'NOTIFY', 'DANCE'].entries()) {
      peer.send(peer.inDialog(method, ok, 2 + index));
    }
    expect(peer.takeNames()).toEqual(['405', '405', '405', '405', '501']);
    expect(node.endpoint.size().legs).toBe(1);
  });
});
