import { describe, expect, it } from 'vitest';
import { readCseq } from './cseq.ts';
import {
  firstValue,
  headerLines,
  headerTokens,
  headerValues,
  withFirstHeader,
  withHeader,
  withoutHeader,
} from './headers.ts';
import { bracketed, readHostPort, unbracketed } from './host.ts';
import { readContacts, readNameAddr, serializeNameAddr, tagOf, withTag } from './name-addr.ts';
import { param, plainParam, readHeaderParams, serializeParams, withParam } from './params.ts';
import { readReason, serializeReason } from './reason.ts';
import { readMinSe, readRetryAfter, readSeconds, readSessionExpires } from './session-expires.ts';
import { printable, quote, splitList, unquote } from './split.ts';
import { invite, ok } from './test-messages.ts';
import { branchOf, readVia, receivedOf, serializeVia } from './via.ts';

describe('headers', () => {
  it('splits comma lists, but not inside quotes or brackets', () => {
    const message = invite({ contact: '"a,\\",b" <sip:a,b@c;x=1,2>;q=1 , <sip:d>,, sip:e' });
    expect(headerValues(message, 'contact')).toEqual(['"a,\\",b" <sip:a,b@c;x=1,2>;q=1', '<sip:d>', '', 'sip:e']);
    expect(headerLines(message, 'contact')).toHaveLength(1);
    expect(firstValue(invite({ via: 'SIP/2.0/UDP a , SIP/2.0/TCP b' }), 'via')).toBe('SIP/2.0/UDP a');
    expect(headerTokens(invite({ supported: 'Timer, ,100rel' }), 'supported')).toEqual(['timer', '100rel']);
  });

  it('leaves what is never closed in one piece', () => {
    expect(splitList('a, "b, c', ',')).toEqual(['a', '"b, c']);
    expect(splitList('a, <b, c', ',')).toEqual(['a', '<b, c']);
  });

  it('bounds the number of values', () => {
    expect(headerValues(invite({ contact: ','.repeat(100_000) }), 'contact').length).toBeLessThanOrEqual(512);
  });

  it('sets, puts in front and takes away without changing the original', () => {
    const message = invite();
    expect(withHeader(message, 'cseq', '2 INVITE').headers.map(({ name }) => name)).toEqual(
      message.headers.map(({ name }) => name),
    );
    expect(withHeader(message, 'subject', 'x').headers.at(-1)).toEqual({ name: 'subject', value: 'x' });
    expect(withFirstHeader(message, 'via', 'top').headers[0]).toEqual({ name: 'via', value: 'top' });
    expect(headerLines(withoutHeader(message, 'via'), 'via')).toEqual([]);
    expect(message).toEqual(invite());
  });
});

describe('name-addr', () => {
  it.each([
    ['<sip:a@b>', undefined, 'sip:a@b', ''],
    ['sip:a@b;tag=1', undefined, 'sip:a@b', ';tag=1'],
    ['"Bob \\"B\\" <x>, y" <sip:a@b;lr?h=1>;Tag=1;x="a;b"', 'Bob "B" <x>, y', 'sip:a@b;lr?h=1', ';tag=1;x="a;b"'],
    ['Bob de Vries <tel:+86;ext=1> ; a = b', 'Bob de Vries', 'tel:+86;ext=1', ';a=b'],
    ['caller<sip:a@b>', 'caller', 'sip:a@b', ''],
    ['"" <sip:a@b>', '', 'sip:a@b', ''],
  ])('%s', (text, displayName, uri, params) => {
    const read = readNameAddr(text);
    expect(read).toMatchObject({ displayName, uri });
    expect(serializeParams(read?.params ?? [])).toBe(params);
  });

  it.each([
    '',
    '<>',
    '<sip:>',
    '"Bob <sip:a@b>',
    'Bob, Al <sip:a@b>',
    '<sip:a@b',
    '< sip:a@b>',
    '<sip:a@b>x',
    '<sip:a@b>;;',
    '<sip:a@b>;=1',
    '<sip:a@b>;t="x',
    'sip:a@b?x=1',
    'sip:a@b,sip:c',
    'a@b',
    '"x" sip:a@b',
    '<<sip:a@b>>',
  ])('refuses %s', (text) => {
    expect(readNameAddr(text)).toBeUndefined();
  });

  it('is written so that nothing gets out of the quotes', () => {
    const value = { displayName: 'a"; <sip:evil>\r\nX: \\', uri: 'sip:a@b', params: [] };
    const text = serializeNameAddr(value);
    expect(text).not.toMatch(/[\r\n]/);
    expect(readNameAddr(text)).toEqual({ ...value, displayName: 'a"; <sip:evil>  X: \\' });
  });

  it('tags', () => {
    expect(tagOf('<sip:a@b;tag=uri>;TAG=x')).toBe('x');
    expect(tagOf('<sip:a@b;tag=uri>')).toBeUndefined();
    expect(tagOf('sip:a@b;tag=y')).toBe('y');
    expect(tagOf(withTag('"x" <sip:a@b>', 'z'))).toBe('z');
    expect(tagOf(undefined)).toBeUndefined();
  });

  it('contacts', () => {
    expect(readContacts(invite({ contact: '*' }))).toEqual([{ kind: 'all' }]);
    expect(readContacts(invite({ contact: '<sip:a>;expires=60;q=0.5, sip:b;q=1.000' }))).toMatchObject([
      { expiresS: 60, q: 500 },
      { expiresS: undefined, q: 1000 },
    ]);
    expect(readContacts(invite({ contact: undefined }))).toEqual([]);
    for (const bad of ['*, <sip:a>', '<sip:a>;expires=-1', '<sip:a>;expires=4294967296', '<sip:a>;q=2', '<sip:a>,']) {
      expect(readContacts(invite({ contact: bad }))).toBeUndefined();
    }
  });
});

describe('via', () => {
  it('reads and writes', () => {
    const text = 'SIP/2.0/UDP 192.0.2.1:5060;rport;branch=z9hG4bK1;received=[::1]';
    const via = readVia(text);
    expect(via).toMatchObject({ transport: 'UDP', host: '192.0.2.1', port: 5060 });
    if (via === undefined) return;
    expect(branchOf(via)).toBe('z9hG4bK1');
    expect(receivedOf(via)).toBe('::1');
    expect(param(via.params, 'rport')).toBe('');
    expect(serializeVia(via)).toBe(text);
    const answered = { ...via, params: withParam(via.params, 'rport', '5062') };
    expect(serializeVia(answered)).toBe('SIP/2.0/UDP 192.0.2.1:5060;rport=5062;branch=z9hG4bK1;received=[::1]');
  });

  it('bears blanks', () => {
    expect(readVia('SIP / 2.0 / tcp  [2001:db8::1] : 5061 ; branch = x')).toMatchObject({
      transport: 'TCP',
      host: '[2001:db8::1]',
      port: 5061,
      params: [{ name: 'branch', value: 'x' }],
    });
  });

  it.each([
    '',
    'SIP/2.0/UDP',
    'SIP/2.0/UDP ',
    'SIP/2.0 a',
    'HTTP/2.0/UDP a',
    'SIP/2.0/UDP a:0',
    'SIP/2.0/UDP a:65536',
    'SIP/2.0/UDP a b',
    'SIP/2.0/UDP a;',
    'SIP/2.0/UDP a;;b',
    'SIP/2.0/UDP 2001:db8::1',
    'SIP/2.0/U(DP a',
  ])('refuses %s', (text) => {
    expect(readVia(text)).toBeUndefined();
  });

  it('hosts', () => {
    expect(readHostPort('a_b.example:5060')).toEqual({ host: 'a_b.example', port: 5060 });
    for (const bad of ['', ':5060', 'a:', 'a:x', '[::1', '[::1]5060', '[x]', 'a@b', 'a'.repeat(300)]) {
      expect(readHostPort(bad)).toBeUndefined();
    }
    expect(bracketed('::1')).toBe('[::1]');
    expect(bracketed('[::1]')).toBe('[::1]');
    expect(unbracketed('[::1]')).toBe('::1');
  });
});

describe('small values', () => {
  it('cseq', () => {
    expect(readCseq('4294967295\tACK')).toEqual({ number: 4_294_967_295, method: 'ACK' });
    for (const bad of ['', '1', 'INVITE', '4294967296 ACK', '-1 ACK', '1 A CK', '1.0 ACK']) {
      expect(readCseq(bad)).toBeUndefined();
    }
  });

  it('session timers, expires, retry-after', () => {
    expect(readSessionExpires(invite({ 'session-expires': '1800 ; refresher=UAS' }))).toEqual({
      intervalS: 1800,
      refresher: 'uas',
    });
    expect(readSessionExpires(invite({ 'session-expires': '1800;refresher' }))).toMatchObject({ refresher: undefined });
    expect(readSessionExpires(invite({ 'session-expires': 'x' }))).toBeUndefined();
    expect(readSessionExpires(invite())).toBeUndefined();
    expect(readMinSe(invite({ 'min-se': '90' }))).toBe(90);
    expect(readSeconds(invite({ expires: '3600' }), 'expires')).toBe(3600);
    expect(readRetryAfter(ok({ 'retry-after': '18000 (meeting);duration=3600' }))).toBe(18_000);
    expect(readRetryAfter(ok({ 'retry-after': '949302838503028349304023988' }))).toBeUndefined();
  });

  it('reason: Q.850 before SIP', () => {
    const message = invite({ reason: 'SIP;cause=200;text="a, b", Q.850;cause=16;text="Normal"' });
    expect(readReason(message)).toEqual({ protocol: 'Q.850', cause: 16, text: 'Normal' });
    expect(readReason(invite({ reason: 'SIP ;cause=480' }))).toEqual({ protocol: 'SIP', cause: 480 });
    expect(readReason(invite({ reason: 'Other;cause=1, Q.850;cause=x, Q.850' }))).toBeUndefined();
    expect(serializeReason({ protocol: 'Q.850', cause: 16, text: 'a"b' })).toBe('Q.850;cause=16;text="a\\"b"');
  });

  it('parameters and quoting', () => {
    expect(plainParam(readHeaderParams(';a="x;\\"y";b') ?? [], 'a')).toBe('x;"y');
    expect(readHeaderParams('x')).toBeUndefined();
    expect(readHeaderParams(';a=')).toBeUndefined();
    expect(readHeaderParams(`${';a=1'.repeat(129)}`)).toBeUndefined();
    expect(unquote('"')).toBe('"');
    expect(unquote(quote('a"\\b'))).toBe('a"\\b');
    expect(printable('a\0b\u009b李')).toBe('a b 李');
  });
});
