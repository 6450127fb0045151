import type { LegId } from '../company/inputs.ts';
import type { IvrFlow } from './flow.ts';

/** A customer in an IVR flow: which step of which flow, and what the step waits for. */
export interface IvrPlace {
  readonly kind: 'ivr';
  /** The flow as it was when the customer entered it: a new version is for those who come later. */
  readonly flow: IvrFlow;
  readonly step: string;
  /** Keys that the customer pressed since entering, in order. */
  readonly keys: string;
  /** Limits the whole stay in the flow; set when a step waits for the first time. */
  readonly totalTimer: string | undefined;
  readonly stage: IvrStage;
}

export type IvrStage =
  /** Between two steps. */
  | { readonly kind: 'starting' }
  /** `play`: the prompts of a play step are heard. */
  | { readonly kind: 'playing'; readonly play: string }
  /** A menu, a rating or digits: prompts are heard (`play`), or a key is waited for (`timerId`). `attempt` counts from 1. */
  | {
      readonly kind: 'asking';
      readonly attempt: number;
      readonly digits: string;
      readonly play: string | undefined;
      readonly timerId: string | undefined;
    }
  /** Before a message: prompts and the beep. */
  | { readonly kind: 'messagePrompt'; readonly play: string }
  | { readonly kind: 'recordingMessage'; readonly recording: string; readonly timerId: string }
  /** A web service is asked. */
  | { readonly kind: 'requesting'; readonly requestId: string; readonly timerId: string; readonly music: boolean }
  /** A transfer to a number: its phone is called, then the two talk. */
  | { readonly kind: 'reaching'; readonly leg: LegId; readonly timerId: string }
  | { readonly kind: 'connected'; readonly leg: LegId };

/** For a call that is offered to one agent by a `transfer` step: where the customer goes on when that agent does not take it. */
export interface IvrReturn {
  readonly agentKey: string;
  readonly failed: string;
  readonly place: IvrPlace;
}
