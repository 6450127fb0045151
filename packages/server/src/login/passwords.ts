import { createHash, createHmac, randomBytes, scrypt, scryptSync, timingSafeEqual } from 'node:crypto';

/**
 * Work of one guess: N of scrypt (RFC 7914); 4 MB and about 12 ms. Thousands of agents sign in within minutes of a shift's
 * begin, and each wrong try costs us the same.
 */
export const SCRYPT_COST = 1 << 12;
/** For the demo's passwords, which everybody knows: thousands of agents are made and signed in within seconds. */
export const SCRYPT_COST_DEMO = 1 << 4;
const BLOCK_SIZE = 8;
const PARALLEL = 1;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Successful checks remembered, so that an agent's next sign-in costs no scrypt; about 100 bytes each. */
const REMEMBERED_MAX = 10_000;

/** The MD5 of a password in lower-case hex, which is what the incumbent's wire carries in its stead (sdk-facts §3.1). */
export function md5Of(password: string): string {
  return createHash('md5').update(password).digest('hex');
}

/**
 * `scrypt$N$r$p$salt$hash` of the MD5 hex of a password. Pages send that MD5, so it is the real secret, and a stolen table
 * must not hold it.
 */
export function hashPassword(password: string, cost: number = SCRYPT_COST): string {
  const salt = randomBytes(SALT_BYTES);
  const hash = scryptSync(md5Of(password), salt, HASH_BYTES, options(cost));
  return `scrypt$${cost}$${BLOCK_SIZE}$${PARALLEL}$${salt.toString('base64url')}$${hash.toString('base64url')}`;
}

export interface PasswordDesk {
  /**
   * Whether `md5` (hex, any case) is the password behind `stored`. With `stored` undefined (no such account) it does the
   * same work and says false, so that the time tells nothing.
   */
  verify(stored: string | undefined, md5: string): Promise<boolean>;
}

/** `cost`: of the decoy that unknown accounts are checked against; the one that most accounts have. */
export function createPasswordDesk(cost: number = SCRYPT_COST): PasswordDesk {
  const key = randomBytes(32);
  const remembered = new Set<string>();
  let decoy: string | undefined;

  function remember(proof: string): void {
    remembered.add(proof);
    const oldest = remembered.values().next();
    if (remembered.size > REMEMBERED_MAX && oldest.done !== true) {
      remembered.delete(oldest.value);
    }
  }

  return {
    async verify(stored, md5) {
      decoy ??= hashPassword(randomBytes(16).toString('hex'), cost);
      const guess = md5.toLowerCase();
      const proof = createHmac('sha256', key)
        .update(`${stored ?? ''}\n${guess}`)
        .digest('base64');
      if (remembered.has(proof)) {
        return true;
      }
      const parts = parse(stored ?? decoy);
      if (parts === undefined) {
        return false;
      }
      const hash = await scryptOf(guess, parts.salt, parts.cost);
      const right = stored !== undefined && timingSafeEqual(hash, parts.hash);
      if (right) {
        remember(proof);
      }
      return right;
    },
  };
}

function parse(stored: string): { cost: number; salt: Buffer; hash: Buffer } | undefined {
  const match = /^scrypt\$(\d{1,7})\$8\$1\$([\w-]+)\$([\w-]+)$/.exec(stored);
  if (match?.[1] === undefined || match[2] === undefined || match[3] === undefined) {
    return undefined;
  }
  const hash = Buffer.from(match[3], 'base64url');
  return hash.length === HASH_BYTES
    ? { cost: Number(match[1]), salt: Buffer.from(match[2], 'base64url'), hash }
    : undefined;
}

function scryptOf(text: string, salt: Buffer, cost: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(text, salt, HASH_BYTES, options(cost), (error, hash) => (error === null ? resolve(hash) : reject(error)));
  });
}

function options(cost: number): { N: number; r: number; p: number; maxmem: number } {
  return { N: cost, r: BLOCK_SIZE, p: PARALLEL, maxmem: 256 * cost * BLOCK_SIZE };
}
