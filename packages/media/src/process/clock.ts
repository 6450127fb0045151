import { performance } from 'node:perf_hooks';

/** The passing of time as the media plane sees it: monotonic, in ms, and a way to be woken. */
export type MediaClock = {
  readonly nowMs: () => number;
  /** Calls `wake` once after `afterMs`; the answer cancels it. */
  readonly after: (afterMs: number, wake: () => void) => () => void;
};

/** The real clock. Its timers do not keep a process alive: sockets do. */
export const systemClock: MediaClock = {
  nowMs: () => performance.now(),
  after: (afterMs, wake) => {
    const timer = setTimeout(wake, afterMs);
    return () => clearTimeout(timer);
  },
};
