import { type AuthValue, readAuthorization } from './credentials.ts';
import { type DigestAlgorithm, digestResponse, equalInConstantTime, ha1 } from './hash.ts';
import { checkNonce, isForgotten, type NonceTable, useNonce } from './nonce.ts';

/** What the store knows of a user. `password`, or `ha1` (hex) for each algorithm it can serve. */
export type UserSecret =
  | { readonly password: string }
  | { readonly ha1: { readonly md5?: string; readonly sha256?: string } };

export interface VerifyInput {
  /** All Authorization (or Proxy-Authorization) lines of the request, `headerLines(m, 'authorization')`. */
  readonly lines: readonly string[];
  readonly method: string;
  readonly realm: string;
  /** The secret that `createNonce` was given. */
  readonly nonceSecret: string;
  /** Wall clock. */
  readonly nowMs: number;
  readonly nonces: NonceTable;
  readonly algorithms?: readonly DigestAlgorithm[];
  /**
   * Called at most once. `undefined`: no such user; costs as much time as a wrong password and gets the same verdict.
   */
  readonly findUser: (username: string) => UserSecret | undefined;
}

export type Verdict =
  | { readonly ok: true; readonly username: string; readonly algorithm: DigestAlgorithm }
  /**
   * Challenge anew, with `stale` as given. `missing`: no digest credentials for this realm; `malformed`: they can't be
   * read, or lack qop=auth, or ask for an algorithm not offered; `wrong`: unknown user or bad response; `expired` and
   * `replayed`: the response was right, its nonce is too old or its count was used.
   */
  | {
      readonly ok: false;
      readonly why: 'missing' | 'malformed' | 'wrong' | 'expired' | 'replayed';
      readonly stale: boolean;
      /** As claimed, for counting failures; `undefined` when unreadable. */
      readonly username: string | undefined;
    };

/**
 * Server role of digest, RFC 3261 §22, RFC 7616 §3.4, RFC 8760. A right response uses its nonce count up in
 * `input.nonces`. The `uri` parameter is not compared with the Request-URI, since elements on the way rewrite that
 * (RFC 3261 §22.4 lets them differ); the count, which is good once, keeps a caught response from being used again.
 */
export function verifyAuthorization(input: VerifyInput): Verdict {
  const claim = findClaim(input);
  if (claim === undefined) return { ok: false, why: 'missing', stale: false, username: undefined };
  const credentials = readCredentials(claim, input.algorithms ?? ['SHA-256', 'MD5']);
  if (credentials === undefined) {
    return { ok: false, why: 'malformed', stale: false, username: claim.params.get('username') };
  }
  const { username, nonce, algorithm } = credentials;
  const age = checkNonce(input.nonceSecret, nonce, input.nowMs);
  const right = isRight(input, credentials);
  // RFC 7616 §3.3: stale only when the response is right for its nonce; else the client would try again for ever. A
  // nonce that we did not make is no reason to refuse for good: another secret may have made it before a restart.
  if (!right) return { ok: false, why: 'wrong', stale: false, username };
  if (age !== 'fresh' || isForgotten(input.nonces, nonce)) return { ok: false, why: 'expired', stale: true, username };
  if (!useNonce(input.nonces, nonce, credentials.count)) return { ok: false, why: 'replayed', stale: true, username };
  return { ok: true, username, algorithm };
}

interface Credentials {
  readonly username: string;
  readonly nonce: string;
  readonly uri: string;
  readonly response: string;
  readonly cnonce: string;
  readonly nc: string;
  readonly count: number;
  readonly algorithm: DigestAlgorithm;
}

/** RFC 3261 §22.2: a request may carry credentials for several realms. */
function findClaim(input: VerifyInput): AuthValue | undefined {
  for (const line of input.lines.slice(0, LINES_MAX)) {
    const value = readAuthorization(line);
    if (value?.scheme === 'digest' && value.params.get('realm') === input.realm) return value;
  }
  return undefined;
}

function readCredentials({ params }: AuthValue, offered: readonly DigestAlgorithm[]): Credentials | undefined {
  const username = params.get('username');
  const nonce = params.get('nonce');
  const uri = params.get('uri');
  const response = params.get('response');
  const cnonce = params.get('cnonce');
  const nc = params.get('nc');
  // RFC 7616 §3.4: a client that leaves algorithm out means MD5.
  const named = (params.get('algorithm') ?? 'MD5').toUpperCase();
  const algorithm = offered.find((entry) => entry === named);
  if (username === undefined || nonce === undefined || uri === undefined || response === undefined) return undefined;
  // We always offer qop, and without it nothing would stop a replay.
  if (params.get('qop')?.toLowerCase() !== 'auth' || cnonce === undefined || algorithm === undefined) return undefined;
  if (nc === undefined || !/^[0-9A-Fa-f]{8}$/.test(nc)) return undefined;
  return { username, nonce, uri, response, cnonce, nc, count: Number.parseInt(nc, 16), algorithm };
}

function isRight(input: VerifyInput, credentials: Credentials): boolean {
  const { algorithm, username } = credentials;
  const secret = input.findUser(username);
  // One HA1 is made in every case, and the rest runs for an unknown user too, so that time does not tell who exists.
  const password = secret !== undefined && 'password' in secret ? secret.password : DECOY_PASSWORD;
  const made = ha1(algorithm, username, input.realm, password);
  const stored = secret !== undefined && 'ha1' in secret ? storedHa1(secret.ha1, algorithm) : made;
  const expected = digestResponse({
    algorithm,
    ha1: stored ?? made,
    nonce: credentials.nonce,
    method: input.method,
    uri: credentials.uri,
    auth: { cnonce: credentials.cnonce, nc: credentials.nc },
  });
  const equal = equalInConstantTime(expected, credentials.response.toLowerCase());
  return equal && secret !== undefined && stored !== undefined;
}

function storedHa1(
  kept: { readonly md5?: string; readonly sha256?: string },
  algorithm: DigestAlgorithm,
): string | undefined {
  return (algorithm === 'MD5' ? kept.md5 : kept.sha256)?.toLowerCase();
}

/** Nobody's: a response made with it is refused all the same. */
const DECOY_PASSWORD = 'nobody';

/** Credentials lines looked at: one a realm on the way. */
const LINES_MAX = 8;
