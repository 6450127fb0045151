import { describe, expect, it } from 'vitest';
import {
  createOutgoingStream,
  forwardPacket,
  type OutgoingStream,
  SOURCE_PLAYER,
  stampEvent,
  stampFrame,
} from './outgoing-stream.ts';
import { createRtpView, type RtpView, readRtp, writeRtpHeader } from './packet.ts';

const SSRC = 77;
const PEER_SSRC = 4242;

function newStream(): OutgoingStream {
  return createOutgoingStream(SSRC, 0xfffe, 1000);
}

/** Forwards a packet as leg `source` sent it; the fields as the peer sees them, or undefined when dropped. */
function forward(
  stream: OutgoingStream,
  source: number,
  sequence: number,
  timestamp: number,
  nowMs: number,
  ssrc = PEER_SSRC,
): RtpView | undefined {
  const packet = new Uint8Array(172);
  writeRtpHeader(packet, 0, 0, false, sequence, timestamp, ssrc);
  const view = createRtpView();
  readRtp(packet, view);
  return forwardPacket(stream, packet, view, source, 8, nowMs) ? seen(packet) : undefined;
}

function frame(stream: OutgoingStream, nowMs: number): RtpView {
  const packet = new Uint8Array(172);
  stampFrame(stream, packet, 8, SOURCE_PLAYER, nowMs);
  return seen(packet);
}

function seen(packet: Uint8Array): RtpView {
  const view = createRtpView();
  expect(readRtp(packet, view)).toBe('rtp');
  return view;
}

describe('the stream that a leg hears', () => {
  it('has its own SSRC and payload type, gapless numbers across the wrap, and a marker at the start only', () => {
    const stream = newStream();
    const packets = [0, 1, 2].map((i) => frame(stream, i * 20));
    expect(packets.map((packet) => packet.sequence)).toEqual([0xffff, 0, 1]);
    expect(packets.map((packet) => packet.timestamp)).toEqual([1000, 1160, 1320]);
    expect(packets.map((packet) => packet.marker)).toEqual([true, false, false]);
    expect(new Set(packets.map((packet) => packet.ssrc))).toEqual(new Set([SSRC]));
  });

  it('goes on by the time that passed when the source changes from prompt to leg to prompt', () => {
    const stream = newStream();
    frame(stream, 0);
    const relayed = forward(stream, 5, 30_000, 9_000_000, 100);
    expect(relayed).toMatchObject({ sequence: 0, timestamp: 1800, marker: true, payloadType: 8, ssrc: SSRC });
    expect(forward(stream, 5, 30_001, 9_000_160, 120)).toMatchObject({ sequence: 1, timestamp: 1960, marker: false });
    expect(frame(stream, 130)).toMatchObject({ sequence: 2, timestamp: 2120, marker: true });
  });

  it('shows losses and reordering of the source as they are', () => {
    const stream = newStream();
    forward(stream, 5, 10, 1600, 0);
    const later = forward(stream, 5, 13, 2080, 60);
    const late = forward(stream, 5, 12, 1920, 65);
    expect([later?.sequence, late?.sequence]).toEqual([2, 1]);
    expect([later?.timestamp, late?.timestamp]).toEqual([1480, 1320]);
  });

  it('drops a packet from before the take-over: its number belongs to another', () => {
    const stream = newStream();
    frame(stream, 0);
    forward(stream, 5, 100, 16_000, 20);
    expect(forward(stream, 5, 99, 15_840, 21)).toBeUndefined();
  });

  it('takes a new SSRC, or a jump of the numbers, for a new source', () => {
    const stream = newStream();
    const first = forward(stream, 5, 100, 16_000, 0);
    const restarted = forward(stream, 5, 7, 3, 20, 999);
    expect(restarted?.sequence).toBe(((first?.sequence ?? 0) + 1) & 0xffff);
    expect(restarted).toMatchObject({ timestamp: 1160, marker: true });
    expect(forward(stream, 5, 40_000, 163, 40, 999)).toMatchObject({ timestamp: 1320, marker: true });
  });

  it('relays for hours: no packet is ever dropped as too old', () => {
    const stream = newStream();
    for (let i = 0; i < 200_000; i++) {
      expect(forward(stream, 5, i & 0xffff, (i * 160) >>> 0, i * 20) !== undefined).toBe(true);
    }
  });

  it('RFC 4733 §2.5.1.2: packets of one event share the timestamp of its beginning', () => {
    const stream = newStream();
    frame(stream, 0);
    const packets = [0, 1, 2].map((i) => {
      const packet = new Uint8Array(16);
      stampEvent(stream, packet, 101, i === 0, 20 + i * 20);
      return seen(packet);
    });
    expect(packets.map((packet) => packet.timestamp)).toEqual([1160, 1160, 1160]);
    expect(packets.map((packet) => packet.sequence)).toEqual([0, 1, 2]);
    expect(packets.map((packet) => packet.marker)).toEqual([true, false, false]);
    expect(frame(stream, 80)).toMatchObject({ timestamp: 1640, sequence: 3 });
  });
});
