import { readUint } from '../message/uint.ts';
import { isAddress } from './address.ts';
import type { SdpAttribute, SdpConnection, SdpMedia, SdpOrigin, SessionDescription } from './session.ts';

/** Longest SDP that is looked at (characters): browsers' offers reach 10 kB, phones' 2 kB. */
export const SDP_CHARACTERS_MAX = 65_536;

/** Most media lines; a real offer has one or two. */
export const SDP_MEDIA_MAX = 32;

/** Most lines of a description. */
const SDP_LINES_MAX = 2_000;

/** Most formats of one media line: there are 128 payload types. */
const SDP_FORMATS_MAX = 128;

/**
 * Reads a session description (RFC 8866 §5). Lines may end in LF alone and may come in any order within their level.
 * `undefined`: no `v=0`, no readable `o=`, a line that is none, a bad `c=` or `m=`. Never throws.
 */
export function parseSdp(text: string): SessionDescription | undefined {
  if (text.length > SDP_CHARACTERS_MAX) return undefined;
  const lines = text.split('\n', SDP_LINES_MAX + 1);
  if (lines.length > SDP_LINES_MAX || lines[0]?.trimEnd() !== 'v=0') return undefined;
  const draft: Draft = { origin: undefined, name: '-', connection: undefined, attributes: [], media: [] };
  for (let i = 1; i < lines.length; i += 1) {
    const line = withoutReturn(lines[i] ?? '');
    // Empty lines are against the grammar, and common at the end.
    if (line !== '' && !takeLine(draft, line)) return undefined;
  }
  const { origin, name, connection, attributes, media } = draft;
  return origin === undefined ? undefined : { origin, name, connection, attributes, media };
}

interface Draft {
  origin: SdpOrigin | undefined;
  name: string;
  connection: SdpConnection | undefined;
  readonly attributes: SdpAttribute[];
  readonly media: MediaDraft[];
}

interface MediaDraft extends SdpMedia {
  connection: SdpConnection | undefined;
  readonly attributes: SdpAttribute[];
}

/** `false`: the line spoils the description. */
function takeLine(draft: Draft, line: string): boolean {
  if (line.charCodeAt(1) !== 61) return false;
  const value = line.slice(2);
  const level = draft.media.at(-1) ?? draft;
  switch (line.charAt(0)) {
    case 'o':
      draft.origin = readOrigin(value);
      return draft.origin !== undefined;
    case 's':
      draft.name = value;
      return true;
    case 'c':
      level.connection = readConnection(value);
      return level.connection !== undefined;
    case 'a':
      level.attributes.push(readAttribute(value));
      return true;
    case 'm':
      return takeMedia(draft, value);
    default:
      return true;
  }
}

function takeMedia(draft: Draft, value: string): boolean {
  const media = readMedia(value);
  if (media === undefined || draft.media.length >= SDP_MEDIA_MAX) return false;
  draft.media.push(media);
  return true;
}

function readOrigin(value: string): SdpOrigin | undefined {
  const [username, sessionId, version, network, family, address, more] = value.trim().split(' ');
  if (username === undefined || sessionId === undefined || version === undefined || address === undefined)
    return undefined;
  if (network !== 'IN' || (family !== 'IP4' && family !== 'IP6') || more !== undefined) return undefined;
  // Some phones write a session id that is no number: it is only ever compared.
  return { username, sessionId, version, family, address };
}

/** `IN IP4 address`. Host names, and multicast with its `/ttl`, are refused: we send to one plain address only. */
function readConnection(value: string): SdpConnection | undefined {
  const [network, family, address, more] = value.trim().split(' ');
  if (network !== 'IN' || address === undefined || more !== undefined) return undefined;
  if (family !== 'IP4' && family !== 'IP6') return undefined;
  return isAddress(address, family) ? { family, address } : undefined;
}

function readAttribute(value: string): SdpAttribute {
  const colon = value.indexOf(':');
  if (colon < 0) return { name: value.trim(), value: undefined };
  return { name: value.slice(0, colon), value: value.slice(colon + 1) };
}

function readMedia(value: string): MediaDraft | undefined {
  const [kind, portText, protocol, ...formats] = value.trim().split(/ +/, SDP_FORMATS_MAX + 3);
  if (kind === undefined || portText === undefined || protocol === undefined || formats.length === 0) return undefined;
  // `port/count` asks for several ports in a row, which nobody uses for audio: the first one serves.
  const port = readUint(portText.split('/', 1)[0] ?? '', 65_535);
  if (port === undefined) return undefined;
  return { kind: kind.toLowerCase(), port, protocol, formats, connection: undefined, attributes: [] };
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
