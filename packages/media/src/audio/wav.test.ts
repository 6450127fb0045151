import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encode } from '../rtp/g711.ts';
import { resampleTo8k } from './resample.ts';
import { generateTone, toneLevel } from './tone.ts';
import { readWav, wavHeader, writeWav } from './wav.ts';

function read(file: Uint8Array): { sampleRate: number; channels: readonly Int16Array[] } {
  const audio = readWav(file);
  if (typeof audio === 'string') throw new Error(audio);
  return audio;
}

describe('WAV', () => {
  it('reads what it writes', () => {
    const channels = [generateTone(440, 50), generateTone(1000, 50)];
    expect(read(writeWav({ sampleRate: 8000, channels }))).toEqual({ sampleRate: 8000, channels });
  });

  it('reads A-law and µ-law, 8-bit PCM, and chunks it does not know', () => {
    const tone = generateTone(440, 100);
    for (const [code, codec] of [
      [6, 'PCMA'],
      [7, 'PCMU'],
    ] as const) {
      const header = Buffer.from(wavHeader(1, 8000, 800));
      header.writeUInt16LE(code, 20);
      header.writeUInt16LE(8, 34);
      const list = Buffer.from('LIST\x03\0\0\0abc\0', 'latin1');
      const file = Buffer.concat([header.subarray(0, 36), list, header.subarray(36), encode(tone, codec)]);
      expect(toneLevel(read(file).channels[0] ?? tone, 440)).toBeGreaterThan(7_900);
    }
    const header = Buffer.from(wavHeader(1, 8000, 2));
    header.writeUInt16LE(8, 34);
    expect([...(read(Buffer.concat([header, Buffer.of(128, 255)])).channels[0] ?? [])]).toEqual([0, 32_512]);
  });

  it('a file whose writer was killed is read as far as it goes', () => {
    const file = writeWav({ sampleRate: 8000, channels: [generateTone(440, 100)] });
    expect(read(file.subarray(0, 444)).channels[0]).toHaveLength(200);
    file.set(wavHeader(1, 8000, 0));
    expect(read(file).channels[0]).toHaveLength(800);
  });

  it('says what is wrong with other files, and never throws', () => {
    expect(readWav(Buffer.from('ID3 mp3'))).toBe('not a WAV file');
    expect(readWav(wavHeader(1, 8000, 0).subarray(0, 20))).toBeTypeOf('string');
    const valid = writeWav({ sampleRate: 8000, channels: [generateTone(440, 5)] });
    fc.assert(
      fc.property(fc.nat(valid.length - 1), fc.nat(255), fc.nat(valid.length), (at, byte, length) => {
        const broken = valid.slice(0, length);
        broken[at] = byte;
        readWav(broken);
      }),
    );
  });
});

describe('resampling to 8 kHz', () => {
  /** A tone at another rate: `generateTone` thinks in 8 kHz. */
  const toneAt = (rate: number, hz: number): Int16Array => generateTone((hz * 8000) / rate, (500 * rate) / 8000);

  it.each([11_025, 16_000, 22_050, 44_100, 48_000])('keeps 1 kHz of %i Hz and removes 5 kHz', (rate) => {
    expect(toneLevel(resampleTo8k(toneAt(rate, 1000), rate).subarray(400, 3600), 1000)).toBeCloseTo(8000, -2);
    const folded = resampleTo8k(toneAt(rate, 5000), rate).subarray(400, 3600);
    expect(toneLevel(folded, 3000)).toBeLessThan(80);
  });
});
