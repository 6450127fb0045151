/** Audio out of a WAV file: one array of samples (−32768 … 32767) a channel. */
export interface WavAudio {
  readonly rateHz: number;
  readonly channels: readonly Int16Array[];
}

const FORMAT_PCM = 1;
const FORMAT_ALAW = 6;
const FORMAT_ULAW = 7;
const FORMAT_EXTENSIBLE = 0xfffe;

/**
 * Reads a RIFF WAVE file: 16-bit PCM or G.711 A-law / µ-law. A data chunk that is longer than the file (its writer was
 * killed, or is still writing) is read as far as it goes. Throws when the bytes are no such file.
 */
export function readWav(bytes: Uint8Array): WavAudio {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (tagAt(view, 0) !== 'RIFF' || tagAt(view, 8) !== 'WAVE') throw new Error('not a WAV file');
  let format: { code: number; channels: number; rateHz: number; bits: number } | undefined;
  for (let at = 12; at + 8 <= view.byteLength; ) {
    const tag = tagAt(view, at);
    const size = view.getUint32(at + 4, true);
    const body = at + 8;
    if (tag === 'fmt ') {
      const code = view.getUint16(body, true);
      format = {
        code: code === FORMAT_EXTENSIBLE ? view.getUint16(body + 24, true) : code,
        channels: view.getUint16(body + 2, true),
        rateHz: view.getUint32(body + 4, true),
        bits: view.getUint16(body + 14, true),
      };
    } else if (tag === 'data') {
      if (format === undefined) throw new Error('WAV file with data before its format');
      const end = size === 0 ? view.byteLength : Math.min(view.byteLength, body + size);
      return { rateHz: format.rateHz, channels: splitChannels(view, body, end, format) };
    }
    at = body + size + (size % 2);
  }
  throw new Error('WAV file without data');
}

/** A mono 16-bit PCM WAV file. */
export function writeWav(samples: Int16Array, rateHz: number): Uint8Array {
  const bytes = new Uint8Array(44 + samples.length * 2);
  const view = new DataView(bytes.buffer);
  const tag = (at: number, text: string): void => void bytes.set(new TextEncoder().encode(text), at);
  tag(0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  tag(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, FORMAT_PCM, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rateHz, true);
  view.setUint32(28, rateHz * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  tag(36, 'data');
  view.setUint32(40, samples.length * 2, true);
  for (let i = 0; i < samples.length; i++) view.setInt16(44 + i * 2, samples[i] ?? 0, true);
  return bytes;
}

function splitChannels(
  view: DataView,
  start: number,
  end: number,
  format: { code: number; channels: number; bits: number },
): Int16Array[] {
  const read = sampleReader(view, format.code, format.bits);
  const width = format.bits / 8;
  const count = Math.floor((end - start) / (width * format.channels));
  return Array.from({ length: format.channels }, (_, channel) =>
    Int16Array.from({ length: count }, (_, i) => read(start + (i * format.channels + channel) * width)),
  );
}

function sampleReader(view: DataView, code: number, bits: number): (at: number) => number {
  if (code === FORMAT_PCM && bits === 16) return (at) => view.getInt16(at, true);
  if (code === FORMAT_ALAW && bits === 8) return (at) => decodeAlaw(view.getUint8(at));
  if (code === FORMAT_ULAW && bits === 8) return (at) => decodeUlaw(view.getUint8(at));
  throw new Error(`WAV format ${code} with ${bits} bits is not read here`);
}

/** ITU-T G.711 A-law to 16 bits. */
export function decodeAlaw(byte: number): number {
  const code = byte ^ 0x55;
  const exponent = (code >> 4) & 7;
  const mantissa = code & 0x0f;
  const size = exponent === 0 ? (mantissa << 4) + 8 : ((mantissa << 4) + 0x108) << (exponent - 1);
  return (code & 0x80) !== 0 ? size : -size;
}

/** ITU-T G.711 µ-law to 16 bits. */
export function decodeUlaw(byte: number): number {
  const code = ~byte & 0xff;
  const size = ((((code & 0x0f) << 3) + 0x84) << ((code >> 4) & 7)) - 0x84;
  return (code & 0x80) !== 0 ? -size : size;
}

/** 16 bits to ITU-T G.711 A-law. */
export function encodeAlaw(sample: number): number {
  const positive = sample >= 0;
  const size = Math.min(positive ? sample : -sample - 1, 32_767) >> 4;
  let exponent = 0;
  while (exponent < 7 && size >> (exponent + 4) > 0) exponent++;
  // Segments 0 and 1 share a step; from then on it doubles with each segment.
  const code = (exponent << 4) | ((size >> Math.max(0, exponent - 1)) & 0x0f);
  return (code | (positive ? 0x80 : 0)) ^ 0x55;
}

function tagAt(view: DataView, at: number): string {
  let text = '';
  for (let i = 0; i < 4 && at + i < view.byteLength; i++) text += String.fromCharCode(view.getUint8(at + i));
  return text;
}
