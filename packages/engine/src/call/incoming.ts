import { type Context, unexpected } from '../company/context.ts';
import type { CompanyInput } from '../company/inputs.ts';
import { startFlow } from '../ivr/ivr.ts';
import { newCall } from './call.ts';
import { nextCallId } from './call-id.ts';

/** Calls in progress at once; one more is refused with 503. Bounds memory, whatever a carrier sends. */
export const CALLS_MAX = 20_000;

/** A call from outside: to a service number it becomes a call in that number's flow; to any other it is refused (404). */
export function incomingCall(ctx: Context, input: CompanyInput & { readonly type: 'legIncoming' }): void {
  const { state } = ctx;
  if (state.legs.has(input.leg)) {
    unexpected(ctx, `legIncoming ${input.leg}`, 'leg known already');
    return;
  }
  const service = ctx.index.serviceNumbers.get(input.called);
  if (service === undefined) {
    ctx.effects.push({ type: 'reject', leg: input.leg, sipStatus: 404 });
    return;
  }
  if (state.calls.size >= CALLS_MAX) {
    ctx.effects.push({ type: 'reject', leg: input.leg, sipStatus: 503 });
    return;
  }
  const call = newCall({
    callId: nextCallId(state.counters, ctx.ports.nodeId, ctx.now.wallMs),
    direction: 'inbound',
    caller: input.caller,
    called: input.called,
    origCaller: input.caller,
    displayName: input.displayName,
    startedAtMs: ctx.now.wallMs,
    uui: input.uui,
    preview: {},
    callerArea: undefined,
    calledArea: undefined,
    baseScore: service.baseScore,
    answers: service.answers,
    userdata: {},
    followData: {},
    customer: { leg: input.leg, state: 'incoming' },
  });
  state.calls.set(call.callId, call);
  state.legs.set(input.leg, { kind: 'customer', callId: call.callId });
  startFlow(ctx, call, service.flow);
}
