import { randomBytes } from 'node:crypto';
import type { AgentKey } from '@callwright/engine';

/** How the agent signed in, so that a reloaded page signs in the same way. */
export interface SignInChoice {
  readonly worktype: number;
  readonly auto: number;
  readonly logingroups: string;
}

export interface CookieSession extends SignInChoice {
  readonly id: string;
  readonly companyId: number;
  readonly agentKey: AgentKey;
  /** Monotonic ms. */
  expiresAtMs: number;
}

/** A working day: who reloads the page after it signs in again. */
export const COOKIE_MS = 12 * 3_600_000;
/** Browsers of one agent that are remembered at once. */
const PER_AGENT_MAX = 4;
const ID_BYTES = 24;

/** The browsers that may come back to `/agent` without a password: an id in an HttpOnly cookie each. */
export class CookieSessions {
  readonly #clock: { monoMs(): number };
  readonly #byId = new Map<string, CookieSession>();
  readonly #byAgent = new Map<AgentKey, readonly CookieSession[]>();

  constructor(clock: { monoMs(): number }) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#byId.size;
  }

  create(companyId: number, agentKey: AgentKey, choice: SignInChoice): CookieSession {
    const session: CookieSession = {
      id: randomBytes(ID_BYTES).toString('base64url'),
      companyId,
      agentKey,
      ...choice,
      expiresAtMs: this.#clock.monoMs() + COOKIE_MS,
    };
    const others = (this.#byAgent.get(agentKey) ?? []).filter((other) => other.expiresAtMs > this.#clock.monoMs());
    const kept = others.slice(-(PER_AGENT_MAX - 1));
    for (const gone of this.#byAgent.get(agentKey) ?? []) {
      if (!kept.includes(gone)) {
        this.#byId.delete(gone.id);
      }
    }
    this.#byId.set(session.id, session);
    this.#byAgent.set(agentKey, [...kept, session]);
    return session;
  }

  find(id: string | undefined): CookieSession | undefined {
    const session = id === undefined ? undefined : this.#byId.get(id);
    if (session !== undefined && session.expiresAtMs <= this.#clock.monoMs()) {
      this.revoke(session.id);
      return undefined;
    }
    return session;
  }

  /** All browsers of an agent: its password is another now. */
  revokeAgent(agentKey: AgentKey): void {
    for (const { id } of this.#byAgent.get(agentKey) ?? []) {
      this.#byId.delete(id);
    }
    this.#byAgent.delete(agentKey);
  }

  revoke(id: string | undefined): void {
    const session = id === undefined ? undefined : this.#byId.get(id);
    if (session === undefined) {
      return;
    }
    this.#byId.delete(session.id);
    const left = (this.#byAgent.get(session.agentKey) ?? []).filter((other) => other !== session);
    if (left.length === 0) {
      this.#byAgent.delete(session.agentKey);
    } else {
      this.#byAgent.set(session.agentKey, left);
    }
  }
}
