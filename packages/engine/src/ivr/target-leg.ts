import { noteUui } from '../call/attached-data.ts';
import { endCall } from '../call/end-call.ts';
import { type Context, unexpected } from '../company/context.ts';
import type { LegInput } from '../company/inputs.ts';
import { goTo, presentStep } from './run.ts';
import { reached } from './transfer-step.ts';
import { inIvr } from './waiting.ts';

/**
 * What happens to the leg of an outside number that a flow transfers the customer of this call to. False: the customer is in
 * no flow any more.
 */
export function flowTarget(ctx: Context, input: LegInput, callId: string): boolean {
  const call = ctx.state.calls.get(callId);
  if (call === undefined || !inIvr(call)) {
    return false;
  }
  const { stage } = call.place;
  const step = presentStep(call);
  const waits = stage.kind === 'reaching';
  if (input.type === 'digit' || (input.type === 'legRinging' && waits)) {
    return true;
  }
  if (input.type === 'legAnswered' && waits) {
    noteUui(call, input.uui);
    reached(ctx, call, input.leg);
  } else if ((input.type === 'legFailed' || input.type === 'legEnded') && step?.kind === 'transfer') {
    ctx.state.legs.delete(input.leg);
    if (input.type === 'legFailed') {
      call.sipStatus = input.sipStatus;
    }
    const next = waits ? step.failed : step.next;
    if (next === undefined) {
      endCall(ctx, call, { endedBy: 'system', endReason: 'transferred' });
    } else {
      goTo(ctx, call, next);
    }
  } else {
    unexpected(ctx, `${input.type} ${input.leg}`, `number reached by a flow, ${stage.kind}`);
  }
  return true;
}
