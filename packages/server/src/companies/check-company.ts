import { checkFlow, type FlowProblem, shapeProblems } from '@callwright/cti';
import type { CompanyConfig } from '@callwright/engine';
import { DEMO_ABBREVIATE } from '../demo/demo-company.ts';
import { type CompanyDocument, companySchema } from './company-schema.ts';

/** Something wrong in a company: the place (`agents.3.groups.0.groupId`), and what, with what to do about it. */
export type CompanyProblem = FlowProblem;

export type CompanyCheck =
  | { readonly ok: true; readonly document: CompanyDocument }
  | { readonly ok: false; readonly problems: readonly CompanyProblem[] };

/** One more helps nobody. */
const PROBLEMS_MAX = 50;
/** Bytes of a whole company: {@link AGENTS_MAX} agents, and its flows. */
export const COMPANY_BYTES_MAX = 16 * 1024 * 1024;

/** Holds a value against the schema and its parts against each other. Never throws. */
export function checkCompany(value: unknown): CompanyCheck {
  const shape = shapeProblems(companySchema, value);
  const problems = shape.length > 0 ? shape : [...togetherProblems(value as CompanyDocument)];
  return problems.length > 0
    ? { ok: false, problems: problems.slice(0, PROBLEMS_MAX) }
    : { ok: true, document: value as CompanyDocument };
}

/** What of a company belongs to another one already. */
export function takenProblems(company: CompanyDocument, others: readonly CompanyConfig[]): readonly CompanyProblem[] {
  const accounts = new Map(others.flatMap((other) => other.agents.map((agent) => [agent.sipAccount, other] as const)));
  const numbers = new Map(
    others.flatMap((other) => other.serviceNumbers.map(({ number }) => [number, other] as const)),
  );
  const owner = others.find((other) => other.abbreviate === company.abbreviate);
  const problems = [taken('abbreviate', company.abbreviate, owner)];
  for (const [index, { number }] of company.serviceNumbers.entries()) {
    problems.push(taken(`serviceNumbers.${index}.number`, number, numbers.get(number)));
  }
  for (const [index, { sipAccount }] of company.agents.entries()) {
    problems.push(
      taken(`agents.${index}.sipAccount`, sipAccount, sipAccount === '' ? undefined : accounts.get(sipAccount)),
    );
  }
  return problems.flatMap((one) => one ?? []).slice(0, PROBLEMS_MAX);
}

function taken(path: string, what: string, owner: CompanyConfig | undefined): CompanyProblem | undefined {
  return owner && { path, problem: `"${what}" is company ${owner.companyId}’s: choose another, or take it out there` };
}

function* togetherProblems(company: CompanyDocument): Generator<CompanyProblem> {
  const { agents, groups, serviceNumbers, flows, notReadyReasons } = company;
  if (company.abbreviate === DEMO_ABBREVIATE) {
    yield { path: 'abbreviate', problem: `"${DEMO_ABBREVIATE}" is the demo company’s: choose another` };
  }
  if (!isTimeZone(company.timeZone)) {
    yield { path: 'timeZone', problem: `"${company.timeZone}" is no time zone: write one as Asia/Shanghai` };
  }
  const groupIds = groups.map((group) => group.groupId);
  const flowNames = flows.map((flow) => (typeof flow?.name === 'string' ? flow.name : ''));
  yield* twice(
    'agents',
    'id',
    agents.map((agent) => agent.id),
  );
  yield* twice(
    'agents',
    'operatorId',
    agents.map((agent) => agent.operatorId),
  );
  yield* twice(
    'agents',
    'sipAccount',
    agents.map((agent) => agent.sipAccount),
  );
  yield* twice('groups', 'groupId', groupIds);
  yield* twice(
    'serviceNumbers',
    'number',
    serviceNumbers.map((service) => service.number),
  );
  yield* twice('flows', 'name', flowNames);
  yield* twice(
    'notReadyReasons',
    'id',
    notReadyReasons.map((reason) => reason.id),
  );
  yield* agentProblems(company, new Set(groupIds));
  const known = new Set(flowNames);
  for (const [index, { flow }] of serviceNumbers.entries()) {
    yield* missingFlow(`serviceNumbers.${index}.flow`, flow, known);
  }
  for (const [index, { afterFlow }] of groups.entries()) {
    if (afterFlow !== undefined) {
      yield* missingFlow(`groups.${index}.afterFlow`, afterFlow, known);
    }
  }
  yield* flowProblems(company, new Set(groupIds), known);
}

function* agentProblems({ agents }: CompanyDocument, groupIds: ReadonlySet<number>): Generator<CompanyProblem> {
  for (const [index, agent] of agents.entries()) {
    const own = agent.groups.map(({ groupId }) => groupId);
    yield* twice(`agents.${index}.groups`, 'groupId', own);
    for (const [at, groupId] of own.entries()) {
      if (!groupIds.has(groupId)) {
        const problem = `no group ${groupId}: add it to groups, or take it out here`;
        yield { path: `agents.${index}.groups.${at}.groupId`, problem };
      }
    }
  }
}

function* flowProblems(
  { flows, agents, abbreviate }: CompanyDocument,
  groupIds: ReadonlySet<number>,
  known: ReadonlySet<string>,
): Generator<CompanyProblem> {
  const keys = new Set(agents.flatMap(({ operatorId }) => [operatorId, `${operatorId}@${abbreviate}`]));
  for (const [index, flow] of flows.entries()) {
    const check = checkFlow(flow, { groupIds, flows: known, agents: keys });
    for (const { path, problem } of check.ok ? [] : check.problems) {
      yield { path: path === '' ? `flows.${index}` : `flows.${index}.${path}`, problem };
    }
  }
}

function* missingFlow(path: string, flow: string, known: ReadonlySet<string>): Generator<CompanyProblem> {
  if (!known.has(flow)) {
    yield { path, problem: `no flow called "${flow}": add it to flows, or name one that is there` };
  }
}

/** Each value once; the empty one, which stands for none, as often as one likes. */
function* twice(list: string, field: string, values: readonly (string | number)[]): Generator<CompanyProblem> {
  const first = new Map<string | number, number>();
  for (const [index, value] of values.entries()) {
    const before = first.get(value);
    if (before !== undefined && value !== '') {
      const problem = `"${value}" is ${list}.${before}’s already: give each its own`;
      yield { path: `${list}.${index}.${field}`, problem };
    }
    first.set(value, before ?? index);
  }
}

function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}
