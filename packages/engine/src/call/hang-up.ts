import type { Context } from '../company/context.ts';
import type { Call, Part } from './call.ts';
import { endCall } from './end-call.ts';
import { notTaken } from './inbound-flow.ts';

/** The agent hangs up or declines, with the command or on the phone. */
export function agentHangsUp(ctx: Context, call: Call, part: Part): void {
  const offered = call.place.kind === 'queued' && call.place.offered === part.segment;
  if (offered) {
    notTaken(ctx, call, part, 'agentDeclined');
  } else if (call.place.kind === 'calling') {
    endCall(ctx, call, { endedBy: 'agent', endReason: 'agentCancelled' });
  } else {
    endCall(ctx, call, { endedBy: 'agent', endReason: 'agentHungUp' });
  }
}
