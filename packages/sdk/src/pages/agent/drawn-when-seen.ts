/** A command, its reply and the events that follow come within some ms of each other: drawing, which costs the page's thread some ms, waits for the last. */
const QUIET_MS = 20;
/** From one drawing to the next: more often than people can read is work for nothing. */
const SPACING_MS = 200;
/** Where there is never quiet, it is drawn all the same. */
const LATEST_MS = 400;

export interface Drawing {
  /** There is something new to draw. */
  changed(): void;
  /** The tab is chosen, or another. */
  see(seen: boolean): void;
  /** Draws now what is still to be drawn, seen or not. */
  flush(): void;
}

/** Draws a view in bursts, in the browser's own frames, and only while its tab is chosen. In a hidden page there are no frames. */
export function drawnWhenSeen(draw: () => void): Drawing {
  let stale = false;
  let seen = false;
  let timer: number | undefined;
  let latestMs = 0;
  let drawnMs = Number.NEGATIVE_INFINITY;

  function ask(): void {
    if (!seen) return;
    const nowMs = performance.now();
    if (timer === undefined) latestMs = nowMs + LATEST_MS;
    window.clearTimeout(timer);
    const wishedMs = Math.max(QUIET_MS, drawnMs + SPACING_MS - nowMs);
    const waitMs = Math.min(wishedMs, Math.max(0, latestMs - nowMs));
    timer = window.setTimeout(() => requestAnimationFrame(onFrame), waitMs);
  }

  function onFrame(): void {
    timer = undefined;
    if (seen) flush();
  }

  function flush(): void {
    if (!stale) return;
    stale = false;
    drawnMs = performance.now();
    draw();
  }

  return {
    changed() {
      stale = true;
      ask();
    },
    see(now) {
      seen = now;
      if (seen) flush();
    },
    flush,
  };
}
