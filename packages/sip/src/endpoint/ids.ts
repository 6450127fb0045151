import type { Rng } from './config.ts';

/** 32 random bits, seven characters at most. */
function word(rng: Rng): string {
  return Math.floor(rng.next() * 0x1_0000_0000)
    .toString(36)
    .padStart(7, '0');
}

/** A tag or Call-ID part of 64 random bits (RFC 3261 §19.3 asks for 32 at least). */
export function randomToken(rng: Rng): string {
  return word(rng) + word(rng);
}

/**
 * Branches of one endpoint: a random part drawn once, then a counter. Unique across restarts, and cheap.
 */
export interface BranchSource {
  readonly prefix: string;
  count: number;
}

export function branchSource(rng: Rng): BranchSource {
  return { prefix: `z9hG4bK${randomToken(rng)}`, count: 0 };
}

export function nextBranch(source: BranchSource): string {
  source.count += 1;
  return `${source.prefix}.${source.count.toString(36)}`;
}
