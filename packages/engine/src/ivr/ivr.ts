import type { Call } from '../call/call.ts';
import { answerCustomer } from '../call/customer-leg.ts';
import { endCall, leaveIvrStage, leavePlace } from '../call/end-call.ts';
import { startPlay } from '../call/media-layout.ts';
import { type Context, startTimer } from '../company/context.ts';
import type { PromptPart } from '../company/effects.ts';
import { enqueue } from '../queue/enqueue.ts';
import type { IvrPrompt, IvrStep } from './flow.ts';
import type { IvrPlace, IvrStage } from './ivr-place.ts';

/** Runs the IVR flow that a customer is in. A flow that is wrong (a missing step or group) ends the call, never throws. */

/** Steps that one call may take: far more than a person presses keys, and a flow that runs in a circle ends. */
const STEPS_MAX = 500;
/** A customer who is longer in the menus than this is not a person any more, ms. */
const STAY_MS_MAX = 15 * 60_000;
/** Keys that `collect` takes at most, whatever the flow says. */
const DIGITS_MAX = 64;
const BEEP: PromptPart = { kind: 'sound', sound: 'beep' };

type IvrCall = Call & { place: IvrPlace };

/** The customer enters a flow. */
export function startFlow(ctx: Context, call: Call, flow: string): void {
  const found = ctx.index.flows.get(flow);
  if (found === undefined) {
    endCall(ctx, call, { endedBy: 'system', endReason: 'ivrFailed' }, 500);
    return;
  }
  call.place = { kind: 'ivr', flow, step: found.start, totalTimer: undefined, stage: { kind: 'starting' } };
  goTo(ctx, call, found.start);
}

/** Takes the step named, and every further one that needs no waiting. */
function goTo(ctx: Context, call: Call, first: string): void {
  let next: string | undefined = first;
  while (next !== undefined && inIvr(call)) {
    call.ivrSteps += 1;
    const steps: Readonly<Record<string, IvrStep>> | undefined = ctx.index.flows.get(call.place.flow)?.steps;
    const step: IvrStep | undefined = steps !== undefined && Object.hasOwn(steps, next) ? steps[next] : undefined;
    if (step === undefined || call.ivrSteps > STEPS_MAX) {
      endCall(ctx, call, { endedBy: 'system', endReason: 'ivrFailed' }, 500);
      return;
    }
    call.place = { ...call.place, step: next, stage: { kind: 'starting' } };
    next = enter(ctx, call, step);
  }
}

/** Begins a step. Returns the next one when there is nothing to wait for. */
function enter(ctx: Context, call: IvrCall, step: IvrStep): string | undefined {
  switch (step.kind) {
    case 'play':
      if (step.prompts.length === 0) {
        return step.next;
      }
      setStage(ctx, call, { kind: 'playing', play: prompt(ctx, call, step.prompts) });
      return undefined;
    case 'menu':
      return enterMenu(ctx, call, step, 1);
    case 'collect':
      return enterCollect(ctx, call, step);
    case 'message':
      setStage(ctx, call, { kind: 'messagePrompt', play: prompt(ctx, call, withBeep(step.prompts)) });
      return undefined;
    case 'queue':
      if (!ctx.index.groups.has(step.groupId)) {
        endCall(ctx, call, { endedBy: 'system', endReason: 'ivrFailed' }, 500);
        return undefined;
      }
      leavePlace(ctx, call);
      enqueue(ctx, call, step.groupId);
      return undefined;
    case 'hangUp':
      endCall(ctx, call, { endedBy: 'system', endReason: 'ivrEnded' });
      return undefined;
  }
}

function enterMenu(ctx: Context, call: IvrCall, step: IvrStep & { kind: 'menu' }, attempt: number): string | undefined {
  if (attempt > step.attemptsMax) {
    return step.otherwise;
  }
  if (step.prompts.length > 0) {
    setStage(ctx, call, { kind: 'menu', attempt, play: prompt(ctx, call, step.prompts), timerId: undefined });
  } else {
    answerCustomer(ctx, call);
    setStage(ctx, call, { kind: 'menu', attempt, play: undefined, timerId: stepTimer(ctx, call, step.timeoutMs) });
  }
  return undefined;
}

function enterCollect(ctx: Context, call: IvrCall, step: IvrStep & { kind: 'collect' }): string | undefined {
  if (step.digitsMax < 1) {
    return step.next;
  }
  if (step.prompts.length > 0) {
    setStage(ctx, call, { kind: 'collecting', digits: '', play: prompt(ctx, call, step.prompts), timerId: undefined });
  } else {
    answerCustomer(ctx, call);
    setStage(ctx, call, {
      kind: 'collecting',
      digits: '',
      play: undefined,
      timerId: stepTimer(ctx, call, step.timeoutMs),
    });
  }
  return undefined;
}

/** The prompts of the present step were heard, or failed: both times the flow goes on. */
export function ivrPromptEnded(ctx: Context, call: Call, play: string): boolean {
  const step = presentStep(ctx, call);
  if (!inIvr(call) || stagePlay(call.place.stage) !== play) {
    return false;
  }
  const { stage } = call.place;
  if (stage.kind === 'playing' && step?.kind === 'play') {
    goTo(ctx, call, step.next);
  } else if (stage.kind === 'menu' && step?.kind === 'menu') {
    setStage(ctx, call, { ...stage, play: undefined, timerId: stepTimer(ctx, call, step.timeoutMs) });
  } else if (stage.kind === 'collecting' && step?.kind === 'collect') {
    setStage(ctx, call, { ...stage, play: undefined, timerId: stepTimer(ctx, call, step.timeoutMs) });
  } else if (stage.kind === 'messagePrompt' && step?.kind === 'message') {
    startMessage(ctx, call, step);
  } else {
    flowChanged(ctx, call);
  }
  return true;
}

/** The step waited long enough. */
export function ivrStepTimeout(ctx: Context, call: Call): void {
  const step = presentStep(ctx, call);
  if (!inIvr(call)) {
    return;
  }
  const { stage } = call.place;
  if (stage.kind === 'menu' && step?.kind === 'menu') {
    menuAgain(ctx, call, step, stage.attempt);
  } else if (stage.kind === 'collecting' && step?.kind === 'collect') {
    collected(ctx, call, step, stage.digits);
  } else if (stage.kind === 'recordingMessage' && step?.kind === 'message') {
    leaveStep(ctx, call, step.next);
  } else {
    flowChanged(ctx, call);
  }
}

/** The customer pressed a key. False: nobody waits for one. */
export function ivrDigit(ctx: Context, call: Call, digit: string): boolean {
  const step = presentStep(ctx, call);
  if (!inIvr(call)) {
    return false;
  }
  const { stage } = call.place;
  if (stage.kind === 'menu' && step?.kind === 'menu') {
    const choice = Object.hasOwn(step.choices, digit) ? step.choices[digit] : undefined;
    if (choice === undefined) {
      menuAgain(ctx, call, step, stage.attempt);
    } else {
      leaveStep(ctx, call, choice);
    }
    return true;
  }
  if (stage.kind === 'collecting' && step?.kind === 'collect') {
    collectDigit(ctx, call, step, stage.digits, digit);
    return true;
  }
  if (stage.kind === 'recordingMessage' && step?.kind === 'message') {
    leaveStep(ctx, call, step.next);
    return true;
  }
  return false;
}

function menuAgain(ctx: Context, call: IvrCall, step: IvrStep & { kind: 'menu' }, attempt: number): void {
  leaveIvrStage(ctx, call);
  const next = enterMenu(ctx, call, step, attempt + 1);
  if (next !== undefined) {
    goTo(ctx, call, next);
  }
}

/** A key ends the prompt. `#` ends the input; the wait for the next key starts anew with each. */
function collectDigit(
  ctx: Context,
  call: IvrCall,
  step: IvrStep & { kind: 'collect' },
  before: string,
  digit: string,
): void {
  const digits = digit === '#' ? before : before + digit;
  if (digit === '#' || digits.length >= Math.min(step.digitsMax, DIGITS_MAX)) {
    collected(ctx, call, step, digits);
    return;
  }
  leaveIvrStage(ctx, call);
  setStage(ctx, call, { kind: 'collecting', digits, play: undefined, timerId: stepTimer(ctx, call, step.timeoutMs) });
}

function collected(ctx: Context, call: IvrCall, step: IvrStep & { kind: 'collect' }, digits: string): void {
  call.userdata = { ...call.userdata, [step.into]: digits };
  leaveStep(ctx, call, step.next);
}

function startMessage(ctx: Context, call: IvrCall, step: IvrStep & { kind: 'message' }): void {
  const recording = `${call.callId}-m${call.messages.length + 1}`;
  call.messages = [...call.messages, recording];
  ctx.effects.push({ type: 'record', recording, left: call.customer.leg, right: undefined });
  setStage(ctx, call, { kind: 'recordingMessage', recording, timerId: stepTimer(ctx, call, step.maxMs) });
}

function leaveStep(ctx: Context, call: IvrCall, next: string): void {
  leaveIvrStage(ctx, call);
  goTo(ctx, call, next);
}

/** A new configuration replaced the step by one of another kind while the customer was in it. */
function flowChanged(ctx: Context, call: IvrCall): void {
  endCall(ctx, call, { endedBy: 'system', endReason: 'ivrFailed' }, 500);
}

function prompt(ctx: Context, call: IvrCall, prompts: readonly PromptPart[]): string {
  answerCustomer(ctx, call);
  return startPlay(ctx, call, 'prompt', [call.customer.leg], prompts);
}

function withBeep(prompts: readonly IvrPrompt[]): readonly PromptPart[] {
  const last = prompts.at(-1);
  return last?.kind === 'sound' && last.sound === 'beep' ? prompts : [...prompts, BEEP];
}

function stepTimer(ctx: Context, call: IvrCall, afterMs: number): string {
  return startTimer(ctx, { kind: 'ivrStep', callId: call.callId }, afterMs);
}

function stagePlay(stage: IvrStage): string | undefined {
  return 'play' in stage ? stage.play : undefined;
}

/** The step waits for something. */
function setStage(ctx: Context, call: IvrCall, stage: IvrStage): void {
  const totalTimer = call.place.totalTimer ?? startTimer(ctx, { kind: 'ivrTotal', callId: call.callId }, STAY_MS_MAX);
  call.place = { ...call.place, stage, totalTimer };
}

function inIvr(call: Call): call is IvrCall {
  return call.place.kind === 'ivr';
}

function presentStep(ctx: Context, call: Call): IvrStep | undefined {
  if (call.place.kind !== 'ivr') {
    return undefined;
  }
  const steps = ctx.index.flows.get(call.place.flow)?.steps;
  return steps !== undefined && Object.hasOwn(steps, call.place.step) ? steps[call.place.step] : undefined;
}
