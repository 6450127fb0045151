import { familyOf } from './address.ts';
import { PAYLOAD_TYPES, PTIME_MS, type SdpCodec, TELEPHONE_EVENT_PAYLOAD_TYPE } from './audio.ts';
import { serializeSdp } from './serialize.ts';
import type { Direction, SdpAttribute, SdpMedia, SessionDescription } from './session.ts';

/** Our end of a session. */
export interface LocalAudio {
  /** IPv4 or IPv6 address, no brackets. */
  readonly address: string;
  /** 1–65535. */
  readonly port: number;
  /** Decimal, the same for the life of the dialog. Default 1. */
  readonly sessionId?: number | string;
  /** One more with each description of the dialog that differs from the last (RFC 3264 §8). Default 1. */
  readonly version?: number | string;
  /** What we want; default `sendrecv`. */
  readonly direction?: Direction;
}

export interface OfferInput extends LocalAudio {
  /** Most wanted first; default PCMA, PCMU. */
  readonly codecs?: readonly SdpCodec[];
  /** Default true. */
  readonly telephoneEvent?: boolean;
}

/**
 * An offer of one G.711 audio stream (RFC 3264 §5), as text. Hold is an offer with `direction` `sendonly` or `inactive`.
 * Throws RangeError for an address or port of ours that is none: a fault in our own code.
 */
export function createOffer(input: OfferInput): string {
  const codecs = input.codecs ?? ['PCMA', 'PCMU'];
  const telephoneEvent = input.telephoneEvent === false ? undefined : TELEPHONE_EVENT_PAYLOAD_TYPE;
  return serializeSdp(localSession(input, [audioMedia(input, codecs, telephoneEvent, input.direction ?? 'sendrecv')]));
}

/** A description of ours around the media lines given. */
export function localSession(local: LocalAudio, media: readonly SdpMedia[]): SessionDescription {
  const family = familyOf(local.address);
  if (family === undefined) throw new RangeError(`not an address: ${local.address}`);
  const { address } = local;
  return {
    origin: {
      username: '-',
      sessionId: String(local.sessionId ?? 1),
      version: String(local.version ?? 1),
      family,
      address,
    },
    name: '-',
    connection: { family, address },
    attributes: [],
    media,
  };
}

/** Our audio line. */
export function audioMedia(
  local: LocalAudio,
  codecs: readonly SdpCodec[],
  telephoneEvent: number | undefined,
  direction: Direction,
): SdpMedia {
  if (!Number.isInteger(local.port) || local.port < 1 || local.port > 65_535) {
    throw new RangeError(`not a port: ${local.port}`);
  }
  const formats = codecs.map((codec) => String(PAYLOAD_TYPES[codec]));
  const attributes: SdpAttribute[] = codecs.map((codec) => ({
    name: 'rtpmap',
    value: `${PAYLOAD_TYPES[codec]} ${codec}/8000`,
  }));
  if (telephoneEvent !== undefined) {
    formats.push(String(telephoneEvent));
    attributes.push({ name: 'rtpmap', value: `${telephoneEvent} telephone-event/8000` });
    // RFC 4733 §2.4.1: the sixteen keys of DTMF.
    attributes.push({ name: 'fmtp', value: `${telephoneEvent} 0-15` });
  }
  attributes.push({ name: 'ptime', value: String(PTIME_MS) }, { name: direction, value: undefined });
  return { kind: 'audio', port: local.port, protocol: 'RTP/AVP', formats, connection: undefined, attributes };
}
