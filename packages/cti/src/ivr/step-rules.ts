import type { IvrPrompt, IvrStep, IvrTest } from './flow.ts';
import type { FlowProblem } from './shape.ts';
import { templateProblem } from './template.ts';

/** What a schema cannot say about one step. Paths are relative to the step. */
export function checkStep(step: IvrStep): FlowProblem[] {
  return [...templates(step), ...senseProblems(step)];
}

function senseProblems(step: IvrStep): FlowProblem[] {
  switch (step.kind) {
    case 'menu':
      return Object.keys(step.choices).length === 0 ? [{ path: 'choices', problem: 'has no key' }] : [];
    case 'collect':
      return (step.digitsMin ?? 0) > step.digitsMax
        ? [{ path: 'digitsMin', problem: `is more than digitsMax, ${step.digitsMax}` }]
        : [];
    case 'condition':
      return step.cases.flatMap((one, index) =>
        one.when.flatMap((test, nth) => {
          const found = testProblem(test);
          return found === undefined ? [] : [{ ...found, path: `cases.${index}.when.${nth}.${found.path}` }];
        }),
      );
    case 'http':
      return urlProblem(step.url);
    default:
      return [];
  }
}

function testProblem(test: IvrTest): FlowProblem | undefined {
  switch (test.kind) {
    case 'time':
      return test.from === test.to ? { path: 'to', problem: 'is the same as from: no time fits' } : undefined;
    case 'date':
      return dateProblem(test);
    case 'data':
      return dataProblem(test);
    case 'weekday':
    case 'caller':
      return undefined;
  }
}

/** Days a month has at most. */
const MONTH_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function dateProblem(test: IvrTest & { readonly kind: 'date' }): FlowProblem | undefined {
  for (const path of ['from', 'to'] as const) {
    const [month = 0, day = 0] = test[path].slice(-5).split('-').map(Number);
    if (day > (MONTH_DAYS[month - 1] ?? 0)) {
      return { path, problem: `there is no day ${test[path]}` };
    }
  }
  if (test.from.length !== test.to.length) {
    return { path: 'to', problem: 'both days need a year, or neither' };
  }
  return test.from.length === 10 && test.from > test.to ? { path: 'to', problem: 'is before from' } : undefined;
}

function dataProblem(test: IvrTest & { readonly kind: 'data' }): FlowProblem | undefined {
  const { operator, value } = test;
  const problem = (text: string) => ({ path: 'value', problem: text });
  switch (operator) {
    case 'exists':
      return value === undefined ? undefined : problem('stands beside exists, which compares nothing');
    case 'oneOf':
      return Array.isArray(value) ? undefined : problem('has to be a list for oneOf');
    case 'above':
    case 'below':
      return typeof value === 'number' ? undefined : problem(`has to be a number for ${operator}`);
    default:
      return value === undefined || Array.isArray(value) ? problem(`has to be one value for ${operator}`) : undefined;
  }
}

/** Scheme and host stand in the flow itself: what a caller keys in must not choose whom we ask. */
function urlProblem(url: string): FlowProblem[] {
  const host = /^https?:\/\/([^/?#]*)/.exec(url)?.[1];
  if (host === undefined) {
    return [{ path: 'url', problem: 'has to begin with http:// or https://' }];
  }
  if (host.includes('$')) {
    return [{ path: 'url', problem: 'has a template in its host' }];
  }
  if (host.includes('@')) {
    return [{ path: 'url', problem: 'has a user name; send an Authorization header' }];
  }
  return /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+)(:[0-9]{1,5})?$/.test(host)
    ? []
    : [{ path: 'url', problem: 'has no host that can be read' }];
}

function templates(step: IvrStep): FlowProblem[] {
  return templatesOf(step).flatMap(({ path, text }) => {
    const problem = templateProblem(text);
    return problem === undefined ? [] : [{ path, problem }];
  });
}

interface Text {
  readonly path: string;
  readonly text: string;
}

function templatesOf(step: IvrStep): Text[] {
  const heard = 'prompts' in step ? inPrompts('prompts', step.prompts) : [];
  const again = 'wrongPrompts' in step ? inPrompts('wrongPrompts', step.wrongPrompts ?? []) : [];
  switch (step.kind) {
    case 'transfer':
      return [
        step.to.kind === 'number'
          ? { path: 'to.number', text: step.to.number }
          : { path: 'to.agent', text: step.to.agent },
      ];
    case 'set':
      return inRecord('data', step.data);
    case 'http':
      return [
        { path: 'url', text: step.url },
        ...inRecord('headers', step.headers ?? {}),
        ...inRecord('body', step.body ?? {}),
      ];
    default:
      return [...heard, ...again];
  }
}

function inPrompts(path: string, prompts: readonly IvrPrompt[]): Text[] {
  return prompts.flatMap((prompt, index) =>
    prompt.kind === 'say' || prompt.kind === 'digits' ? [{ path: `${path}.${index}.text`, text: prompt.text }] : [],
  );
}

function inRecord(path: string, record: Readonly<Record<string, string | number | boolean>>): Text[] {
  return Object.entries(record).flatMap(([key, value]) =>
    typeof value === 'string' ? [{ path: `${path}.${key}`, text: value }] : [],
  );
}
