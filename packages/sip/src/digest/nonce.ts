import { equalInConstantTime, shortMac } from './hash.ts';

/** How long a nonce is good for (ms): long enough for a refresh to reuse it, short enough to be worthless when caught. */
export const NONCE_LIFETIME_MS = 300_000;

/** Clocks of several of our nodes may differ by that much (ms). */
const NONCE_FUTURE_MS_MAX = 5_000;

/** Most nonces whose counts are remembered. Only a correct response enters one, so a flood can't fill the table. */
export const NONCES_REMEMBERED_MAX = 20_000;

/** Counts below the highest that may still come, once each: UDP reorders, and phones send several requests at once. */
const NONCE_COUNT_WINDOW = 32;

/**
 * A nonce that needs no memory: its time and `unique`, sealed with `secret`.
 * @param nowMs wall clock
 * @param unique random or never-repeated text from the caller; two clients must not share a nonce
 */
export function createNonce(secret: string, nowMs: number, unique: string): string {
  const open = `${Math.trunc(nowMs).toString(36)}-${unique}`;
  return `${open}-${shortMac(secret, open)}`;
}

/** `forged`: not ours, or made with an older secret. */
export type NonceAge = 'fresh' | 'expired' | 'forged';

export function checkNonce(secret: string, nonce: string, nowMs: number, lifetimeMs = NONCE_LIFETIME_MS): NonceAge {
  const seal = nonce.lastIndexOf('-');
  if (seal <= 0 || !equalInConstantTime(shortMac(secret, nonce.slice(0, seal)), nonce.slice(seal + 1))) return 'forged';
  const ageMs = nowMs - nonceTime(nonce);
  return ageMs <= lifetimeMs && ageMs >= -NONCE_FUTURE_MS_MAX ? 'fresh' : 'expired';
}

function nonceTime(nonce: string): number {
  return Number.parseInt(nonce, 36);
}

/** Which counts of a nonce were used. Plain data. */
export interface NonceUse {
  highest: number;
  /** Bit `n`: count `highest - n` was used. */
  used: number;
}

/** Counts of the nonces in use; the one thing the server role remembers. Made by `createNonceTable`, plain data. */
export interface NonceTable {
  readonly uses: Map<string, NonceUse>;
  /** Nonces made at or before this time are refused as stale: their counts had to be forgotten. */
  floorMs: number;
}

export function createNonceTable(): NonceTable {
  return { uses: new Map(), floorMs: Number.NEGATIVE_INFINITY };
}

/** Whether the nonce is too old for the table to know of its replays. */
export function isForgotten(table: NonceTable, nonce: string): boolean {
  return nonceTime(nonce) <= table.floorMs && !table.uses.has(nonce);
}

/**
 * Notes that `count` was used with `nonce` (changes the table). `false`: it was before, or is too far behind the
 * highest to be told: a replay.
 */
export function useNonce(table: NonceTable, nonce: string, count: number): boolean {
  const use = table.uses.get(nonce);
  if (use === undefined) {
    if (table.uses.size >= NONCES_REMEMBERED_MAX) forgetOldest(table);
    table.uses.set(nonce, { highest: count, used: 1 });
    return true;
  }
  const behind = use.highest - count;
  if (behind < 0) {
    const moved = -behind >= NONCE_COUNT_WINDOW ? 0 : use.used << -behind;
    use.used = (moved | 1) >>> 0;
    use.highest = count;
    return true;
  }
  if (behind >= NONCE_COUNT_WINDOW || ((use.used >>> behind) & 1) === 1) return false;
  use.used = (use.used | (1 << behind)) >>> 0;
  return true;
}

/** Drops what has expired anyway; call it now and then. */
export function sweepNonces(table: NonceTable, nowMs: number, lifetimeMs = NONCE_LIFETIME_MS): void {
  for (const nonce of table.uses.keys()) {
    if (nowMs - nonceTime(nonce) > lifetimeMs) table.uses.delete(nonce);
  }
}

function forgetOldest(table: NonceTable): void {
  for (const nonce of table.uses.keys()) {
    table.uses.delete(nonce);
    // Whatever is forgotten must not come again as new.
    table.floorMs = Math.max(table.floorMs, nonceTime(nonce));
    return;
  }
}
