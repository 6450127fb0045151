import { HEADER_VALUES_MAX } from './limits.ts';

/**
 * Splits at `separator` (`,` or `;`), but not inside quoted strings or `<>`; parts are trimmed and may be `''`. Linear.
 * A quote or `<` that is never closed swallows the rest, for the reader of that part to refuse. Beyond
 * `HEADER_VALUES_MAX` parts the rest stays unsplit.
 */
export function splitList(text: string, separator: ',' | ';', into: string[] = []): string[] {
  const code = separator.charCodeAt(0);
  let start = 0;
  let angle = false;
  for (let i = 0; i < text.length; i += 1) {
    const at = text.charCodeAt(i);
    if (at === QUOTE && !angle) {
      const close = endOfQuoted(text, i);
      if (close < 0) break;
      i = close;
    } else if (at === OPEN) angle = true;
    else if (at === CLOSE) angle = false;
    else if (at === code && !angle && into.length < HEADER_VALUES_MAX - 1) {
      into.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  into.push(text.slice(start).trim());
  return into;
}

/** Index of the `"` that closes the quoted string which opens at `open`; -1: never closed. RFC 3261 §25.1. */
export function endOfQuoted(text: string, open: number): number {
  for (let i = open + 1; i < text.length; i += 1) {
    const at = text.charCodeAt(i);
    if (at === BACKSLASH) i += 1;
    else if (at === QUOTE) return i;
  }
  return -1;
}

/** The content of a quoted string, escapes undone; text that is not quoted comes back as it is. */
export function unquote(text: string): string {
  if (text.length < 2 || text.charCodeAt(0) !== QUOTE || text.charCodeAt(text.length - 1) !== QUOTE) return text;
  const inner = text.slice(1, -1);
  return inner.includes('\\') ? inner.replace(/\\([\s\S])/g, '$1') : inner;
}

/** Text as a quoted string, made `printable`. */
export function quote(text: string): string {
  return `"${printable(text).replace(/["\\]/g, '\\$&')}"`;
}

/** Text with control characters made spaces: they are of no use in a name, and harm terminals, logs and databases. */
export function printable(text: string): string {
  let clean = true;
  for (let i = 0; i < text.length && clean; i += 1) clean = !isControl(text.charCodeAt(i));
  if (clean) return text;
  let out = '';
  for (const character of text) out += isControl(character.charCodeAt(0)) ? ' ' : character;
  return out;
}

function isControl(code: number): boolean {
  return code < 32 || (code >= 127 && code < 160);
}

const QUOTE = 34;
const BACKSLASH = 92;
const OPEN = 60;
const CLOSE = 62;
