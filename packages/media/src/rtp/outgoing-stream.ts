/**
 * What a leg hears is one RTP stream with one SSRC for the leg's life, whatever feeds it: another leg, a prompt, the
 * mixer, digits. When the source changes, sequence numbers go on gapless, the timestamp moves on by the real time
 * that passed, and the marker tells the peer's jitter buffer that a new talkspurt begins (RFC 3550 §5.1, RFC 3551 §4.1).
 */
import { RTP_HEADER_BYTES, type RtpView, sequenceDelta, timestampDelta, writeRtpHeader } from './packet.ts';

/** Who feeds a stream: the number of a leg (1 and up), or one of ours. */
export const SOURCE_NONE = 0;
export const SOURCE_PLAYER = -1;
export const SOURCE_MIXER = -2;
export const SOURCE_DIGITS = -3;

/** A jump inside one source beyond this is taken for a new source (RFC 3550 A.1 MAX_DROPOUT, and 10 s of audio). */
const SEQUENCE_JUMP_MAX = 3000;
const TIMESTAMP_JUMP_MAX = 80_000;
const SAMPLES_PER_MS = 8;
const FRAME_SAMPLES = 160;

/** Mutable on purpose: it is changed once a packet. Numbers only. */
export type OutgoingStream = {
  readonly ssrc: number;
  /** Newest sequence number and timestamp sent, and when this timestamp was first sent. */
  sequence: number;
  timestamp: number;
  timestampMs: number;
  started: boolean;
  source: number;
  sourceSsrc: number;
  sourceSequence: number;
  sourceTimestamp: number;
  sequenceOffset: number;
  timestampOffset: number;
  /** Sequence number when the present source took over: older packets of this source have no room left. */
  sequenceFloor: number;
};

/** A stream that has sent nothing. RFC 3550 §5.1 wants SSRC, first sequence number and timestamp random: the caller draws them. */
export function createOutgoingStream(ssrc: number, sequence: number, timestamp: number): OutgoingStream {
  return {
    ssrc: ssrc >>> 0,
    sequence: sequence & 0xffff,
    timestamp: timestamp >>> 0,
    timestampMs: 0,
    started: false,
    source: SOURCE_NONE,
    sourceSsrc: 0,
    sourceSequence: 0,
    sourceTimestamp: 0,
    sequenceOffset: 0,
    timestampOffset: 0,
    sequenceFloor: 0,
  };
}

/**
 * Stamps a packet that another leg sent, in place: a clean header right before its payload (CSRCs, extensions and
 * padding of the other side are none of this stream's), losses and reordering of the source kept visible.
 * Returns false when the packet is older than the moment its source took over; it must not be sent then.
 */
export function forwardPacket(
  stream: OutgoingStream,
  packet: Uint8Array,
  view: RtpView,
  source: number,
  payloadType: number,
  nowMs: number,
): boolean {
  const taken = !continues(stream, view, source);
  if (taken) {
    stream.source = source;
    stream.sourceSsrc = view.ssrc;
    stream.sequenceFloor = stream.sequence;
    stream.sequenceOffset = (stream.sequence + 1 - view.sequence) & 0xffff;
    stream.timestampOffset = (nextTimestamp(stream, nowMs) - view.timestamp) | 0;
  }
  const sequence = (view.sequence + stream.sequenceOffset) & 0xffff;
  if (sequenceDelta(sequence, stream.sequenceFloor) <= 0) return false;
  const timestamp = (view.timestamp + stream.timestampOffset) >>> 0;
  if (taken || sequenceDelta(sequence, stream.sequence) > 0) {
    stream.sourceSequence = view.sequence;
    stream.sourceTimestamp = view.timestamp;
    advance(stream, sequence, timestamp, nowMs);
  }
  // The floor must stay within half the number space, or it would rise above the present numbers after 32,768 packets.
  if (sequenceDelta(sequence, stream.sequenceFloor) > SEQUENCE_JUMP_MAX) {
    stream.sequenceFloor = (sequence - SEQUENCE_JUMP_MAX) & 0xffff;
  }
  writeRtpHeader(
    packet,
    view.payloadStart - RTP_HEADER_BYTES,
    payloadType,
    view.marker || taken,
    sequence,
    timestamp,
    stream.ssrc,
  );
  return true;
}

/** Stamps the next packet of a source of ours at `packet[0]`; its timestamp follows the last by a frame of 20 ms. */
export function stampFrame(
  stream: OutgoingStream,
  packet: Uint8Array,
  payloadType: number,
  source: number,
  nowMs: number,
): void {
  const taken = takeOver(stream, source);
  const timestamp = taken ? nextTimestamp(stream, nowMs) : (stream.timestamp + FRAME_SAMPLES) >>> 0;
  const sequence = (stream.sequence + 1) & 0xffff;
  advance(stream, sequence, timestamp, nowMs);
  writeRtpHeader(packet, 0, payloadType, taken, sequence, timestamp, stream.ssrc);
}

/**
 * Stamps one packet of a telephone event: all packets of an event carry the timestamp of its beginning and the first
 * one the marker (RFC 4733 §2.5.1.2).
 */
export function stampEvent(
  stream: OutgoingStream,
  packet: Uint8Array,
  payloadType: number,
  beginning: boolean,
  nowMs: number,
): void {
  takeOver(stream, SOURCE_DIGITS);
  const sequence = (stream.sequence + 1) & 0xffff;
  advance(stream, sequence, beginning ? nextTimestamp(stream, nowMs) : stream.timestamp, nowMs);
  writeRtpHeader(packet, 0, payloadType, beginning, sequence, stream.timestamp, stream.ssrc);
}

function continues(stream: OutgoingStream, view: RtpView, source: number): boolean {
  return (
    stream.source === source &&
    stream.sourceSsrc === view.ssrc &&
    Math.abs(sequenceDelta(view.sequence, stream.sourceSequence)) < SEQUENCE_JUMP_MAX &&
    Math.abs(timestampDelta(view.timestamp, stream.sourceTimestamp)) < TIMESTAMP_JUMP_MAX
  );
}

function takeOver(stream: OutgoingStream, source: number): boolean {
  const taken = stream.source !== source;
  stream.source = source;
  return taken;
}

function nextTimestamp(stream: OutgoingStream, nowMs: number): number {
  if (!stream.started) return stream.timestamp;
  const passed = Math.round((nowMs - stream.timestampMs) * SAMPLES_PER_MS);
  return (stream.timestamp + Math.max(FRAME_SAMPLES, passed)) >>> 0;
}

function advance(stream: OutgoingStream, sequence: number, timestamp: number, nowMs: number): void {
  stream.sequence = sequence;
  if (timestamp !== stream.timestamp || !stream.started) {
    stream.timestamp = timestamp;
    stream.timestampMs = nowMs;
  }
  stream.started = true;
}
