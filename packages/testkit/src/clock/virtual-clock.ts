/** Most timers that may be due within one `advance`; more means that a machine re-arms itself without end. */
const FIRED_PER_ADVANCE_MAX = 1_000_000;

interface Timer {
  readonly name: string;
  readonly dueMs: number;
  /** Order of arming: timers due at the same time fire first in, first out. */
  readonly order: number;
  readonly run: () => void;
}

/**
 * Time for tests: it stands still until `advance` moves it, and then every timer fires at its exact time, in order.
 *
 * Timers have names, as the machines' `setTimer` / `clearTimer` effects do: arming a name again replaces its timer.
 * A thousand agents' timers cost little: the next one is found in a heap, and a cleared timer is left there until its
 * turn comes.
 */
export class VirtualClock {
  #nowMs: number;
  #order = 0;
  readonly #armed = new Map<string, Timer>();
  /** Binary heap, the earliest first; may hold timers that were cleared or replaced. */
  readonly #heap: Timer[] = [];

  /** @param startMs what `nowMs` says at first; 0 by default. */
  constructor(startMs = 0) {
    this.#nowMs = startMs;
  }

  /** Milliseconds, as the machines get them in `step(input, nowMs)`. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** Names of the timers that are armed, in the order in which they will fire. */
  get armed(): readonly string[] {
    return [...this.#armed.values()].sort(compare).map((timer) => timer.name);
  }

  /** Runs `run` once, `afterMs` (0 or more) from now. A timer of that name that is still armed is replaced. */
  setTimer(name: string, afterMs: number, run: () => void): void {
    const timer = { name, dueMs: this.#nowMs + Math.max(0, afterMs), order: this.#order++, run };
    this.#armed.set(name, timer);
    this.#push(timer);
  }

  /** Disarms a timer; an unknown name is no error. */
  clearTimer(name: string): void {
    this.#armed.delete(name);
  }

  /** Moves time forward by `ms`, firing what falls due, also what is armed meanwhile. Returns how many fired. */
  advance(ms: number): number {
    const untilMs = this.#nowMs + ms;
    let fired = 0;
    for (let next = this.#next(); next !== undefined && next.dueMs <= untilMs; next = this.#next()) {
      if (++fired > FIRED_PER_ADVANCE_MAX) {
        throw new Error(`timer ${next.name} is armed again and again: ${fired} timers fired within ${ms} ms`);
      }
      this.#fire(next);
    }
    this.#nowMs = untilMs;
    return fired;
  }

  /** Jumps to the next timer and fires it. Returns its name, or `undefined` when none is armed. */
  advanceToNext(): string | undefined {
    const next = this.#next();
    if (next !== undefined) this.#fire(next);
    return next?.name;
  }

  #fire(timer: Timer): void {
    this.#armed.delete(timer.name);
    this.#nowMs = timer.dueMs;
    timer.run();
  }

  /** The earliest timer that is still armed; it stays in the heap until it is no longer. */
  #next(): Timer | undefined {
    for (let first = this.#heap[0]; first !== undefined; first = this.#heap[0]) {
      if (this.#armed.get(first.name) === first) return first;
      this.#dropFirst();
    }
    return undefined;
  }

  #push(timer: Timer): void {
    const heap = this.#heap;
    let at = heap.push(timer) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || compare(parent, timer) <= 0) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = timer;
  }

  #dropFirst(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      const left = heap[at * 2 + 1];
      const right = heap[at * 2 + 2];
      if (left === undefined) break;
      const takesRight = right !== undefined && compare(right, left) < 0;
      const child = takesRight ? right : left;
      if (compare(last, child) <= 0) break;
      heap[at] = child;
      at = at * 2 + (takesRight ? 2 : 1);
    }
    heap[at] = last;
  }
}

function compare(a: Timer, b: Timer): number {
  return a.dueMs - b.dueMs || a.order - b.order;
}
