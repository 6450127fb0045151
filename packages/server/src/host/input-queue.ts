import type { Log } from '../metrics/log.ts';

/**
 * Feeds a machine one input at a time: an input that arises while the effects of another run waits its turn, so no effect
 * re-enters a machine. A bug in one step is logged with its input and ends that step, never the process.
 */
export function createInputQueue<I extends { readonly type: string }>(
  step: (input: I) => void,
  log: Log,
): (input: I) => void {
  const waiting: I[] = [];
  let running = false;

  return (input) => {
    waiting.push(input);
    if (running) {
      return;
    }
    running = true;
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        try {
          step(next);
        } catch (error) {
          log.error({ err: error, input: next.type }, 'a step failed');
        }
      }
    } finally {
      running = false;
    }
  };
}
