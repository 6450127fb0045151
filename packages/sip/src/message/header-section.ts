import { isAscii } from 'node:buffer';
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
 * means the same place in both; unless all bytes are ASCII, values are decoded again, as UTF-8. Lines end in CRLF and
 * nothing else, since a lone CR or LF that one element takes for a line end and the next does not is a way to smuggle
 * header fields. Continuation lines are joined with one space (RFC 3261 §7.3.1).
 */
export function readHeaderSection(buffer: Buffer, text: string, start: number): HeaderSection {
  const headers: HeaderField[] = [];
  const ascii = isAscii(buffer);
  let fault: string | undefined;
  let fieldStart = start;
  let lineStart = start;
  let folded = false;
  for (let lines = 0; lineStart < text.length; lines += 1) {
    // Both searches stop at the next line end, or the section ends here: no byte is searched twice.
    const end = text.indexOf('\r', lineStart);
    if (end < 0 || text.indexOf('\n', lineStart) !== end + 1) return broken(headers, fault ?? BARE_LINE_END);
    if (end === fieldStart) return { headers, fault, bodyStart: end + 2 };
    if (lines >= HEADER_FIELDS_MAX) return broken(headers, TOO_MANY);
    lineStart = end + 2;
    if (isSpaceOrTab(text.charCodeAt(lineStart))) {
      folded = true;
      continue;
    }
    const field = readField(text, fieldStart, end, folded);
    if (typeof field === 'string') fault ??= field;
    else headers.push(ascii ? field : decoded(field));
    fieldStart = lineStart;
    folded = false;
  }
  return broken(headers, fault);
}

function broken(headers: HeaderField[], fault: string | undefined): HeaderSection {
  return { headers, fault, bodyStart: undefined };
}

/** The field as a value, or what is wrong with it. */
function readField(text: string, start: number, end: number, folded: boolean): HeaderField | string {
  let colon = start;
  while (colon < end && text.charCodeAt(colon) !== COLON) colon += 1;
  if (colon === end) return 'Header line without colon';
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
  for (let i = 0; i < text.length; i += 1) {
    if (text.charCodeAt(i) > 127) return Buffer.from(text, 'latin1').toString('utf8');
  }
  return text;
}

function isSpaceOrTab(code: number): boolean {
  return code === SPACE || code === TAB;
}

function isBlank(code: number): boolean {
  // CR and LF inside a field belong to continuation lines: the caller saw to that.
  return isSpaceOrTab(code) || code === CR || code === LF;
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
