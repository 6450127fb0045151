import type { Call } from '../call/call.ts';
import { endCall, leavePlace } from '../call/end-call.ts';
import { backFrame, tell } from '../call/entry-frames.ts';
import { lenderOf } from '../call/ivr-loan.ts';
import { arrange } from '../call/media-layout.ts';
import { type End, endPart } from '../call/part-end.ts';
import type { Context } from '../company/context.ts';
import { enqueue } from '../queue/enqueue.ts';
import { addData, type IvrCall } from './waiting.ts';

/** How a customer's stay in a flow ends. */

/** Field that the keys of a lent customer go into. */
const KEYS_FIELD = 'keys';
const FAILED: End = { endedBy: 'system', endReason: 'ivrFailed' };

/** The flow came to its end. */
export function endFlow(ctx: Context, call: IvrCall): void {
  keepKeys(call);
  flowOver(ctx, call, { endedBy: 'system', endReason: 'ivrEnded' });
}

/** The flow is wrong, or takes too long. A customer whom an agent waits for is not lost by that. */
export function failFlow(ctx: Context, call: IvrCall): void {
  keepKeys(call);
  flowOver(ctx, call, FAILED, 500);
}

/** A flow that is not there. */
export function noFlow(ctx: Context, call: Call): void {
  flowOver(ctx, call, FAILED, 500);
}

function keepKeys(call: IvrCall): void {
  if (call.place.keys !== '' && lenderOf(call) !== undefined) {
    addData(call, { [KEYS_FIELD]: call.place.keys });
  }
}

/**
 * Back to the agent who lent the customer (manual 6.6: `answer` in an outbound call, `incall` in an inbound one); into the
 * queue, if that agent's phone or page died meanwhile; else the call ends. `refuseWith`: for an inbound leg not answered yet.
 */
function flowOver(ctx: Context, call: Call, end: End, refuseWith?: number): void {
  const lender = lenderOf(call);
  const groupId = call.queueAfterFlow;
  if (lender !== undefined) {
    leavePlace(ctx, call);
    call.place = { kind: 'agent', segment: lender.segment };
    lender.state = { kind: 'talking' };
    arrange(ctx, call);
    lender.stepAtMs = ctx.now.wallMs;
    tell(ctx, lender, backFrame(call, lender));
  } else if (groupId !== undefined && ctx.index.groups.has(groupId)) {
    leavePlace(ctx, call);
    call.queueAfterFlow = undefined;
    enqueue(ctx, call, groupId, 2);
  } else {
    endCall(ctx, call, end, refuseWith);
  }
}

/** The flow took the customer elsewhere (a queue, a number, another agent): the agent who lent the customer is done. */
export function endLoan(ctx: Context, call: Call): void {
  call.queueAfterFlow = undefined;
  const lender = lenderOf(call);
  if (lender !== undefined) {
    endPart(ctx, call, lender, { endedBy: 'system', endReason: 'transferred' }, 'wrapUp');
  }
}
