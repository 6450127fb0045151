import { dataProblem } from '@callwright/cti/light';
import type { Call, JsonObject } from '../call/call.ts';
import { answerCustomer } from '../call/customer-leg.ts';
import { startPlay } from '../call/media-layout.ts';
import { type Context, startTimer } from '../company/context.ts';
import type { PromptPart } from '../company/effects.ts';
import type { IvrPlace, IvrStage } from './ivr-place.ts';

/** What the steps of a flow share: how they begin to wait, and how they write data. */

export type IvrCall = Call & { place: IvrPlace };

/** A customer who is longer in the menus than this is not a person any more, ms. */
const STAY_MS_MAX = 15 * 60_000;

export function inIvr(call: Call): call is IvrCall {
  return call.place.kind === 'ivr';
}

/** The step waits for something. */
export function setStage(ctx: Context, call: IvrCall, stage: IvrStage): void {
  const totalTimer = call.place.totalTimer ?? startTimer(ctx, { kind: 'ivrTotal', callId: call.callId }, STAY_MS_MAX);
  call.place = { ...call.place, stage, totalTimer };
}

export function stepTimer(ctx: Context, call: IvrCall, afterMs: number): string {
  return startTimer(ctx, { kind: 'ivrStep', callId: call.callId }, afterMs);
}

/** Plays to the customer, whose call is answered for that. */
export function playPrompt(ctx: Context, call: IvrCall, parts: readonly PromptPart[]): string {
  answerCustomer(ctx, call);
  return startPlay(ctx, call, 'prompt', [call.customer.leg], parts);
}

/** Adds fields to the call's data. False, and nothing is written: they would make it too large. */
export function addData(call: Call, more: JsonObject): boolean {
  const userdata = { ...call.userdata, ...more };
  if (dataProblem(userdata) !== undefined) {
    return false;
  }
  call.userdata = userdata;
  return true;
}
