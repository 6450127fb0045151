import type { Call } from '../call/call.ts';
import type { Context } from '../company/context.ts';

/** A stay of the customer in IVR flows, as the call record tells it. Keys are not kept: they may be secrets. */
export interface FlowVisit {
  /** Name of the flow that was entered. */
  readonly flow: string;
  /** `incoming`: the service number's; `transferred`, `lent`: by an agent (manual 6.5, 6.6); `afterTalk`: the agent hung up first. */
  readonly why: 'incoming' | 'transferred' | 'lent' | 'afterTalk';
  /** Unix ms. */
  readonly enteredAtMs: number;
  /** `undefined`: the customer is still in it. */
  leftAtMs: number | undefined;
  /** The first steps taken, in order; those of a flow that this one went to as `flow/step`. */
  readonly steps: string[];
}

/** Stays that a record tells of, and steps of each: agents may send a customer to flows again and again. */
const VISITS_MAX = 64;
const STEPS_MAX = 64;

export function enterVisit(ctx: Context, call: Call, flow: string, why: FlowVisit['why']): void {
  if (call.visits.length < VISITS_MAX) {
    call.visits.push({ flow, why, enteredAtMs: ctx.now.wallMs, leftAtMs: undefined, steps: [] });
  }
}

export function noteStep(call: Call, flow: string, step: string): void {
  const visit = call.visits.at(-1);
  if (visit !== undefined && visit.leftAtMs === undefined && visit.steps.length < STEPS_MAX) {
    visit.steps.push(flow === visit.flow ? step : `${flow}/${step}`);
  }
}

export function leaveVisit(ctx: Context, call: Call): void {
  const visit = call.visits.at(-1);
  if (visit !== undefined) {
    visit.leftAtMs ??= ctx.now.wallMs;
  }
}

/** The customer was offered to an agent who did not take him, and is back: the same stay goes on. */
export function resumeVisit(call: Call): void {
  const visit = call.visits.at(-1);
  if (visit !== undefined) {
    visit.leftAtMs = undefined;
  }
}
