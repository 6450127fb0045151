import type { AddressFamily } from './session.ts';

/** Whether the text is an address of that family, without brackets, zone or prefix length. */
export function isAddress(text: string, family: AddressFamily): boolean {
  return family === 'IP4' ? isIpv4(text) : isIpv6(text);
}

/** The family of an address, `undefined` when it is none. */
export function familyOf(address: string): AddressFamily | undefined {
  if (isIpv4(address)) return 'IP4';
  return isIpv6(address) ? 'IP6' : undefined;
}

/** `0.0.0.0` or `::`: in `c=` the way of RFC 2543 to put on hold. */
export function isUnspecified(address: string): boolean {
  return address === '0.0.0.0' || /^[0:]+$/.test(address);
}

function isIpv4(text: string): boolean {
  const parts = text.split('.', 5);
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
}

/** RFC 4291 §2.2: eight groups, one `::` for a run of zeros, the last two as IPv4. */
function isIpv6(text: string): boolean {
  if (text.length > 45 || !text.includes(':')) return false;
  const [before = '', after, more] = text.split('::', 3);
  if (more !== undefined) return false;
  const left = groupCount(before, after === undefined);
  const right = after === undefined ? 0 : groupCount(after, true);
  if (left < 0 || right < 0) return false;
  return after === undefined ? left === 8 : left + right <= 7;
}

/** How many 16-bit groups; -1: malformed. */
function groupCount(text: string, mayEndInIpv4: boolean): number {
  if (text === '') return 0;
  const groups = text.split(':');
  const last = groups.at(-1) ?? '';
  const ipv4 = mayEndInIpv4 && last.includes('.');
  if (ipv4 && !isIpv4(last)) return -1;
  const hex = ipv4 ? groups.slice(0, -1) : groups;
  return hex.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group)) ? hex.length + (ipv4 ? 2 : 0) : -1;
}
