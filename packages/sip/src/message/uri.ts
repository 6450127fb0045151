import { isToken } from './header-names.ts';
import { readHostPort } from './host.ts';
import { PARAMS_MAX, URI_CHARACTERS_MAX } from './limits.ts';
import type { Param } from './params.ts';
import { serializeParams } from './params.ts';
import { printable } from './split.ts';

/** A SIP or SIPS URI, RFC 3261 §19.1. Texts stay escaped as on the wire; `unescapeText` and `escapeUser` convert. */
export interface SipUri {
  readonly scheme: 'sip' | 'sips';
  /** May hold `;` and `?` (`sip:1234;par=x@host`). `undefined`: no user part. */
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** IPv6 with brackets. */
  readonly host: string;
  readonly port: number | undefined;
  readonly params: readonly Param[];
  /** `?name=value&…`: escaped; never to be copied into a message unseen. */
  readonly headers: readonly UriHeader[];
}

export interface UriHeader {
  readonly name: string;
  readonly value: string;
}

/** Reads a SIP or SIPS URI (bare, no `<>`). `undefined`: another scheme, or malformed. Never throws. */
export function readUri(text: string): SipUri | undefined {
  const scheme = uriScheme(text);
  if ((scheme !== 'sip' && scheme !== 'sips') || text.length > URI_CHARACTERS_MAX || hasForbidden(text))
    return undefined;
  const rest = text.slice(scheme.length + 1);
  // `;`, `?` and `/` may stand in the user part, so the user ends at the only "@" there can be.
  const at = rest.indexOf('@');
  const userinfo = at < 0 ? undefined : rest.slice(0, at);
  const behind = at < 0 ? rest : rest.slice(at + 1);
  if (userinfo === '' || behind.includes('@')) return undefined;
  const question = behind.indexOf('?');
  const main = question < 0 ? behind : behind.slice(0, question);
  const semicolon = main.indexOf(';');
  const hostPort = readHostPort(semicolon < 0 ? main : main.slice(0, semicolon));
  const params = semicolon < 0 ? NO_PARAMS : readUriParams(main.slice(semicolon + 1));
  const headers = question < 0 ? NO_HEADERS : readUriHeaders(behind.slice(question + 1));
  if (hostPort === undefined || params === undefined || headers === undefined) return undefined;
  const colon = userinfo === undefined ? -1 : userinfo.indexOf(':');
  return {
    scheme,
    user: colon < 0 ? userinfo : userinfo?.slice(0, colon),
    password: colon < 0 ? undefined : userinfo?.slice(colon + 1),
    host: hostPort.host,
    port: hostPort.port,
    params,
    headers,
  };
}

/** The URI as text. */
export function serializeUri(uri: SipUri): string {
  let out = `${uri.scheme}:`;
  if (uri.user !== undefined) {
    out += uri.password === undefined ? `${uri.user}@` : `${uri.user}:${uri.password}@`;
  }
  out += uri.port === undefined ? uri.host : `${uri.host}:${uri.port}`;
  out += serializeParams(uri.params);
  if (uri.headers.length > 0) out += `?${uri.headers.map(({ name, value }) => `${name}=${value}`).join('&')}`;
  return out;
}

/** The scheme in lower case; `undefined`: the text is no URI (RFC 3986 §3.1). */
export function uriScheme(text: string): string | undefined {
  if (text.startsWith('sip:')) return 'sip';
  const colon = text.indexOf(':');
  if (colon <= 0 || colon > SCHEME_CHARACTERS_MAX) return undefined;
  const scheme = text.slice(0, colon).toLowerCase();
  const first = scheme.charCodeAt(0);
  if (first < 97 || first > 122) return undefined;
  for (let i = 1; i < scheme.length; i += 1) {
    const code = scheme.charCodeAt(i);
    const alphanumeric = (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
    if (!alphanumeric && code !== 43 && code !== 45 && code !== 46) return undefined;
  }
  return scheme;
}

/**
 * Who a URI means, for people and routing: the unescaped user part of a SIP URI without password, or the number of a
 * `tel:` URI (RFC 3966). What has control characters in it stays escaped. `undefined`: neither, or no user part.
 */
export function userOf(text: string): string | undefined {
  const user = uriScheme(text) === 'tel' ? telNumber(text) : readUri(text)?.user;
  if (user === undefined) return undefined;
  const plain = unescapeText(user);
  return printable(plain) === plain ? plain : user;
}

function telNumber(text: string): string | undefined {
  const end = text.indexOf(';');
  const number = text.slice(4, end < 0 ? undefined : end);
  return number === '' || text.length > URI_CHARACTERS_MAX || hasForbidden(number) ? undefined : number;
}

/** Undoes `%HH` once (UTF-8). Text whose escapes make no UTF-8 stays as it is. */
export function unescapeText(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Escapes what may not stand in a user part, RFC 3261 §25.1 `user`. Lone surrogates become U+FFFD. */
export function escapeUser(text: string): string {
  let out = '';
  for (const character of text) {
    out += isUserCharacter(character.charCodeAt(0)) ? character : escapeCharacter(character);
  }
  return out;
}

function escapeCharacter(character: string): string {
  let out = '';
  for (const byte of Buffer.from(character, 'utf8')) out += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  return out;
}

function isUserCharacter(code: number): boolean {
  return code < 128 && USER_CHARACTERS[code] === 1;
}

function readUriParams(text: string): readonly Param[] | undefined {
  const params: Param[] = [];
  for (const part of text.split(';')) {
    const equals = part.indexOf('=');
    const name = equals < 0 ? part : part.slice(0, equals);
    if (name === '' || params.length >= PARAMS_MAX) return undefined;
    params.push({ name: name.toLowerCase(), value: equals < 0 ? undefined : part.slice(equals + 1) });
  }
  return params;
}

function readUriHeaders(text: string): readonly UriHeader[] | undefined {
  const headers: UriHeader[] = [];
  for (const part of text.split('&')) {
    const equals = part.indexOf('=');
    if (equals <= 0 || headers.length >= PARAMS_MAX) return undefined;
    headers.push({ name: part.slice(0, equals), value: part.slice(equals + 1) });
  }
  return headers;
}

/** Blanks, control characters, `<>"`: never in a URI. */
function hasForbidden(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code <= 32 || code === 127 || code === 34 || code === 60 || code === 62) return true;
  }
  return false;
}

const NO_PARAMS: readonly Param[] = [];
const NO_HEADERS: readonly UriHeader[] = [];
const SCHEME_CHARACTERS_MAX = 64;

const USER_CHARACTERS = new Uint8Array(128);
for (const character of "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.!~*'()&=+$,;?/") {
  USER_CHARACTERS[character.charCodeAt(0)] = 1;
}

/** Whether the text is a URI of whatever scheme, as far as can be told: a scheme, then no blanks or `<>"`. */
export function isUri(text: string): boolean {
  const scheme = uriScheme(text);
  if (scheme === 'sip' || scheme === 'sips') return readUri(text) !== undefined;
  return scheme !== undefined && text.length > scheme.length + 1 && !hasForbidden(text);
}

/** A SIP URI of parts: `user` is escaped here, `address` gets IPv6 brackets, `params` are written as they are. */
export function makeUri(parts: {
  readonly user?: string;
  readonly address: string;
  readonly port?: number;
  readonly params?: readonly Param[];
}): string {
  const host = parts.address.includes(':') && !parts.address.startsWith('[') ? `[${parts.address}]` : parts.address;
  return serializeUri({
    scheme: 'sip',
    user: parts.user === undefined ? undefined : escapeUser(parts.user),
    password: undefined,
    host,
    port: parts.port,
    params: parts.params?.filter((entry) => isToken(entry.name)) ?? NO_PARAMS,
    headers: NO_HEADERS,
  });
}
