import type { AgentCredential, Store } from '../store/store.ts';
import type { AgentDirectory } from './agent-directory.ts';
import type { SipSecret } from './sip-secret.ts';

/** What phones are asked for, by SIP account, in memory: the registrar asks at each request and can't wait. */
export class SipSecrets {
  readonly #agents: Pick<AgentDirectory, 'bySipAccount'>;
  readonly #byAccount = new Map<string, { readonly owner: string; readonly secret: SipSecret }>();

  constructor(agents: Pick<AgentDirectory, 'bySipAccount'>) {
    this.#agents = agents;
  }

  /** undefined: no agent of today has this account, or it has no password. */
  of(account: string): SipSecret | undefined {
    const kept = this.#byAccount.get(account);
    const agent = kept === undefined ? undefined : this.#agents.bySipAccount(account);
    return agent !== undefined && kept?.owner === ownerOf(agent.companyId, agent.operatorId) ? kept.secret : undefined;
  }

  set(companyId: number, { operatorId, sipAccount, sipSecret }: AgentCredential): void {
    const owner = ownerOf(companyId, operatorId);
    const agent = this.#agents.bySipAccount(sipAccount);
    const isOwn = agent !== undefined && ownerOf(agent.companyId, agent.operatorId) === owner;
    // An empty HA1 is one that anybody can answer with.
    if (isOwn && sipSecret.md5 !== '' && sipSecret.sha256 !== '') {
      this.#byAccount.set(sipAccount, { owner, secret: sipSecret });
    }
  }

  remove(companyId: number, credentials: readonly AgentCredential[]): void {
    for (const { operatorId, sipAccount } of credentials) {
      if (this.#byAccount.get(sipAccount)?.owner === ownerOf(companyId, operatorId)) {
        this.#byAccount.delete(sipAccount);
      }
    }
  }
}

/** The secrets of all companies that are served. */
export async function loadSipSecrets(
  store: Pick<Store, 'credentials'>,
  agents: Pick<AgentDirectory, 'bySipAccount' | 'companies'>,
): Promise<SipSecrets> {
  const secrets = new SipSecrets(agents);
  for (const { companyId } of agents.companies()) {
    for (const credential of await store.credentials(companyId)) {
      secrets.set(companyId, credential);
    }
  }
  return secrets;
}

function ownerOf(companyId: number, operatorId: string): string {
  return `${companyId} ${operatorId}`;
}
