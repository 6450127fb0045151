/** The trunk refuses calls: how long to leave it alone. Plain data. */
export interface TrunkPause {
  /** Refusals one after the other. */
  refusals: number;
  untilMs: number;
}

const FIRST_MS = 500;
/** A trunk that is back is noticed after this long at most. */
const LONGEST_MS = 30_000;

export function noPause(): TrunkPause {
  return { refusals: 0, untilMs: 0 };
}

/** A dial was refused by the trunk (503, no reply): the next one waits, each time twice as long. */
export function refused(pause: TrunkPause, nowMs: number): void {
  // Those that were on their way together are one refusal.
  if (nowMs < pause.untilMs) return;
  pause.refusals = Math.min(pause.refusals + 1, 10);
  pause.untilMs = nowMs + Math.min(LONGEST_MS, FIRST_MS * 2 ** (pause.refusals - 1));
}

/** A dial got through to the customer's network. */
export function carried(pause: TrunkPause): void {
  pause.refusals = 0;
}

/** Most dials that may be on their way: none while paused, one to try after a pause, else no limit. */
export function linesAllowed(pause: TrunkPause, nowMs: number): number {
  if (nowMs < pause.untilMs) return 0;
  return pause.refusals > 0 ? 1 : Number.POSITIVE_INFINITY;
}
