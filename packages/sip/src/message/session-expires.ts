import { header } from './headers.ts';
import { DELTA_SECONDS_MAX } from './limits.ts';
import type { SipMessage } from './message.ts';
import { param, readHeaderParams } from './params.ts';
import { readUint } from './uint.ts';

/** RFC 4028 §4. */
export interface SessionExpires {
  readonly intervalS: number;
  readonly refresher: 'uac' | 'uas' | undefined;
}

/** Reads Session-Expires of a message; `undefined`: absent or malformed. */
export function readSessionExpires(message: SipMessage): SessionExpires | undefined {
  const read = readDelta(header(message, 'session-expires'));
  if (read === undefined) return undefined;
  const refresher = read.param('refresher')?.toLowerCase();
  return { intervalS: read.seconds, refresher: refresher === 'uac' || refresher === 'uas' ? refresher : undefined };
}

/** Reads Min-SE in seconds (RFC 4028 §5). */
export function readMinSe(message: SipMessage): number | undefined {
  return readDelta(header(message, 'min-se'))?.seconds;
}

/** Reads Expires, Min-Expires: seconds; `undefined`: absent or malformed. */
export function readSeconds(message: SipMessage, name: 'expires' | 'min-expires'): number | undefined {
  const text = header(message, name);
  return text === undefined ? undefined : readUint(text, DELTA_SECONDS_MAX);
}

/** Reads Retry-After in seconds, its comment and parameters left aside (RFC 3261 §20.33). */
export function readRetryAfter(message: SipMessage): number | undefined {
  const text = header(message, 'retry-after');
  return text === undefined ? undefined : readUint(/^\d{1,10}/.exec(text)?.[0] ?? '', DELTA_SECONDS_MAX);
}

interface Delta {
  readonly seconds: number;
  param(name: string): string | undefined;
}

function readDelta(text: string | undefined): Delta | undefined {
  if (text === undefined) return undefined;
  const semicolon = text.indexOf(';');
  const seconds = readUint((semicolon < 0 ? text : text.slice(0, semicolon)).trim(), DELTA_SECONDS_MAX);
  const params = readHeaderParams(semicolon < 0 ? '' : text.slice(semicolon));
  if (seconds === undefined || params === undefined) return undefined;
  return { seconds, param: (name) => param(params, name) };
}
