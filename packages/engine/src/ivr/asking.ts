import { answerCustomer } from '../call/customer-leg.ts';
import type { Context } from '../company/context.ts';
import type { IvrPrompt, IvrStep, IvrStepOf } from './flow.ts';
import type { IvrStage } from './ivr-place.ts';
import { leaveIvrStage } from './leave-stage.ts';
import { promptParts } from './render.ts';
import { addData, type IvrCall, playPrompt, setStage, stepTimer } from './waiting.ts';

/**
 * Steps that ask for keys: menu, rating, digits. A key may come during the prompts, and ends them. What each function returns
 * is the step to go on with; `undefined`: it waits.
 */
export type AskingStep = IvrStepOf<'menu' | 'rate' | 'collect'>;
type Asking = Extract<IvrStage, { readonly kind: 'asking' }>;

/** Times that a question is asked where the step does not say. */
const ATTEMPTS = 1;
const RATINGS = '12345';
export const RATING_FIELD = 'rating';

export function asks(step: IvrStep): step is AskingStep {
  return step.kind === 'menu' || step.kind === 'rate' || step.kind === 'collect';
}

export function ask(ctx: Context, call: IvrCall, step: AskingStep, attempt = 1): string | undefined {
  if (attempt > (step.attemptsMax ?? ATTEMPTS)) {
    return step.kind === 'rate' ? step.next : (step.otherwise ?? (step.kind === 'collect' ? step.next : undefined));
  }
  const first: readonly IvrPrompt[] = attempt > 1 ? (step.wrongPrompts ?? []) : [];
  const parts = promptParts(ctx, call, [...first, ...step.prompts]);
  const begun: Asking = { kind: 'asking', attempt, digits: '', play: undefined, timerId: undefined };
  if (parts.length > 0) {
    setStage(ctx, call, { ...begun, play: playPrompt(ctx, call, parts) });
  } else {
    answerCustomer(ctx, call);
    setStage(ctx, call, { ...begun, timerId: stepTimer(ctx, call, step.timeoutMs) });
  }
  return undefined;
}

/** The prompts were heard: the wait for a key begins. */
export function asked(ctx: Context, call: IvrCall, step: AskingStep, stage: Asking): void {
  setStage(ctx, call, { ...stage, play: undefined, timerId: stepTimer(ctx, call, step.timeoutMs) });
}

/** No key, or no further one, came in time. */
export function askingTimeout(ctx: Context, call: IvrCall, step: AskingStep, stage: Asking): string | undefined {
  return step.kind === 'collect'
    ? collected(ctx, call, step, stage, stage.digits)
    : askAgain(ctx, call, step, stage.attempt);
}

export function askingKey(
  ctx: Context,
  call: IvrCall,
  step: AskingStep,
  stage: Asking,
  key: string,
): string | undefined {
  switch (step.kind) {
    case 'menu': {
      const next = Object.hasOwn(step.choices, key) ? step.choices[key] : undefined;
      if (next === undefined) {
        return askAgain(ctx, call, step, stage.attempt);
      }
      if (step.into !== undefined) {
        addData(call, { [step.into]: key });
      }
      return next;
    }
    case 'rate':
      if (!RATINGS.includes(key)) {
        return askAgain(ctx, call, step, stage.attempt);
      }
      call.rating = Number(key);
      addData(call, { [step.into ?? RATING_FIELD]: call.rating });
      return step.next;
    case 'collect':
      return collectKey(ctx, call, step, stage, key);
  }
}

function askAgain(ctx: Context, call: IvrCall, step: AskingStep, attempt: number): string | undefined {
  leaveIvrStage(ctx, call);
  return ask(ctx, call, step, attempt + 1);
}

type Collect = IvrStepOf<'collect'>;

/** The wait for the next key starts anew with each. */
function collectKey(ctx: Context, call: IvrCall, step: Collect, stage: Asking, key: string): string | undefined {
  const ends = key === (step.endKey ?? '#');
  const digits = ends ? stage.digits : stage.digits + key;
  if (ends || digits.length >= step.digitsMax) {
    return collected(ctx, call, step, stage, digits);
  }
  leaveIvrStage(ctx, call);
  setStage(ctx, call, {
    ...stage,
    digits,
    play: undefined,
    timerId: stepTimer(ctx, call, step.betweenMs ?? step.timeoutMs),
  });
  return undefined;
}

function collected(ctx: Context, call: IvrCall, step: Collect, stage: Asking, digits: string): string | undefined {
  if (digits.length < (step.digitsMin ?? 0)) {
    return askAgain(ctx, call, step, stage.attempt);
  }
  addData(call, { [step.into]: digits });
  return step.next;
}
