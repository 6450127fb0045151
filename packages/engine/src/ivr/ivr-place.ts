/** A customer in an IVR flow: which step of which flow, and what the step waits for. */
export interface IvrPlace {
  readonly kind: 'ivr';
  readonly flow: string;
  readonly step: string;
  /** Limits the whole stay in the flow; set when a step waits for the first time. */
  readonly totalTimer: string | undefined;
  readonly stage: IvrStage;
}

export type IvrStage =
  /** Between two steps. */
  | { readonly kind: 'starting' }
  /** `play`: the prompts of a play step are heard. */
  | { readonly kind: 'playing'; readonly play: string }
  /** A menu: its prompts are heard (`play`), or it waits for a key (`timerId`). `attempt` counts from 1. */
  | {
      readonly kind: 'menu';
      readonly attempt: number;
      readonly play: string | undefined;
      readonly timerId: string | undefined;
    }
  | {
      readonly kind: 'collecting';
      readonly digits: string;
      readonly play: string | undefined;
      readonly timerId: string | undefined;
    }
  /** Before a message: prompts and the beep. */
  | { readonly kind: 'messagePrompt'; readonly play: string }
  | { readonly kind: 'recordingMessage'; readonly recording: string; readonly timerId: string };
