import { serializeAuth } from './credentials.ts';
import type { DigestAlgorithm } from './hash.ts';

export interface ChallengeInput {
  readonly realm: string;
  /** From `createNonce`. */
  readonly nonce: string;
  readonly algorithm: DigestAlgorithm;
  /** The credentials were right but for their nonce: the client may try again without asking its user. */
  readonly stale?: boolean;
}

/** Value of one WWW-Authenticate or Proxy-Authenticate, qop=auth always (RFC 3261 §22.4, RFC 8760 §2.4). */
export function createChallenge(input: ChallengeInput): string {
  const params: [string, string][] = [
    ['realm', input.realm],
    ['nonce', input.nonce],
    ['algorithm', input.algorithm],
    ['qop', 'auth'],
  ];
  if (input.stale === true) params.push(['stale', 'true']);
  return serializeAuth(params, PLAIN);
}

/** One challenge an algorithm, the one preferred first (RFC 8760 §2.3): each goes into a header line of its own. */
export function createChallenges(
  input: Omit<ChallengeInput, 'algorithm'>,
  algorithms: readonly DigestAlgorithm[] = ['SHA-256', 'MD5'],
): string[] {
  return algorithms.map((algorithm) => createChallenge({ ...input, algorithm }));
}

const PLAIN: ReadonlySet<string> = new Set(['algorithm', 'stale']);
