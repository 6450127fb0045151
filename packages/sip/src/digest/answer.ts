import { type AuthValue, readAuthChallenge, serializeAuth } from './credentials.ts';
import { type DigestAlgorithm, digestResponse, ha1 } from './hash.ts';

export interface AnswerInput {
  /** All challenge lines of the response: WWW-Authenticate of a 401, Proxy-Authenticate of a 407. */
  readonly challenges: readonly string[];
  readonly kind: 'www' | 'proxy';
  readonly method: string;
  /** The Request-URI that the next request will have. */
  readonly uri: string;
  readonly username: string;
  readonly password: string;
  /** Random text from the caller, at least 8 characters. */
  readonly cnonce: string;
  /** 1 for the first use of a nonce, then counting up (RFC 7616 §3.4). */
  readonly nonceCount: number;
}

export type Answer =
  | {
      readonly ok: true;
      readonly header: 'authorization' | 'proxy-authorization';
      readonly value: string;
      readonly nonce: string;
      readonly realm: string;
      /** The server says that only the nonce was too old: trying again makes sense. */
      readonly stale: boolean;
    }
  /** `unsupported`: only algorithms or qop that we do not speak (MD5-sess, SHA-512-256, auth-int). */
  | { readonly ok: false; readonly why: 'noDigest' | 'unsupported' | 'malformed' };

/** Client role: answers the best challenge, SHA-256 before MD5 (RFC 3261 §22.2–22.3, RFC 7616 §3.7, RFC 8760 §2.4). */
export function answerChallenge(input: AnswerInput): Answer {
  const digests = input.challenges
    .slice(0, CHALLENGES_MAX)
    .map(readAuthChallenge)
    .filter((value) => value?.scheme === 'digest')
    .filter((value) => value !== undefined);
  if (digests.length === 0) return { ok: false, why: 'noDigest' };
  const usable = PREFERENCE.flatMap((algorithm) =>
    digests
      .filter((value) => algorithmOf(value) === algorithm && offersAuth(value))
      .map((value) => ({ value, algorithm })),
  );
  const [best] = usable;
  if (best === undefined) return { ok: false, why: 'unsupported' };
  return answer(input, best.value, best.algorithm);
}

function answer(input: AnswerInput, { params }: AuthValue, algorithm: DigestAlgorithm): Answer {
  const realm = params.get('realm');
  const nonce = params.get('nonce');
  if (realm === undefined || nonce === undefined) return { ok: false, why: 'malformed' };
  const withQop = params.has('qop');
  const nc = input.nonceCount.toString(16).padStart(8, '0');
  const auth = withQop ? { cnonce: input.cnonce, nc } : undefined;
  const response = digestResponse({
    algorithm,
    ha1: ha1(algorithm, input.username, realm, input.password),
    nonce,
    method: input.method,
    uri: input.uri,
    auth,
  });
  const fields: [string, string][] = [
    ['username', input.username],
    ['realm', realm],
    ['nonce', nonce],
    ['uri', input.uri],
    ['response', response],
  ];
  // Servers of RFC 2617's time do not expect a name that they did not send.
  if (params.has('algorithm')) fields.push(['algorithm', algorithm]);
  const opaque = params.get('opaque');
  if (opaque !== undefined) fields.push(['opaque', opaque]);
  if (auth !== undefined) fields.push(['qop', 'auth'], ['cnonce', auth.cnonce], ['nc', auth.nc]);
  return {
    ok: true,
    header: input.kind === 'www' ? 'authorization' : 'proxy-authorization',
    value: serializeAuth(fields, PLAIN),
    nonce,
    realm,
    stale: params.get('stale')?.toLowerCase() === 'true',
  };
}

function algorithmOf({ params }: AuthValue): string {
  return (params.get('algorithm') ?? 'MD5').toUpperCase();
}

/** RFC 2069 servers send no qop; of the others we need `auth` among the offers. */
function offersAuth({ params }: AuthValue): boolean {
  const qop = params.get('qop');
  return qop === undefined || qop.split(',').some((entry) => entry.trim().toLowerCase() === 'auth');
}

const PREFERENCE: readonly DigestAlgorithm[] = ['SHA-256', 'MD5'];
const PLAIN: ReadonlySet<string> = new Set(['algorithm', 'qop', 'nc']);

/** Challenge lines looked at: one an algorithm and realm. */
const CHALLENGES_MAX = 16;
