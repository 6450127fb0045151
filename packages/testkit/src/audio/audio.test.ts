import { expect, test } from 'vitest';
import {
  dominantFrequency,
  loudness,
  makeTone,
  sliceMs,
  steadyAmplitude,
  toneAmplitude,
  toneStartsAtMs,
} from './tone.ts';
import { decodeAlaw, decodeUlaw, encodeAlaw, readWav, writeWav } from './wav.ts';

test('the amplitude of a tone is measured at its frequency and not elsewhere', () => {
  const tone = makeTone(440, 1000, 8000, 5000);
  expect(toneAmplitude(tone, 440)).toBeCloseTo(5000, -1);
  expect(toneAmplitude(tone, 880)).toBeLessThan(20);
  expect(dominantFrequency(tone).frequencyHz).toBe(440);
  expect(loudness(tone)).toBeCloseTo(5000 / Math.SQRT2, -2);
  expect(toneAmplitude(new Int16Array(0), 440)).toBe(0);
});

test('a tone that jumps is steady all the same; one that is missing half of the time is not', () => {
  const jumping = new Int16Array(8000);
  for (const at of [0, 2030, 4055, 6018]) jumping.set(makeTone(440, 247), at);
  expect(toneAmplitude(jumping, 440)).toBeLessThan(6_000);
  expect(steadyAmplitude(jumping, 440)).toBeCloseTo(8_000, -2);
  expect(steadyAmplitude(jumping, 1000)).toBeLessThan(50);
  const broken = new Int16Array(8000);
  broken.set(makeTone(440, 450), 4000);
  expect(steadyAmplitude(broken, 440)).toBe(0);
  expect(steadyAmplitude(new Int16Array(0), 440)).toBe(0);
});

test('the start of a tone is found within a window', () => {
  const samples = new Int16Array(8000);
  samples.set(makeTone(1000, 500), 4000);
  const at = toneStartsAtMs(samples, 1000, 6000);
  expect(at).toBeGreaterThanOrEqual(480);
  expect(at).toBeLessThanOrEqual(520);
  expect(toneStartsAtMs(samples, 400, 6000)).toBeUndefined();
  expect(loudness(sliceMs(samples, 0, 490))).toBe(0);
});

test('a WAV file reads back as it was written, also when it was cut off', () => {
  const tone = makeTone(300, 100);
  const bytes = writeWav(tone, 8000);
  expect(readWav(bytes)).toEqual({ rateHz: 8000, channels: [tone] });
  const cut = readWav(bytes.subarray(0, 44 + 200));
  expect(cut.channels[0]).toEqual(tone.subarray(0, 100));
  expect(() => readWav(new Uint8Array(100))).toThrow('not a WAV file');
});

test('a two-channel A-law file splits into its channels', () => {
  const bytes = writeWav(new Int16Array(2), 8000);
  const view = new DataView(bytes.buffer);
  view.setUint16(20, 6, true);
  view.setUint16(22, 2, true);
  view.setUint16(34, 8, true);
  bytes.set([0xd5, 0x55, 0xaa, 0x2a], 44);
  expect(readWav(bytes).channels.map((channel) => [...channel])).toEqual([
    [8, 32256],
    [-8, -32256],
  ]);
});

test('every A-law code survives decoding and encoding; µ-law has its two zeros and its ends', () => {
  for (let code = 0; code < 256; code++) expect(encodeAlaw(decodeAlaw(code))).toBe(code);
  expect(encodeAlaw(-32768)).toBe(0x2a);
  expect([0xff, 0x7f, 0x80, 0x00].map(decodeUlaw).map(Math.abs)).toEqual([0, 0, 32124, 32124]);
});
