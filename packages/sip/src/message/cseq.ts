import { isToken } from './header-names.ts';
import { header } from './headers.ts';
import { CSEQ_MAX } from './limits.ts';
import type { SipMessage } from './message.ts';
import { readUint } from './uint.ts';

/** RFC 3261 §20.16. */
export interface Cseq {
  /** 0–2^32-1. */
  readonly number: number;
  readonly method: string;
}

/** Reads CSeq of a message, or a value; `undefined`: absent or malformed. */
export function readCseq(from: SipMessage | string): Cseq | undefined {
  const text = typeof from === 'string' ? from : header(from, 'cseq');
  if (text === undefined) return undefined;
  const gap = firstBlank(text);
  if (gap < 0) return undefined;
  const number = readUint(text.slice(0, gap), CSEQ_MAX);
  const method = text.slice(gap).trim();
  return number === undefined || !isToken(method) ? undefined : { number, method };
}

function firstBlank(text: string): number {
  const space = text.indexOf(' ');
  const tab = text.indexOf('\t');
  return tab < 0 || (space >= 0 && space < tab) ? space : tab;
}
