import { isUnspecified } from './address.ts';
import { type Direction, directionOf, receives, type SdpMedia, type SessionDescription, sends } from './session.ts';

/** The codecs we speak, with the static payload types of RFC 3551 §6. */
export type SdpCodec = 'PCMU' | 'PCMA';

export const PAYLOAD_TYPES: Readonly<Record<SdpCodec, number>> = { PCMU: 0, PCMA: 8 };

/** RFC 4733 payload type of our own offers: the number most peers use. */
export const TELEPHONE_EVENT_PAYLOAD_TYPE = 101;

/** One audio media line, as far as it can be used. */
export interface AudioStream {
  /** Index among the media lines. */
  readonly index: number;
  readonly address: string;
  /** 1–65535. */
  readonly port: number;
  /** In the order of the line. */
  readonly codecs: readonly SdpCodec[];
  /** Payload type of `telephone-event/8000`. */
  readonly telephoneEvent: number | undefined;
  /** As its owner sees it; `c=0.0.0.0` (RFC 3264 §8.4) takes away its receiving. */
  readonly direction: Direction;
  /** `a=ptime`, the packet length that its owner likes to get; 20 when it does not say. */
  readonly ptimeMs: number;
}

/** Reads the first audio line that is RTP/AVP, not refused, and has G.711; `undefined`: none. */
export function findAudio(session: SessionDescription): AudioStream | undefined {
  for (let index = 0; index < session.media.length; index += 1) {
    const stream = readAudio(session, index);
    if (stream !== undefined) return stream;
  }
  return undefined;
}

/** Reads the media line at `index`; `undefined`: it is none that we can use. */
export function readAudio(session: SessionDescription, index: number): AudioStream | undefined {
  const media = session.media[index];
  if (media?.kind !== 'audio' || media.protocol.toUpperCase() !== 'RTP/AVP' || media.port === 0) return undefined;
  const connection = media.connection ?? session.connection;
  const codecs = codecsOf(media);
  if (connection === undefined || codecs.length === 0) return undefined;
  const said = directionIn(media.attributes) ?? directionIn(session.attributes) ?? 'sendrecv';
  const hears = receives(said) && !isUnspecified(connection.address);
  return {
    index,
    address: connection.address,
    port: media.port,
    codecs,
    telephoneEvent: telephoneEventOf(media),
    direction: directionOf(sends(said), hears),
    ptimeMs: ptimeOf(media),
  };
}

function codecsOf(media: SdpMedia): SdpCodec[] {
  const codecs: SdpCodec[] = [];
  for (const format of media.formats) {
    const codec = codecOf(media, format);
    if (codec !== undefined && !codecs.includes(codec)) codecs.push(codec);
  }
  return codecs;
}

/** Static numbers need no rtpmap (RFC 3551); one that says otherwise is believed. */
function codecOf(media: SdpMedia, format: string): SdpCodec | undefined {
  const codec = format === '0' ? 'PCMU' : format === '8' ? 'PCMA' : undefined;
  if (codec === undefined) return undefined;
  const mapped = mappingOf(media, format);
  return mapped === undefined || mapped === `${codec}/8000` || mapped === `${codec}/8000/1` ? codec : undefined;
}

function telephoneEventOf(media: SdpMedia): number | undefined {
  for (const format of media.formats) {
    const mapped = mappingOf(media, format);
    if (mapped !== 'TELEPHONE-EVENT/8000' && mapped !== 'TELEPHONE-EVENT/8000/1') continue;
    // RFC 3551 §3: the numbers left to agreement.
    if (/^\d{1,3}$/.test(format) && Number(format) >= 96 && Number(format) <= 127) return Number(format);
  }
  return undefined;
}

/** `encoding/clock` of a payload type in upper case. */
function mappingOf(media: SdpMedia, format: string): string | undefined {
  for (const { name, value } of media.attributes) {
    if (name !== 'rtpmap' || value === undefined) continue;
    const space = value.indexOf(' ');
    if (space > 0 && value.slice(0, space) === format)
      return value
        .slice(space + 1)
        .trim()
        .toUpperCase();
  }
  return undefined;
}

function directionIn(attributes: SdpMedia['attributes']): Direction | undefined {
  for (const { name, value } of attributes) {
    if (value !== undefined) continue;
    if (name === 'sendrecv' || name === 'sendonly' || name === 'recvonly' || name === 'inactive') return name;
  }
  return undefined;
}

function ptimeOf(media: SdpMedia): number {
  const value = media.attributes.find(({ name }) => name === 'ptime')?.value ?? '';
  const ptimeMs = /^\d{1,3}$/.test(value) ? Number(value) : PTIME_MS;
  return ptimeMs > 0 ? ptimeMs : PTIME_MS;
}

/** Packet length that we send and ask for (ms). */
export const PTIME_MS = 20;
