/**
 * One token bucket a source address, as plain data. The table is bounded: the address that was first seen longest ago
 * is forgotten first, which at worst gives it a full bucket again.
 */
export interface SourceBuckets {
  readonly buckets: Map<string, Bucket>;
}

interface Bucket {
  tokens: number;
  atMs: number;
}

export interface BucketLimits {
  readonly sourcesMax: number;
  readonly sourceBurst: number;
  readonly sourcePerS: number;
}

/** Takes `cost` tokens of the address; false: it has too few, drop its message without an answer. */
export function takeToken(
  sources: SourceBuckets,
  address: string,
  limits: BucketLimits,
  nowMs: number,
  cost = 1,
): boolean {
  const bucket = sources.buckets.get(address) ?? newBucket(sources, address, limits, nowMs);
  const earned = (Math.max(0, nowMs - bucket.atMs) / 1000) * limits.sourcePerS;
  bucket.tokens = Math.min(limits.sourceBurst, bucket.tokens + earned);
  bucket.atMs = nowMs;
  if (bucket.tokens < cost) return false;
  bucket.tokens -= cost;
  return true;
}

/** Gives tokens back to an address that proved who it is. */
export function refundToken(sources: SourceBuckets, address: string, limits: BucketLimits, count: number): void {
  const bucket = sources.buckets.get(address);
  if (bucket !== undefined) bucket.tokens = Math.min(limits.sourceBurst, bucket.tokens + count);
}

function newBucket(sources: SourceBuckets, address: string, limits: BucketLimits, nowMs: number): Bucket {
  if (sources.buckets.size >= limits.sourcesMax) {
    const first = sources.buckets.keys().next();
    if (first.done !== true) sources.buckets.delete(first.value);
  }
  const bucket = { tokens: limits.sourceBurst, atMs: nowMs };
  sources.buckets.set(address, bucket);
  return bucket;
}
