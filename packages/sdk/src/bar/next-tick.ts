import type { ClientSnapshot } from '../agent-client/client-snapshot.ts';

/** A timer that is drawn a moment early would show the same second twice, ms. */
const SLACK_MS = 15;

/**
 * Time until one of the bar's timers shows another second, ms; undefined while none runs. They count in the server's time,
 * so each has its own beat.
 */
export function nextTickMs(snapshot: ClientSnapshot, serverNowMs: number): number | undefined {
  const { call, stateSinceMs, lastCall, state } = snapshot;
  const running = [
    ...(call === undefined ? [stateSinceMs] : [call.sinceMs, call.beganAtMs]),
    ...(state === 'wrapUp' && call === undefined ? [lastCall?.wrapUpUntilMs] : []),
  ].filter((sinceMs) => sinceMs !== undefined);
  if (running.length === 0) return undefined;
  const waits = running.map((sinceMs) => 1_000 - modulo(serverNowMs - sinceMs, 1_000));
  return Math.min(...waits) + SLACK_MS;
}

function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
