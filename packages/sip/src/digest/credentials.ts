import { isToken } from '../message/header-names.ts';
import { PARAMS_MAX } from '../message/limits.ts';
import { endOfQuoted, quote, splitList, unquote } from '../message/split.ts';

/** A challenge or credentials: scheme and parameters (RFC 3261 §25.1, RFC 7235). */
export interface AuthValue {
  /** Lower case, e.g. `digest`. */
  readonly scheme: string;
  /** Names in lower case, values without quotes. Empty for schemes that have none. */
  readonly params: ReadonlyMap<string, string>;
}

/** Reads WWW-Authenticate or Proxy-Authenticate. `undefined`: malformed, or a parameter repeated. */
export function readAuthChallenge(text: string): AuthValue | undefined {
  return readAuth(text);
}

/** Reads Authorization or Proxy-Authorization. `undefined`: malformed, or a parameter repeated. */
export function readAuthorization(text: string): AuthValue | undefined {
  return readAuth(text);
}

/** `Digest name="value", name=value …`; values of `plain` names stand without quotes. */
export function serializeAuth(params: readonly (readonly [string, string])[], plain: ReadonlySet<string>): string {
  return `Digest ${params.map(([name, value]) => `${name}=${plain.has(name) ? value : quote(value)}`).join(', ')}`;
}

function readAuth(text: string): AuthValue | undefined {
  const space = text.search(/[ \t]/);
  const scheme = space < 0 ? text : text.slice(0, space);
  if (!isToken(scheme)) return undefined;
  const params = new Map<string, string>();
  if (space < 0) return { scheme: scheme.toLowerCase(), params };
  for (const part of splitList(text.slice(space + 1), ',')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const name = part.slice(0, Math.max(equals, 0)).trim().toLowerCase();
    const value = part.slice(equals + 1).trim();
    if (!isToken(name) || params.has(name) || params.size >= PARAMS_MAX || !isWhole(value)) return undefined;
    params.set(name, unquote(value));
  }
  return { scheme: scheme.toLowerCase(), params };
}

/** A quoted string that ends where the value ends, or text without quotes. */
function isWhole(value: string): boolean {
  return value.startsWith('"') ? endOfQuoted(value, 0) === value.length - 1 : !value.includes('"');
}
