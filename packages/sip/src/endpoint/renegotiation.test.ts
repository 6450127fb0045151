import { beforeEach, describe, expect, it } from 'vitest';
import { header } from '../message/headers.ts';
import type { SipRequest } from '../message/message.ts';
import { RawPeer, SDP } from './testing/raw-peer.ts';
import { VirtualNetwork, type VirtualNode } from './testing/virtual-network.ts';

const OURS = SDP.replaceAll('10.0.0.9', '10.0.0.2');
const OURS_2 = `${OURS}a=sendonly\r\n`;
const THEIRS_2 = `${SDP}a=sendonly\r\n`;
const OURS_3 = `${OURS}a=recvonly\r\n`;

let network: VirtualNetwork;
let node: VirtualNode;
let peer: RawPeer;
let invite: SipRequest;

/** A call that we dialled is up. */
beforeEach(() => {
  network = new VirtualNetwork();
  node = network.add('10.0.0.2', 5060, {
    trunks: [{ name: 'carrier', addresses: [{ address: '10.0.0.9', port: 5060 }] }],
  });
  peer = new RawPeer(network, '10.0.0.9:5060', '10.0.0.2:5060');
  node.input({
    type: 'dial',
    leg: 'out',
    request: { target: { kind: 'trunk', trunk: 'carrier', number: '1' }, from: '2', sdp: OURS },
  });
  network.run(5);
  invite = peer.takeRequest('INVITE');
  peer.respond(invite, 200, {}, SDP);
  peer.take();
  node.events.length = 0;
});

function theirs(method: string, cseq: number, sdp: string): SipRequest {
  return peer.asCallee(method, invite, cseq, {}, sdp === '' ? undefined : Buffer.from(sdp));
}

function ack(cseq: number, sdp = ''): void {
  peer.send(peer.asCallee('ACK', invite, cseq, {}, sdp === '' ? undefined : Buffer.from(sdp)));
}

describe('a peer whose presence is doubted', () => {
  it('that answers the refresh is there, and nobody hears of it', () => {
    node.input({ type: 'check', leg: 'out' });
    network.run(5);
    const again = peer.takeRequest('INVITE');
    expect(Buffer.from(again.body).toString()).toBe(OURS);
    peer.respond(again, 200, {}, SDP);
    expect(peer.takeNames()).toEqual(['ACK']);
    expect(node.events.filter((event) => event.type.startsWith('leg'))).toEqual([]);
    expect(node.endpoint.size().legs).toBe(1);
  });

  it('that does not know the dialog any more is lost at once', () => {
    node.input({ type: 'check', leg: 'out' });
    network.run(5);
    peer.respond(peer.takeRequest('INVITE'), 481);
    expect(node.last('legEnded').by).toBe('sessionTimer');
  });

  it('that does not answer is lost after 32 s', () => {
    node.input({ type: 'check', leg: 'out' });
    network.run(31_000);
    expect(node.events.filter((event) => event.type === 'legEnded')).toEqual([]);
    network.run(1_100);
    expect(node.last('legEnded').by).toBe('sessionTimer');
  });

  it('is not asked twice at once', () => {
    node.input({ type: 'check', leg: 'out' });
    node.input({ type: 'check', leg: 'out' });
    network.run(5);
    expect(peer.takeNames()).toEqual(['INVITE']);
  });
});

describe('our offer', () => {
  it('goes out as re-INVITE, and its answer comes back', () => {
    node.input({ type: 'offer', leg: 'out', sdp: OURS_2 });
    network.run(5);
    const again = peer.takeRequest('INVITE');
    expect(Buffer.from(again.body).toString()).toBe(OURS_2);
    expect(header(again, 'to')).toMatch(/tag=callee$/);
    peer.respond(again, 200, {}, THEIRS_2);
    expect(peer.takeNames()).toEqual(['ACK']);
    expect(node.last('legOfferAnswered').sdp).toBe(THEIRS_2);
  });

  it('that is refused leaves the session as it was', () => {
    node.input({ type: 'offer', leg: 'out', sdp: OURS_2 });
    network.run(5);
    peer.respond(peer.takeRequest('INVITE'), 488);
    expect(node.last('legOfferAnswered').sdp).toBeUndefined();
    expect(node.endpoint.size().legs).toBe(1);
  });

  it('waits while another is under way, the last one counts', () => {
    node.input({ type: 'offer', leg: 'out', sdp: OURS_2 });
    node.input({ type: 'offer', leg: 'out', sdp: OURS });
    node.input({ type: 'offer', leg: 'out', sdp: OURS_3 });
    network.run(5);
    peer.respond(peer.takeRequest('INVITE'), 200, {}, SDP);
    expect(Buffer.from(peer.takeRequest('INVITE').body).toString()).toBe(OURS_3);
  });

  it('that meets one of the peer: both 491, ours again after 2.1 to 4 s (RFC 3261 §14.1)', () => {
    node.input({ type: 'offer', leg: 'out', sdp: OURS_2 });
    network.run(5);
    const ours = peer.takeRequest('INVITE');
    const glaring = theirs('INVITE', 1, THEIRS_2);
    peer.send(glaring);
    expect(peer.takeNames()).toEqual(['491']);
    peer.send(peer.asCallee('ACK', invite, 1, { via: header(glaring, 'via') }));
    peer.respond(ours, 491);
    expect(peer.takeNames()).toEqual(['ACK']);
    network.run(2000);
    expect(peer.takeNames()).toEqual([]);
    network.run(2100);
    peer.respond(peer.takeRequest('INVITE'), 200, {}, SDP);
    expect(node.last('legOfferAnswered').sdp).toBe(SDP);
  });

  it('to a peer that knows the dialog no more ends the leg', () => {
    node.input({ type: 'offer', leg: 'out', sdp: OURS_2 });
    network.run(5);
    peer.respond(peer.takeRequest('INVITE'), 481);
    expect(node.last('legEnded').by).toBe('transport');
    expect(peer.takeNames()).toContain('BYE');
  });
});

describe("the peer's offer", () => {
  it('by re-INVITE is answered by the driver, and its 200 waits for the ACK', () => {
    peer.send(theirs('INVITE', 1, THEIRS_2));
    expect(node.last('legOffer').sdp).toBe(THEIRS_2);
    node.input({ type: 'answerOffer', leg: 'out', sdp: OURS_3 });
    network.run(600);
    expect(peer.takeNames()).toEqual(['100', '200', '200']);
    ack(1);
    network.run(60_000);
    expect(peer.takeNames()).toEqual([]);
  });

  it('that repeats the session as it stands is answered at once', () => {
    peer.send(theirs('INVITE', 1, SDP));
    const ok = peer.takeResponse(200);
    expect(Buffer.from(ok.body).toString()).toBe(OURS);
    ack(1);
    expect(node.story()).toEqual([]);
  });

  it('without description takes ours in the 200; the answer comes with the ACK', () => {
    peer.send(theirs('INVITE', 1, ''));
    expect(node.last('legOffer').sdp).toBeUndefined();
    node.input({ type: 'answerOffer', leg: 'out', sdp: OURS_2 });
    ack(1, THEIRS_2);
    expect(node.last('legOfferAnswered').sdp).toBe(THEIRS_2);
  });

  it('by UPDATE is answered without ACK; an UPDATE without offer needs no driver', () => {
    peer.send(theirs('UPDATE', 1, THEIRS_2));
    node.input({ type: 'answerOffer', leg: 'out', sdp: OURS_3 });
    network.run(5);
    expect(Buffer.from(peer.takeResponse(200).body).toString()).toBe(OURS_3);
    peer.send(theirs('UPDATE', 2, ''));
    expect(peer.takeNames()).toEqual(['200']);
  });

  it('is refused by the driver, or for it after 10 s', () => {
    peer.send(theirs('INVITE', 1, THEIRS_2));
    node.input({ type: 'refuseOffer', leg: 'out', status: 488 });
    network.run(5);
    expect(peer.takeNames()).toEqual(['100', '488']);
    ack(1);
    peer.send(theirs('INVITE', 2, THEIRS_2));
    network.run(10_100);
    expect(peer.takeNames()).toContain('500');
  });

  it('that comes while a former one waits gets 500 with Retry-After (RFC 3261 §14.2)', () => {
    peer.send(theirs('INVITE', 1, THEIRS_2));
    peer.take();
    peer.send(theirs('INVITE', 2, SDP));
    expect(header(peer.takeResponse(500), 'retry-after')).toMatch(/^\d$/);
  });

  it('that the BYE of the peer overtakes gets 487', () => {
    peer.send(theirs('INVITE', 1, THEIRS_2));
    peer.take();
    peer.send(theirs('BYE', 2, ''));
    expect(peer.takeNames()).toEqual(['200', '487']);
    expect(node.last('legEnded').by).toBe('bye');
  });

  it('that was never acknowledged ends the leg after 32 s', () => {
    peer.send(theirs('INVITE', 1, THEIRS_2));
    node.input({ type: 'answerOffer', leg: 'out', sdp: OURS_3 });
    network.run(33_000);
    expect(node.last('legEnded').by).toBe('ackTimeout');
    expect(peer.takeNames().at(-1)).toBe('BYE');
  });
});
