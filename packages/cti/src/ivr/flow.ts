import Type, { type Static } from 'typebox';
import { field, optional } from '../schema/field.ts';
import { FLOW_STEPS_MAX } from './limits.ts';
import type { promptSchema } from './prompts.ts';
import { FLOW_NAME, STEP_NAME, stepSchema } from './steps.ts';
import type { testSchema } from './tests.ts';

/** An IVR flow is data: named steps, each says what happens and which step comes next. */
export const ivrFlowSchema = Type.Object(
  {
    $schema: optional(Type.String({ maxLength: 500, description: 'where an editor finds this schema' })),
    name: field(Type.String({ pattern: FLOW_NAME }), {
      en: 'unique in the company; `filename` of 6.5 and 6.6',
      zh: '流程名',
    }),
    note: optional(field(Type.String({ maxLength: 1_000 }), { en: 'for the reader', zh: '备注' })),
    start: field(Type.String({ pattern: STEP_NAME }), { en: 'the first step', zh: '起始步骤', unit: 'step' }),
    steps: field(
      Type.Record(Type.String({ pattern: STEP_NAME }), stepSchema, {
        additionalProperties: false,
        minProperties: 1,
        maxProperties: FLOW_STEPS_MAX,
      }),
      { en: 'name → step', zh: '步骤' },
    ),
  },
  { additionalProperties: false, title: 'IVR flow', description: 'A flow that a caller goes through.' },
);

type DeepReadonly<T> = T extends string | number | boolean | undefined
  ? T
  : { readonly [K in keyof T]: DeepReadonly<T[K]> };

export type IvrFlow = DeepReadonly<Static<typeof ivrFlowSchema>>;
export type IvrStep = DeepReadonly<Static<typeof stepSchema>>;
export type IvrPrompt = DeepReadonly<Static<typeof promptSchema>>;
export type IvrTest = DeepReadonly<Static<typeof testSchema>>;
/** A step of one kind. */
export type IvrStepOf<K extends IvrStep['kind']> = Extract<IvrStep, { readonly kind: K }>;
