import type { CompanyConfig } from '@callwright/engine';
import { isDemoCompany } from '../demo/demo-company.ts';
import type { HttpDeps } from '../http/http-deps.ts';
import { type CompanyProblem, checkCompany, takenProblems } from './check-company.ts';
import { COMPANIES_MAX, type CompanyDocument } from './company-schema.ts';
import type { Turns } from './turns.ts';

export type CompanyDeskPorts = Pick<HttpDeps, 'agents' | 'live' | 'configure' | 'credentials' | 'demo'> & {
  readonly config: Pick<HttpDeps['config'], 'pageGraceMs'>;
};

export type CompanyChange =
  | { readonly ok: true; readonly company: CompanyConfig; readonly created: boolean }
  | {
      readonly ok: false;
      readonly status: 409 | 422;
      readonly detail: string;
      readonly problems: readonly CompanyProblem[];
    };

/** Writes companies whole: new ones, and changed ones while they run. */
export class CompanyDesk {
  readonly #ports: CompanyDeskPorts;
  readonly #turns: Turns;

  constructor(ports: CompanyDeskPorts, turns: Turns) {
    this.#ports = ports;
    this.#turns = turns;
  }

  put(companyId: number, value: unknown): Promise<CompanyChange> {
    const check = checkCompany(value);
    if (!check.ok) {
      return Promise.resolve(refused(422, check.problems));
    }
    const { document } = check;
    if (document.companyId !== undefined && document.companyId !== companyId) {
      const problem = `is not ${companyId}, as the address says: take it out, or write to its own address`;
      return Promise.resolve(refused(422, [{ path: 'companyId', problem }]));
    }
    return this.#turns.take(() => this.#put(companyId, document));
  }

  async #put(companyId: number, document: CompanyDocument): Promise<CompanyChange> {
    const { agents, configure, config, credentials } = this.#ports;
    const before = agents.company(companyId);
    const problems = this.#conflicts(companyId, document, before);
    if (problems.length > 0) {
      return refused(409, problems);
    }
    const { pageGraceMs } = config;
    const edited = before?.flowsEdited === undefined ? {} : { flowsEdited: before.flowsEdited };
    const company: CompanyConfig = { ...document, ...edited, companyId, pageGraceMs };
    if (before === undefined) {
      // Of a company that is served no more: nobody is to come in with its passwords.
      await credentials.keepOnly(companyId, []);
    }
    await configure(company);
    if (before !== undefined) {
      await credentials.keepOnly(
        companyId,
        company.agents.map((agent) => agent.operatorId),
      );
    }
    return { ok: true, company, created: before === undefined };
  }

  /** What is well-formed, and can't be now. */
  #conflicts(
    companyId: number,
    document: CompanyDocument,
    before: CompanyConfig | undefined,
  ): readonly CompanyProblem[] {
    const companies = this.#ports.agents.companies();
    if (before === undefined) {
      return companies.length >= COMPANIES_MAX
        ? [{ path: '', problem: `there are ${COMPANIES_MAX} companies already: use another server for this one` }]
        : takenProblems(document, companies);
    }
    if (this.#ports.demo && isDemoCompany(before)) {
      const problem = 'the demo company is written anew at each start: use another companyId, or set CALLWRIGHT_DEMO=0';
      return [{ path: 'companyId', problem }];
    }
    const others = companies.filter((company) => company.companyId !== companyId);
    return [...takenProblems(document, others), ...this.#runningProblems(before, document)];
  }

  /** What the company's machine can't change while it is at work. */
  #runningProblems({ companyId, abbreviate, groups }: CompanyConfig, next: CompanyDocument): readonly CompanyProblem[] {
    const { live } = this.#ports;
    const problems: CompanyProblem[] = [];
    const atWork = live.agents(companyId).some((agent) => agent.state !== 'signedOut');
    if (next.abbreviate !== abbreviate && (atWork || live.calls(companyId).length > 0)) {
      const problem = `it is in the keys of agents who are signed in: change it when nobody is, and no call is up`;
      problems.push({ path: 'abbreviate', problem });
    }
    const campaigns = live.campaigns(companyId).filter(({ life }) => life === 'running' || life === 'paused');
    for (const { groupId, name } of campaigns) {
      const [old, kept] = [groups, next.groups].map((list) => list.find((group) => group.groupId === groupId));
      if (old !== undefined && kept?.kind !== old.kind) {
        const problem = `group ${groupId} serves the campaign "${name}": finish or move it before the group goes or changes its kind`;
        problems.push({ path: 'groups', problem });
      }
    }
    return problems;
  }
}

function refused(status: 409 | 422, problems: readonly CompanyProblem[]): CompanyChange {
  const [first] = problems;
  const place = first?.path === '' ? '' : `${first?.path}: `;
  return { ok: false, status, detail: `The company can't be so: ${place}${first?.problem ?? ''}.`, problems };
}
