/**
 * Calls waiting in one group, best first.
 *
 * The score of a waiting call is its base score + the seconds it has waited. All scores rise at the same pace, so the
 * order of two calls never changes, and a fixed key does: `entered at (ms) − base score × 1000`, lower first. Equal keys
 * go first in, first out (`seq`). An indexed binary heap: joining and leaving anywhere cost O(log n).
 */
export interface WaitingLine {
  readonly heap: Waiting[];
  readonly byCall: Map<string, Waiting>;
}

export interface Waiting {
  readonly callId: string;
  readonly orderMs: number;
  readonly seq: number;
  /** Place in the heap's array. */
  index: number;
}

export function createWaitingLine(): WaitingLine {
  return { heap: [], byCall: new Map() };
}

export function joinLine(line: WaitingLine, callId: string, orderMs: number, seq: number): void {
  const entry: Waiting = { callId, orderMs, seq, index: line.heap.length };
  line.byCall.set(callId, entry);
  line.heap.push(entry);
  siftUp(line.heap, entry);
}

/** False when the call does not wait here. */
export function leaveLine(line: WaitingLine, callId: string): boolean {
  const entry = line.byCall.get(callId);
  if (entry === undefined) {
    return false;
  }
  line.byCall.delete(callId);
  const last = line.heap.pop();
  if (last !== undefined && last !== entry) {
    last.index = entry.index;
    line.heap[last.index] = last;
    siftUp(line.heap, last);
    siftDown(line.heap, last);
  }
  return true;
}

/** The best call that `fits`. Calls that do not fit are few (declined by this agent), so they are set aside for the look. */
export function bestWaiting(line: WaitingLine, fits: (callId: string) => boolean): Waiting | undefined {
  const first = line.heap[0];
  if (first === undefined || fits(first.callId)) {
    return first;
  }
  const aside: Waiting[] = [];
  let best: Waiting | undefined = first;
  while (best !== undefined && !fits(best.callId)) {
    aside.push(best);
    leaveLine(line, best.callId);
    best = line.heap[0];
  }
  for (const entry of aside) {
    joinLine(line, entry.callId, entry.orderMs, entry.seq);
  }
  return best;
}

export function goesBefore(one: Waiting, other: Waiting): boolean {
  return one.orderMs < other.orderMs || (one.orderMs === other.orderMs && one.seq < other.seq);
}

function siftUp(heap: Waiting[], entry: Waiting): void {
  while (entry.index > 0) {
    const parent = heap[(entry.index - 1) >> 1];
    if (parent === undefined || !goesBefore(entry, parent)) {
      return;
    }
    swap(heap, entry, parent);
  }
}

function siftDown(heap: Waiting[], entry: Waiting): void {
  for (;;) {
    const left = heap[entry.index * 2 + 1];
    const right = heap[entry.index * 2 + 2];
    const child = right !== undefined && left !== undefined && goesBefore(right, left) ? right : left;
    if (child === undefined || !goesBefore(child, entry)) {
      return;
    }
    swap(heap, entry, child);
  }
}

function swap(heap: Waiting[], one: Waiting, other: Waiting): void {
  const index = one.index;
  one.index = other.index;
  other.index = index;
  heap[one.index] = one;
  heap[other.index] = other;
}
