import { isToken } from './header-names.ts';
import { PARAMS_MAX } from './limits.ts';
import { endOfQuoted, splitList, unquote } from './split.ts';

/** One `;name=value` of a URI or a header value. */
export interface Param {
  /** Lower case (RFC 3261 §7.3.1); in URIs as written but for case. */
  readonly name: string;
  /** As written, quotes and escapes included; `undefined` for a parameter without value (`;lr`). */
  readonly value: string | undefined;
}

/** Value of a parameter (name in lower case): `''` when it stands without value, `undefined` when it is not there. */
export function param(params: readonly Param[], name: string): string | undefined {
  for (const entry of params) {
    if (entry.name === name) return entry.value ?? '';
  }
  return undefined;
}

/** Like `param`, with the quotes of a quoted string taken off. */
export function plainParam(params: readonly Param[], name: string): string | undefined {
  const value = param(params, name);
  return value === undefined ? undefined : unquote(value);
}

/** The list with that parameter set: in its place, else last. */
export function withParam(params: readonly Param[], name: string, value: string | undefined): Param[] {
  const replaced = params.map((entry) => (entry.name === name ? { name, value } : entry));
  return params.some((entry) => entry.name === name) ? replaced : [...replaced, { name, value }];
}

/** `;a=b;c`, or `''` for none. */
export function serializeParams(params: readonly Param[]): string {
  let out = '';
  for (const { name, value } of params) out += value === undefined ? `;${name}` : `;${name}=${value}`;
  return out;
}

/**
 * Reads `;name=value;…` of a header value, RFC 3261 §25.1 `generic-param`, blanks around `;` and `=` allowed. `text` is
 * what follows the value proper: empty, or begins with `;`. `undefined`: an empty parameter, a name that is no token, a
 * value that is neither a quoted string nor free of blanks and separators.
 */
export function readHeaderParams(text: string): readonly Param[] | undefined {
  if (text === '') return NONE;
  if (text.charCodeAt(0) !== SEMICOLON) return undefined;
  const params: Param[] = [];
  for (const part of splitParts(text)) {
    if (params.length >= PARAMS_MAX) return undefined;
    const read = readParam(part);
    if (read === undefined) return undefined;
    params.push(read);
  }
  return params;
}

function splitParts(text: string): string[] {
  return text.includes('"') ? splitList(text.slice(1), ';') : text.slice(1).split(';');
}

function readParam(part: string): Param | undefined {
  const equals = part.indexOf('=');
  const name = (equals < 0 ? part : part.slice(0, equals)).trim();
  if (!isToken(name)) return undefined;
  if (equals < 0) return { name: name.toLowerCase(), value: undefined };
  const value = part.slice(equals + 1).trim();
  return isParamValue(value) ? { name: name.toLowerCase(), value } : undefined;
}

/** token / host (with IPv6 brackets, or without: RFC 5118 §4.5) / quoted-string. */
function isParamValue(value: string): boolean {
  if (value.charCodeAt(0) === QUOTE) return endOfQuoted(value, 0) === value.length - 1;
  if (value === '') return false;
  for (let i = 0; i < value.length; i += 1) {
    const code = value.charCodeAt(i);
    if (code <= 32 || code === 127 || code === QUOTE || code === COMMA || code === SEMICOLON) return false;
    if (code === OPEN || code === CLOSE) return false;
  }
  return true;
}

const NONE: readonly Param[] = [];
const QUOTE = 34;
const COMMA = 44;
const SEMICOLON = 59;
const OPEN = 60;
const CLOSE = 62;
