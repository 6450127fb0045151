import type { IvrStep } from './flow.ts';

/** A way from one step to another: where it stands in the step, and where it leads. */
export interface Way {
  /** `choices.2` */
  readonly path: string;
  readonly to: string;
  /** It can be taken at once, before the caller or the world does anything. */
  readonly atOnce: boolean;
}

/** All ways out of a step to others of its flow. */
export function waysOf(step: IvrStep): readonly Way[] {
  switch (step.kind) {
    case 'play':
      return [way('next', step.next, step.prompts.length === 0)];
    case 'menu':
      return [
        ...Object.entries(step.choices).map(([key, to]) => way(`choices.${key}`, to, false)),
        way('otherwise', step.otherwise, false),
      ];
    case 'collect':
      return [way('next', step.next, false), ...maybe('otherwise', step.otherwise, false)];
    case 'rate':
    case 'message':
      return [way('next', step.next, false)];
    case 'queue':
      return [...maybe('onFull', step.onFull, true), ...maybe('onEmpty', step.onEmpty, true)];
    case 'transfer':
      return [way('failed', step.failed, true), ...maybe('next', step.next, false)];
    case 'condition':
      return [
        ...step.cases.map((one, index) => way(`cases.${index}.next`, one.next, true)),
        way('otherwise', step.otherwise, true),
      ];
    case 'set':
      return [way('next', step.next, true)];
    case 'http':
      // A host that the company does not allow fails without being asked.
      return [way('ok', step.ok, false), way('failed', step.failed, true), way('timeout', step.timeout, false)];
    case 'goto':
    case 'hangUp':
      return [];
  }
}

function way(path: string, to: string, atOnce: boolean): Way {
  return { path, to, atOnce };
}

function maybe(path: string, to: string | undefined, atOnce: boolean): readonly Way[] {
  return to === undefined ? [] : [way(path, to, atOnce)];
}
