/** Changes of a burst are drawn at once: each drawing costs the page's thread some ms, and events are waited for. */
const DRAWN_EVERY_MS = 200;

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
  let asked = false;

  function ask(): void {
    if (asked || !seen || !stale) return;
    asked = true;
    window.setTimeout(() => requestAnimationFrame(onFrame), DRAWN_EVERY_MS);
  }

  function onFrame(): void {
    asked = false;
    if (seen) flush();
  }

  function flush(): void {
    if (!stale) return;
    stale = false;
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
