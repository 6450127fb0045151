import type { Context } from '../company/context.ts';
import type { AgentKey } from '../company/inputs.ts';

/** Which agent a queued call waits for (manual 6.11). */
export interface StickyWait {
  readonly agentKey: AgentKey;
  /** Only that agent is offered the call. */
  readonly only: boolean;
  /** The agent was sent `memberEnqueue`, and is owed `memberDequeue`. */
  readonly told: boolean;
}

interface Waiting {
  readonly sticky: StickyWait | undefined;
}

/** Derived from the state, made anew with the other lists. In the order of joining. */
export function rebuildStickyLines(
  ctx: Context,
  queued: readonly { readonly callId: string; readonly place: Waiting }[],
): void {
  ctx.stickyLines = new Map();
  for (const { callId, place } of queued) {
    if (place.sticky?.told === true) {
      stickyLineOf(ctx, place.sticky.agentKey).add(callId);
    }
  }
}

export function stickyLineOf(ctx: Context, agentKey: AgentKey): Set<string> {
  let line = ctx.stickyLines.get(agentKey);
  if (line === undefined) {
    line = new Set();
    ctx.stickyLines.set(agentKey, line);
  }
  return line;
}
