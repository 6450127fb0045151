import { beforeEach, describe, expect, it } from 'vitest';
import { createChallenges } from '../digest/challenge.ts';
import { createNonce } from '../digest/nonce.ts';
import { header } from '../message/headers.ts';
import type { SipRequest } from '../message/message.ts';
import { RawPeer, SDP } from './testing/raw-peer.ts';
import { VirtualNetwork, type VirtualNode } from './testing/virtual-network.ts';

const OFFER = SDP.replaceAll('10.0.0.9', '10.0.0.2');

let network: VirtualNetwork;
let node: VirtualNode;
let peer: RawPeer;

beforeEach(() => {
  network = new VirtualNetwork();
  node = network.add('10.0.0.2', 5060, {
    trunks: [
      {
        name: 'carrier',
        addresses: [{ address: '10.0.0.9', port: 5060 }],
        credentials: { user: 'us', password: 'pw' },
        numberFormat: { strip: '0', prefix: '+86' },
      },
      {
        name: 'double',
        addresses: [
          { address: '10.0.0.8', port: 5060 },
          { address: '10.0.0.9', port: 5060 },
        ],
      },
    ],
  });
  peer = new RawPeer(network, '10.0.0.9:5060', '10.0.0.2:5060');
});

function dial(trunk = 'carrier'): SipRequest {
  node.input({
    type: 'dial',
    leg: 'out',
    request: {
      target: { kind: 'trunk', trunk, number: '013300000019' },
      from: '4008001234',
      displayName: 'Call "wright"',
      sdp: OFFER,
    },
  });
  network.run(5);
  return peer.takeRequest('INVITE');
}

function expectNothingLeft(): void {
  network.run(200_000);
  expect(node.endpoint.size()).toMatchObject({ legs: 0, dialogs: 0, transactions: 0, branches: 0 });
  expect(node.timersRunning).toBe(0);
}

describe('an outgoing INVITE', () => {
  it('has what the trunk needs', () => {
    const invite = dial();
    expect(invite.requestUri).toBe('sip:+8613300000019@10.0.0.9:5060');
    expect(header(invite, 'from')).toMatch(/^"Call \\"wright\\"" <sip:4008001234@10\.0\.0\.2>;tag=/);
    expect(header(invite, 'p-asserted-identity')).toBe('<sip:4008001234@10.0.0.2>');
    expect(header(invite, 'session-expires')).toBe('1800');
    expect(header(invite, 'supported')).toBe('timer');
    expect(Buffer.from(invite.body).toString()).toBe(OFFER);
  });

  it('rings, with early media, and is answered; a 2xx that comes again is acknowledged again', () => {
    const invite = dial();
    peer.respond(invite, 100);
    peer.respond(invite, 180);
    peer.respond(invite, 183, {}, SDP);
    peer.respond(invite, 200, {}, SDP);
    expect(peer.takeNames()).toEqual(['ACK']);
    peer.respond(invite, 200, {}, SDP);
    expect(peer.takeNames()).toEqual(['ACK']);
    expect(node.story()).toEqual(['legRinging 180', 'legRinging 183', 'legAnswered']);
  });

  it('RFC 7433: User-to-User data of the answer is told, unless it is too long to go on', () => {
    peer.respond(dial(), 200, { 'user-to-user': '0123;encoding=hex' }, SDP);
    expect(node.last('legAnswered').uui).toBe('0123;encoding=hex');
    node.input({ type: 'hangup', leg: 'out' });
    network.run(50_000);
    peer.takeNames();
    peer.respond(dial(), 200, { 'user-to-user': 'ab'.repeat(600) }, SDP);
    expect(node.last('legAnswered').uui).toBeUndefined();
  });

  it('that nobody answers fails with 408 after 32 s', () => {
    dial();
    network.run(32_100);
    expect(peer.takeNames()).toEqual(['INVITE', 'INVITE', 'INVITE', 'INVITE', 'INVITE', 'INVITE']);
    expect(node.last('legFailed').status).toBe(408);
    expectNothingLeft();
  });

  it('that can not be sent fails with 503', () => {
    dial();
    node.input({
      type: 'transportError',
      flow: { transport: 'udp', address: '10.0.0.9', port: 5060 },
      reason: 'ECONNREFUSED',
    });
    expect(node.last('legFailed').status).toBe(503);
    expectNothingLeft();
  });

  it('that is redirected is refused: we follow nobody', () => {
    const invite = dial();
    peer.respond(invite, 302, { contact: '<sip:premium@10.6.6.6>' });
    expect(peer.takeNames()).toEqual(['ACK']);
    expect(node.last('legFailed').status).toBe(302);
    expectNothingLeft();
  });

  it('that is challenged is sent once more with credentials, and no third time', () => {
    const invite = dial();
    const nonce = createNonce('s', 0, 'u');
    const [challenge] = createChallenges({ realm: 'carrier', nonce }, ['MD5']);
    peer.respond(invite, 407, { 'proxy-authenticate': challenge });
    const [ack, again] = peer.take();
    expect(ack).toMatchObject({ method: 'ACK' });
    expect(again).toMatchObject({ method: 'INVITE' });
    if (again?.kind !== 'request') throw new Error('no second INVITE');
    expect(header(again, 'cseq')).toBe('2 INVITE');
    expect(header(again, 'call-id')).toBe(header(invite, 'call-id'));
    expect(header(again, 'proxy-authorization')).toContain('username="us"');
    peer.respond(again, 407, { 'proxy-authenticate': challenge });
    expect(peer.takeNames()).toEqual(['ACK']);
    expect(node.last('legFailed').status).toBe(407);
    expectNothingLeft();
  });

  it('that is answered 422 is sent once more with the interval asked for', () => {
    const invite = dial();
    peer.respond(invite, 422, { 'min-se': '3600' });
    const again = peer.takeRequest('INVITE');
    expect(header(again, 'session-expires')).toBe('3600');
    expect(header(again, 'min-se')).toBe('3600');
  });

  it('goes to the next address of its trunk when the first shows no sign of life for 2 s', () => {
    node.input({
      type: 'dial',
      leg: 'out',
      request: { target: { kind: 'trunk', trunk: 'double', number: '1' }, from: '4', sdp: OFFER },
    });
    network.run(1900);
    expect(peer.takeNames()).toEqual([]);
    network.run(200);
    const invite = peer.takeRequest('INVITE');
    peer.respond(invite, 180);
    peer.respond(invite, 200, {}, SDP);
    expect(node.story()).toEqual(['legRinging 180', 'legAnswered']);
    node.input({ type: 'hangup', leg: 'out' });
    peer.respond(peer.takeRequest('BYE'), 200);
    expectNothingLeft();
    expect(node.story()).toEqual(['legRinging 180', 'legAnswered']);
  });
});

describe('hanging up an outgoing leg', () => {
  it('before any response: CANCEL waits for the first provisional (RFC 3261 §9.1)', () => {
    const invite = dial();
    node.input({ type: 'hangup', leg: 'out', cause: { protocol: 'Q.850', cause: 16 } });
    network.run(5);
    expect(peer.takeNames()).toEqual([]);
    peer.respond(invite, 100);
    const cancel = peer.takeRequest('CANCEL');
    expect(header(cancel, 'via')).toBe(header(invite, 'via'));
    expect(header(cancel, 'cseq')).toBe('1 CANCEL');
    expect(header(cancel, 'reason')).toBe('Q.850;cause=16');
    peer.respond(cancel, 200);
    peer.respond(invite, 487);
    expect(peer.takeNames()).toEqual(['ACK']);
    expect(node.story()).toEqual([]);
    expectNothingLeft();
  });

  it('while a 200 crosses the CANCEL: ACK and BYE', () => {
    const invite = dial();
    peer.respond(invite, 180);
    node.input({ type: 'hangup', leg: 'out' });
    peer.takeRequest('CANCEL');
    peer.respond(invite, 200, {}, SDP);
    const [ack, bye] = peer.take();
    expect(ack).toMatchObject({ method: 'ACK' });
    expect(bye).toMatchObject({ method: 'BYE' });
    if (bye?.kind === 'request') peer.respond(bye, 200);
    expect(node.story()).toEqual(['legRinging 180']);
    expectNothingLeft();
  });

  it('from a peer that answers the CANCEL and never ends the INVITE: given up after 32 s', () => {
    const invite = dial();
    peer.respond(invite, 180);
    node.input({ type: 'hangup', leg: 'out' });
    peer.respond(peer.takeRequest('CANCEL'), 200);
    network.run(31_000);
    expect(node.endpoint.size().legs).toBe(1);
    network.run(2000);
    expect(node.endpoint.size().legs).toBe(0);
    expectNothingLeft();
  });

  it('a second time is named and changes nothing', () => {
    dial();
    node.input({ type: 'hangup', leg: 'out' });
    node.input({ type: 'hangup', leg: 'out' });
    expect(node.story()).toEqual(['unexpected']);
  });
});

describe('forks', () => {
  it('of one INVITE behind the peer: the first 200 wins, a later one gets ACK and BYE', () => {
    const invite = dial();
    peer.respond(invite, 180, {}, undefined, 'one');
    peer.respond(invite, 180, {}, undefined, 'two');
    peer.respond(invite, 200, {}, SDP, 'one');
    expect(peer.takeNames()).toEqual(['ACK']);
    peer.respond(invite, 200, {}, SDP, 'two');
    const [ack, bye] = peer.take();
    expect(ack).toMatchObject({ method: 'ACK' });
    expect(bye === undefined ? undefined : header(bye, 'to')).toMatch(/tag=two$/);
    if (bye?.kind === 'request') peer.respond(bye, 200);
    expect(node.story()).toEqual(['legRinging 180', 'legRinging 180', 'legAnswered']);
    node.input({ type: 'hangup', leg: 'out' });
    const last = peer.takeRequest('BYE');
    expect(header(last, 'to')).toMatch(/tag=one$/);
    peer.respond(last, 200);
    expectNothingLeft();
  });
});

describe('an answered outgoing leg', () => {
  it('ends by the peer', () => {
    const invite = dial();
    peer.respond(invite, 200, {}, SDP);
    peer.take();
    peer.send(peer.asCallee('BYE', invite, 1, { reason: 'SIP;cause=200' }));
    expect(peer.takeNames()).toEqual(['200']);
    expect(node.last('legEnded')).toMatchObject({ by: 'bye', cause: { protocol: 'SIP', cause: 200 } });
    expectNothingLeft();
  });

  it('without a session description is ended and failed', () => {
    const invite = dial();
    peer.respond(invite, 200);
    const [ack, bye] = peer.take();
    expect(ack).toMatchObject({ method: 'ACK' });
    if (bye?.kind === 'request') peer.respond(bye, 200);
    expect(node.last('legFailed').status).toBe(488);
    expectNothingLeft();
  });

  it('sends its requests along the route set, to the remote target', () => {
    const invite = dial();
    const routes = '<sip:10.0.0.9:5060;lr>, <sip:10.9.9.9:5060;lr>';
    peer.respond(invite, 200, { 'record-route': routes, contact: '<sip:far@10.9.9.1:5080>' }, SDP);
    const ack = peer.takeNames();
    expect(ack).toEqual([]);
    const sent = network.sent.at(-1);
    expect(sent?.to).toBe('10.9.9.9:5060');
    expect(sent?.text).toMatch(/^ACK sip:far@10\.9\.9\.1:5080 /);
    expect(sent?.text).toContain('Route: <sip:10.9.9.9:5060;lr>\r\nRoute: <sip:10.0.0.9:5060;lr>\r\n');
  });

  it('ends by BYE when the refresh of its session is not answered (RFC 4028 §10)', () => {
    const invite = dial();
    peer.respond(invite, 200, { 'session-expires': '90;refresher=uac', allow: 'UPDATE' }, SDP);
    peer.take();
    network.run(45_100);
    const update = peer.takeRequest('UPDATE');
    expect(header(update, 'session-expires')).toBe('90;refresher=uac');
    peer.respond(update, 200, { 'session-expires': '90;refresher=uac' });
    network.run(45_100);
    peer.takeRequest('UPDATE');
    network.run(32_100);
    expect(node.last('legEnded').by).toBe('sessionTimer');
    expectNothingLeft();
  });
});

describe('a probe', () => {
  it('tells whether the trunk lives', () => {
    node.input({ type: 'probe', trunk: 'carrier' });
    network.run(5);
    peer.respond(peer.takeRequest('OPTIONS'), 405);
    expect(node.last('trunkState').up).toBe(true);
    node.input({ type: 'probe', trunk: 'carrier' });
    network.run(33_000);
    expect(node.last('trunkState').up).toBe(false);
  });
});

describe('a phone that can be made to answer', () => {
  const ringing = { 'allow-events': 'talk, hold', contact: '<sip:phone@10.0.0.9:5060>' };

  it('NOTIFY talk in the early dialog; its 200 is the answer, and later requests are numbered after it', () => {
    const invite = dial();
    peer.respond(invite, 180, ringing);
    node.input({ type: 'talk', leg: 'out' });
    network.run(5);
    const notify = peer.takeRequest('NOTIFY');
    expect(notify.requestUri).toBe('sip:phone@10.0.0.9:5060');
    expect(header(notify, 'event')).toBe('talk');
    expect(header(notify, 'subscription-state')).toBe('active');
    expect(header(notify, 'call-id')).toBe(header(invite, 'call-id'));
    expect(header(notify, 'cseq')).toBe('2 NOTIFY');
    peer.respond(notify, 200);
    peer.respond(invite, 200, { contact: '<sip:phone@10.0.0.9:5060>' }, SDP);
    expect(node.story()).toEqual(['legRinging 180', 'legAnswered']);
    expect(header(peer.takeRequest('ACK'), 'cseq')).toBe('1 ACK');
    node.input({ type: 'hangup', leg: 'out' });
    network.run(5);
    const bye = peer.takeRequest('BYE');
    expect(header(bye, 'cseq')).toBe('3 BYE');
    peer.respond(bye, 200);
    expectNothingLeft();
  });

  it('one that never said so is not asked', () => {
    const invite = dial();
    peer.respond(invite, 180, { contact: '<sip:phone@10.0.0.9:5060>' });
    node.input({ type: 'talk', leg: 'out' });
    network.run(5);
    expect(peer.takeNames()).toEqual([]);
    expect(node.story().at(-1)).toMatch(/^unexpected/);
  });

  it('a refused NOTIFY changes nothing: it rings on', () => {
    const invite = dial();
    peer.respond(invite, 180, ringing);
    node.input({ type: 'talk', leg: 'out' });
    network.run(5);
    peer.respond(peer.takeRequest('NOTIFY'), 489);
    expect(node.story()).toEqual(['legRinging 180']);
    peer.respond(invite, 486);
    expect(node.story().at(-1)).toMatch(/^legFailed/);
  });
});
