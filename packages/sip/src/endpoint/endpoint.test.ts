import { describe, expect, it } from 'vitest';
import type { Event, VirtualNode } from './testing/virtual-network.ts';
import { VirtualNetwork } from './testing/virtual-network.ts';

const SDP = 'v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\ns=-\r\nc=IN IP4 10.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8\r\n';

/** A caller and a callee that are each other's trunk. */
function pair(transport: 'udp' | 'tcp' = 'udp'): { network: VirtualNetwork; a: VirtualNode; b: VirtualNode } {
  const network = new VirtualNetwork();
  const a = network.add('10.0.0.1', 5060, {
    trunks: [{ name: 'b', transport, addresses: [{ address: '10.0.0.2', port: 5060 }] }],
  });
  const b = network.add('10.0.0.2', 5060, {
    trunks: [{ name: 'a', transport, addresses: [{ address: '10.0.0.1', port: 5060 }] }],
  });
  return { network, a, b };
}

function dialB(a: VirtualNode, leg = 'L1'): void {
  a.input({
    type: 'dial',
    leg,
    request: {
      target: { kind: 'trunk', trunk: 'b', number: '95001' },
      from: '13300000019',
      sdp: SDP,
      uui: '0123;encoding=hex',
    },
  });
}

describe.each(['udp', 'tcp'] as const)('a call over %s', (transport) => {
  it('is set up, confirmed and hung up, and nothing is left', () => {
    const { network, a, b } = pair(transport);
    dialB(a);
    network.run(10);
    const incoming = b.last('legIncoming');
    expect(incoming).toMatchObject({
      from: { kind: 'trunk', trunk: 'a' },
      called: '95001',
      caller: '13300000019',
      sdp: SDP,
      uui: '0123;encoding=hex',
    });
    b.input({ type: 'ring', leg: incoming.leg });
    network.run(10);
    expect(a.story()).toEqual(['legRinging 180']);
    b.input({ type: 'answer', leg: incoming.leg, sdp: SDP });
    network.run(10);
    expect(a.story()).toEqual(['legRinging 180', 'legAnswered']);
    expect(a.last('legAnswered').sdp).toBe(SDP);
    expect(b.story()).toEqual(['legIncoming', 'legConfirmed']);
    a.input({ type: 'hangup', leg: 'L1', cause: { protocol: 'Q.850', cause: 16 } });
    network.run(10);
    expect(b.last('legEnded')).toMatchObject({ by: 'bye', cause: { protocol: 'Q.850', cause: 16 } });
    network.run(100_000);
    for (const node of [a, b]) {
      expect(node.endpoint.size()).toMatchObject({ legs: 0, dialogs: 0, transactions: 0, branches: 0 });
      expect(node.timersRunning).toBe(0);
    }
  });
});

describe('events', () => {
  it('come in the order of the wire', () => {
    const { network, a, b } = pair();
    b.react = (event: Event) => {
      if (event.type === 'legIncoming') b.input({ type: 'reject', leg: event.leg, status: 486 });
    };
    dialB(a);
    network.run(10);
    expect(a.last('legFailed')).toMatchObject({ status: 486, reason: 'Busy Here' });
  });
});
