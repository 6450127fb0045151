import { describe, expect, it } from 'vitest';
import { encode, FRAME_SAMPLES } from '../rtp/g711.ts';
import { createRtpView } from '../rtp/packet.ts';
import { JitterQueue } from './jitter-queue.ts';

/** A packet of constant level `value`; a level that A-law keeps exactly. */
function push(queue: JitterQueue, timestamp: number, value: number, length = FRAME_SAMPLES, ssrc = 1): boolean {
  const payload = encode(new Int16Array(length).fill(value), 'PCMA');
  return queue.push(payload, { ...createRtpView(), payloadType: 8, timestamp, ssrc, payloadLength: length });
}

/** The level of each of the next `count` frames; undefined: nothing there. */
function pull(queue: JitterQueue, count: number): (number | undefined)[] {
  return Array.from({ length: count }, () => {
    const frame = new Int16Array(FRAME_SAMPLES);
    return queue.pull(frame) ? frame[80] : undefined;
  });
}

describe('jitter queue', () => {
  it('holds two frames back, then gives what came, in order of timestamps', () => {
    const queue = new JitterQueue();
    push(queue, 1000, 1008);
    push(queue, 1320, 3008);
    push(queue, 1160, 2016);
    expect(pull(queue, 6)).toEqual([0, 0, 1008, 2016, 3008, undefined]);
  });

  it('a lost packet is a hole of silence', () => {
    const queue = new JitterQueue();
    push(queue, 0, 1008);
    push(queue, 320, 1008);
    expect(pull(queue, 5)).toEqual([0, 0, 1008, 0, 1008]);
  });

  it('packets of 10 and 30 ms make the same frames, across the wrap of the timestamp', () => {
    const queue = new JitterQueue();
    const start = 0xffff_ff80;
    push(queue, start, 1008, 80);
    push(queue, (start + 80) >>> 0, 1008, 240);
    expect(pull(queue, 4)).toEqual([0, 0, 1008, 1008]);
  });

  it('drops a packet that comes too late, starts anew when all come too late', () => {
    const queue = new JitterQueue();
    push(queue, 0, 1008);
    pull(queue, 4);
    expect(push(queue, 0, 1008)).toBe(false);
    for (let i = 0; i < 3; i++) push(queue, i, 1008);
    expect(push(queue, 3, 2016)).toBe(true);
    expect(pull(queue, 3)).toEqual([0, 0, 2016]);
  });

  it('a pause, another SSRC and a jump of the clock start the queue anew', () => {
    const queue = new JitterQueue();
    push(queue, 0, 1008);
    pull(queue, 20);
    push(queue, 100_000, 2016);
    expect(pull(queue, 3)).toEqual([0, 0, 2016]);
    push(queue, 5, 1008, FRAME_SAMPLES, 2);
    expect(pull(queue, 3)).toEqual([0, 0, 1008]);
    push(queue, 500_000, 2016, FRAME_SAMPLES, 2);
    expect(pull(queue, 3)).toEqual([0, 0, 2016]);
  });

  it('a peer whose clock is fast does not pile up delay', () => {
    const queue = new JitterQueue();
    let timestamp = 0;
    for (let second = 0; second < 60; second++) {
      for (let i = 0; i < 50; i++) {
        push(queue, timestamp, 1008);
        timestamp += FRAME_SAMPLES;
        pull(queue, 1);
      }
      push(queue, timestamp, 1008);
      timestamp += FRAME_SAMPLES;
    }
    expect(queue.depth).toBeLessThanOrEqual(7 * FRAME_SAMPLES);
  });
});
