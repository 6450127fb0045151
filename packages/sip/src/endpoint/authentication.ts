import { createChallenges } from '../digest/challenge.ts';
import type { DigestAlgorithm } from '../digest/hash.ts';
import { createNonce, sweepNonces } from '../digest/nonce.ts';
import { type UserSecret, verifyAuthorization } from '../digest/verify.ts';
import { headerLines } from '../message/headers.ts';
import type { AccountSecret } from './config.ts';
import { type Context, count } from './context.ts';
import { randomToken } from './ids.ts';
import { refundToken } from './rate-limit.ts';
import { field } from './requests.ts';
import { respondStateless } from './responses.ts';
import type { IncomingRequest } from './state.ts';

// Deviation: RFC 8760 §2.3 wants SHA-256 offered beside MD5. libre 1.1 (baresip 1.0 of Debian 12) gives the whole
// response up when any challenge names another algorithm than MD5, and SIPp 3.6 looks at the first one only. So SHA-256
// is offered where the operator says that all phones know it.
const ALGORITHMS: readonly DigestAlgorithm[] = ['MD5'];

/** How often the nonces that have expired are forgotten. */
const NONCE_SWEEP_MS = 60_000;

/**
 * The account that the request proves to come from, by digest (RFC 3261 §22). Otherwise it is challenged, statelessly
 * and always alike: no credentials, unknown account, wrong password and old nonce differ in nothing but `stale`.
 */
export function authenticate(ctx: Context, incoming: IncomingRequest): string | undefined {
  const { settings, state } = ctx;
  if (ctx.nowMs - state.noncesSweptMs > NONCE_SWEEP_MS) {
    state.noncesSweptMs = ctx.nowMs;
    sweepNonces(state.nonces, ctx.nowMs);
  }
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
