import { type AudioStream, findAudio, readAudio, type SdpCodec } from './audio.ts';
import { audioMedia, type LocalAudio, localSession } from './offer.ts';
import { parseSdp } from './parse.ts';
import { serializeSdp } from './serialize.ts';
import { type Direction, mirrored, narrowed, type SdpMedia, sends } from './session.ts';

/** What was agreed on, for the media plane. */
export interface RemoteAudio {
  /** Where our packets go; `0.0.0.0` only when `held`. */
  readonly address: string;
  readonly port: number;
  /** Both ways. */
  readonly codec: SdpCodec;
  /** Payload type for keys that we send, RFC 4733; `undefined`: not agreed on. */
  readonly telephoneEvent: number | undefined;
  /** Agreed on, as *we* see it: `recvonly` means that we only hear. */
  readonly direction: Direction;
  /** We must not send: the peer put us on hold. */
  readonly held: boolean;
  /** Packet length that the peer likes to get (ms). */
  readonly ptimeMs: number;
}

/** 488 Not Acceptable Here is for media that can't be agreed on, 400 for a text that is no SDP. */
export interface SdpRefusal {
  readonly ok: false;
  readonly status: 488 | 400;
  readonly text: string;
}

export interface AnswerOfferInput extends LocalAudio {
  /** Codecs that we would rather have, in order; what the offer has first wins among the rest. */
  readonly prefer?: SdpCodec | readonly SdpCodec[];
}

/**
 * Answers an offer (RFC 3264 §6): the first usable G.711 audio line is taken with one codec, every other line is
 * refused with port 0. The direction is what we want within what the offer allows.
 */
export function answerOffer(
  offer: string,
  input: AnswerOfferInput,
): { readonly ok: true; readonly sdp: string; readonly remote: RemoteAudio } | SdpRefusal {
  const session = parseSdp(offer);
  if (session === undefined) return BAD_SDP;
  const stream = findAudio(session);
  const codec = stream === undefined ? undefined : chooseCodec(stream.codecs, input.prefer);
  if (stream === undefined || codec === undefined) return NOTHING_IN_COMMON;
  const direction = narrowed(input.direction ?? 'sendrecv', mirrored(stream.direction));
  const media = session.media.map((line, index) =>
    index === stream.index ? audioMedia(input, [codec], stream.telephoneEvent, direction) : refused(line),
  );
  const sdp = serializeSdp(localSession(input, media));
  return { ok: true, sdp, remote: remoteOf(stream, codec, stream.telephoneEvent, direction) };
}

/** Reads the answer to an offer of ours (RFC 3264 §7). */
export function readAnswer(
  offer: string,
  answer: string,
): { readonly ok: true; readonly remote: RemoteAudio } | SdpRefusal {
  const ours = parseSdp(offer);
  const theirs = parseSdp(answer);
  if (ours === undefined || theirs === undefined) return BAD_SDP;
  const asked = findAudio(ours);
  // RFC 3264 §6: the answer has the lines of the offer, in their order.
  const stream = asked === undefined ? undefined : readAudio(theirs, asked.index);
  const codec = stream?.codecs.find((entry) => asked?.codecs.includes(entry));
  if (asked === undefined || stream === undefined || codec === undefined) return NOTHING_IN_COMMON;
  const direction = narrowed(asked.direction, mirrored(stream.direction));
  const telephoneEvent = asked.telephoneEvent === undefined ? undefined : stream.telephoneEvent;
  return { ok: true, remote: remoteOf(stream, codec, telephoneEvent, direction) };
}

function remoteOf(
  stream: AudioStream,
  codec: SdpCodec,
  telephoneEvent: number | undefined,
  direction: Direction,
): RemoteAudio {
  const { address, port, ptimeMs } = stream;
  return { address, port, codec, telephoneEvent, direction, held: !sends(mirrored(stream.direction)), ptimeMs };
}

function chooseCodec(
  offered: readonly SdpCodec[],
  prefer: SdpCodec | readonly SdpCodec[] | undefined,
): SdpCodec | undefined {
  const wanted = typeof prefer === 'string' ? [prefer] : (prefer ?? []);
  return wanted.find((codec) => offered.includes(codec)) ?? offered[0];
}

/** RFC 3264 §6: a refused line keeps its place, with port 0 and its formats. */
function refused(line: SdpMedia): SdpMedia {
  return { ...line, port: 0, connection: undefined, attributes: [] };
}

const BAD_SDP: SdpRefusal = { ok: false, status: 400, text: 'Bad SDP' };
const NOTHING_IN_COMMON: SdpRefusal = { ok: false, status: 488, text: 'Not Acceptable Here' };
