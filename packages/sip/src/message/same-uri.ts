import type { Param } from './params.ts';
import { param } from './params.ts';
import { readUri, type SipUri, type UriHeader } from './uri.ts';

/**
 * RFC 3261 §19.1.4: whether two URIs are equivalent. Case matters in user and password only; `%HH` equals its character
 * unless that is reserved; `user`, `ttl`, `method`, `maddr` and `transport` must be in both or in neither, other
 * parameters only agree where both have them; headers must agree. A missing port is not 5060. URIs of other schemes, or
 * malformed, are equal only as text.
 */
export function sameUri(a: SipUri | string, b: SipUri | string): boolean {
  const left = typeof a === 'string' ? readUri(a) : a;
  const right = typeof b === 'string' ? readUri(b) : b;
  if (left === undefined || right === undefined) return a === b;
  return (
    left.scheme === right.scheme &&
    sameText(left.user, right.user) &&
    sameText(left.password, right.password) &&
    left.host.toLowerCase() === right.host.toLowerCase() &&
    left.port === right.port &&
    sameParams(left.params, right.params) &&
    sameHeaders(left.headers, right.headers)
  );
}

/** A text that two equal user parts share and two different ones do not; for keys of tables. */
export function comparable(text: string): string {
  if (!text.includes('%')) return text;
  return text.replace(/%([0-9A-Fa-f]{2})/g, (escaped, hex: string) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return UNRESERVED.test(character) ? character : escaped.toUpperCase();
  });
}

const UNRESERVED = /[A-Za-z0-9\-_.!~*'()]/;
const MUST_BE_IN_BOTH = ['user', 'ttl', 'method', 'maddr', 'transport'];

function sameText(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined ? a === b : comparable(a) === comparable(b);
}

function sameParams(a: readonly Param[], b: readonly Param[]): boolean {
  // The names are compared without their escapes, as RFC 4475 §3.1.1.3 wants (`%6C%72` is `lr`).
  const left = plainNames(a);
  const right = plainNames(b);
  if (MUST_BE_IN_BOTH.some((name) => (param(left, name) === undefined) !== (param(right, name) === undefined))) {
    return false;
  }
  const theirs = valuesByName(right);
  // A name that stands twice (which RFC 3261 §19.1.1 forbids) has all its values, in whatever order.
  return [...valuesByName(left)].every(([name, values]) => {
    const other = theirs.get(name);
    return other === undefined || values.toSorted().join(';') === other.toSorted().join(';');
  });
}

function valuesByName(params: readonly Param[]): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const { name, value } of params) {
    const known = values.get(name) ?? [];
    known.push(comparable(value ?? '').toLowerCase());
    values.set(name, known);
  }
  return values;
}

function plainNames(params: readonly Param[]): Param[] {
  return params.map(({ name, value }) => ({ name: comparable(name).toLowerCase(), value }));
}

function sameHeaders(a: readonly UriHeader[], b: readonly UriHeader[]): boolean {
  const sorted = (headers: readonly UriHeader[]): string[] =>
    headers.map(({ name, value }) => `${comparable(name).toLowerCase()}=${comparable(value)}`).sort();
  const right = sorted(b);
  return a.length === b.length && sorted(a).every((entry, i) => entry === right[i]);
}
