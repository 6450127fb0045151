import { expect, test } from 'vitest';
import { readHostPort } from './settings.ts';

test('host:port is read, IPv6 in brackets', () => {
  expect(readHostPort('127.0.0.1:5060')).toEqual({ address: '127.0.0.1', port: 5060 });
  expect(readHostPort('[::1]:5060')).toEqual({ address: '::1', port: 5060 });
  for (const wrong of ['', '127.0.0.1', '::1:5060', '127.0.0.1:99999', 'a b:x']) {
    expect(() => readHostPort(wrong)).toThrow(wrong);
  }
});
