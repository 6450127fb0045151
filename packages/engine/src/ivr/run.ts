import type { Call } from '../call/call.ts';
import { leavePlace } from '../call/end-call.ts';
import type { Context } from '../company/context.ts';
import type { PromptPart } from '../company/effects.ts';
import { enqueue, joinedTypeInFlow } from '../queue/enqueue.ts';
import { bestReady } from '../skill-group/ready-list.ts';
import { skillGroupOf } from '../skill-group/skill-group.ts';
import { ask } from './asking.ts';
import { conditionNext } from './condition.ts';
import type { IvrStep, IvrStepOf } from './flow.ts';
import { endFlow, endLoan, failFlow } from './flow-end.ts';
import { request } from './http-step.ts';
import { leaveIvrStage } from './leave-stage.ts';
import { promptParts, renderValue } from './render.ts';
import { transfer } from './transfer-step.ts';
import { noteStep } from './visit.ts';
import { addData, type IvrCall, inIvr, playPrompt, setStage } from './waiting.ts';

/** Runs the steps of a flow. A flow that is wrong (a missing step or group) ends the call, never throws. */

/** Steps that one call may take: far more than a person presses keys, and a flow that runs in a circle ends. */
const STEPS_MAX = 500;
/** Steps without anything to wait for in between; the checker refuses such circles, data can still make one. */
const STEPS_AT_ONCE_MAX = 100;
const BEEP: PromptPart = { kind: 'sound', sound: 'beep' };

/** Takes the step named, and every further one that needs no waiting. `undefined`: the present step waits. */
export function goTo(ctx: Context, call: Call, first: string | undefined): void {
  let next = first;
  for (let taken = 1; next !== undefined && inIvr(call); taken++) {
    leaveIvrStage(ctx, call);
    call.ivrSteps += 1;
    const step = stepOf(call, next);
    if (step === undefined || call.ivrSteps > STEPS_MAX || taken > STEPS_AT_ONCE_MAX) {
      failFlow(ctx, call);
      return;
    }
    call.place = { ...call.place, step: next };
    noteStep(call, call.place.flow.name, next);
    next = enter(ctx, call, step);
  }
}

export function presentStep(call: IvrCall): IvrStep | undefined {
  return stepOf(call, call.place.step);
}

/** Own properties only: a step may be called `constructor`, and need not be there. */
function stepOf(call: IvrCall, name: string): IvrStep | undefined {
  const { steps } = call.place.flow;
  return Object.hasOwn(steps, name) ? steps[name] : undefined;
}

/** Begins a step. Returns the next one when there is nothing to wait for. */
function enter(ctx: Context, call: IvrCall, step: IvrStep): string | undefined {
  switch (step.kind) {
    case 'play':
      return play(ctx, call, step);
    case 'menu':
    case 'collect':
    case 'rate':
      return ask(ctx, call, step);
    case 'message':
      setStage(ctx, call, { kind: 'messagePrompt', play: playPrompt(ctx, call, messageParts(ctx, call, step)) });
      return undefined;
    case 'condition':
      return conditionNext(ctx, call, step);
    case 'set':
      addData(
        call,
        Object.fromEntries(Object.entries(step.data).map(([key, value]) => [key, renderValue(ctx, call, value)])),
      );
      return step.next;
    case 'http':
      return request(ctx, call, step);
    case 'queue':
      return queue(ctx, call, step);
    case 'transfer':
      return transfer(ctx, call, step);
    case 'goto':
      return goToFlow(ctx, call, step);
    case 'hangUp':
      return ended(ctx, call);
  }
}

function play(ctx: Context, call: IvrCall, step: IvrStepOf<'play'>): string | undefined {
  const parts = promptParts(ctx, call, step.prompts);
  if (parts.length === 0) {
    return step.next;
  }
  setStage(ctx, call, { kind: 'playing', play: playPrompt(ctx, call, parts) });
  return undefined;
}

/** The flow ends here; unless the queue cannot be entered, and the step says what then. */
function queue(ctx: Context, call: IvrCall, step: IvrStepOf<'queue'>): string | undefined {
  const { groupId } = step;
  const config = ctx.index.groups.get(groupId);
  if (config === undefined) {
    failFlow(ctx, call);
    return undefined;
  }
  if (step.onEmpty !== undefined && !somebodySignedIn(ctx, groupId)) {
    return step.onEmpty;
  }
  const group = skillGroupOf(ctx, groupId);
  const full = group.waiting.heap.length >= config.waitingMax && bestReady(group.ready, call.declinedBy) === undefined;
  if (step.onFull !== undefined && full) {
    return step.onFull;
  }
  leavePlace(ctx, call);
  call.baseScore += step.baseScore ?? 0;
  enqueue(ctx, call, groupId, joinedTypeInFlow(call));
  endLoan(ctx, call);
  return undefined;
}

function somebodySignedIn(ctx: Context, groupId: number): boolean {
  for (const agent of ctx.state.agents.values()) {
    if (agent.session?.groupIds.includes(groupId) === true) {
      return true;
    }
  }
  return false;
}

function goToFlow(ctx: Context, call: IvrCall, step: IvrStepOf<'goto'>): string | undefined {
  const flow = ctx.index.flows.get(step.flow);
  if (flow === undefined) {
    failFlow(ctx, call);
    return undefined;
  }
  call.place = { ...call.place, flow };
  return flow.start;
}

function ended(ctx: Context, call: IvrCall): undefined {
  endFlow(ctx, call);
  return undefined;
}

function messageParts(ctx: Context, call: IvrCall, step: IvrStepOf<'message'>): readonly PromptPart[] {
  const parts = promptParts(ctx, call, step.prompts);
  const last = parts.at(-1);
  return last?.kind === 'sound' && last.sound === 'beep' ? parts : [...parts, BEEP];
}
