import { expect, test } from 'vitest';
import { encodeNetstring, NetstringReader } from './netstring.ts';

test('texts come out whole, however the bytes are cut', () => {
  const bytes = Buffer.concat([encodeNetstring('{"a":"坐席"}'), encodeNetstring(''), encodeNetstring('x')]);
  const whole = new NetstringReader();
  expect(whole.push(bytes)).toEqual(['{"a":"坐席"}', '', 'x']);
  const cut = new NetstringReader();
  expect([...bytes].flatMap((byte) => cut.push(Uint8Array.of(byte)))).toEqual(['{"a":"坐席"}', '', 'x']);
});

test('what is no netstring is refused', () => {
  expect(() => new NetstringReader().push(Buffer.from('hello:'))).toThrow();
  expect(() => new NetstringReader().push(Buffer.from('1:xy'))).toThrow();
});
