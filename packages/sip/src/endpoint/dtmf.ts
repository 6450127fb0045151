import type { SipRequest } from '../message/message.ts';
import { contentType } from '../message/refusals.ts';

export type DtmfInfo =
  | { readonly kind: 'digit'; readonly digit: string; readonly durationMs: number }
  /** No body: INFO as a keep-alive. */
  | { readonly kind: 'none' }
  | { readonly kind: 'malformed' }
  /** A body of another type. */
  | { readonly kind: 'foreign' };

/** What phones send when they name no duration. */
const DURATION_MS_DEFAULT = 160;
/** Nobody presses a key for longer. */
const DURATION_MS_MAX = 10_000;

/** The key of an INFO: `application/dtmf-relay` (`Signal=5`, `Duration=160`) or `application/dtmf` (`5`). */
export function readDtmf(info: SipRequest): DtmfInfo {
  if (info.body.length === 0) return { kind: 'none' };
  const type = contentType(info);
  if (type !== 'application/dtmf-relay' && type !== 'application/dtmf') return { kind: 'foreign' };
  const text = Buffer.from(info.body).toString('latin1');
  const signal = type === 'application/dtmf' ? text.trim() : (/^\s*Signal\s*=\s*(\S+)/im.exec(text)?.[1] ?? '');
  const digit = digitOf(signal);
  if (digit === undefined) return { kind: 'malformed' };
  const duration = Number(/^\s*Duration\s*=\s*(\d{1,5})/im.exec(text)?.[1] ?? DURATION_MS_DEFAULT);
  return { kind: 'digit', digit, durationMs: Math.min(duration, DURATION_MS_MAX) };
}

/** One of `0-9 * # A-D`; some phones write `10` and `11` for star and hash. */
function digitOf(signal: string): string | undefined {
  if (signal === '10') return '*';
  if (signal === '11') return '#';
  const digit = signal.toUpperCase();
  return /^[0-9*#A-D]$/.test(digit) ? digit : undefined;
}
