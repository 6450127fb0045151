import { readUint } from './uint.ts';

/** Host and port as they stand in a URI or a Via. */
export interface HostPort {
  /** Domain name or IPv4 address as written, or an IPv6 address in brackets. */
  readonly host: string;
  readonly port: number | undefined;
}

/** Reads `host[:port]`; IPv6 only in brackets (RFC 3261 §25.1, RFC 5118 §4.1). `undefined`: malformed. */
export function readHostPort(text: string): HostPort | undefined {
  if (text.charCodeAt(0) === OPEN_BRACKET) {
    const close = text.indexOf(']');
    if (close < 0 || !isIpv6(text.slice(1, close))) return undefined;
    return finish(text.slice(0, close + 1), text.slice(close + 1));
  }
  const colon = text.indexOf(':');
  const host = colon < 0 ? text : text.slice(0, colon);
  return isHostName(host) ? finish(host, colon < 0 ? '' : text.slice(colon)) : undefined;
}

function finish(host: string, rest: string): HostPort | undefined {
  if (rest === '') return { host, port: undefined };
  if (rest.charCodeAt(0) !== COLON) return undefined;
  const port = readUint(rest.slice(1), PORT_MAX);
  // Port 0 can't be sent to; no URI or Via with it means anything.
  return port === undefined || port === 0 ? undefined : { host, port };
}

/** An address or name for a URI or Via: IPv6 gets its brackets. */
export function bracketed(address: string): string {
  return address.includes(':') && address.charCodeAt(0) !== OPEN_BRACKET ? `[${address}]` : address;
}

/** A host without its brackets, as sockets want it. */
export function unbracketed(host: string): string {
  return host.charCodeAt(0) === OPEN_BRACKET && host.endsWith(']') ? host.slice(1, -1) : host;
}

/** Letters, digits, `.`, `-`, and `_`, which RFC 3261 does not allow and real host names have. */
function isHostName(text: string): boolean {
  if (text.length === 0 || text.length > HOST_CHARACTERS_MAX) return false;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    const letter = (code | 32) >= 97 && (code | 32) <= 122;
    const digit = code >= 48 && code <= 57;
    if (!letter && !digit && code !== 46 && code !== 45 && code !== 95) return false;
  }
  return true;
}

/**
 * Hexadecimal groups, colons, an IPv4 tail. The number of groups is not counted: RFC 5118 §4.9 asks to bear with the
 * three colons of an old grammar's fault, and whoever connects to the address finds out anyhow.
 */
function isIpv6(text: string): boolean {
  if (text.length < 2 || text.length > IPV6_CHARACTERS_MAX || !text.includes(':')) return false;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    const hex = (code >= 48 && code <= 57) || ((code | 32) >= 97 && (code | 32) <= 102);
    if (!hex && code !== COLON && code !== 46) return false;
  }
  return true;
}

const OPEN_BRACKET = 91;
const COLON = 58;
const PORT_MAX = 65_535;
/** RFC 1035 §2.3.4. */
const HOST_CHARACTERS_MAX = 255;
/** Eight groups with an IPv4 tail are 45 characters long. */
const IPV6_CHARACTERS_MAX = 46;
