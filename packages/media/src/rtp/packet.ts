/**
 * RTP packet (RFC 3550 §5.1), read and written in place; no allocation per packet.
 *
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                           timestamp                           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |           synchronization source (SSRC) identifier            |
 * +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
 * |            contributing source (CSRC) identifiers             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  X set: profile (16 bits)     |  length in 32-bit words       |
 * |                       header extension                        |
 */
export const RTP_HEADER_BYTES = 12;

/** Larger than any Ethernet frame carries, so no honest peer of ours sends it: G.711 of 100 ms is 812 bytes. */
export const RTP_PACKET_BYTES_MAX = 1500;

/** Why a datagram is no RTP packet, or `rtp` when it is one. `rtcp` is RTP's companion on the same port (RFC 5761 §4). */
export type RtpReading = 'rtp' | 'rtcp' | 'short' | 'version' | 'truncated' | 'oversized';

/** One packet's fields; one object is filled again and again. `payloadStart` and `payloadLength` are bytes. */
export type RtpView = {
  payloadType: number;
  marker: boolean;
  sequence: number;
  timestamp: number;
  ssrc: number;
  payloadStart: number;
  payloadLength: number;
};

/** An empty view to be filled by `readRtp`. */
export function createRtpView(): RtpView {
  return { payloadType: 0, marker: false, sequence: 0, timestamp: 0, ssrc: 0, payloadStart: 0, payloadLength: 0 };
}

/** Reads `packet` into `view`. When the answer is not `rtp`, the view's content means nothing. Never throws. */
export function readRtp(packet: Uint8Array, view: RtpView): RtpReading {
  const size = packet.length;
  if (size < RTP_HEADER_BYTES) return 'short';
  if (size > RTP_PACKET_BYTES_MAX) return 'oversized';
  const first = byte(packet, 0);
  if (first >> 6 !== 2) return 'version';
  const second = byte(packet, 1);
  // RFC 5761 §4: payload types 64–95 are not used for RTP where RTCP may share the port.
  if (second >= 192 && second <= 223) return 'rtcp';
  let start = RTP_HEADER_BYTES + (first & 0x0f) * 4;
  if ((first & 0x10) !== 0) {
    if (size < start + 4) return 'truncated';
    start += 4 + ((byte(packet, start + 2) << 8) | byte(packet, start + 3)) * 4;
  }
  // RFC 3550 §5.1: with P set, the last byte counts the padding bytes, itself included.
  const padding = (first & 0x20) !== 0 ? byte(packet, size - 1) : 0;
  if ((first & 0x20) !== 0 && padding === 0) return 'truncated';
  const length = size - start - padding;
  if (length < 0) return 'truncated';
  view.marker = (second & 0x80) !== 0;
  view.payloadType = second & 0x7f;
  view.sequence = (byte(packet, 2) << 8) | byte(packet, 3);
  view.timestamp = readUint32(packet, 4);
  view.ssrc = readUint32(packet, 8);
  view.payloadStart = start;
  view.payloadLength = length;
  return 'rtp';
}

/** Writes a plain 12-byte header (no CSRC, extension or padding) at `offset`. */
export function writeRtpHeader(
  packet: Uint8Array,
  offset: number,
  payloadType: number,
  marker: boolean,
  sequence: number,
  timestamp: number,
  ssrc: number,
): void {
  packet[offset] = 0x80;
  packet[offset + 1] = (marker ? 0x80 : 0) | payloadType;
  packet[offset + 2] = sequence >>> 8;
  packet[offset + 3] = sequence;
  writeUint32(packet, offset + 4, timestamp);
  writeUint32(packet, offset + 8, ssrc);
}

/** `a - b` of 16-bit sequence numbers: negative when `a` is the older (RFC 1982). */
export function sequenceDelta(a: number, b: number): number {
  return ((a - b) << 16) >> 16;
}

/** `a - b` of 32-bit timestamps: negative when `a` is the older. */
export function timestampDelta(a: number, b: number): number {
  return (a - b) | 0;
}

function byte(packet: Uint8Array, at: number): number {
  return packet[at] ?? 0;
}

function readUint32(packet: Uint8Array, at: number): number {
  return (
    ((byte(packet, at) << 24) | (byte(packet, at + 1) << 16) | (byte(packet, at + 2) << 8) | byte(packet, at + 3)) >>> 0
  );
}

function writeUint32(packet: Uint8Array, at: number, value: number): void {
  packet[at] = value >>> 24;
  packet[at + 1] = value >>> 16;
  packet[at + 2] = value >>> 8;
  packet[at + 3] = value;
}
