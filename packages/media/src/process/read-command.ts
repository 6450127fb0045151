/** One line of the Unix socket → a checked `MediaCommand`, or the reason why it is none. */
import type { BridgeRole, MediaCommand, PromptPart } from './protocol.ts';

/** Ids and paths; anything longer is a fault of the server. */
const TEXT_MAX = 4_096;
/** An offer with every candidate and codec a browser has is about 10 kB. */
const OFFER_MAX = 100_000;
const LIST_MAX = 256;

/** Says which field is wrong; caught in `readCommand`. */
class WrongField extends Error {}

/** Never throws. */
export function readCommand(line: string): MediaCommand | { readonly wrong: string; readonly command: string } {
  let command = 'unreadable';
  try {
    const value: unknown = JSON.parse(line);
    if (!isRecord(value)) return { wrong: 'not an object', command };
    command = typeof value.type === 'string' ? value.type.slice(0, 64) : 'unnamed';
    return checkCommand(value);
  } catch (cause) {
    return { wrong: cause instanceof WrongField ? cause.message : 'not JSON', command };
  }
}

function checkCommand(value: Record<string, unknown>): MediaCommand {
  switch (value.type) {
    case 'hello':
      if (value.protocol !== 1) throw new WrongField('protocol is not 1');
      return { type: 'hello', protocol: 1 };
    case 'openRtp':
      return { type: 'openRtp', leg: text(value, 'leg'), port: int(value, 'port', 1, 65_535) };
    case 'setRemote':
      return {
        type: 'setRemote',
        leg: text(value, 'leg'),
        address: text(value, 'address'),
        port: int(value, 'port', 1, 65_535),
        codec: oneOf(value, 'codec', ['PCMU', 'PCMA']),
        telephoneEvent: value.telephoneEvent == null ? undefined : int(value, 'telephoneEvent', 0, 127),
        sendAudio: bool(value, 'sendAudio'),
        ...(value.peerSilent === undefined ? {} : { peerSilent: bool(value, 'peerSilent') }),
      };
    case 'openWebRtc':
      return { type: 'openWebRtc', leg: text(value, 'leg'), offer: text(value, 'offer', OFFER_MAX) };
    case 'closeLeg':
      return { type: 'closeLeg', leg: text(value, 'leg') };
    case 'bridge':
      return { type: 'bridge', bridge: text(value, 'bridge'), members: list(value, 'members').map(checkMember) };
    case 'play':
      return {
        type: 'play',
        play: text(value, 'play'),
        legs: list(value, 'legs').map((leg) => asText(leg, 'legs')),
        parts: list(value, 'parts').map(checkPart),
        loop: bool(value, 'loop'),
      };
    case 'stopPlay':
      return { type: 'stopPlay', play: text(value, 'play') };
    case 'record':
      return {
        type: 'record',
        recording: text(value, 'recording'),
        path: text(value, 'path'),
        left: value.left == null ? undefined : text(value, 'left'),
        right: value.right == null ? undefined : text(value, 'right'),
      };
    case 'stopRecord':
      return { type: 'stopRecord', recording: text(value, 'recording') };
    case 'sendDigits':
      return { type: 'sendDigits', leg: text(value, 'leg'), digits: text(value, 'digits') };
    case 'detectMachine':
      return { type: 'detectMachine', leg: text(value, 'leg') };
    default:
      throw new WrongField('unknown type');
  }
}

function checkMember(member: unknown): { leg: string; role: BridgeRole } {
  if (!isRecord(member)) throw new WrongField('members');
  const role = member.role;
  if (!isRecord(role)) throw new WrongField('role');
  const kind = oneOf(role, 'kind', ['talk', 'listen', 'whisper']);
  return { leg: text(member, 'leg'), role: kind === 'whisper' ? { kind, to: text(role, 'to') } : { kind } };
}

function checkPart(part: unknown): PromptPart {
  if (!isRecord(part)) throw new WrongField('parts');
  const kind = oneOf(part, 'kind', ['file', 'say', 'sound', 'silence']);
  switch (kind) {
    case 'file':
      return { kind, name: text(part, 'name') };
    case 'say':
      return { kind, text: text(part, 'text'), language: oneOf(part, 'language', ['zh', 'en']) };
    case 'sound':
      return { kind, sound: oneOf(part, 'sound', ['music', 'ringback', 'beep', 'busy']) };
    case 'silence':
      return { kind, ms: int(part, 'ms', 0, 3_600_000) };
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(record: Record<string, unknown>, key: string, max = TEXT_MAX): string {
  return asText(record[key], key, max);
}

function asText(value: unknown, key: string, max = TEXT_MAX): string {
  if (typeof value !== 'string' || value.length === 0 || value.length > max) throw new WrongField(key);
  return value;
}

function int(record: Record<string, unknown>, key: string, min: number, max: number): number {
  const value = record[key];
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) throw new WrongField(key);
  return value;
}

function bool(record: Record<string, unknown>, key: string): boolean {
  const value = record[key];
  if (typeof value !== 'boolean') throw new WrongField(key);
  return value;
}

function list(record: Record<string, unknown>, key: string): readonly unknown[] {
  const value = record[key];
  if (!Array.isArray(value) || value.length > LIST_MAX) throw new WrongField(key);
  return value;
}

function oneOf<T extends string>(record: Record<string, unknown>, key: string, values: readonly T[]): T {
  const found = values.find((value) => value === record[key]);
  if (found === undefined) throw new WrongField(key);
  return found;
}
