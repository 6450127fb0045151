import { beforeEach, describe, expect, it } from 'vitest';
import type { SipRequest, SipResponse } from '../message/message.ts';
import { serializeMessage } from '../message/serialize.ts';
import { RawPeer, SDP } from './testing/raw-peer.ts';
import { VirtualNetwork, type VirtualNode } from './testing/virtual-network.ts';

/**
 * A peer that says nothing more, wherever a leg of ours stands, and the call that is over for the engine: every leg, dialog,
 * transaction and timer goes by itself. 64 × T1 is 32 s.
 */

const OURS = SDP.replaceAll('10.0.0.9', '10.0.0.2');
const OURS_2 = `${OURS}a=sendonly\r\n`;
const THEIRS_2 = Buffer.from(`${SDP}a=sendonly\r\n`);
const T64_MS = 32_000;
/** Transactions linger for timers D, I, J, K and M after their dialog is gone; the longest is as long. */
const LINGER_MS = 33_000;

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
      },
      { name: 'stream', transport: 'tcp', addresses: [{ address: '10.0.0.9', port: 5060 }] },
    ],
    newLegId: () => 'leg',
  });
  peer = new RawPeer(network, '10.0.0.9:5060', '10.0.0.2:5060');
});

function dial(trunk = 'carrier'): SipRequest {
  const target = { kind: 'trunk', trunk, number: '13300000019' } as const;
  node.input({ type: 'dial', leg: 'leg', request: { target, from: '4008001234', sdp: OURS } });
  network.run(5);
  return peer.takeRequest('INVITE');
}

function dialed(more: Readonly<Record<string, string>> = {}): SipRequest {
  const invite = dial();
  peer.respond(invite, 200, more, SDP);
  peer.take();
  return invite;
}

function answered(): SipResponse {
  peer.send(peer.invite({ supported: 'timer' }));
  node.input({ type: 'answer', leg: 'leg', sdp: OURS });
  return peer.takeResponse(200);
}

function confirmed(): SipResponse {
  const ok = answered();
  peer.send(peer.inDialog('ACK', ok, 1));
  return ok;
}

function hangUp(): void {
  node.input({ type: 'hangup', leg: 'leg' });
  network.run(5);
}

/** Our offer is out and is not answered. */
function offers(): SipRequest {
  node.input({ type: 'offer', leg: 'leg', sdp: OURS_2 });
  network.run(5);
  return peer.takeRequest('INVITE');
}

type Row = readonly [where: string, withinMs: number, begin: () => void];

/** Where the leg stands when the peer falls silent and the engine hangs up, and how long the dialog may still be there. */
const ROWS: readonly Row[] = [
  ['it was dialled, and shows no sign of life', T64_MS, () => void dial()],
  [
    'it was dialled, given up, and rings after all',
    2 * T64_MS,
    () => {
      const invite = dial();
      hangUp();
      network.run(T64_MS - 1_000);
      peer.respond(invite, 180);
    },
  ],
  ['it rings', T64_MS, () => peer.respond(dial(), 180)],
  [
    'it rings, and answers while our CANCEL is under way',
    T64_MS,
    () => {
      const invite = dial();
      peer.respond(invite, 180);
      hangUp();
      peer.respond(invite, 200, {}, SDP);
      expect(peer.takeNames()).toContain('BYE');
    },
  ],
  [
    'it takes our CANCEL, and answers the INVITE when nobody waits for that any more',
    T64_MS + 1_000,
    () => {
      const invite = dial();
      peer.respond(invite, 180);
      hangUp();
      peer.respond(peer.takeRequest('CANCEL'), 200);
      network.run(T64_MS + 100);
      peer.respond(invite, 200, {}, SDP);
    },
  ],
  [
    'another of its phones answers too',
    T64_MS,
    () => {
      const invite = dialed();
      peer.respond(invite, 200, {}, SDP, 'fork');
      expect(peer.takeNames()).toEqual(['ACK', 'BYE']);
    },
  ],
  ['it answers without a description', T64_MS, () => peer.respond(dial(), 200)],
  ['it talks', T64_MS, () => void dialed()],
  [
    'it was asked whether it is there, by UPDATE',
    T64_MS,
    () => {
      dialed({ allow: 'INVITE, ACK, BYE, UPDATE' });
      node.input({ type: 'check', leg: 'leg' });
      network.run(12_000);
      expect(peer.takeNames()).toContain('UPDATE');
    },
  ],
  [
    'it was asked whether it is there, by re-INVITE',
    T64_MS,
    () => {
      dialed();
      node.input({ type: 'check', leg: 'leg' });
      network.run(12_000);
    },
  ],
  [
    'it owes an answer to our offer',
    T64_MS,
    () => {
      dialed();
      offers();
    },
  ],
  [
    'it has said 100 to our offer',
    T64_MS,
    () => {
      dialed();
      peer.respond(offers(), 100);
    },
  ],
  [
    'it answers our offer after our BYE',
    T64_MS,
    () => {
      dialed();
      const offer = offers();
      hangUp();
      peer.respond(offer, 200, {}, SDP);
      expect(peer.takeNames()).toContain('ACK');
    },
  ],
  [
    'it has refused our offer as one that met its own',
    T64_MS,
    () => {
      dialed();
      peer.respond(offers(), 491);
    },
  ],
  [
    'it offers, and we have not answered',
    T64_MS,
    () => {
      const invite = dialed();
      peer.send(peer.asCallee('INVITE', invite, 1, {}, THEIRS_2));
    },
  ],
  [
    'it offers, and never acknowledges our answer',
    T64_MS,
    () => {
      const invite = dialed();
      peer.send(peer.asCallee('INVITE', invite, 1, {}, THEIRS_2));
      node.input({ type: 'answerOffer', leg: 'leg', sdp: OURS_2 });
    },
  ],
  [
    'it says 100 to our BYE',
    T64_MS,
    () => {
      dialed();
      hangUp();
      peer.respond(peer.takeRequest('BYE'), 100);
    },
  ],
  [
    'it wants credentials for our BYE',
    T64_MS,
    () => {
      dialed();
      hangUp();
      peer.respond(peer.takeRequest('BYE'), 407, { 'proxy-authenticate': 'Digest realm="carrier", nonce="n"' });
      expect(peer.takeNames()).toEqual(['BYE']);
    },
  ],
  ['it called, and takes no refusal', T64_MS, () => peer.send(peer.invite())],
  ['it called, and never acknowledges our answer', 2 * T64_MS, () => void answered()],
  ['it called, and talks', T64_MS, () => void confirmed()],
];

describe('a peer that falls silent when the call is over for us', () => {
  it.each(ROWS)('%s', (_where, withinMs, begin) => {
    begin();
    // Where it was hung up already this changes nothing.
    hangUp();
    network.run(withinMs + 100);
    expect(node.endpoint.size()).toMatchObject({ legs: 0, dialogs: 0, branches: 0 });
    network.run(LINGER_MS);
    expect(node.endpoint.size().transactions).toBe(0);
    expect(node.timersRunning).toBe(0);
  });
});

/** Where nobody here hangs up: until when nothing is left, and why. */
const UNHEEDED: readonly Row[] = [
  ['it rings: as long as a phone may ring, then its CANCEL', 700_000, () => peer.respond(dial(), 180)],
  ['it never acknowledges our answer: BYE after 32 s', 2 * T64_MS, () => void answered()],
  [
    'it was to refresh the session (RFC 4028)',
    2_000_000,
    () => void dialed({ 'session-expires': '1800;refresher=uas' }),
  ],
  ['we refresh the session', 2_000_000, () => void dialed({ 'session-expires': '1800;refresher=uac' })],
];

describe('a peer that falls silent while nobody here hangs up', () => {
  it.each(UNHEEDED)('%s', (_where, withinMs, begin) => {
    begin();
    network.run(withinMs);
    expect(node.endpoint.size()).toMatchObject({ legs: 0, dialogs: 0, transactions: 0, branches: 0 });
    expect(node.timersRunning).toBe(0);
    expect(node.story().filter((one) => /legFailed|legEnded/.test(one))).toHaveLength(1);
  });
});

describe('a connection that closes under a dialog', () => {
  const CONNECTION = { transport: 'tcp', address: '10.0.0.9', port: 5060, connection: 'c' } as const;

  it.each([
    ['the call rings', 180],
    ['the call is up', 200],
  ] as const)('%s: our last request goes out on another, and is given up after 32 s', (_where, status) => {
    const invite = dial('stream');
    peer.respond(invite, 180);
    if (status === 200) peer.respond(invite, 200, {}, SDP);
    node.input({ type: 'streamClosed', connection: CONNECTION.connection });
    hangUp();
    network.run(T64_MS + 100);
    expect(node.endpoint.size()).toMatchObject({ legs: 0, dialogs: 0, branches: 0 });
    network.run(LINGER_MS);
    expect(node.endpoint.size().transactions).toBe(0);
    expect(node.timersRunning).toBe(0);
  });

  it('and no other can be opened for our BYE: over at once', () => {
    const over = (message: SipRequest): void => {
      node.input({ type: 'streamData', flow: CONNECTION, bytes: serializeMessage(message) });
      network.run(5);
    };
    over(peer.invite({ via: 'SIP/2.0/TCP 10.0.0.9:5060;branch=z9hG4bKtcp1', 'content-length': String(SDP.length) }));
    node.input({ type: 'answer', leg: 'leg', sdp: OURS });
    network.run(5);
    const ok = peer.takeResponse(200);
    over(peer.inDialog('ACK', ok, 1, { via: 'SIP/2.0/TCP 10.0.0.9:5060;branch=z9hG4bKtcp2', 'content-length': '0' }));
    expect(node.story()).toContain('legConfirmed');
    node.input({ type: 'streamClosed', connection: CONNECTION.connection });
    hangUp();
    expect(node.endpoint.size().dialogs).toBe(1);
    node.input({ type: 'transportError', flow: { ...CONNECTION, connection: 'another' }, reason: 'ECONNREFUSED' });
    expect(node.endpoint.size()).toMatchObject({ legs: 0, dialogs: 0 });
  });

  it('while our BYE waits for its answer, which can’t be sent anew: over at once', () => {
    peer.respond(dial('stream'), 200, {}, SDP);
    hangUp();
    node.input({ type: 'transportError', flow: CONNECTION, reason: 'ECONNREFUSED' });
    expect(node.endpoint.size()).toMatchObject({ legs: 0, dialogs: 0 });
  });
});

it('a refresh that finds the transaction table full is tried again, so that a dead peer is found out after all', () => {
  const few = new VirtualNetwork();
  const crowded = few.add('10.0.0.2', 5060, {
    trunks: [{ name: 'carrier', addresses: [{ address: '10.0.0.9', port: 5060 }] }],
    limits: { transactionsMax: 1 },
    newLegId: () => 'leg',
  });
  const callee = new RawPeer(few, '10.0.0.9:5060', '10.0.0.2:5060');
  const target = { kind: 'trunk', trunk: 'carrier', number: '1' } as const;
  crowded.input({ type: 'dial', leg: 'leg', request: { target, from: '2', sdp: OURS } });
  few.run(5);
  callee.respond(callee.takeRequest('INVITE'), 200, { 'session-expires': '90;refresher=uac' }, SDP);
  few.run(44_000);
  // Somebody else has the one place when the refresh is due.
  callee.send(
    callee.request('OPTIONS', { from: '<sip:a@b>;tag=a', to: '<sip:us@b>', 'call-id': 'o', cseq: '1 OPTIONS' }),
  );
  few.run(2_000);
  expect(callee.takeNames()).not.toContain('UPDATE');
  few.run(200_000);
  expect(crowded.last('legEnded').by).toBe('sessionTimer');
  expect(crowded.endpoint.size()).toMatchObject({ legs: 0, dialogs: 0 });
});
