import { attemptOver } from '../campaign/attempt.ts';
import { type Context, hangUpLeg, stopTimer } from '../company/context.ts';
import { leaveIvrStage } from '../ivr/leave-stage.ts';
import { leaveVisit } from '../ivr/visit.ts';
import { leaveQueue } from '../queue/enqueue.ts';
import type { Call, Part } from './call.ts';
import { makeRecord } from './make-record.ts';
import { arrange, stopPlays } from './media-layout.ts';
import { type End, endPart } from './part-end.ts';

/**
 * Ends a call for every party: prompts and timers stopped, the customer's leg hung up (or refused, when it was never
 * answered), `after` for each agent who is in it, one call record. `refuseWith`: SIP status for an unanswered inbound leg.
 */
export function endCall(ctx: Context, call: Call, end: End, refuseWith = 480): void {
  leavePlace(ctx, call);
  const active = call.parts.filter((part) => part.state.kind !== 'over');
  call.place = { kind: 'over' };
  call.side = undefined;
  stopPlays(ctx, call);
  arrange(ctx, call);
  endCustomerLeg(ctx, call, refuseWith);
  for (const part of active) {
    // A supervisor's part has ended with that of the agent.
    if (part.state.kind !== 'over') {
      endPart(ctx, call, part, partEnd(part, end), 'wrapUp');
    }
  }
  ctx.state.calls.delete(call.callId);
  ctx.effects.push({ type: 'storeCall', record: makeRecord(ctx, call, end) });
  attemptOver(ctx, call, end);
}

/** A phone that still rang beside a customer who talked elsewhere was never answered. */
function partEnd(part: Part, end: End): End {
  return part.state.kind === 'ringing' && end.endReason === 'customerHungUp'
    ? { ...end, endReason: 'customerAbandonedWhileRinging' }
    : end;
}

/**
 * Undoes what holds the customer where he is: timers, the place in a queue, a message being recorded. `connected`: an agent
 * takes a queued customer.
 */
export function leavePlace(ctx: Context, call: Call, connected = false): void {
  const { place } = call;
  switch (place.kind) {
    case 'ivr':
      stopTimer(ctx, place.totalTimer);
      leaveIvrStage(ctx, call);
      leaveVisit(ctx, call);
      return;
    case 'queued':
      leaveQueue(ctx, call, place, connected);
      return;
    case 'calling':
      stopTimer(ctx, place.timerId);
      return;
    case 'campaign':
      stopTimer(ctx, place.stage.timerId);
      return;
    case 'entering':
    case 'agent':
    case 'promised':
    case 'internal':
    case 'over':
      return;
  }
}

function endCustomerLeg(ctx: Context, call: Call, refuseWith: number): void {
  const { customer } = call;
  const { state } = customer;
  customer.state = 'gone';
  if (!ctx.state.legs.has(customer.leg)) {
    return;
  }
  if (state === 'incoming' || state === 'ringing') {
    ctx.state.legs.delete(customer.leg);
    ctx.effects.push({ type: 'reject', leg: customer.leg, sipStatus: refuseWith });
    call.sipStatus ??= refuseWith;
  } else {
    hangUpLeg(ctx, customer.leg, call.hangUpUui);
  }
}
