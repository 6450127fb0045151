/**
 * The canonical name of a header field: long form, lower case. Case and the compact forms (RFC 3261 §7.3.3, RFC 3841,
 * RFC 3892, RFC 4028, RFC 6665, RFC 8224) do not matter on the wire. `undefined`: not a token.
 */
export function canonicalName(written: string): string | undefined {
  const known = CANONICAL.get(written);
  if (known !== undefined) return known;
  const lower = written.toLowerCase();
  const folded = CANONICAL.get(lower);
  if (folded !== undefined) return folded;
  return isToken(lower) ? lower : undefined;
}

/** The way a canonical name is written on the wire: `call-id` → `Call-ID`. */
export function wireName(canonical: string): string {
  return WIRE.get(canonical) ?? titleCase(canonical);
}

/** What stands before a field's value: line end of the line before, wire name, colon, space. */
export function fieldPrefix(canonical: string): string {
  return PREFIX.get(canonical) ?? `\r\n${wireName(canonical)}: `;
}

const WIRE_NAMES = [
  'Accept',
  'Accept-Contact',
  'Accept-Encoding',
  'Accept-Language',
  'Alert-Info',
  'Answer-Mode',
  'Allow',
  'Allow-Events',
  'Authentication-Info',
  'Authorization',
  'Call-ID',
  'Call-Info',
  'Contact',
  'Content-Disposition',
  'Content-Encoding',
  'Content-Language',
  'Content-Length',
  'Content-Type',
  'CSeq',
  'Date',
  'Diversion',
  'Error-Info',
  'Event',
  'Expires',
  'From',
  'History-Info',
  'Identity',
  'In-Reply-To',
  'Join',
  'Max-Forwards',
  'MIME-Version',
  'Min-Expires',
  'Min-SE',
  'Organization',
  'P-Asserted-Identity',
  'P-Preferred-Identity',
  'Path',
  'Priority',
  'Privacy',
  'Proxy-Authenticate',
  'Proxy-Authorization',
  'Proxy-Require',
  'RAck',
  'Reason',
  'Record-Route',
  'Refer-To',
  'Referred-By',
  'Reject-Contact',
  'Remote-Party-ID',
  'Replaces',
  'Reply-To',
  'Request-Disposition',
  'Require',
  'Retry-After',
  'Route',
  'RSeq',
  'Server',
  'Service-Route',
  'Session-Expires',
  'SIP-ETag',
  'SIP-If-Match',
  'Subject',
  'Subscription-State',
  'Supported',
  'Timestamp',
  'To',
  'Unsupported',
  'User-Agent',
  'User-to-User',
  'Via',
  'Warning',
  'WWW-Authenticate',
];

const COMPACT: readonly (readonly [string, string])[] = [
  ['a', 'accept-contact'],
  ['b', 'referred-by'],
  ['c', 'content-type'],
  ['d', 'request-disposition'],
  ['e', 'content-encoding'],
  ['f', 'from'],
  ['i', 'call-id'],
  ['j', 'reject-contact'],
  ['k', 'supported'],
  ['l', 'content-length'],
  ['m', 'contact'],
  ['o', 'event'],
  ['r', 'refer-to'],
  ['s', 'subject'],
  ['t', 'to'],
  ['u', 'allow-events'],
  ['v', 'via'],
  ['x', 'session-expires'],
  ['y', 'identity'],
];

const WIRE = new Map<string, string>();
const PREFIX = new Map<string, string>();
const CANONICAL = new Map<string, string>();

for (const wire of WIRE_NAMES) {
  const canonical = wire.toLowerCase();
  WIRE.set(canonical, wire);
  PREFIX.set(canonical, `\r\n${wire}: `);
  CANONICAL.set(wire, canonical);
  CANONICAL.set(canonical, canonical);
}
for (const [short, canonical] of COMPACT) {
  CANONICAL.set(short, canonical);
  CANONICAL.set(short.toUpperCase(), canonical);
}

function titleCase(name: string): string {
  let out = '';
  let start = true;
  for (const character of name) {
    out += start ? character.toUpperCase() : character;
    start = character === '-';
  }
  return out;
}

/** RFC 3261 §25.1 `token`: the alphabet of methods, header names and parameter names. Empty text is none. */
export function isToken(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    if (TOKEN[text.charCodeAt(i)] !== 1) return false;
  }
  return text.length > 0;
}

const TOKEN = new Uint8Array(128);
for (const character of "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.!%*_+`'~") {
  TOKEN[character.charCodeAt(0)] = 1;
}
