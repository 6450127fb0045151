import { describe, expect, it } from 'vitest';
import { type AnswerInput, answerChallenge } from './answer.ts';
import { createChallenge, createChallenges } from './challenge.ts';
import { readAuthChallenge, readAuthorization } from './credentials.ts';
import { digestResponse, ha1 } from './hash.ts';
import {
  checkNonce,
  createNonce,
  createNonceTable,
  NONCE_LIFETIME_MS,
  NONCES_REMEMBERED_MAX,
  sweepNonces,
  useNonce,
} from './nonce.ts';
import { type UserSecret, type VerifyInput, verifyAuthorization } from './verify.ts';

const SECRET = 'server secret';
const NOW_MS = 1_800_000_000_000;

describe('vectors', () => {
  it('RFC 7616 §3.9.1, MD5 and SHA-256', () => {
    const common = {
      nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
      method: 'GET',
      uri: '/dir/index.html',
      auth: { cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ', nc: '00000001' },
    };
    const user = ['Mufasa', 'http-auth@example.org', 'Circle of Life'] as const;
    expect(digestResponse({ ...common, algorithm: 'MD5', ha1: ha1('MD5', ...user) })).toBe(
      '8ca523f5e9506fed4657c9700eebdbec',
    );
    expect(digestResponse({ ...common, algorithm: 'SHA-256', ha1: ha1('SHA-256', ...user) })).toBe(
      '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
    );
  });

  it('RFC 2617 §3.5', () => {
    const response = digestResponse({
      algorithm: 'MD5',
      ha1: ha1('MD5', 'Mufasa', 'testrealm@host.com', 'Circle Of Life'),
      nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
      method: 'GET',
      uri: '/dir/index.html',
      auth: { cnonce: '0a4f113b', nc: '00000001' },
    });
    expect(response).toBe('6629fae49393a05397450978507c4ef1');
  });
});

describe('challenge', () => {
  it('one line an algorithm, the stronger first (RFC 8760 §2.3)', () => {
    const lines = createChallenges({ realm: 'a"b', nonce: 'n', stale: true });
    expect(lines).toEqual([
      'Digest realm="a\\"b", nonce="n", algorithm=SHA-256, qop="auth", stale=true',
      'Digest realm="a\\"b", nonce="n", algorithm=MD5, qop="auth", stale=true',
    ]);
    expect(readAuthChallenge(lines[0] ?? '')?.params.get('realm')).toBe('a"b');
  });

  it.each(['', '=', 'Digest a', 'Digest a=1, a=2', 'Digest a="x', 'Digest a="x"y', 'Di gest="', 'Digest =x'])(
    'refuses to read %s',
    (text) => {
      expect(readAuthorization(text)).toBeUndefined();
    },
  );

  it('reads other schemes without minding what is in them', () => {
    expect(readAuthorization('NoOneKnowsThisScheme opaque-data=here')?.scheme).toBe('nooneknowsthisscheme');
  });
});

describe('nonce', () => {
  it('is ours, fresh, then expired; a changed one is forged', () => {
    const nonce = createNonce(SECRET, NOW_MS, 'u1');
    expect(checkNonce(SECRET, nonce, NOW_MS)).toBe('fresh');
    expect(checkNonce(SECRET, nonce, NOW_MS + NONCE_LIFETIME_MS)).toBe('fresh');
    expect(checkNonce(SECRET, nonce, NOW_MS + NONCE_LIFETIME_MS + 1)).toBe('expired');
    expect(checkNonce(SECRET, nonce, NOW_MS - 60_000)).toBe('expired');
    expect(checkNonce('other', nonce, NOW_MS)).toBe('forged');
    expect(checkNonce(SECRET, `z${nonce}`, NOW_MS)).toBe('forged');
    for (const forged of ['', '-', 'a-b', 'a-b-c', nonce.slice(0, -1)]) {
      expect(checkNonce(SECRET, forged, NOW_MS)).toBe('forged');
    }
  });

  it('each count is good once, in any order within the window', () => {
    const table = createNonceTable();
    const counts = [1, 3, 2, 40, 9, 41, 10];
    expect(counts.map((count) => useNonce(table, 'n', count))).toEqual([true, true, true, true, true, true, true]);
    expect([1, 3, 2, 40, 9, 41, 10].map((count) => useNonce(table, 'n', count))).toEqual(counts.map(() => false));
    expect(useNonce(table, 'n', 4)).toBe(false);
    expect(useNonce(table, 'n', 0xffff_ffff)).toBe(true);
    expect(useNonce(table, 'n', 42)).toBe(false);
    expect(useNonce(table, 'other', 1)).toBe(true);
  });

  it('is bounded: what had to be forgotten is refused, not taken as new', () => {
    const nonces = createNonceTable();
    const first = createNonce(SECRET, NOW_MS, 'first');
    const line = authorization({ nonce: first });
    expect(verify([line], { nonces }).ok).toBe(true);
    for (let i = 0; i < NONCES_REMEMBERED_MAX; i += 1) useNonce(nonces, createNonce('x', NOW_MS + 1 + i, String(i)), 1);
    expect(nonces.uses.size).toBe(NONCES_REMEMBERED_MAX);
    expect(verify([line], { nonces })).toMatchObject({ why: 'expired', stale: true });
    sweepNonces(nonces, NOW_MS + 2 * NONCE_LIFETIME_MS);
    expect(nonces.uses.size).toBe(0);
  });
});

describe('verifyAuthorization', () => {
  it.each(['MD5', 'SHA-256'] as const)('takes a right %s response, once', (algorithm) => {
    const nonces = createNonceTable();
    const line = authorization({ algorithm });
    expect(verify([line], { nonces })).toEqual({ ok: true, username: '8001', algorithm });
    expect(verify([line], { nonces })).toMatchObject({ ok: false, why: 'replayed', stale: true });
    expect(verify([authorization({ algorithm, nonceCount: 2 })], { nonces }).ok).toBe(true);
  });

  it('takes stored HA1 in place of the password', () => {
    const md5 = ha1('MD5', '8001', 'realm', '8001');
    const sha256 = ha1('SHA-256', '8001', 'realm', '8001').toUpperCase();
    for (const algorithm of ['MD5', 'SHA-256'] as const) {
      const findUser = (): UserSecret => ({ ha1: { md5, sha256 } });
      expect(verify([authorization({ algorithm })], { findUser }).ok).toBe(true);
    }
    const onlyMd5 = (): UserSecret => ({ ha1: { md5 } });
    expect(verify([authorization({ algorithm: 'SHA-256' })], { findUser: onlyMd5 })).toMatchObject({ why: 'wrong' });
  });

  it('tells nobody whether the user or the password was wrong', () => {
    const unknown = verify([authorization({ username: '9999' })]);
    const wrong = verify([authorization({ password: 'guess' })]);
    expect({ ...unknown, username: '' }).toEqual({ ...wrong, username: '' });
    expect(wrong).toEqual({ ok: false, why: 'wrong', stale: false, username: '8001' });
    // The password of the decoy opens nothing.
    expect(verify([authorization({ username: '9999', password: 'nobody' })]).ok).toBe(false);
  });

  it('asks for the user once', () => {
    let asked = 0;
    const findUser = (): undefined => {
      asked += 1;
      return undefined;
    };
    verify([authorization({}), authorization({})], { findUser });
    expect(asked).toBe(1);
  });

  it('an old nonce: stale when the password was right, wrong when it was not', () => {
    const nowMs = NOW_MS + NONCE_LIFETIME_MS + 1;
    expect(verify([authorization({})], { nowMs })).toMatchObject({ why: 'expired', stale: true });
    expect(verify([authorization({ password: 'x' })], { nowMs })).toMatchObject({ why: 'wrong', stale: false });
    const foreign = authorization({ nonce: createNonce('before restart', NOW_MS, 'u') });
    expect(verify([foreign])).toMatchObject({ why: 'expired', stale: true });
  });

  it('a wrong response uses no count up', () => {
    const nonces = createNonceTable();
    verify([authorization({ password: 'x' })], { nonces });
    expect(nonces.uses.size).toBe(0);
    expect(verify([authorization({})], { nonces }).ok).toBe(true);
  });

  it('the response belongs to its method', () => {
    expect(verify([authorization({ method: 'INVITE' })])).toMatchObject({ why: 'wrong' });
  });

  it('missing: none, another scheme, another realm; the right one is found among several', () => {
    const other = authorization({ realm: 'elsewhere' });
    for (const lines of [[], ['Basic YTpi'], ['NoOneKnowsThisScheme opaque-data=here'], [other], ['Digest "']]) {
      expect(verify(lines)).toEqual({ ok: false, why: 'missing', stale: false, username: undefined });
    }
    expect(verify([other, authorization({})]).ok).toBe(true);
  });

  it.each([
    ['qop left out', (line: string) => line.replace('qop=auth, ', '')],
    ['qop=auth-int', (line: string) => line.replace('qop=auth', 'qop=auth-int')],
    ['no cnonce', (line: string) => line.replace(/cnonce="[^"]*", /, '')],
    ['no nc', (line: string) => line.replace(/, nc=\w+/, '')],
    ['a short nc', (line: string) => line.replace(/nc=\w+/, 'nc=1')],
    ['no response', (line: string) => line.replace(/response="[^"]*", /, '')],
    ['MD5-sess', (line: string) => line.replace('algorithm=MD5', 'algorithm=MD5-sess')],
    ['an algorithm that is not offered', (line: string) => line.replace('algorithm=MD5', 'algorithm=SHA-512-256')],
  ])('malformed: %s', (_, spoil) => {
    const line = authorization({});
    expect(spoil(line)).not.toBe(line);
    expect(verify([spoil(line)])).toEqual({ ok: false, why: 'malformed', stale: false, username: '8001' });
  });
});

describe('answerChallenge', () => {
  const challenges = createChallenges({ realm: 'realm', nonce: 'n' });

  it('prefers SHA-256, whatever the order', () => {
    for (const lines of [challenges, challenges.toReversed()]) {
      const answer = answerChallenge(answering({ challenges: lines, kind: 'proxy' }));
      expect(answer).toMatchObject({
        ok: true,
        header: 'proxy-authorization',
        nonce: 'n',
        realm: 'realm',
        stale: false,
      });
      expect(answer.ok && answer.value).toContain('algorithm=SHA-256');
    }
  });

  it('passes over what it does not speak', () => {
    const [, md5 = ''] = challenges;
    const odd = ['Basic realm="x"', 'Digest realm="r", nonce="n", algorithm=MD5-sess, qop="auth"', 'garbage "', md5];
    const answer = answerChallenge(answering({ challenges: odd }));
    expect(answer.ok && answer.value).toContain('algorithm=MD5,');
  });

  it.each<[string, string[], string]>([
    ['nothing', [], 'noDigest'],
    ['Basic', ['Basic realm="x"'], 'noDigest'],
    ['MD5-sess', ['Digest realm="r", nonce="n", algorithm=MD5-sess'], 'unsupported'],
    ['SHA-512-256', ['Digest realm="r", nonce="n", algorithm=SHA-512-256, qop="auth"'], 'unsupported'],
    ['auth-int only', ['Digest realm="r", nonce="n", qop="auth-int"'], 'unsupported'],
    ['no nonce', ['Digest realm="r"'], 'malformed'],
  ])('refuses %s cleanly', (_, lines, why) => {
    expect(answerChallenge(answering({ challenges: lines }))).toEqual({ ok: false, why });
  });

  it('answers a server of RFC 2069 without qop, and gives opaque back', () => {
    const lines = ['Digest realm="r", nonce="n", opaque="o\\"p"'];
    const answer = answerChallenge(answering({ challenges: lines }));
    const params = readAuthorization(answer.ok ? answer.value : '')?.params;
    expect(params?.get('opaque')).toBe('o"p');
    expect(params?.has('qop')).toBe(false);
    expect(params?.get('response')).toBe(
      digestResponse({
        algorithm: 'MD5',
        ha1: ha1('MD5', '8001', 'r', '8001'),
        nonce: 'n',
        method: 'REGISTER',
        uri: 'sip:realm',
        auth: undefined,
      }),
    );
  });

  it('says when only the nonce was stale', () => {
    const lines = [createChallenge({ realm: 'realm', nonce: 'n', algorithm: 'MD5', stale: true })];
    expect(answerChallenge(answering({ challenges: lines }))).toMatchObject({ ok: true, stale: true });
  });
});

function answering(changes: Partial<AnswerInput>): AnswerInput {
  return {
    challenges: [],
    kind: 'www',
    method: 'REGISTER',
    uri: 'sip:realm',
    username: '8001',
    password: '8001',
    cnonce: 'c0ffee00',
    nonceCount: 1,
    ...changes,
  };
}

/** An Authorization line as a client of ours makes it. */
function authorization(
  wanted: Partial<AnswerInput> & { nonce?: string; realm?: string; algorithm?: 'MD5' | 'SHA-256' },
): string {
  const { nonce = createNonce(SECRET, NOW_MS, 'u'), realm = 'realm', algorithm = 'MD5', ...rest } = wanted;
  const answer = answerChallenge(answering({ challenges: [createChallenge({ realm, nonce, algorithm })], ...rest }));
  if (!answer.ok) throw new Error(answer.why);
  return answer.value;
}

function verify(lines: readonly string[], changes: Partial<VerifyInput> = {}) {
  return verifyAuthorization({
    lines,
    method: 'REGISTER',
    realm: 'realm',
    nonceSecret: SECRET,
    nowMs: NOW_MS,
    nonces: createNonceTable(),
    findUser: (username) => (username === '8001' ? { password: '8001' } : undefined),
    ...changes,
  });
}
