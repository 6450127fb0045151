import type { Counters } from '../company/state.ts';

/** Call ids of one node in one millisecond; then the next millisecond's are used. */
const PER_MS_MAX = 1000;

/**
 * The next call id: 13 digits of unix ms, 2 of the node, 3 of a counter. Ids rise even when the wall clock steps back.
 */
export function nextCallId(counters: Counters, nodeId: number, wallMs: number): string {
  if (wallMs > counters.callIdMs) {
    counters.callIdMs = wallMs;
    counters.callIdCount = 0;
  } else {
    counters.callIdCount += 1;
    if (counters.callIdCount === PER_MS_MAX) {
      counters.callIdMs += 1;
      counters.callIdCount = 0;
    }
  }
  const tail = (nodeId % 100) * PER_MS_MAX + counters.callIdCount;
  return `${String(Math.floor(counters.callIdMs)).padStart(13, '0')}${String(tail).padStart(5, '0')}`;
}
