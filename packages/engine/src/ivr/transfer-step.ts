import { cleanNumber, NUMBER_CHARS_MAX } from '@callwright/cti/light';
import { isReachable } from '../agent/readiness.ts';
import { answerCustomer, ringCustomer } from '../call/customer-leg.ts';
import { leavePlace } from '../call/end-call.ts';
import { arrange } from '../call/media-layout.ts';
import { type Context, stopTimer } from '../company/context.ts';
import { mayDial } from '../company/dial-plan.ts';
import type { LegId } from '../company/inputs.ts';
import { enqueueFor } from '../queue/enqueue.ts';
import type { IvrStepOf } from './flow.ts';
import { endLoan } from './flow-end.ts';
import { render } from './render.ts';
import { type IvrCall, setStage, stepTimer } from './waiting.ts';

/** A step that connects the customer with an outside number or with one agent. Functions return the step to go on with. */
type Transfer = IvrStepOf<'transfer'>;

const RING_MS = 30_000;

export function transfer(ctx: Context, call: IvrCall, step: Transfer): string | undefined {
  return step.to.kind === 'number'
    ? reach(ctx, call, step, render(ctx, call, step.to.number))
    : offerTo(ctx, call, step, cleanNumber(render(ctx, call, step.to.agent)));
}

/** Calls the number; the customer hears it ring, from the network while his own call is not answered yet. */
function reach(ctx: Context, call: IvrCall, step: Transfer, text: string): string | undefined {
  const number = cleanNumber(text);
  const unfit = number === '' || number.length > NUMBER_CHARS_MAX || number.includes('@');
  // A number may come from what a caller keyed in: it is held to what the company's agents may dial.
  if (unfit || !mayDial(ctx.state.config.dialing, text)) {
    return step.failed;
  }
  ringCustomer(ctx, call);
  call.nextId += 1;
  const leg = `${call.callId}.${call.nextId}`;
  ctx.state.legs.set(leg, { kind: 'flowTarget', callId: call.callId });
  setStage(ctx, call, { kind: 'reaching', leg, timerId: stepTimer(ctx, call, step.ringMs ?? RING_MS) });
  arrange(ctx, call);
  ctx.effects.push({
    type: 'dial',
    leg,
    target: { kind: 'number', number },
    from: ctx.state.config.displayNumber,
    displayName: '',
    uui: call.uui,
  });
  return undefined;
}

/** The number answered: the two talk, for as long as they like. */
export function reached(ctx: Context, call: IvrCall, leg: LegId): void {
  if (call.place.stage.kind === 'reaching') {
    stopTimer(ctx, call.place.stage.timerId);
  }
  stopTimer(ctx, call.place.totalTimer);
  answerCustomer(ctx, call);
  call.place = { ...call.place, totalTimer: undefined, stage: { kind: 'connected', leg } };
  endLoan(ctx, call);
  arrange(ctx, call);
}

/** Offers the call to one agent, who is ready; it comes back to the flow when that agent does not take it. */
function offerTo(ctx: Context, call: IvrCall, step: Transfer, who: string): string | undefined {
  const agentKey = who.includes('@') ? who : `${who}@${ctx.state.config.abbreviate}`;
  const session = ctx.state.agents.get(agentKey)?.session;
  const groupId = session?.groupIds[0];
  if (session === undefined || groupId === undefined || !isReachable(session)) {
    return step.failed;
  }
  leavePlace(ctx, call);
  const place = { ...call.place, totalTimer: undefined };
  enqueueFor(ctx, call, groupId, { agentKey, failed: step.failed, place });
  endLoan(ctx, call);
  return undefined;
}
