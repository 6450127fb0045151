import { BlockList, isIP } from 'node:net';

/** Addresses that a flow's HTTP step may not reach, unless the company allows its host as private (SSRF). */

/** IANA special-purpose registries (RFC 6890): everything that is not the public internet. */
const SPECIAL_V4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const;
/** Public IPv6 is 2000::/3; in it, the documentation, 6to4, Teredo and benchmarking nets are not. */
const SPECIAL_V6 = [
  ['::', 3],
  ['4000::', 2],
  ['8000::', 1],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const;

// A list each: an IPv4 address would be looked for among the IPv6 nets too, as ::ffff:a.b.c.d.
const special = { ipv4: new BlockList(), ipv6: new BlockList() };
for (const [net, prefix] of SPECIAL_V4) {
  special.ipv4.addSubnet(net, prefix, 'ipv4');
}
for (const [net, prefix] of SPECIAL_V6) {
  special.ipv6.addSubnet(net, prefix, 'ipv6');
}

/** Whether an address is on the public internet. What is no address is not. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !special.ipv4.check(address, 'ipv4');
    case 6:
      return !special.ipv6.check(address, 'ipv6');
    default:
      return false;
  }
}
