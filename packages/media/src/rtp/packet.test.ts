import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRtpView, readRtp, sequenceDelta, timestampDelta, writeRtpHeader } from './packet.ts';

function packetOf(...bytes: number[]): Uint8Array {
  return Uint8Array.from(bytes);
}

const PLAIN = packetOf(0x80, 0x88, 0x12, 0x34, 0xff, 0, 0, 1, 0xde, 0xad, 0xbe, 0xef, 7, 8, 9);

describe('RTP packet', () => {
  it('RFC 3550 §5.1: reads the fixed header', () => {
    const view = createRtpView();
    expect(readRtp(PLAIN, view)).toBe('rtp');
    expect(view).toEqual({
      payloadType: 8,
      marker: true,
      sequence: 0x1234,
      timestamp: 0xff000001,
      ssrc: 0xdeadbeef,
      payloadStart: 12,
      payloadLength: 3,
    });
  });

  it('skips contributing sources, a header extension and padding', () => {
    const view = createRtpView();
    const header = [0xb1, 0x08, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3];
    const packet = packetOf(...header, 1, 1, 1, 1, 0xbe, 0xde, 0, 1, 5, 5, 5, 5, 42, 43, 0, 2);
    expect(readRtp(packet, view)).toBe('rtp');
    expect([view.payloadStart, view.payloadLength]).toEqual([24, 2]);
  });

  it('names what is no RTP', () => {
    const view = createRtpView();
    expect(readRtp(packetOf(), view)).toBe('short');
    expect(readRtp(PLAIN.subarray(0, 11), view)).toBe('short');
    expect(readRtp(packetOf(0x40, ...PLAIN.subarray(1)), view)).toBe('version');
    expect(readRtp(packetOf(0x80, 200, ...PLAIN.subarray(2)), view)).toBe('rtcp');
    expect(readRtp(packetOf(0x8f, ...PLAIN.subarray(1)), view)).toBe('truncated');
    expect(readRtp(packetOf(0x90, ...PLAIN.subarray(1)), view)).toBe('truncated');
    expect(readRtp(packetOf(0xa0, ...PLAIN.subarray(1, 14), 200), view)).toBe('truncated');
    expect(readRtp(packetOf(0xa0, ...PLAIN.subarray(1, 14), 0), view)).toBe('truncated');
    expect(readRtp(new Uint8Array(1501).fill(0x80), view)).toBe('oversized');
  });

  it('never throws, and a payload lies inside its packet', () => {
    const view = createRtpView();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1600 }), (packet) => {
        if (readRtp(packet, view) !== 'rtp') return;
        expect(view.payloadStart).toBeGreaterThanOrEqual(12);
        expect(view.payloadLength).toBeGreaterThanOrEqual(0);
        expect(view.payloadStart + view.payloadLength).toBeLessThanOrEqual(packet.length);
      }),
    );
  });

  it('reads what it writes', () => {
    const number16 = fc.integer({ min: 0, max: 0xffff });
    const number32 = fc.integer({ min: 0, max: 0xffffffff });
    fc.assert(
      fc.property(fc.boolean(), number16, number32, number32, (marker, sequence, timestamp, ssrc) => {
        const packet = new Uint8Array(20);
        writeRtpHeader(packet, 0, 8, marker, sequence, timestamp, ssrc);
        const view = createRtpView();
        expect(readRtp(packet, view)).toBe('rtp');
        expect(view).toEqual({ payloadType: 8, marker, sequence, timestamp, ssrc, payloadStart: 12, payloadLength: 8 });
      }),
    );
  });

  it('RFC 1982: differences across the wrap', () => {
    expect(sequenceDelta(2, 0xffff)).toBe(3);
    expect(sequenceDelta(0xffff, 2)).toBe(-3);
    expect(timestampDelta(100, 0xffff_ff9c)).toBe(200);
  });
});
