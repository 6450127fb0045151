import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { isSipPassword, sipSecret } from './sip-secret.ts';

test('HA1 of both algorithms, for our realm', () => {
  const hash = (name: string) => createHash(name).update('8001:callwright:open sesame').digest('hex');
  expect(sipSecret('8001', 'open sesame')).toEqual({ md5: hash('md5'), sha256: hash('sha256') });
});

test('opens to its password and account alone', () => {
  const secret = sipSecret('8001', 'open sesame');
  expect(isSipPassword(secret, '8001', 'open sesame')).toBe(true);
  expect(isSipPassword(secret, '8001', 'open')).toBe(false);
  expect(isSipPassword(secret, '8002', 'open sesame')).toBe(false);
  expect(isSipPassword({ md5: '', sha256: '' }, '8001', '')).toBe(false);
});
