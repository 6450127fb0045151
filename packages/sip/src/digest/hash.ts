import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Digest algorithms we speak (RFC 7616 §3.2, RFC 8760). The `-sess` forms and SHA-512-256 are refused. */
export type DigestAlgorithm = 'MD5' | 'SHA-256';

/** Lower-case hex. */
export function digestHash(algorithm: DigestAlgorithm, text: string): string {
  return createHash(algorithm === 'MD5' ? 'md5' : 'sha256')
    .update(text, 'utf8')
    .digest('hex');
}

/** `H(username:realm:password)`, RFC 7616 §3.4.2: what a store may keep in place of the password. */
export function ha1(algorithm: DigestAlgorithm, username: string, realm: string, password: string): string {
  return digestHash(algorithm, `${username}:${realm}:${password}`);
}

/** Everything that goes into a response with qop=auth, RFC 7616 §3.4.1. Without `qop` that of RFC 2069. */
export interface DigestInput {
  readonly algorithm: DigestAlgorithm;
  /** Hex of `ha1`. */
  readonly ha1: string;
  readonly nonce: string;
  readonly method: string;
  readonly uri: string;
  /** `undefined`: no qop (RFC 2069). `nc` is eight hex digits. */
  readonly auth: { readonly cnonce: string; readonly nc: string } | undefined;
}

/** The `response` of a digest, lower-case hex. */
export function digestResponse(input: DigestInput): string {
  const ha2 = digestHash(input.algorithm, `${input.method}:${input.uri}`);
  const middle = input.auth === undefined ? '' : `${input.auth.nc}:${input.auth.cnonce}:auth:`;
  return digestHash(input.algorithm, `${input.ha1}:${input.nonce}:${middle}${ha2}`);
}

/** Equality whose time tells nothing of where two texts differ. */
export function equalInConstantTime(a: string, b: string): boolean {
  const left = createHash('sha256').update(a, 'utf8').digest();
  const right = createHash('sha256').update(b, 'utf8').digest();
  return timingSafeEqual(left, right);
}

/** HMAC-SHA-256 in hex, cut to 32 characters (128 bits). */
export function shortMac(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text, 'utf8').digest('hex').slice(0, 32);
}
