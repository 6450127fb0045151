import { describe, expect, it } from 'vitest';
import { toneLevel } from '../audio/tone.ts';
import { A_LAW_TO_MU_LAW, decode, encode, linearToALaw, linearToMuLaw, MU_LAW_TO_A_LAW, transcode } from './g711.ts';

const ALL_CODES = Uint8Array.from({ length: 256 }, (_, code) => code);
const SINE_A = [0x34, 0x21, 0x21, 0x34, 0xb4, 0xa1, 0xa1, 0xb4];
const SINE_MU = [0x1e, 0x0b, 0x0b, 0x1e, 0x9e, 0x8b, 0x8b, 0x9e];

describe('G.711', () => {
  it('§4, tables 5 and 6: the digital milliwatt is 1 kHz at 0 dBm0, 3.14 and 3.17 dB under the virtual peak', () => {
    const aLaw = decode(Uint8Array.from(Array(50).fill(SINE_A).flat()), 'PCMA');
    const muLaw = decode(Uint8Array.from(Array(50).fill(SINE_MU).flat()), 'PCMU');
    expect(20 * Math.log10(32_768 / toneLevel(aLaw, 1000))).toBeCloseTo(3.14, 1);
    expect(20 * Math.log10(32_636 / toneLevel(muLaw, 1000))).toBeCloseTo(3.17, 1);
  });

  it('silence and the extremes have their codes', () => {
    expect([linearToALaw(0), linearToALaw(-1), linearToALaw(32_767), linearToALaw(-32_768)]).toEqual([
      0xd5, 0x55, 0xaa, 0x2a,
    ]);
    expect([linearToMuLaw(0), linearToMuLaw(-4), linearToMuLaw(32_767), linearToMuLaw(-32_768)]).toEqual([
      0xff, 0x7f, 0x80, 0x00,
    ]);
  });

  it('every code survives decoding and encoding; µ-law has two zeros', () => {
    expect(encode(decode(ALL_CODES, 'PCMA'), 'PCMA')).toEqual(ALL_CODES);
    const mu = encode(decode(ALL_CODES, 'PCMU'), 'PCMU');
    expect([...mu].filter((code, index) => code !== index)).toEqual([0xff]);
  });

  it('the error of a sample is at most half a step: 1/32 of its size, or 8 near zero', () => {
    for (let sample = -32_000; sample <= 32_000; sample += 37) {
      const linear = Int16Array.of(sample);
      for (const codec of ['PCMA', 'PCMU'] as const) {
        const error = Math.abs((decode(encode(linear, codec), codec)[0] ?? 0) - sample);
        expect(error).toBeLessThanOrEqual(Math.max(8, (Math.abs(sample) + 132) / 32));
      }
    }
  });

  it('transcodes in place within the bounds given, and not at all between equal laws', () => {
    const bytes = Uint8Array.from([0xd5, 0xd5, 0xd5, 0xd5]);
    transcode(bytes, 1, 2, 8, 0);
    expect([...bytes]).toEqual([0xd5, 0xfe, 0xfe, 0xd5]);
    transcode(bytes, 0, 4, 8, 8);
    expect([...bytes]).toEqual([0xd5, 0xfe, 0xfe, 0xd5]);
    // Tables 3 and 4: A-law has no zero, so its smallest level 1 becomes the µ-law level 1; back, 0 becomes 1.
    expect(A_LAW_TO_MU_LAW[0xd5]).toBe(0xfe);
    expect(MU_LAW_TO_A_LAW[0xff]).toBe(0xd5);
  });
});
