import { expect, it } from 'vitest';
import { createPasswordDesk, hashPassword, md5Of, SCRYPT_COST_DEMO } from './passwords.ts';

const desk = createPasswordDesk(SCRYPT_COST_DEMO);

it('the MD5 of the right password, in any case, again and again', async () => {
  const stored = hashPassword('1001', SCRYPT_COST_DEMO);
  expect(stored).toMatch(/^scrypt\$16\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
  expect(stored).not.toContain(md5Of('1001'));
  for (const guess of [md5Of('1001'), md5Of('1001'), md5Of('1001').toUpperCase()]) {
    expect(await desk.verify(stored, guess)).toBe(true);
  }
});

it('nothing else, and nobody without an account', async () => {
  const stored = hashPassword('1001', SCRYPT_COST_DEMO);
  expect(await desk.verify(stored, md5Of('1002'))).toBe(false);
  expect(await desk.verify(stored, '1001')).toBe(false);
  expect(await desk.verify(stored, '')).toBe(false);
  expect(await desk.verify(undefined, md5Of('1001'))).toBe(false);
});

it('a hash that is none matches nothing', async () => {
  for (const stored of ['', 'md5$x', 'scrypt$16$8$1$x', 'scrypt$16$8$1$AAAA$AAAA', 'scrypt$99999999$8$1$AAAA$AAAA']) {
    expect(await desk.verify(stored, md5Of('1001'))).toBe(false);
  }
});

it('two hashes of one password differ', () => {
  expect(hashPassword('a', SCRYPT_COST_DEMO)).not.toBe(hashPassword('a', SCRYPT_COST_DEMO));
});
