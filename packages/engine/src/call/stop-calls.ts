import type { Context } from '../company/context.ts';
import { endCall } from './end-call.ts';

/** Ends every call because the server goes down: nobody is left with a dead line, and each call has its record. */
export function stopCalls(ctx: Context): void {
  for (const call of [...ctx.state.calls.values()]) {
    endCall(ctx, call, { endedBy: 'system', endReason: 'systemStopped' }, 503);
  }
}
