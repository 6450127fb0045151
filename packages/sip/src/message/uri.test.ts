import { describe, expect, it } from 'vitest';
import { sameUri } from './same-uri.ts';
import { escapeUser, isUri, makeUri, readUri, serializeUri, unescapeText, uriScheme, userOf } from './uri.ts';

describe('readUri', () => {
  it('takes a URI apart', () => {
    expect(readUri('SIPS:al%69ce;x=1:pw@[2001:db8::1]:5061;Transport=tcp;lr?Subject=a&x=')).toEqual({
      scheme: 'sips',
      user: 'al%69ce;x=1',
      password: 'pw',
      host: '[2001:db8::1]',
      port: 5061,
      params: [
        { name: 'transport', value: 'tcp' },
        { name: 'lr', value: undefined },
      ],
      headers: [
        { name: 'Subject', value: 'a' },
        { name: 'x', value: '' },
      ],
    });
  });

  it.each(['sip:example.com', 'sip:a@b', 'sip:a:p@b:1;x;y=z?h=v', 'sips:a?b;c@d', 'sip:%00@b', 'sip:+1;a=b@c;d'])(
    '%s is written as it was read',
    (text) => {
      const uri = readUri(text);
      expect(uri === undefined ? undefined : serializeUri(uri)).toBe(text);
    },
  );

  it.each([
    '',
    'sip',
    'sip:',
    'sip:@b',
    'sip:a@',
    'sip:a@b@c',
    'sip:a@b:',
    'sip:a@b:99999',
    'sip:a@b;',
    'sip:a@b;;x',
    'sip:a@b?',
    'sip:a@b?x',
    'sip:a@b c',
    'sip:a<b@c',
    'sip:2001:db8::1',
    'tel:+86',
    'http://a',
    `sip:${'a'.repeat(5000)}@b`,
  ])('refuses %s', (text) => {
    expect(readUri(text)).toBeUndefined();
  });

  it('schemes', () => {
    expect(uriScheme('Soap.Beep://x')).toBe('soap.beep');
    expect(uriScheme('1a:x')).toBeUndefined();
    expect(uriScheme('<sip:x')).toBeUndefined();
    expect(isUri('isbn:2983792873')).toBe(true);
    expect(isUri('isbn:')).toBe(false);
    expect(isUri('sip:a b')).toBe(false);
  });

  it('users: sip and tel, escapes undone once', () => {
    expect(userOf('sip:%2B86:pw@b')).toBe('+86');
    expect(userOf('tel:+86-139;phone-context=x')).toBe('+86-139');
    expect(userOf('sip:b')).toBeUndefined();
    expect(userOf('sip:null-%00-null@b')).toBe('null-%00-null');
    expect(userOf(makeUri({ user: 'a\r\nX: y', address: 'b' }))).toBe('a%0D%0AX%3A%20y');
    expect(userOf('mailto:a@b')).toBeUndefined();
    expect(unescapeText('%2541')).toBe('%41');
    expect(unescapeText('%ff')).toBe('%ff');
    expect(unescapeText('%zz')).toBe('%zz');
  });

  it('what is escaped comes back, and nothing breaks out', () => {
    for (const user of ['+86 139', 'a@b;c>"', '李明', '100%', '*#06#', '\ud800']) {
      const uri = makeUri({ user, address: '::1', port: 5060, params: [{ name: 'user', value: 'phone' }] });
      expect(uri).toMatch(/^sip:[^@<>"\s]*@\[::1\]:5060;user=phone$/);
      expect(userOf(uri)).toBe(user.replace('\ud800', '\ufffd'));
    }
    expect(escapeUser('a&b')).toBe('a&b');
  });
});

describe('sameUri, the examples of RFC 3261 §19.1.4', () => {
  it.each([
    ['sip:%61lice@atlanta.com;transport=TCP', 'sip:alice@AtlanTa.CoM;Transport=tcp'],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com;newparam=5'],
    ['sip:carol@chicago.com;newparam=5', 'sip:carol@chicago.com;security=on'],
    [
      'sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com',
      'sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com',
    ],
    [
      'sip:alice@atlanta.com?subject=project%20x&priority=urgent',
      'sip:alice@atlanta.com?priority=urgent&subject=project%20x',
    ],
    ['isbn:1', 'isbn:1'],
  ])('%s = %s', (a, b) => {
    expect(sameUri(a, b)).toBe(true);
    expect(sameUri(b, a)).toBe(true);
  });

  it.each([
    ['SIP:ALICE@AtLanTa.CoM;Transport=udp', 'sip:alice@AtLanTa.CoM;Transport=UDP'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:5060'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com;transport=udp'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:6000;transport=tcp'],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com?Subject=next%20meeting'],
    ['sip:bob@phone21.boxesbybob.com', 'sip:bob@192.0.2.4'],
    ['sip:carol@chicago.com;security=on', 'sip:carol@chicago.com;security=off'],
    ['sip:null-%00-null@example.com', 'sip:null-@example.com'],
    ['sip:a%40b@c', 'sip:a@c'],
    ['sip:a@b', 'sips:a@b'],
    ['sip:a@b', 'sip:a:@b'],
    ['isbn:1', 'isbn:2'],
  ])('%s ≠ %s', (a, b) => {
    expect(sameUri(a, b)).toBe(false);
    expect(sameUri(b, a)).toBe(false);
  });
});
