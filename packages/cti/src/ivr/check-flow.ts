import { cleanNumber } from '../commands/values.ts';
import { type IvrFlow, type IvrStep, ivrFlowSchema } from './flow.ts';
import { FLOW_CHARS_MAX } from './limits.ts';
import { type FlowProblem, shapeProblems, shown } from './shape.ts';
import { checkStep } from './step-rules.ts';
import { waysOf } from './ways.ts';

export type FlowCheck =
  | { readonly ok: true; readonly flow: IvrFlow; readonly warnings: readonly FlowProblem[] }
  | { readonly ok: false; readonly problems: readonly FlowProblem[] };

/** What a company has, so that a flow can be held against it. What is absent is not looked at. */
export interface FlowSurroundings {
  readonly groupIds?: ReadonlySet<number>;
  /** Names of its flows, the one that is checked included. */
  readonly flows?: ReadonlySet<string>;
  /** Agent numbers and agent keys. */
  readonly agents?: ReadonlySet<string>;
}

/**
 * Holds a flow against the schema and against sense: every step that is named is there, no circle runs without waiting, what
 * is compared can be compared. Steps that nothing leads to are warned of. Pure; never throws, whatever the value.
 */
export function checkFlow(value: unknown, around: FlowSurroundings = {}): FlowCheck {
  const size = sizeProblem(value);
  const shape = size ?? shapeProblems(ivrFlowSchema, value);
  if (shape.length > 0) {
    return { ok: false, problems: shape };
  }
  const flow = value as IvrFlow;
  const steps = new Map(Object.entries(flow.steps));
  const problems = [
    ...missingSteps(flow, steps),
    ...[...steps].flatMap(([name, step]) =>
      [...checkStep(step), ...surroundingProblems(step, around)].map((one) => ({
        path: `steps.${name}.${one.path}`,
        problem: one.problem,
      })),
    ),
  ];
  if (problems.length === 0) {
    problems.push(...circles(flow, steps));
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, flow, warnings: unreachable(flow, steps) };
}

function sizeProblem(value: unknown): FlowProblem[] | undefined {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch {
    return [{ path: '', problem: 'is no JSON' }];
  }
  return text !== undefined && text.length > FLOW_CHARS_MAX
    ? [{ path: '', problem: `is larger than ${FLOW_CHARS_MAX} characters` }]
    : undefined;
}

type Steps = ReadonlyMap<string, IvrStep>;

function missingSteps(flow: IvrFlow, steps: Steps): FlowProblem[] {
  const missing = [...steps].flatMap(([name, step]) =>
    waysOf(step)
      .filter(({ to }) => !steps.has(to))
      .map(({ path, to }) => ({ path: `steps.${name}.${path}`, problem: `no step called ${shown(to)}` })),
  );
  return steps.has(flow.start)
    ? missing
    : [{ path: 'start', problem: `no step called ${shown(flow.start)}` }, ...missing];
}

function surroundingProblems(step: IvrStep, around: FlowSurroundings): FlowProblem[] {
  if (step.kind === 'queue' && around.groupIds?.has(step.groupId) === false) {
    return [{ path: 'groupId', problem: `no skill group ${step.groupId}` }];
  }
  if (step.kind === 'goto' && around.flows?.has(step.flow) === false) {
    return [{ path: 'flow', problem: `no flow called ${shown(step.flow)}` }];
  }
  if (step.kind === 'transfer' && step.to.kind === 'agent' && !step.to.agent.includes('${')) {
    return around.agents?.has(cleanNumber(step.to.agent)) === false
      ? [{ path: 'to.agent', problem: `no agent ${shown(step.to.agent)}` }]
      : [];
  }
  return [];
}

/** Circles that can be run through without anything to wait for: each is told at the way that closes it. */
function circles(flow: IvrFlow, steps: Steps): FlowProblem[] {
  const problems: FlowProblem[] = [];
  const done = new Set<string>();
  for (const first of steps.keys()) {
    const trail: { readonly name: string; readonly ways: { path: string; to: string }[] }[] = [];
    const enter = (name: string) => trail.push({ name, ways: atOnceWays(flow, steps.get(name)) });
    if (!done.has(first)) {
      enter(first);
    }
    for (let last = trail.at(-1); last !== undefined; last = trail.at(-1)) {
      const way = last.ways.pop();
      if (way === undefined) {
        done.add(last.name);
        trail.pop();
        continue;
      }
      const at = trail.findIndex((one) => one.name === way.to);
      if (at >= 0) {
        const circle = [...trail.slice(at).map((one) => one.name), way.to].join(' → ');
        problems.push({
          path: `steps.${last.name}.${way.path}`,
          problem: `runs in a circle without waiting: ${circle}`,
        });
      } else if (!done.has(way.to)) {
        enter(way.to);
      }
    }
  }
  return problems;
}

function atOnceWays(flow: IvrFlow, step: IvrStep | undefined): { path: string; to: string }[] {
  if (step?.kind === 'goto' && step.flow === flow.name) {
    return [{ path: 'flow', to: flow.start }];
  }
  return step === undefined ? [] : waysOf(step).filter((way) => way.atOnce);
}

function unreachable(flow: IvrFlow, steps: Steps): FlowProblem[] {
  const reached = new Set([flow.start]);
  for (const name of reached) {
    const step = steps.get(name);
    for (const { to } of step === undefined ? [] : waysOf(step)) {
      reached.add(to);
    }
  }
  return [...steps.keys()]
    .filter((name) => !reached.has(name))
    .map((name) => ({ path: `steps.${name}`, problem: 'nothing leads to this step' }));
}
