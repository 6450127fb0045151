import type { TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';

export interface SchemaProblem {
  /** JSON pointer of the offending value, `""` for the whole. */
  readonly path: string;
  readonly problem: string;
}

/** Validators by schema, compiled at first use: a start pays nothing, a message type that never comes neither. */
const validators = new WeakMap<TSchema, Validator>();

/** `undefined` when the value fits the schema, otherwise the first thing that is wrong. Never throws. */
export function problemOf(schema: TSchema, value: unknown): SchemaProblem | undefined {
  if (validatorOf(schema).Check(value)) return undefined;
  return closest(schema, value) ?? { path: '', problem: 'does not fit the schema' };
}

function validatorOf(schema: TSchema): Validator {
  let validator = validators.get(schema);
  if (validator === undefined) {
    validator = Compile(schema) as Validator;
    validators.set(schema, validator);
  }
  return validator;
}

/** Of a type with several shapes, the complaint of the shape that comes nearest. */
function closest(schema: TSchema, value: unknown): SchemaProblem | undefined {
  const shapes = shapesOf(schema);
  let best: { readonly count: number; readonly problem: SchemaProblem } | undefined;
  for (const shape of shapes) {
    const errors = validatorOf(shape).Errors(value);
    const first = errors[0];
    if (first === undefined) continue;
    if (best === undefined || errors.length < best.count) best = { count: errors.length, problem: readable(first) };
  }
  return best?.problem;
}

/** The shapes of a message: one, or the members of its union. */
export function shapesOf(schema: TSchema): readonly TSchema[] {
  const members = (schema as { anyOf?: readonly TSchema[] }).anyOf;
  return members ?? [schema];
}

function readable(error: {
  readonly instancePath: string;
  readonly message: string;
  readonly params: object;
}): SchemaProblem {
  const missing = (error.params as { requiredProperties?: readonly string[] }).requiredProperties;
  if (missing?.[0] !== undefined) return { path: `${error.instancePath}/${missing[0]}`, problem: 'is missing' };
  return { path: error.instancePath, problem: error.message };
}
