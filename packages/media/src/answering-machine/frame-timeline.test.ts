import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encode, FRAME_SAMPLES } from '../rtp/g711.ts';
import { createRtpView } from '../rtp/packet.ts';
import { FrameTimeline } from './frame-timeline.ts';

const START_MS = 5_000;
/** A-law has no 0. */
const SILENT = 8;

/** A timeline, and the level of each frame that it gave; 0: silence of which nothing came. */
function timeline() {
  const frames: number[] = [];
  const line = new FrameTimeline(START_MS, (samples) => frames.push(samples?.[80] ?? 0));
  const heard = () => frames.filter((level) => level > SILENT);
  const push = (timestamp: number, value: number, atMs: number, length = FRAME_SAMPLES, ssrc = 1) => {
    const payload = encode(new Int16Array(length).fill(value), 'PCMA');
    const view = { ...createRtpView(), payloadType: 8, timestamp: timestamp >>> 0, ssrc, payloadLength: length };
    line.push(payload, view, atMs);
  };
  /** Ten packets of another source: what was held back comes out. */
  const flush = (atMs: number) => {
    for (let i = 0; i < 10; i++) push(i * FRAME_SAMPLES, 0, atMs, FRAME_SAMPLES, 99);
  };
  return { line, frames, heard, push, flush };
}

const LEVELS = [1008, 2016, 3008, 4032, 4992, 6016, 7040, 8064] as const;

describe('frames by their timestamps', () => {
  it('begin when listening began', () => {
    const { frames, push, flush } = timeline();
    LEVELS.forEach((level, i) => {
      push(7_000 + i * 160, level, START_MS + 120 + i * 20);
    });
    flush(START_MS + 300);
    expect(frames.slice(0, 13)).toEqual([0, 0, 0, 0, 0, ...LEVELS]);
  });

  it('overtaken and doubled packets fall into place, across the wrap of the timestamp', () => {
    const { frames, push, flush } = timeline();
    const at = (i: number) => push(0xffff_fe00 + i * 160, LEVELS[i] ?? 0, START_MS + 20);
    for (const i of [0, 2, 1, 1, 3, 5, 4, 5, 6, 7]) at(i);
    flush(START_MS + 40);
    expect(frames.slice(0, 8)).toEqual(LEVELS);
  });

  it('a pause of the source is as long as its timestamps say', () => {
    const { frames, push, flush } = timeline();
    push(0, 1008, START_MS + 20);
    push(160 * 6, 2016, START_MS + 140);
    flush(START_MS + 160);
    expect(frames.slice(0, 7)).toEqual([1008, 0, 0, 0, 0, 0, 2016]);
  });

  it('packets of 10 and 30 ms make the same frames', () => {
    const { frames, push, flush } = timeline();
    push(0, 1008, START_MS + 20, 80);
    push(80, 1008, START_MS + 20, 80);
    push(160, 2016, START_MS + 40, 240);
    flush(START_MS + 60);
    expect(frames.slice(0, 2)).toEqual([1008, 2016]);
  });

  it('another source goes on where the first ended', () => {
    const { frames, push, flush } = timeline();
    push(0, 1008, START_MS + 20);
    push(90_000, 2016, START_MS + 40, FRAME_SAMPLES, 2);
    flush(START_MS + 60);
    expect(frames.slice(0, 2)).toEqual([1008, 2016]);
  });

  it('timestamps that jump far, back or ahead, begin anew', () => {
    for (const jump of [-100_000, 200_000]) {
      const { frames, heard, push, flush } = timeline();
      push(300_000, 1008, START_MS + 20);
      push(300_000 + jump, 2016, START_MS + 40);
      push(300_160 + jump, 3008, START_MS + 60);
      flush(START_MS + 80);
      expect(heard()).toEqual([1008, 2016, 3008]);
      expect(frames.length).toBeLessThan(20);
    }
  });
});

describe('arrival', () => {
  it('does not matter: held up, in bursts, the frames are the same', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 60, maxLength: 60 }), (delays) => {
        const { line, frames, push, flush } = timeline();
        let nowMs = START_MS + 20;
        delays.forEach((delayMs, i) => {
          if (i > 0) nowMs = Math.max(nowMs, START_MS + 20 + i * 20 + (i % 7 === 0 ? delayMs : 0));
          line.idle(nowMs - 20);
          push(i * 160, 1008 + 16 * i, nowMs);
        });
        flush(nowMs + 20);
        const expected = timeline();
        delays.forEach((_, i) => {
          expected.push(i * 160, 1008 + 16 * i, START_MS + 20 + i * 20);
        });
        expected.flush(START_MS + 1_300);
        expect(frames.slice(0, 60)).toEqual(expected.frames.slice(0, 60));
      }),
      { numRuns: 50 },
    );
  });

  it('nothing at all is silence', () => {
    const { line, frames } = timeline();
    for (let ms = 0; ms <= 500; ms += 20) line.idle(START_MS + ms);
    expect(frames).toHaveLength(25);
  });

  it('a stream that stands still for a second is silent, and goes on after it', () => {
    const { line, frames, heard, push, flush } = timeline();
    push(0, 1008, START_MS + 20);
    line.idle(START_MS + 900);
    expect(frames).toEqual([]);
    line.idle(START_MS + 1_020);
    expect(frames).toHaveLength(51);
    push(160, 2016, START_MS + 1_500);
    flush(START_MS + 1_600);
    expect(heard()).toEqual([1008, 2016]);
    expect(frames.indexOf(2016)).toBe(51);
  });
});
