import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAuthChallenge } from '../digest/credentials.ts';
import { parseSdp } from '../sdp/parse.ts';
import { StreamFramer } from '../transport/stream-framer.ts';
import { readCseq } from './cseq.ts';
import { canonicalName } from './header-names.ts';
import { headerValues } from './headers.ts';
import type { HeaderField, SipMessage } from './message.ts';
import { readContacts, readNameAddr, serializeNameAddr } from './name-addr.ts';
import { parseMessage } from './parse.ts';
import { readReason } from './reason.ts';
import { refuseAccept, refuseBody, refuseExtensions } from './refusals.ts';
import { sameUri } from './same-uri.ts';
import { serializeMessage } from './serialize.ts';
import { readRetryAfter, readSessionExpires } from './session-expires.ts';
import { printable } from './split.ts';
import { invite } from './test-messages.ts';
import { escapeUser, readUri, serializeUri, unescapeText, userOf } from './uri.ts';
import { validateRequest } from './validate-request.ts';
import { validateResponse } from './validate-response.ts';
import { readVia, readVias, serializeVia, topVia } from './via.ts';

const token = fc.stringMatching(/^[A-Za-z0-9\-.!%*_+`'~]{1,12}$/);
const text = fc
  .string({ unit: 'grapheme', maxLength: 60 })
  .map((value) => value.replace(/[\r\n]/g, '').trim())
  .filter((value) => Buffer.from(value).toString() === value && !/^[\ufeff\s]|[\ufeff\s]$/.test(value));
const field: fc.Arbitrary<HeaderField> = fc.oneof(
  fc.record({ name: fc.constantFrom('via', 'from', 'to', 'call-id', 'cseq', 'contact', 'subject'), value: text }),
  fc
    .record({ name: token.map((name) => canonicalName(name) ?? 'x'), value: text })
    .filter(({ name }) => name !== 'content-length'),
);
const headers = fc.array(field, { maxLength: 20 });
const body = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
const uriText = fc.stringMatching(/^sip:[a-z0-9;?%&=+]{1,10}@[a-z0-9.-]{1,12}(;[a-z]{1,5}(=[a-z0-9%]{0,5})?){0,3}$/);
const message: fc.Arbitrary<SipMessage> = fc.oneof(
  fc.record({ kind: fc.constant('request' as const), method: token, requestUri: uriText, headers, body }),
  fc.record({
    kind: fc.constant('response' as const),
    status: fc.integer({ min: 100, max: 699 }),
    reason: text,
    headers,
    body,
  }),
);

describe('properties', () => {
  it('parse(serialize(m)) equals m', () => {
    fc.assert(
      fc.property(message, (m) => {
        const length = { name: 'content-length', value: String(m.body.length) };
        const wire = serializeMessage(m);
        expect(parseMessage(wire)).toEqual({
          ok: true,
          message: { ...m, headers: [...m.headers, length], body: m.body.length === 0 ? new Uint8Array(0) : m.body },
          consumed: wire.length,
        });
      }),
      { numRuns: 500 },
    );
  });

  it('serialize writes no more lines than there are fields, whatever the texts hold', () => {
    const anything = fc.string({ unit: 'binary', maxLength: 40 });
    const wild = fc.array(fc.record({ name: anything, value: anything }), { maxLength: 8 });
    fc.assert(
      fc.property(anything, anything, wild, (method, requestUri, fields) => {
        const wire = Buffer.from(serializeMessage({ ...invite(), method, requestUri, headers: fields })).toString(
          'latin1',
        );
        const lengths = fields.filter(({ name }) => name === 'content-length').length;
        expect(wire.split(/\r\n|\r|\n/)).toHaveLength(1 + fields.length - lengths + 1 + 2);
      }),
    );
  });

  it('no bytes make anything throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        readEverything(bytes);
      }),
      { numRuns: 500 },
    );
  });

  it('no change of a good message makes anything throw', () => {
    const change = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      cut: fc.integer({ min: 0, max: 12 }),
      put: fc.oneof(
        fc.uint8Array({ maxLength: 6 }),
        fc
          .constantFrom('\r\n', '\n', ' ', ';', ',', '"', '<', '>', '\\', ':', '@', '=', '%', '\0')
          .map((s) => Buffer.from(s)),
      ),
    });
    fc.assert(
      fc.property(message, fc.array(change, { minLength: 1, maxLength: 6 }), (m, changes) => {
        let bytes = Buffer.from(serializeMessage({ ...m, headers: [...invite().headers, ...m.headers] }));
        for (const { at, cut, put } of changes) {
          const from = Math.floor(at * bytes.length);
          bytes = Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(from + cut)]);
        }
        readEverything(bytes);
      }),
      { numRuns: 800 },
    );
  });

  it('no text makes a reader throw; what a reader took, it takes again after writing', () => {
    const pieces = fc.constantFrom(
      ...'sip: sips: tel: " \\ < > ; , = ? & @ : [ ] %41 % a b 1 . / SIP/2.0/UDP \t * é'.split(' '),
    );
    const odd = fc.array(fc.oneof(pieces, fc.constant(' ')), { maxLength: 16 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(odd, odd, (value, other) => {
        readValue(value);
        sameUri(value, other);
        const uri = readUri(value);
        if (uri !== undefined) expect(readUri(serializeUri(uri))).toEqual(uri);
        const via = readVia(value);
        if (via !== undefined) expect(readVia(serializeVia(via))).toEqual(via);
        const address = readNameAddr(value);
        if (address !== undefined) expect(readNameAddr(serializeNameAddr(address))?.uri).toBe(address.uri);
      }),
      { numRuns: 2000 },
    );
  });

  it('any user part survives escaping; sameUri is reflexive and symmetric', () => {
    fc.assert(
      fc.property(text, uriText, uriText, (user, a, b) => {
        expect(unescapeText(escapeUser(user))).toBe(user);
        if (user !== '' && printable(user) === user) expect(userOf(`sip:${escapeUser(user)}@host`)).toBe(user);
        expect(sameUri(a, a)).toBe(true);
        expect(sameUri(a, b)).toBe(sameUri(b, a));
      }),
    );
  });
});

it('a URI whose parameter stands twice equals itself', () => {
  expect(sameUri('sip:a@b;x=1;x=2', 'sip:a@b;x=1;x=2')).toBe(true);
  expect(sameUri('sip:a@b;x=1;x=2', 'sip:a@b;x=1')).toBe(sameUri('sip:a@b;x=1', 'sip:a@b;x=1;x=2'));
});

describe('large hostile values are read in linear time', () => {
  // No clock: a quadratic reader would run into the test's time limit by orders of magnitude.
  const N = 60_000;
  it.each([
    ['quotes', '"'.repeat(N)],
    ['escapes', `"${'\\'.repeat(N)}`],
    ['open brackets', '<'.repeat(N)],
    ['commas', ','.repeat(N)],
    ['semicolons', `<sip:a@b>${';'.repeat(N)}`],
    ['parameters', `<sip:a@b>${';a=b'.repeat(N / 4)}`],
    ['addresses', '"a" <sip:b>,'.repeat(N / 12)],
    ['blanks', `${' '.repeat(N)}x`],
    ['tokens', `${'a '.repeat(N / 2)}<sip:a@b>`],
    ['escaped octets', `sip:${'%41'.repeat(N / 3)}@b`],
    ['colons', ':'.repeat(N)],
    ['at signs', `sip:${'a@'.repeat(N / 2)}`],
    ['digits', '9'.repeat(N)],
    ['slashes', 'SIP/'.repeat(N / 4)],
    ['folds', 'a\r\n '.repeat(N / 4)],
  ])('%s', (_, value) => {
    for (let round = 0; round < 5; round += 1) {
      readValue(value);
      const names = ['via', 'from', 'contact', 'route', 'reason', 'session-expires', 'authorization', 'accept'];
      for (const name of names) readEverything(Buffer.from(`INVITE sip:a SIP/2.0\r\n${name}: ${value}\r\n\r\n`));
    }
  });
});

function readEverything(bytes: Uint8Array): void {
  new StreamFramer().push(bytes);
  parseMessage(bytes, { framing: 'stream' });
  const result = parseMessage(bytes);
  const found = result.ok ? result.message : result.problem.recover;
  if (found === undefined) return;
  if (found.kind === 'request') {
    validateRequest(found);
    refuseExtensions(found, new Set());
    refuseBody(found, ['application/sdp']);
    refuseAccept(found, 'application/sdp');
  } else {
    validateResponse(found);
  }
  topVia(found);
  readVias(found);
  readContacts(found);
  readReason(found);
  readSessionExpires(found);
  readRetryAfter(found);
  for (const name of ['via', 'route', 'contact', 'authorization'])
    for (const v of headerValues(found, name)) readValue(v);
  parseSdp(Buffer.from(found.body).toString());
  parseMessage(serializeMessage(found));
}

function readValue(value: string): void {
  readNameAddr(value);
  readVia(value);
  readUri(value);
  readCseq(value);
  userOf(value);
  readAuthChallenge(value);
  parseSdp(value);
  sameUri(value, value);
}
