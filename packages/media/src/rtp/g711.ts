/**
 * G.711 (ITU-T): tables between A-law, µ-law and linear 16-bit PCM. Payload types 0 (PCMU) and 8 (PCMA) are static
 * (RFC 3551 §6), so a payload type names its law everywhere in this package.
 */
import type { AudioCodec } from '../process/protocol.ts';

export const PAYLOAD_TYPE_PCMU = 0;
export const PAYLOAD_TYPE_PCMA = 8;

/** Samples a second of everything in this package. */
export const SAMPLE_RATE = 8000;
/** One frame: 20 ms, 160 samples, 160 bytes of G.711. */
export const FRAME_SAMPLES = 160;
export const FRAME_MS = 20;

/** The code of silence. */
export const SILENCE_A_LAW = 0xd5;
export const SILENCE_MU_LAW = 0xff;

/** 256 entries: A-law code → linear sample. */
export const A_LAW_TO_LINEAR: Int16Array = Int16Array.from({ length: 256 }, (_, code) => decodeALaw(code));
/** 256 entries: µ-law code → linear sample. */
export const MU_LAW_TO_LINEAR: Int16Array = Int16Array.from({ length: 256 }, (_, code) => decodeMuLaw(code));

// A-law keeps 13 and µ-law 14 bits of a sample, so 16,384 entries indexed by `sample >> 2` lose nothing.
const LINEAR_TO_A_LAW = Uint8Array.from({ length: 16_384 }, (_, index) => encodeALaw((index - 8192) << 2));
const LINEAR_TO_MU_LAW = Uint8Array.from({ length: 16_384 }, (_, index) => encodeMuLaw((index - 8192) << 2));

/** 256 entries: A-law code → the nearest µ-law code, and back. */
export const A_LAW_TO_MU_LAW: Uint8Array = Uint8Array.from(A_LAW_TO_LINEAR, (sample) => linearToMuLaw(sample));
export const MU_LAW_TO_A_LAW: Uint8Array = Uint8Array.from(MU_LAW_TO_LINEAR, (sample) => linearToALaw(sample));

/** One linear sample (−32768…32767) → A-law code. */
export function linearToALaw(sample: number): number {
  return LINEAR_TO_A_LAW[(sample >> 2) + 8192] ?? SILENCE_A_LAW;
}

/** One linear sample (−32768…32767) → µ-law code. */
export function linearToMuLaw(sample: number): number {
  return LINEAR_TO_MU_LAW[(sample >> 2) + 8192] ?? SILENCE_MU_LAW;
}

/** RFC 3551 §6. */
export function payloadTypeOf(codec: AudioCodec): number {
  return codec === 'PCMA' ? PAYLOAD_TYPE_PCMA : PAYLOAD_TYPE_PCMU;
}

/** The decoding table of a payload type, 0 or 8. */
export function decodingTable(payloadType: number): Int16Array {
  return payloadType === PAYLOAD_TYPE_PCMA ? A_LAW_TO_LINEAR : MU_LAW_TO_LINEAR;
}

/** Turns `length` bytes from one law into the other, in place; nothing happens when they are the same. */
export function transcode(bytes: Uint8Array, start: number, length: number, from: number, to: number): void {
  if (from === to) return;
  const table = from === PAYLOAD_TYPE_PCMA ? A_LAW_TO_MU_LAW : MU_LAW_TO_A_LAW;
  for (let i = start; i < start + length; i++) bytes[i] = table[bytes[i] ?? 0] ?? 0;
}

/** Encodes `samples` (−32768…32767) into `target` at `offset` under the law of `payloadType`. */
export function encodeInto(
  samples: Int16Array | Int32Array,
  target: Uint8Array,
  offset: number,
  payloadType: number,
): void {
  const table = payloadType === PAYLOAD_TYPE_PCMA ? LINEAR_TO_A_LAW : LINEAR_TO_MU_LAW;
  for (let i = 0; i < samples.length; i++) target[offset + i] = table[((samples[i] ?? 0) >> 2) + 8192] ?? 0;
}

/** Encodes linear samples to G.711; allocates. For prompts and tests, not for the packet path. */
export function encode(samples: Int16Array, codec: AudioCodec): Uint8Array {
  const bytes = new Uint8Array(samples.length);
  encodeInto(samples, bytes, 0, payloadTypeOf(codec));
  return bytes;
}

/** Decodes G.711 to linear samples; allocates. For prompts and tests, not for the packet path. */
export function decode(bytes: Uint8Array, codec: AudioCodec): Int16Array {
  const table = decodingTable(payloadTypeOf(codec));
  return Int16Array.from(bytes, (code) => table[code] ?? 0);
}

// G.711 §3, table 1: sign, 3 bits of segment, 4 bits of position; even bits inverted on the line.
function encodeALaw(sample: number): number {
  const magnitude = (sample < 0 ? ~sample : sample) >> 3;
  const segment = magnitude < 32 ? 0 : 27 - Math.clz32(magnitude);
  const position = (segment === 0 ? magnitude >> 1 : magnitude >> segment) & 0x0f;
  return ((sample < 0 ? 0 : 0x80) | (segment << 4) | position) ^ 0x55;
}

function decodeALaw(code: number): number {
  const plain = code ^ 0x55;
  const segment = (plain >> 4) & 0x07;
  const middle = ((plain & 0x0f) << 4) + 8;
  const magnitude = segment === 0 ? middle : (middle + 0x100) << (segment - 1);
  return (plain & 0x80) !== 0 ? magnitude : -magnitude;
}

// G.711 §3, table 2: as above with a bias of 33 on 14 bits; all bits inverted on the line.
function encodeMuLaw(sample: number): number {
  const magnitude = Math.min(((sample < 0 ? ~sample : sample) >> 2) + 33, 0x1fff);
  const segment = 26 - Math.clz32(magnitude);
  const position = (magnitude >> (segment + 1)) & 0x0f;
  return ((sample < 0 ? 0x80 : 0) | (segment << 4) | position) ^ 0xff;
}

function decodeMuLaw(code: number): number {
  const plain = code ^ 0xff;
  const magnitude = ((((plain & 0x0f) << 3) + 0x84) << ((plain >> 4) & 0x07)) - 0x84;
  return (plain & 0x80) !== 0 ? -magnitude : magnitude;
}
