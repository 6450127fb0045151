import { activePart, type Call, type JsonObject, type Part } from '../call/call.ts';
import { arrange } from '../call/media-layout.ts';
import { endPart, settleHold } from '../call/part-end.ts';
import { type Context, stopTimer, unexpected } from '../company/context.ts';
import type { CompanyInput } from '../company/inputs.ts';
import { asked, askingKey, askingTimeout, asks } from './asking.ts';
import type { IvrFlow, IvrStepOf } from './flow.ts';
import { failFlow, noFlow } from './flow-end.ts';
import { answered } from './http-step.ts';
import type { IvrPlace, IvrReturn } from './ivr-place.ts';
import { goTo, presentStep } from './run.ts';
import { enterVisit, resumeVisit } from './visit.ts';
import { addData, type IvrCall, inIvr, setStage, stepTimer } from './waiting.ts';

/** IVR flows as the rest of the engine sees them: how a customer enters one, and what happens to a customer who is in one. */

/** Keys of one stay that are kept. */
const KEYS_MAX = 64;

export interface FlowStart {
  /** Merged into the call's data first; left out when it would make that too large. */
  readonly data?: JsonObject;
  /** `back`: when the flow ends, the customer goes back to the agent who has him now (manual 6.6). Default: `hangUp`. */
  readonly onEnd?: 'hangUp' | 'back';
}

/** Whether a flow of this name can be started. */
export function hasFlow(ctx: Context, name: string): boolean {
  return ctx.index.flows.has(name);
}

/**
 * The customer enters a flow. The caller has undone what held the customer before, and answered the command: a flow that
 * has nothing to wait for may be over, and its call with it, when this returns. A flow that is not there ends the call, or
 * gives the customer back.
 */
export function startFlow(ctx: Context, call: Call, name: string, how: FlowStart = {}): void {
  addData(call, how.data ?? {});
  const flow = ctx.index.flows.get(name);
  if (flow === undefined) {
    noFlow(ctx, call);
    return;
  }
  const lender = how.onEnd === 'back' && call.place.kind === 'agent' ? activePart(call, call.place.segment) : undefined;
  if (lender !== undefined) {
    settleHold(ctx, lender);
    lender.state = { kind: 'lending' };
  }
  const fromTalk = call.place.kind !== 'entering';
  const transferred = call.parts.length > 0 ? 'transferred' : 'incoming';
  enterVisit(ctx, call, name, lender === undefined ? transferred : 'lent');
  call.place = enteredPlace(flow);
  if (fromTalk) {
    arrange(ctx, call);
  }
  goTo(ctx, call, flow.start);
}

function enteredPlace(flow: IvrFlow): IvrPlace {
  return {
    kind: 'ivr',
    flow,
    step: flow.start,
    keys: '',
    totalTimer: undefined,
    stage: { kind: 'starting' },
  };
}

/**
 * The agent hangs up first: the customer goes on in the flow that the agent's group names for that (to rate the service).
 * False: there is none, or nobody to hear it, and nothing has changed.
 */
export function afterTalk(ctx: Context, call: Call, part: Part): boolean {
  const name = ctx.index.groups.get(part.groupId)?.afterFlow;
  const flow = name === undefined ? undefined : ctx.index.flows.get(name);
  if (flow === undefined || call.customer.state !== 'up' || part.answeredAtMs === undefined) {
    return false;
  }
  if (call.place.kind !== 'agent' || call.place.segment !== part.segment || othersIn(call, part)) {
    return false;
  }
  enterVisit(ctx, call, flow.name, 'afterTalk');
  call.place = enteredPlace(flow);
  endPart(ctx, call, part, { endedBy: 'agent', endReason: 'agentHungUp' }, 'wrapUp');
  goTo(ctx, call, flow.start);
  return true;
}

function othersIn(call: Call, part: Part): boolean {
  return call.parts.some((other) => other !== part && other.state.kind !== 'over' && other.supervises === undefined);
}

/** The prompts of the present step were heard, or failed: both times the flow goes on. False: they are not those of a step. */
export function ivrPromptEnded(ctx: Context, call: Call, play: string): boolean {
  if (!inIvr(call)) {
    return false;
  }
  const { stage } = call.place;
  const step = presentStep(call);
  if (!('play' in stage) || stage.play !== play) {
    return false;
  }
  if (stage.kind === 'playing' && step?.kind === 'play') {
    goTo(ctx, call, step.next);
  } else if (stage.kind === 'asking' && step !== undefined && asks(step)) {
    asked(ctx, call, step, stage);
  } else if (stage.kind === 'messagePrompt' && step?.kind === 'message') {
    startMessage(ctx, call, step);
  }
  return true;
}

function startMessage(ctx: Context, call: IvrCall, step: IvrStepOf<'message'>): void {
  const recording = `${call.callId}-m${call.messages.length + 1}`;
  call.messages = [...call.messages, recording];
  if (step.into !== undefined) {
    addData(call, { [step.into]: recording });
  }
  ctx.effects.push({ type: 'record', recording, left: call.customer.leg, right: undefined });
  setStage(ctx, call, { kind: 'recordingMessage', recording, timerId: stepTimer(ctx, call, step.maxMs) });
}

/** The step waited long enough. */
export function ivrStepTimeout(ctx: Context, call: Call): void {
  if (!inIvr(call)) {
    return;
  }
  const { stage } = call.place;
  const step = presentStep(call);
  if (stage.kind === 'asking' && step !== undefined && asks(step)) {
    goTo(ctx, call, askingTimeout(ctx, call, step, stage));
  } else if (stage.kind === 'recordingMessage' && step?.kind === 'message') {
    goTo(ctx, call, step.next);
  } else if (stage.kind === 'requesting' && step?.kind === 'http') {
    ctx.effects.push({ type: 'httpCancel', requestId: stage.requestId });
    goTo(ctx, call, step.timeout);
  } else if (stage.kind === 'reaching' && step?.kind === 'transfer') {
    goTo(ctx, call, step.failed);
  }
}

/** The customer has been in flows for too long. */
export function ivrStayOver(ctx: Context, call: Call): void {
  if (inIvr(call)) {
    failFlow(ctx, call);
  }
}

/** The customer pressed a key. False: nobody waits for one. */
export function ivrDigit(ctx: Context, call: Call, key: string): boolean {
  if (!inIvr(call)) {
    return false;
  }
  if (call.place.keys.length < KEYS_MAX) {
    call.place = { ...call.place, keys: call.place.keys + key };
  }
  const { stage } = call.place;
  const step = presentStep(call);
  if (stage.kind === 'asking' && step !== undefined && asks(step)) {
    goTo(ctx, call, askingKey(ctx, call, step, stage, key));
  } else if (stage.kind === 'recordingMessage' && step?.kind === 'message') {
    goTo(ctx, call, step.next);
  } else if (stage.kind === 'playing' && step?.kind === 'play' && step.skippable === true) {
    goTo(ctx, call, step.next);
  } else {
    return false;
  }
  return true;
}

/** A web service answered, or did not. */
export function httpResponse(ctx: Context, input: CompanyInput & { readonly type: 'httpResponse' }): void {
  const call = ctx.state.calls.get(input.callId);
  const stage = call !== undefined && inIvr(call) ? call.place.stage : undefined;
  if (call === undefined || !inIvr(call) || stage?.kind !== 'requesting' || stage.requestId !== input.requestId) {
    unexpected(ctx, `httpResponse ${input.requestId}`, 'nobody waits for it');
    return;
  }
  const step = presentStep(call);
  if (step?.kind === 'http') {
    stopTimer(ctx, stage.timerId);
    goTo(ctx, call, answered(call, step, input));
  }
}

/** The agent whom a `transfer` step offered the call to did not take it. */
export function returnToFlow(ctx: Context, call: Call, back: IvrReturn): void {
  call.place = back.place;
  resumeVisit(call);
  arrange(ctx, call);
  goTo(ctx, call, back.failed);
}
