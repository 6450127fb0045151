const POLL_MS = 100;

/**
 * Waits until what is read holds, and returns it; throws with the last value after `withinMs`. For what runs beside the tests, where
 * `expect.poll` may not be called.
 */
export async function until<T>(read: () => T | Promise<T>, holds: (value: T) => boolean, withinMs: number): Promise<T> {
  const untilMs = performance.now() + withinMs;
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    if (performance.now() > untilMs) throw new Error(`after ${withinMs} ms still ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
