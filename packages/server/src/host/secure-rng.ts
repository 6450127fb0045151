import { randomFillSync } from 'node:crypto';

const POOL_NUMBERS = 1024;

/** Unguessable uniform numbers in [0, 1), 32 bits each, for tags, branches and nonces. Drawn from the system in batches. */
export function secureRng(): { next(): number } {
  const pool = new Uint32Array(POOL_NUMBERS);
  let used = POOL_NUMBERS;
  return {
    next() {
      if (used === POOL_NUMBERS) {
        randomFillSync(pool);
        used = 0;
      }
      const value = pool[used] ?? 0;
      used += 1;
      return value / 2 ** 32;
    },
  };
}
