import type { TSchema } from 'typebox';
import { problemOf } from '../validate/compiled.ts';

/** Something wrong in a flow, and where: `steps.menu.choices.2`. `""`: the whole. */
export interface FlowProblem {
  readonly path: string;
  readonly problem: string;
}

/** One more helps nobody. */
const PROBLEMS_MAX = 50;
/** Characters of a foreign key or value that are shown. */
const SHOWN_CHARS_MAX = 40;

interface Shape {
  readonly type?: string;
  readonly anyOf?: readonly Shape[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly patternProperties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
}

/**
 * Everything in which a value departs from a schema of closed objects. Where a schema is a union, the value's `kind` says
 * which shape is meant, so that a problem is told at its place and not as "fits none".
 */
export function shapeProblems(schema: TSchema, value: unknown): FlowProblem[] {
  const problems: FlowProblem[] = [];
  look(schema as unknown as Shape, value, '', problems);
  return problems.slice(0, PROBLEMS_MAX);
}

function look(shape: Shape, value: unknown, path: string, problems: FlowProblem[]): void {
  if (problems.length >= PROBLEMS_MAX) {
    return;
  }
  const kinds = shape.anyOf?.filter((member) => kindOf(member) !== undefined);
  if (shape.anyOf !== undefined && kinds?.length === shape.anyOf.length) {
    lookAtKind(shape.anyOf, value, path, problems);
  } else if (shape.type === 'object') {
    lookAtObject(shape, value, path, problems);
  } else if (shape.type === 'array' && shape.items !== undefined && Array.isArray(value)) {
    const { items } = shape;
    lookAtWhole(shape, value, path, problems, () => {
      for (const [index, item] of value.entries()) {
        look(items, item, at(path, String(index)), problems);
      }
    });
  } else {
    lookAtWhole(shape, value, path, problems, () => undefined);
  }
}

/** Members first: what is wrong inside is told there; only when all of them are fine, what is wrong with the whole. */
function lookAtWhole(shape: Shape, value: unknown, path: string, problems: FlowProblem[], members: () => void): void {
  const before = problems.length;
  members();
  const problem = problems.length > before ? undefined : problemOf(shape as unknown as TSchema, value);
  if (problem !== undefined) {
    problems.push({ path, problem: problem.problem });
  }
}

function lookAtKind(shapes: readonly Shape[], value: unknown, path: string, problems: FlowProblem[]): void {
  const known = shapes.map((shape) => String(kindOf(shape))).join(', ');
  if (!isObject(value)) {
    problems.push({ path, problem: 'is no JSON object' });
  } else if (!Object.hasOwn(value, 'kind')) {
    problems.push({ path: at(path, 'kind'), problem: `is missing; it is one of ${known}` });
  } else {
    const found = shapes.find((shape) => kindOf(shape) === value.kind);
    if (found === undefined) {
      problems.push({ path: at(path, 'kind'), problem: `no kind ${shown(value.kind)}; it is one of ${known}` });
    } else {
      look(found, value, path, problems);
    }
  }
}

function lookAtObject(shape: Shape, value: unknown, path: string, problems: FlowProblem[]): void {
  if (!isObject(value)) {
    problems.push({ path, problem: 'is no JSON object' });
    return;
  }
  lookAtWhole(shape, value, path, problems, () => {
    for (const name of shape.required ?? []) {
      if (!Object.hasOwn(value, name)) {
        problems.push({ path: at(path, name), problem: 'is missing' });
      }
    }
    for (const key of Object.keys(value)) {
      const member = memberOf(shape, key);
      if (member === undefined) {
        problems.push({ path: at(path, key), problem: unknownKey(shape, key) });
      } else {
        look(member, value[key], at(path, key), problems);
      }
    }
  });
}

function memberOf(shape: Shape, key: string): Shape | undefined {
  if (shape.properties !== undefined && Object.hasOwn(shape.properties, key)) {
    return shape.properties[key];
  }
  return Object.entries(shape.patternProperties ?? {}).find(([pattern]) => new RegExp(pattern).test(key))?.[1];
}

function unknownKey(shape: Shape, key: string): string {
  if (shape.patternProperties !== undefined) {
    return `${shown(key)} can be no key here: it has to match ${Object.keys(shape.patternProperties).join(' ')}`;
  }
  return `unknown key ${shown(key)}; known are ${Object.keys(shape.properties ?? {}).join(', ')}`;
}

function kindOf(shape: Shape): unknown {
  return shape.properties?.kind?.const;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function at(path: string, name: string): string {
  const short = name.slice(0, SHOWN_CHARS_MAX);
  return path === '' ? short : `${path}.${short}`;
}

/** A foreign value as a person may read it. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : typeof value;
  return `"${text.slice(0, SHOWN_CHARS_MAX)}"`;
}
