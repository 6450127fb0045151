import type { CompanyConfig } from '@callwright/engine';
import { type Config, isLoopback } from '../config/config.ts';
import { StartupProblem } from '../config/startup-problem.ts';
import { hashPassword, SCRYPT_COST_DEMO } from '../login/passwords.ts';
import { sipSecret } from '../login/sip-secret.ts';
import type { AgentCredential, Store } from '../store/store.ts';
import { seedCampaign } from './demo-campaign.ts';
import { DEMO_COMPANY_ID, demoCompany, isDemoCompany } from './demo-company.ts';

/**
 * Puts the demo company into an empty store (or brings it up to date there). Returns whether the demo is served: not when
 * the configuration says no, and not when there are other companies.
 *
 * @throws {StartupProblem} `configuration`, when anything but this machine could reach its well-known passwords
 */
export async function seedDemo(config: Config, store: Store): Promise<boolean> {
  const companies = await store.companies();
  const only = companies.every(isDemoCompany);
  if (config.demo === false || (config.demo === undefined && !only)) {
    return false;
  }
  refuseUnlessLoopback(config);
  const stored = companies.find((one) => one.companyId === DEMO_COMPANY_ID);
  if (stored !== undefined && !isDemoCompany(stored)) {
    throw new StartupProblem(
      'configuration',
      `Company ${DEMO_COMPANY_ID} is "${stored.name}", and the demo would be written over it. Set CALLWRIGHT_DEMO=0.`,
    );
  }
  const company = withEdited(demoCompany(config.demoAgents), stored);
  if (JSON.stringify(stored) !== JSON.stringify(company)) {
    await store.putCompany(company);
    await store.putCredentials(
      DEMO_COMPANY_ID,
      company.agents.map(
        (agent): AgentCredential => ({
          operatorId: agent.operatorId,
          passwordHash: hashPassword(agent.operatorId, SCRYPT_COST_DEMO),
          sipAccount: agent.sipAccount,
          sipSecret: sipSecret(agent.sipAccount, agent.sipAccount),
        }),
      ),
    );
  }
  if (companies.length === 0) {
    await seedCampaign(store.outbound, Date.now());
  }
  return true;
}

/** What was written over REST stays: flows (the demo's own versions do not come back over them) and the hosts they may ask. */
function withEdited(demo: CompanyConfig, stored: CompanyConfig | undefined): CompanyConfig {
  const company = stored?.httpHosts === undefined ? demo : { ...demo, httpHosts: stored.httpHosts };
  const edited = stored?.flowsEdited ?? [];
  if (stored === undefined || edited.length === 0) {
    return company;
  }
  const ours = company.flows.filter((flow) => !edited.includes(flow.name));
  const theirs = stored.flows.filter((flow) => edited.includes(flow.name));
  return { ...company, flows: [...ours, ...theirs], flowsEdited: edited };
}

function refuseUnlessLoopback(config: Config): void {
  const open = Object.entries({ CALLWRIGHT_HTTP: config.http.host, CALLWRIGHT_SIP: config.sip.host }).find(
    ([, host]) => !isLoopback(host),
  );
  if (open !== undefined) {
    throw new StartupProblem(
      'configuration',
      `The demo company has passwords that everybody knows, and ${open[0]} is ${open[1]}, which others can reach. Bind it to 127.0.0.1, or set CALLWRIGHT_DEMO=0.`,
    );
  }
}
