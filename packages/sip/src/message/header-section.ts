import { canonicalName } from './header-names.ts';
import { HEADER_FIELDS_MAX } from './limits.ts';
import type { HeaderField } from './message.ts';

/** The header fields of a message, with the first fault that was met. The good lines are there in spite of it. */
export interface HeaderSection {
  readonly headers: HeaderField[];
  readonly fault: string | undefined;
  /** Index behind the empty line, where the body begins; `undefined`: there is no empty line. */
  readonly bodyStart: number | undefined;
}

/**
 * Reads header fields from `start` on, up to the empty line or the end. `text` is `buffer` in Latin-1, so that an index
 * means the same place in both; a value with bytes above 127 is decoded again, as UTF-8. Lines end in CRLF and nothing
 * else, since a lone CR or LF that one element takes for a line end and the next does not is a way to smuggle header
 * fields. Continuation lines are joined with one space (RFC 3261 §7.3.1).
 *
 * One pass over the bytes, no search per line: this loop is most of what parsing costs.
 */
export function readHeaderSection(buffer: Buffer, text: string, start: number): HeaderSection {
  const headers: HeaderField[] = [];
  const stop = text.length;
  let fault: string | undefined;
  let fieldStart = start;
  let colon = -1;
  let folded = false;
  let bits = 0;
  for (let at = start; at < stop; at += 1) {
    const byte = buffer[at] ?? 0;
    bits |= byte;
    if (byte > COLON) continue;
    if (byte === COLON) {
      if (colon < 0) colon = at;
    } else if (byte === CR) {
      if (buffer[at + 1] !== LF) return { headers, fault: fault ?? BARE_LINE_END, bodyStart: undefined };
      if (at === fieldStart) return { headers, fault, bodyStart: at + 2 };
      at += 1;
      const next = buffer[at + 1];
      if (next === SPACE || next === TAB) {
        folded = true;
        continue;
      }
      if (headers.length >= HEADER_FIELDS_MAX) return { headers, fault: TOO_MANY, bodyStart: undefined };
      const field = readField(text, fieldStart, colon, at - 1, folded);
      if (typeof field === 'string') fault ??= field;
      else headers.push(bits < 128 ? field : decoded(field));
      fieldStart = at + 1;
      colon = -1;
      folded = false;
      bits = 0;
    } else if (byte === LF) return { headers, fault: fault ?? BARE_LINE_END, bodyStart: undefined };
  }
  return { headers, fault: fieldStart < stop ? (fault ?? BARE_LINE_END) : fault, bodyStart: undefined };
}

/** The field as a value, or what is wrong with it. */
function readField(text: string, start: number, colon: number, end: number, folded: boolean): HeaderField | string {
  if (colon < 0) return 'Header line without colon';
  let nameEnd = colon;
  while (nameEnd > start && isBlank(text.charCodeAt(nameEnd - 1))) nameEnd -= 1;
  const name = canonicalName(text.slice(start, nameEnd));
  if (name === undefined) return 'Bad header name';
  let from = colon + 1;
  let to = end;
  while (from < to && isBlank(text.charCodeAt(from))) from += 1;
  while (to > from && isBlank(text.charCodeAt(to - 1))) to -= 1;
  const value = text.slice(from, to);
  return { name, value: folded ? unfold(value) : value };
}

function decoded({ name, value }: HeaderField): HeaderField {
  return { name, value: latin1ToUtf8(value) };
}

/** Text of bytes that were read as Latin-1, read as UTF-8. */
export function latin1ToUtf8(text: string): string {
  if (isAscii(text)) return text;
  return Buffer.from(text, 'latin1').toString('utf8');
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    if (text.charCodeAt(i) > 127) return false;
  }
  return true;
}

function isBlank(code: number): boolean {
  // CR and LF inside a field belong to continuation lines: the caller saw to that.
  return code === SPACE || code === TAB || code === CR || code === LF;
}

function unfold(value: string): string {
  return value
    .split('\r\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');
}

const TOO_MANY = 'Too many header fields';
const BARE_LINE_END = 'Line without CRLF';
const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const COLON = 58;
