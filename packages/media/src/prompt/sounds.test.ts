import { describe, expect, it } from 'vitest';
import { toneLevel } from '../audio/tone.ts';
import { synthesiseSound } from './sounds.ts';

describe('built-in sounds', () => {
  it('ring-back: 450 Hz for 1 s, then 4 s of silence', () => {
    const ringback = synthesiseSound('ringback');
    expect(ringback).toHaveLength(40_000);
    expect(toneLevel(ringback.subarray(0, 8_000), 450)).toBeGreaterThan(7_000);
    expect(ringback.subarray(8_000).every((sample) => sample === 0)).toBe(true);
  });

  it('music is neither silence nor clipped, and its loop has no click', () => {
    const music = synthesiseSound('music');
    const peak = music.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    expect(peak).toBeGreaterThan(3_000);
    expect(peak).toBeLessThan(25_000);
    for (let at = 0; at + 8_000 <= music.length; at += 8_000) {
      expect(music.subarray(at, at + 8_000).some((sample) => Math.abs(sample) > 300)).toBe(true);
    }
    expect(Math.abs((music.at(-1) ?? 0) - (music[0] ?? 0))).toBeLessThan(1_500);
  });
});
