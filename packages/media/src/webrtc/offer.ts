/** What a browser's offer (RFC 8829, RFC 9429) says about its one audio section: just enough to answer with G.711. */
import type { AudioCodec } from '../process/protocol.ts';

export type AudioOffer = {
  readonly mid: string;
  readonly codec: AudioCodec;
  /** Payload type of telephone-event at 8 kHz, if offered. */
  readonly telephoneEvent: number | undefined;
};

/** Reads an offer; the answer is text when we cannot take it. PCMA is preferred. Never throws. */
export function readAudioOffer(sdp: string): AudioOffer | string {
  const sections = sdp.split(/\r?\n(?=m=)/).slice(1);
  const audio = sections.find((section) => section.startsWith('m=audio '));
  if (audio === undefined) return 'no audio is offered';
  if (sections.length > 1) return 'more than one media section is offered';
  const lines = audio.split(/\r?\n/);
  const payloadTypes = (lines[0] ?? '').split(' ').slice(3);
  const mid = attribute(lines, 'mid');
  if (mid === undefined) return 'the audio section has no mid';
  if (!lines.includes('a=sendrecv')) return 'the audio is not sendrecv';
  // RFC 3551 §6: 0 and 8 are static, so an rtpmap for them may be missing.
  const codec = payloadTypes.includes('8') ? 'PCMA' : payloadTypes.includes('0') ? 'PCMU' : undefined;
  if (codec === undefined) return 'neither PCMA nor PCMU is offered';
  return { mid, codec, telephoneEvent: findTelephoneEvent(lines) };
}

/**
 * Our address in an answer as the peer must see it: one candidate and the connection line with the advertised address
 * in place of our own ones; untouched when none is advertised.
 */
export function advertise(answer: string, advertisedAddress: string | undefined): string {
  if (advertisedAddress === undefined) return answer;
  const family = advertisedAddress.includes(':') ? 'IP6' : 'IP4';
  let candidates = 0;
  return answer
    .split('\r\n')
    .flatMap((line) => {
      if (line.startsWith('c=IN ')) return [`c=IN ${family} ${advertisedAddress}`];
      if (!line.startsWith('a=candidate:')) return [line];
      // All of them are the same port behind the NAT: the first one speaks for all.
      return candidates++ === 0 ? [line.replace(CANDIDATE_ADDRESS, `$1${advertisedAddress}`)] : [];
    })
    .join('\r\n');
}

/** RFC 8839 §5.1: foundation, component, transport, priority, then the address. */
const CANDIDATE_ADDRESS = /^(a=candidate:\S+ \d+ \S+ \d+ )\S+/;

function attribute(lines: readonly string[], name: string): string | undefined {
  const prefix = `a=${name}:`;
  return lines.find((line) => line.startsWith(prefix))?.slice(prefix.length);
}

function findTelephoneEvent(lines: readonly string[]): number | undefined {
  for (const line of lines) {
    const match = /^a=rtpmap:(\d+) telephone-event\/8000\b/i.exec(line);
    if (match?.[1] !== undefined) return Number(match[1]);
  }
  return undefined;
}
