import type { AgentConfig, AgentKey, CompanyConfig } from '@callwright/engine';

/** An agent as login, gateway and registrar know one. */
export interface AgentIdentity {
  readonly companyId: number;
  readonly agentKey: AgentKey;
  readonly operatorId: string;
  readonly abbreviate: string;
  readonly language: 'zh' | 'en';
  readonly config: AgentConfig;
}

/** All agents of all companies, in memory, found by key, by operator number and by SIP account. */
export interface AgentDirectory {
  byKey(agentKey: AgentKey): AgentIdentity | undefined;
  byOperator(companyId: number, operatorId: string): AgentIdentity | undefined;
  bySipAccount(account: string): AgentIdentity | undefined;
  company(companyId: number): CompanyConfig | undefined;
  /** Whose service number this is. */
  companyOfNumber(serviceNumber: string): number | undefined;
  companies(): readonly CompanyConfig[];
  /** Takes a new or changed company in; agents that it no longer has are forgotten. */
  load(company: CompanyConfig): void;
}

export function createAgentDirectory(): AgentDirectory {
  const companies = new Map<number, CompanyConfig>();
  const byKey = new Map<AgentKey, AgentIdentity>();
  const bySipAccount = new Map<string, AgentIdentity>();
  const byNumber = new Map<string, number>();

  function forget(company: CompanyConfig): void {
    for (const agent of company.agents) {
      byKey.delete(agentKeyOf(agent, company));
      bySipAccount.delete(agent.sipAccount);
    }
    for (const service of company.serviceNumbers) {
      byNumber.delete(service.number);
    }
  }

  return {
    byKey: (agentKey) => byKey.get(agentKey),
    byOperator(companyId, operatorId) {
      const company = companies.get(companyId);
      return company === undefined ? undefined : byKey.get(`${operatorId}@${company.abbreviate}`);
    },
    bySipAccount: (account) => bySipAccount.get(account),
    company: (companyId) => companies.get(companyId),
    companies: () => [...companies.values()],
    companyOfNumber: (serviceNumber) => byNumber.get(serviceNumber),
    load(company) {
      const known = companies.get(company.companyId);
      if (known !== undefined) {
        forget(known);
      }
      companies.set(company.companyId, company);
      for (const service of company.serviceNumbers) {
        byNumber.set(service.number, company.companyId);
      }
      for (const agent of company.agents) {
        const identity = identityOf(agent, company);
        byKey.set(identity.agentKey, identity);
        if (agent.sipAccount !== '') {
          bySipAccount.set(agent.sipAccount, identity);
        }
      }
    },
  };
}

function identityOf(agent: AgentConfig, company: CompanyConfig): AgentIdentity {
  return {
    companyId: company.companyId,
    agentKey: agentKeyOf(agent, company),
    operatorId: agent.operatorId,
    abbreviate: company.abbreviate,
    language: company.language,
    config: agent,
  };
}

function agentKeyOf(agent: AgentConfig, company: CompanyConfig): AgentKey {
  return `${agent.operatorId}@${company.abbreviate}`;
}
