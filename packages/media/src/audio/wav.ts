/** WAV files: read (PCM 8/16 bit, A-law, µ-law, any rate), and the header that we write. */
import { A_LAW_TO_LINEAR, MU_LAW_TO_LINEAR } from '../rtp/g711.ts';

export type WavAudio = {
  readonly sampleRate: number;
  /** One array per channel, all of one length. */
  readonly channels: readonly Int16Array[];
};

const FORMAT_PCM = 1;
const FORMAT_A_LAW = 6;
const FORMAT_MU_LAW = 7;
const FORMAT_EXTENSIBLE = 0xfffe;
export const WAV_HEADER_BYTES = 44;
const CHANNELS_MAX = 8;

/** Reads a WAV file; the answer is text when it is none that we can read. Never throws. */
export function readWav(file: Uint8Array): WavAudio | string {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < 12 || tag(view, 0) !== 'RIFF' || tag(view, 8) !== 'WAVE') return 'not a WAV file';
  let format: WavFormat | undefined;
  for (let at = 12; at + 8 <= file.length; ) {
    const id = tag(view, at);
    const size = view.getUint32(at + 4, true);
    const body = at + 8;
    if (id === 'fmt ') {
      if (size < 16 || body + size > file.length) return 'broken fmt chunk';
      format = readFormat(view, body, size);
    } else if (id === 'data') {
      if (format === undefined) return 'no fmt chunk before the data';
      // A writer that was killed left a size of 0 or of everything: what is there counts.
      const length = size === 0 || body + size > file.length ? file.length - body : size;
      return decodeData(view, body, length, format);
    }
    at = body + size + (size % 2);
  }
  return 'no data chunk';
}

/** The 44-byte header of a 16-bit PCM file; `dataBytes` may be patched later by writing the header again. */
export function wavHeader(channels: number, sampleRate: number, dataBytes: number): Uint8Array {
  const header = new Uint8Array(WAV_HEADER_BYTES);
  const view = new DataView(header.buffer);
  putTag(header, 0, 'RIFF');
  view.setUint32(4, 36 + dataBytes, true);
  putTag(header, 8, 'WAVE');
  putTag(header, 12, 'fmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, FORMAT_PCM, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * channels * 2, true);
  view.setUint16(32, channels * 2, true);
  view.setUint16(34, 16, true);
  putTag(header, 36, 'data');
  view.setUint32(40, dataBytes, true);
  return header;
}

/** A whole 16-bit PCM file of channels of equal length. */
export function writeWav(audio: WavAudio): Uint8Array {
  const length = audio.channels[0]?.length ?? 0;
  const count = audio.channels.length;
  const file = new Uint8Array(WAV_HEADER_BYTES + length * count * 2);
  file.set(wavHeader(count, audio.sampleRate, length * count * 2));
  const view = new DataView(file.buffer);
  audio.channels.forEach((channel, index) => {
    channel.forEach((sample, i) => {
      view.setInt16(WAV_HEADER_BYTES + (i * count + index) * 2, sample, true);
    });
  });
  return file;
}

type WavFormat = {
  readonly code: number;
  readonly channels: number;
  readonly sampleRate: number;
  readonly bits: number;
};

function readFormat(view: DataView, at: number, size: number): WavFormat {
  const code = view.getUint16(at, true);
  return {
    code: code === FORMAT_EXTENSIBLE && size >= 26 ? view.getUint16(at + 24, true) : code,
    channels: view.getUint16(at + 2, true),
    sampleRate: view.getUint32(at + 4, true),
    bits: view.getUint16(at + 14, true),
  };
}

function decodeData(view: DataView, at: number, length: number, format: WavFormat): WavAudio | string {
  const sample = sampleReader(view, format);
  if (sample === undefined) return `unsupported WAV format ${format.code} with ${format.bits} bits`;
  if (format.channels < 1 || format.channels > CHANNELS_MAX) return `${format.channels} channels`;
  if (format.sampleRate < 4_000 || format.sampleRate > 192_000) return `sample rate ${format.sampleRate}`;
  const bytes = format.bits / 8;
  const frames = Math.floor(length / (bytes * format.channels));
  const channels = Array.from({ length: format.channels }, (_, channel) =>
    Int16Array.from({ length: frames }, (_unused, i) => sample(at + (i * format.channels + channel) * bytes)),
  );
  return { sampleRate: format.sampleRate, channels };
}

function sampleReader(view: DataView, format: WavFormat): ((at: number) => number) | undefined {
  if (format.code === FORMAT_PCM && format.bits === 16) return (at) => view.getInt16(at, true);
  if (format.code === FORMAT_PCM && format.bits === 8) return (at) => (view.getUint8(at) - 128) << 8;
  if (format.code === FORMAT_A_LAW && format.bits === 8) return (at) => A_LAW_TO_LINEAR[view.getUint8(at)] ?? 0;
  if (format.code === FORMAT_MU_LAW && format.bits === 8) return (at) => MU_LAW_TO_LINEAR[view.getUint8(at)] ?? 0;
  return undefined;
}

function tag(view: DataView, at: number): string {
  return String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));
}

function putTag(target: Uint8Array, at: number, text: string): void {
  for (let i = 0; i < text.length; i++) target[at + i] = text.charCodeAt(i);
}
