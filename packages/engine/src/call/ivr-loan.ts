import type { Context } from '../company/context.ts';
import type { Call, Part } from './call.ts';
import { type End, endPart } from './part-end.ts';

/** An agent who has lent the customer to an IVR flow (manual 6.6). How the customer comes back is ivr/flow-end.ts. */

/** The agent who waits for the customer to come back from the flow. */
export function lenderOf(call: Call): Part | undefined {
  return call.parts.findLast((part) => part.state.kind === 'lending');
}

/** The agent leaves while the customer is in the flow. One who hangs up leaves the customer there; after one who was lost the customer queues. */
export function lenderLeaves(ctx: Context, call: Call, lender: Part, end: End): void {
  if (end.endReason === 'agentLost') {
    call.queueAfterFlow = lender.groupId;
  }
  endPart(ctx, call, lender, end, 'wrapUp');
}
