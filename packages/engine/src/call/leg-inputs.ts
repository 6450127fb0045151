import { prospectLeft } from '../campaign/attempt.ts';
import { type Context, unexpected } from '../company/context.ts';
import type { CompanyInput } from '../company/inputs.ts';
import type { LegOwner } from '../company/state.ts';
import { ivrDigit } from '../ivr/ivr.ts';
import { supervisorRings } from '../supervisor/supervision.ts';
import { noteUui } from './attached-data.ts';
import { activePart, type Call, type Part } from './call.ts';
import { endCall } from './end-call.ts';
import { tell } from './entry-frames.ts';
import { answerable } from './frames.ts';
import { customerGone } from './inbound-flow.ts';
import { lenderOf } from './ivr-loan.ts';
import { partHangsUp, partLeaves, partLost } from './leaving.ts';
import { customerAnswers, customerRings, ownPhoneRings } from './outbound-flow.ts';
import type { End } from './part-end.ts';
import { picksUp } from './picks-up.ts';
import { calleeFailure, offerFailure, ownPhoneFailure } from './sip-reasons.ts';

/** What happens to legs, brought to the flow that the leg belongs to. Whatever does not fit is named and changes nothing. */

type LegInput<T extends CompanyInput['type']> = CompanyInput & { readonly type: T };

export function legRinging(ctx: Context, input: LegInput<'legRinging'>): void {
  const party = partyOf(ctx, ctx.state.legs.get(input.leg));
  if (party?.kind === 'agent' && party.part.state.kind === 'ringing') {
    party.part.alerted = true;
    // An agent whose phone is called for somebody else was told then: the phone's 180 adds nothing.
    if (party.part.entry === 'dialing') {
      ownPhoneRings(ctx, party.call, party.part);
    } else if (party.part.supervises !== undefined) {
      supervisorRings(ctx, party.call, party.part);
    }
    party.part.ringingSent = true;
    if (input.picksUp === true && !party.part.picksUp) {
      party.part.picksUp = true;
      tell(ctx, party.part, answerable(party.call, party.part));
    }
  } else if (party?.kind === 'callee' && (party.call.customer.state === 'dialing' || input.earlyMedia)) {
    customerRings(ctx, party.call, party.part, input.earlyMedia);
  } else {
    unexpected(ctx, `legRinging ${input.leg}`, whereIs(party));
  }
}

export function legAnswered(ctx: Context, input: LegInput<'legAnswered'>): void {
  const party = partyOf(ctx, ctx.state.legs.get(input.leg));
  if (party?.kind === 'agent' && party.part.state.kind === 'ringing') {
    if (party.part.supervises === undefined) {
      noteUui(party.call, input.uui);
    }
    picksUp(ctx, party.call, party.part);
  } else if (party?.kind === 'callee') {
    noteUui(party.call, input.uui);
    customerAnswers(ctx, party.call, party.part);
  } else {
    unexpected(ctx, `legAnswered ${input.leg}`, whereIs(party));
  }
}

export function legFailed(ctx: Context, input: LegInput<'legFailed'>): void {
  const party = partyOf(ctx, ctx.state.legs.get(input.leg));
  if (party?.kind === 'agent' && party.part.state.kind === 'ringing') {
    ctx.state.legs.delete(input.leg);
    if (party.part.entry === 'dialing') {
      party.call.sipStatus = input.sipStatus;
    }
    partLeaves(ctx, party.call, party.part, phoneFailure(party.part, input.sipStatus));
  } else if (party?.kind === 'callee') {
    ctx.state.legs.delete(input.leg);
    party.call.sipStatus = input.sipStatus;
    endCall(ctx, party.call, calleeFailure(input.sipStatus, party.call.customer.state === 'alerting'));
  } else {
    unexpected(ctx, `legFailed ${input.leg}`, whereIs(party));
  }
}

export function legEnded(ctx: Context, input: LegInput<'legEnded'>): void {
  const party = partyOf(ctx, ctx.state.legs.get(input.leg));
  if (party === undefined) {
    unexpected(ctx, `legEnded ${input.leg}`, whereIs(party));
    return;
  }
  ctx.state.legs.delete(input.leg);
  if (input.ourFault === true) {
    endCall(ctx, party.call, { endedBy: 'system', endReason: 'systemError' });
    return;
  }
  switch (party.kind) {
    case 'customer':
      noteUui(party.call, input.uui);
      if (input.lost) {
        endCall(ctx, party.call, { endedBy: 'system', endReason: 'customerLost' });
      } else {
        customerLeft(ctx, party.call);
      }
      return;
    case 'callee':
      endCall(ctx, party.call, calleeFailure(487, party.call.customer.state === 'alerting'));
      return;
    case 'agent':
      agentLeft(ctx, party.call, party.part, input.lost);
      return;
  }
}

function phoneFailure(part: Part, sipStatus: number): End {
  if (part.agentKey === '') {
    return calleeFailure(sipStatus, part.ringingSent);
  }
  return part.entry === 'dialing' ? ownPhoneFailure(sipStatus) : offerFailure(sipStatus);
}

/** A key. Keys that nobody waits for are no mistake: people press them. */
export function digit(ctx: Context, input: LegInput<'digit'>): void {
  const owner = ctx.state.legs.get(input.leg);
  if (owner === undefined) {
    unexpected(ctx, `digit ${input.leg}`, 'unknown leg');
    return;
  }
  const call = owner.kind === 'customer' ? ctx.state.calls.get(owner.callId) : undefined;
  if (call !== undefined) {
    ivrDigit(ctx, call, input.digit);
  }
}

function customerLeft(ctx: Context, call: Call): void {
  const { place } = call;
  switch (place.kind) {
    case 'ivr':
    case 'entering': {
      // Hanging up is how people end a message that they leave: they did not give up. Nor did one who was lent to a flow.
      const leavesMessage = place.kind === 'ivr' && place.stage.kind === 'recordingMessage';
      const stayed = leavesMessage || lenderOf(call) !== undefined;
      const endReason = stayed ? 'customerHungUp' : 'customerAbandonedInIvr';
      endCall(ctx, call, { endedBy: 'customer', endReason });
      return;
    }
    case 'queued': {
      const endReason = place.offered === undefined ? 'customerAbandonedInQueue' : 'customerAbandonedWhileRinging';
      endCall(ctx, call, { endedBy: 'customer', endReason });
      return;
    }
    case 'promised':
      endCall(ctx, call, { endedBy: 'customer', endReason: 'customerAbandonedWhileRinging' });
      return;
    case 'agent': {
      const part = activePart(call, place.segment);
      if (part !== undefined) {
        customerGone(ctx, call, part);
      }
      return;
    }
    case 'campaign':
      endCall(ctx, call, { endedBy: 'customer', endReason: prospectLeft(place) });
      return;
    case 'calling':
    case 'internal':
    case 'over':
      return;
  }
}

function agentLeft(ctx: Context, call: Call, part: Part, lost: boolean): void {
  part.leg = undefined;
  if (lost) {
    partLost(ctx, call, part);
  } else {
    partHangsUp(ctx, call, part);
  }
}

/** Whose leg it is: an inbound customer, a customer whom we are calling, or an agent's phone. */
type Party =
  | { readonly kind: 'customer'; readonly call: Call }
  | { readonly kind: 'callee'; readonly call: Call; readonly part: Part }
  | { readonly kind: 'agent'; readonly call: Call; readonly part: Part };

function partyOf(ctx: Context, owner: LegOwner | undefined): Party | undefined {
  const call = owner === undefined || owner.kind === 'standing' ? undefined : ctx.state.calls.get(owner.callId);
  if (owner === undefined || owner.kind === 'standing' || call === undefined) {
    return undefined;
  }
  if (owner.kind === 'agent') {
    const part = activePart(call, owner.segment);
    return part === undefined ? undefined : { kind: 'agent', call, part };
  }
  if (call.place.kind !== 'calling') {
    return { kind: 'customer', call };
  }
  const part = activePart(call, call.place.segment);
  return part === undefined ? undefined : { kind: 'callee', call, part };
}

function whereIs(party: Party | undefined): string {
  switch (party?.kind) {
    case undefined:
      return 'unknown leg';
    case 'agent':
      return `agent's phone, ${party.part.state.kind}`;
    case 'customer':
    case 'callee':
      return `customer, ${party.call.place.kind}`;
  }
}
