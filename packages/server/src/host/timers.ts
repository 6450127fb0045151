/** Runs the `setTimer` / `clearTimer` effects of a machine on the real clock. One timer an id: setting it again moves it. */
export interface Timers {
  /** How many run. */
  readonly size: number;
  set(timerId: string, afterMs: number): void;
  clear(timerId: string): void;
  clearAll(): void;
}

/** setTimeout fires at once for longer delays. */
const AFTER_MS_MAX = 2 ** 31 - 1;

export function createTimers(fire: (timerId: string) => void): Timers {
  const running = new Map<string, NodeJS.Timeout>();
  return {
    get size() {
      return running.size;
    },
    set(timerId, afterMs) {
      clearTimeout(running.get(timerId));
      running.set(
        timerId,
        setTimeout(
          () => {
            running.delete(timerId);
            fire(timerId);
          },
          Math.min(Math.max(0, afterMs), AFTER_MS_MAX),
        ),
      );
    },
    clear(timerId) {
      clearTimeout(running.get(timerId));
      running.delete(timerId);
    },
    clearAll() {
      for (const timer of running.values()) {
        clearTimeout(timer);
      }
      running.clear();
    },
  };
}
