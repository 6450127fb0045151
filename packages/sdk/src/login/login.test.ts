import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { md5 } from './md5.ts';
import { serverBase } from './server-url.ts';

describe('md5', () => {
  test.each([
    '',
    'a',
    '1001',
    'message digest',
    '密码',
    'x'.repeat(55),
    'x'.repeat(56),
    'x'.repeat(64),
    '0'.repeat(1000),
  ])('agrees with the platform on %j', (text) => expect(md5(text)).toBe(createHash('md5').update(text).digest('hex')));
});

describe('address of the server', () => {
  test.each([
    ['http://host.test', false, 'http://host.test'],
    ['https://host.test/', false, 'https://host.test'],
    ['wss://host.test:8443/path/', false, 'https://host.test:8443/path'],
    ['ws://host.test', true, 'http://host.test'],
    ['127.0.0.1:8080', false, 'http://127.0.0.1:8080'],
    ['host.test:8080', true, 'https://host.test:8080'],
    ['short', false, undefined],
    ['http://a b c.test', false, undefined],
    [undefined, false, undefined],
  ])('%j on a page with https=%s', (url, secure, base) => expect(serverBase(url, secure)).toBe(base));
});
