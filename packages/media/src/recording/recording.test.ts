import { describe, expect, it } from 'vitest';
import { Leg } from '../leg/leg.ts';
import { createCounters } from '../process/counters.ts';
import { encode, FRAME_SAMPLES } from '../rtp/g711.ts';
import { createRtpView, readRtp, writeRtpHeader } from '../rtp/packet.ts';
import { Recording } from './recording.ts';
import type { WavFile } from './wav-file.ts';

/** A file in memory: what the left and the right side said, by sample. */
class MemoryFile implements WavFile {
  readonly left: number[] = [];
  readonly right: number[] = [];
  readonly append = (chunk: Uint8Array, bytes: number): void => {
    const view = new DataView(chunk.buffer, chunk.byteOffset, bytes);
    for (let at = 0; at < bytes; at += 4) {
      this.left.push(view.getInt16(at, true));
      this.right.push(view.getInt16(at + 2, true));
    }
  };
  readonly finish = (done: (complete: boolean) => void): void => done(true);
}

function newLeg(number: number): Leg {
  return new Leg({
    id: `leg ${number}`,
    number,
    kind: 'rtp',
    counters: createCounters(),
    random32: () => 1,
    onDigit: () => undefined,
    onDigitPending: () => undefined,
  });
}

/** `leg` says 20 ms of the constant `level` (one that A-law keeps exactly). */
function say(leg: Leg, timestamp: number, level: number, nowMs: number, ssrc = 1): void {
  const packet = new Uint8Array(12 + FRAME_SAMPLES);
  writeRtpHeader(packet, 0, 8, false, 0, timestamp, ssrc);
  packet.set(encode(new Int16Array(FRAME_SAMPLES).fill(level), 'PCMA'), 12);
  const view = createRtpView();
  readRtp(packet, view);
  leg.receive(packet, view, nowMs);
}

function run(recording: Recording, fromMs: number, toMs: number, each: (nowMs: number) => void): void {
  for (let nowMs = fromMs; nowMs <= toMs; nowMs += 20) {
    each(nowMs);
    while (recording.isDue(nowMs)) recording.flush();
  }
}

/** Level in each piece of 100 ms; undefined where it is not all one level. */
function levels(samples: readonly number[]): (number | undefined)[] {
  return Array.from({ length: Math.floor(samples.length / 800) }, (_, i) => {
    const piece = samples.slice(i * 800, i * 800 + 800);
    return piece.every((sample) => sample === piece[0]) ? piece[0] : undefined;
  });
}

// A-law has no zero: its silence is +8.
const SILENCE = 8;

describe('recording', () => {
  it('puts left and right beside each other, silence where one does not speak, as long as the call', () => {
    const file = new MemoryFile();
    const [a, b] = [newLeg(1), newLeg(2)];
    const recording = new Recording('r', '/r.wav', file, 1000);
    recording.setLegs(a, b);
    run(recording, 1020, 3000, (nowMs) => {
      say(a, 8 * nowMs, 1008, nowMs);
      if (nowMs > 2000) say(b, 5_000_000 + 8 * nowMs, 2016, nowMs);
    });
    let told: unknown;
    recording.stop(3000, (durationMs, complete) => {
      told = { durationMs, complete };
    });
    expect(told).toEqual({ durationMs: 2000, complete: true });
    expect(levels(file.left)).toEqual(Array(20).fill(1008));
    expect(levels(file.right)).toEqual([...Array(10).fill(SILENCE), ...Array(10).fill(2016)]);
  });

  it('jitter and reordering do not tear the sound', () => {
    const file = new MemoryFile();
    const leg = newLeg(1);
    const recording = new Recording('r', '/r.wav', file, 0);
    recording.setLegs(leg, undefined);
    say(leg, 0, 1008, 20);
    run(recording, 40, 2000, (nowMs) => {
      // Packets come in bursts of three, the newest first.
      if ((nowMs / 20) % 3 !== 1) return;
      for (const back of [0, 20, 40]) say(leg, 8 * (nowMs - 20 - back), 1008, nowMs);
    });
    recording.stop(2000, () => undefined);
    expect(levels(file.left).slice(0, 19)).toEqual(Array(19).fill(1008));
  });

  it('a source that pauses with its clock standing still goes on at the right time', () => {
    const file = new MemoryFile();
    const leg = newLeg(1);
    const recording = new Recording('r', '/r.wav', file, 0);
    recording.setLegs(leg, undefined);
    let timestamp = 0;
    run(recording, 20, 2000, (nowMs) => {
      if (nowMs > 500 && nowMs <= 1500) return;
      say(leg, timestamp, 1008, nowMs);
      timestamp += FRAME_SAMPLES;
    });
    recording.stop(2000, () => undefined);
    expect(levels(file.left)).toEqual([...Array(5).fill(1008), ...Array(10).fill(SILENCE), ...Array(5).fill(1008)]);
  });

  it('packets that were held up for most of a second are put where they belong', () => {
    const file = new MemoryFile();
    const leg = newLeg(1);
    const recording = new Recording('r', '/r.wav', file, 0);
    recording.setLegs(leg, undefined);
    // Each 100 ms has a level of its own, one that A-law keeps exactly.
    const said = [1008, 2016, 3008, 4032];
    const levelAt = (spokenMs: number): number => said[Math.floor(spokenMs / 100) % 4] ?? 0;
    let spokenMs = 0;
    run(recording, 20, 480, (nowMs) => {
      say(leg, 8 * spokenMs, levelAt(spokenMs), nowMs);
      spokenMs = nowMs;
    });
    // Nothing is written meanwhile: the process stands still as well.
    for (; spokenMs < 1_260; spokenMs += 20) say(leg, 8 * spokenMs, levelAt(spokenMs), 1_271);
    run(recording, 1_280, 2_000, (nowMs) => {
      say(leg, 8 * spokenMs, levelAt(spokenMs), nowMs);
      spokenMs = nowMs;
    });
    recording.stop(2_000, () => undefined);
    expect(levels(file.left)).toEqual(Array.from({ length: 20 }, (_, i) => said[i % 4]));
  });

  it('a side may change its leg, another SSRC may speak, packets before the beginning count for nothing', () => {
    const file = new MemoryFile();
    const [music, agent] = [newLeg(1), newLeg(2)];
    const recording = new Recording('r', '/r.wav', file, 0);
    recording.setLegs(music, undefined);
    say(music, 40, 3008, 5);
    run(recording, 20, 1000, (nowMs) => say(music, 8 * nowMs, 1008, nowMs));
    recording.setLegs(agent, undefined);
    run(recording, 1020, 1500, (nowMs) => {
      say(music, 8 * nowMs, 1008, nowMs);
      say(agent, 123_456 + 8 * nowMs, 2016, nowMs);
    });
    run(recording, 1520, 2000, (nowMs) => say(agent, 9 + 8 * nowMs, 3008, nowMs, 99));
    recording.stop(2000, () => undefined);
    expect(levels(file.left).slice(1)).toEqual([
      ...Array(9).fill(1008),
      ...Array(5).fill(2016),
      ...Array(5).fill(3008),
    ]);
  });

  it('goes on silently after a stall, and knows when nobody is left', () => {
    const file = new MemoryFile();
    const leg = newLeg(1);
    const recording = new Recording('r', '/r.wav', file, 0);
    recording.setLegs(leg, undefined);
    say(leg, 0, 1008, 20);
    say(leg, 80_000, 1008, 10_000);
    expect(recording.isAbandoned(10_000)).toBe(false);
    recording.forgetLeg(leg);
    expect(recording.isAbandoned(60_000)).toBe(false);
    expect(recording.isAbandoned(70_000)).toBe(true);
    recording.stop(70_000, () => undefined);
    expect(file.left).toHaveLength(560_000);
    expect(leg.channels).toHaveLength(0);
  });
});
