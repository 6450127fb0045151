import type { AgentIdentity } from '../login/agent-directory.ts';
import type { CookieSessions } from '../login/cookie-sessions.ts';
import { hashPassword } from '../login/passwords.ts';
import { sipSecret } from '../login/sip-secret.ts';
import type { SipSecrets } from '../login/sip-secrets.ts';
import type { AgentCredential, Store } from '../store/store.ts';

export interface CredentialDeskPorts {
  readonly store: Pick<Store, 'credential' | 'credentials' | 'putCredentials' | 'removeCredentials'>;
  readonly secrets: SipSecrets;
  readonly cookies: Pick<CookieSessions, 'revokeAgent'>;
}

/** In plain, for as long as it takes to make of them what is kept. */
export interface NewCredentials {
  /** Of the page's login. Absent: as before; none before: nobody signs in as this agent. */
  readonly password?: string;
  /** Of the agent's SIP account. Absent: as before; none before: no phone registers. */
  readonly sipPassword?: string;
}

/** Nothing that anybody could know: no password, no HA1. */
const NONE = { passwordHash: '', sipSecret: { md5: '', sha256: '' } } as const;

/** The passwords of agents, of which only what answers a check is kept. */
export class CredentialDesk {
  readonly #ports: CredentialDeskPorts;

  constructor(ports: CredentialDeskPorts) {
    this.#ports = ports;
  }

  /** From now on these open the page and the SIP account. Browsers that came back by cookie ask for the new password. */
  async put({ companyId, agentKey, config }: AgentIdentity, change: NewCredentials): Promise<void> {
    const { store, secrets, cookies } = this.#ports;
    const { operatorId, sipAccount } = config;
    const { password, sipPassword } = change;
    const before = await store.credential(companyId, operatorId);
    // An HA1 is bound to its account: of another one it is worth nothing.
    const kept = before?.sipAccount === sipAccount ? before.sipSecret : NONE.sipSecret;
    const credential: AgentCredential = {
      operatorId,
      sipAccount,
      passwordHash: password === undefined ? (before?.passwordHash ?? NONE.passwordHash) : hashPassword(password),
      sipSecret: sipPassword === undefined ? kept : sipSecret(sipAccount, sipPassword),
    };
    await store.putCredentials(companyId, [credential]);
    secrets.set(companyId, credential);
    if (password !== undefined) {
      cookies.revokeAgent(agentKey);
    }
  }

  /** Forgets all but these agents': who comes back under an old number does not come back with its passwords. */
  async keepOnly(companyId: number, operatorIds: readonly string[]): Promise<void> {
    const kept = new Set(operatorIds);
    const gone = (await this.#ports.store.credentials(companyId)).filter(({ operatorId }) => !kept.has(operatorId));
    await this.#ports.store.removeCredentials(
      companyId,
      gone.map(({ operatorId }) => operatorId),
    );
    this.#ports.secrets.remove(companyId, gone);
  }
}
