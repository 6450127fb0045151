import { createChallenges } from '../digest/challenge.ts';
import type { DigestAlgorithm } from '../digest/hash.ts';
import { createNonce } from '../digest/nonce.ts';
import { type UserSecret, verifyAuthorization } from '../digest/verify.ts';
import { headerLines } from '../message/headers.ts';
import type { AccountSecret } from './config.ts';
import { type Context, count } from './context.ts';
import { randomToken } from './ids.ts';
import { refundToken } from './rate-limit.ts';
import { field } from './requests.ts';
import { respondStateless } from './responses.ts';
import type { IncomingRequest } from './state.ts';

const ALGORITHMS: readonly DigestAlgorithm[] = ['SHA-256', 'MD5'];

/**
 * The account that the request proves to come from, by digest (RFC 3261 §22). Otherwise it is challenged, statelessly
 * and always alike: no credentials, unknown account, wrong password and old nonce differ in nothing but `stale`.
 */
export function authenticate(ctx: Context, incoming: IncomingRequest): string | undefined {
  const { settings, state } = ctx;
  const algorithms = settings.digestAlgorithms ?? ALGORITHMS;
  const verdict = verifyAuthorization({
    lines: headerLines(incoming.message, 'authorization'),
    method: incoming.identity.method,
    realm: settings.domain,
    nonceSecret: settings.nonceSecret,
    nowMs: ctx.nowMs,
    nonces: state.nonces,
    algorithms,
    findUser: (name) => toUserSecret(settings.account(name)),
  });
  if (verdict.ok) {
    refundToken(state.sources, incoming.flow.address, settings.limits, 2);
    return verdict.username;
  }
  if (verdict.why === 'replayed') count(ctx, 'nonceReplayed', incoming.flow);
  else if (verdict.why !== 'missing' && !verdict.stale) count(ctx, 'authFailed', incoming.flow);
  const nonce = createNonce(settings.nonceSecret, ctx.nowMs, randomToken(settings.rng));
  const challenges = createChallenges({ realm: settings.domain, nonce, stale: verdict.stale }, algorithms);
  respondStateless(ctx, incoming, 401, { more: challenges.map((value) => field('www-authenticate', value)) });
  return undefined;
}

function toUserSecret(secret: AccountSecret | undefined): UserSecret | undefined {
  if (secret === undefined || 'password' in secret) return secret;
  const { ha1Md5, ha1Sha256 } = secret;
  return {
    ha1: {
      ...(ha1Md5 === undefined ? {} : { md5: ha1Md5 }),
      ...(ha1Sha256 === undefined ? {} : { sha256: ha1Sha256 }),
    },
  };
}
