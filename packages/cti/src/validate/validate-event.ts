import type { TSchema } from 'typebox';
import { type CtiEvent, EVENTS } from '../events/index.ts';
import { problemOf } from './compiled.ts';

export type EventValidation =
  | { readonly ok: true; readonly event: CtiEvent }
  | { readonly ok: false; readonly path: string; readonly problem: string };

const schemas: ReadonlyMap<string, TSchema> = new Map(Object.entries(EVENTS));

/** Holds a message to a page against its schema. `path` is a JSON pointer. Never throws. */
export function validateEvent(value: unknown): EventValidation {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ok: false, path: '', problem: 'is not a JSON object' };
  }
  const type = (value as { type?: unknown }).type;
  if (typeof type !== 'string') return { ok: false, path: '/type', problem: 'is missing or no string' };
  const schema = schemas.get(type);
  if (schema === undefined) return { ok: false, path: '/type', problem: `unknown type "${type.slice(0, 64)}"` };
  const found = problemOf(schema, value);
  return found === undefined ? { ok: true, event: value as CtiEvent } : { ok: false, ...found };
}
