import { checkFlow, type FlowProblem } from '@callwright/cti';
import type { AllowedHost, CompanyConfig, IvrFlow } from '@callwright/engine';
import { FLOWS_MAX } from '../companies/company-schema.ts';
import type { Turns } from '../companies/turns.ts';
import type { AgentDirectory } from '../login/agent-directory.ts';

export interface FlowDeskPorts {
  readonly agents: Pick<AgentDirectory, 'company'>;
  /** Stores a changed company and brings it into the running machine. */
  readonly configure: (company: CompanyConfig) => Promise<void>;
}

export type FlowChange =
  | { readonly ok: true; readonly flow: IvrFlow; readonly warnings: readonly FlowProblem[]; readonly created: boolean }
  | {
      readonly ok: false;
      readonly status: 404 | 409 | 422;
      readonly detail: string;
      readonly problems?: readonly FlowProblem[];
    };

/** Writes and removes flows of a company. */
export class FlowDesk {
  readonly #ports: FlowDeskPorts;
  readonly #turns: Turns;

  constructor(ports: FlowDeskPorts, turns: Turns) {
    this.#ports = ports;
    this.#turns = turns;
  }

  put(companyId: number, name: string, value: unknown): Promise<FlowChange> {
    return this.#inTurn(companyId, async (company) => {
      const named = isObject(value) && !Object.hasOwn(value, 'name') ? { ...value, name } : value;
      const check = checkFlow(named, aroundOf(company, name));
      if (!check.ok) {
        const [first] = check.problems;
        const detail = `The flow is wrong: ${first?.path ?? ''}: ${first?.problem ?? ''}`;
        return { ok: false, status: 422, detail, problems: check.problems };
      }
      if (check.flow.name !== name) {
        const problems = [{ path: 'name', problem: `is not "${name}", as the address says` }];
        return { ok: false, status: 422, detail: `The flow's name ${problems[0]?.problem ?? ''}.`, problems };
      }
      const created = company.flows.every((flow) => flow.name !== name);
      if (created && company.flows.length >= FLOWS_MAX) {
        return { ok: false, status: 409, detail: `There are ${FLOWS_MAX} flows already. Remove one first.` };
      }
      const flows = created
        ? [...company.flows, check.flow]
        : company.flows.map((flow) => (flow.name === name ? check.flow : flow));
      await this.#ports.configure(edited(company, name, flows));
      return { ok: true, flow: check.flow, warnings: check.warnings, created };
    });
  }

  remove(companyId: number, name: string): Promise<FlowChange> {
    return this.#inTurn(companyId, async (company) => {
      const flow = company.flows.find((one) => one.name === name);
      if (flow === undefined) {
        return { ok: false, status: 404, detail: 'There is no such flow.' };
      }
      const users = usersOf(company, name);
      if (users.length > 0) {
        return { ok: false, status: 409, detail: `The flow is in use by ${users.join(', ')}.` };
      }
      const flows = company.flows.filter((one) => one !== flow);
      await this.#ports.configure(edited(company, name, flows));
      return { ok: true, flow, warnings: [], created: false };
    });
  }

  /** The hosts that HTTP steps may ask, whole. */
  hosts(companyId: number, hosts: readonly AllowedHost[]): Promise<CompanyConfig | undefined> {
    return this.#turns.take(async () => {
      const company = this.#ports.agents.company(companyId);
      if (company !== undefined) {
        await this.#ports.configure({ ...company, httpHosts: hosts });
      }
      return company;
    });
  }

  #inTurn(companyId: number, change: (company: CompanyConfig) => Promise<FlowChange>): Promise<FlowChange> {
    return this.#turns.take(async (): Promise<FlowChange> => {
      const company = this.#ports.agents.company(companyId);
      return company === undefined
        ? { ok: false, status: 404, detail: 'There is no such company.' }
        : await change(company);
    });
  }
}

function aroundOf(company: CompanyConfig, name: string) {
  return {
    groupIds: new Set(company.groups.map((group) => group.groupId)),
    flows: new Set([...company.flows.map((flow) => flow.name), name]),
    agents: new Set(company.agents.flatMap(({ operatorId }) => [operatorId, `${operatorId}@${company.abbreviate}`])),
  };
}

/** Who would run into nothing without this flow. */
function usersOf(company: CompanyConfig, name: string): string[] {
  return [
    ...company.serviceNumbers.filter((service) => service.flow === name).map((service) => `number ${service.number}`),
    ...company.groups.filter((group) => group.afterFlow === name).map((group) => `group ${group.groupId}`),
    ...company.flows
      .filter((flow) => Object.values(flow.steps).some((step) => step.kind === 'goto' && step.flow === name))
      .filter((flow) => flow.name !== name)
      .map((flow) => `flow ${flow.name}`),
  ];
}

function edited(company: CompanyConfig, name: string, flows: readonly IvrFlow[]): CompanyConfig {
  const flowsEdited = [...new Set([...(company.flowsEdited ?? []), name])];
  return { ...company, flows, flowsEdited };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
