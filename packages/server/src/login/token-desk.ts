import { randomBytes } from 'node:crypto';
import type { AgentKey } from '@callwright/engine';

/**
 * What a login hands out: the token in its `ws_url` and the one-time password for the `logon` frame.
 *
 * The token must be used within {@link UNUSED_MS}; from then on it lives as long as something holds it (a socket, a
 * session) and {@link AFTER_USE_MS} longer, so a page whose socket was cut comes back with it.
 */
export interface Grant {
  readonly companyId: number;
  readonly agentKey: AgentKey;
  readonly token: string;
  readonly password: string;
  /** The browser's cookie session that this login belongs to, if any. */
  readonly cookie: string | undefined;
  /** A `logon` has used the password up; its `sequence`, so that the same frame sent again is known. */
  spent: { readonly sequence: number | undefined } | undefined;
  holders: number;
  /** Monotonic ms; counts only while nothing holds the grant. */
  expiresAtMs: number;
}

export interface TokenDesk {
  issue(companyId: number, agentKey: AgentKey, cookie: string | undefined): Grant;
  /** The live grant of a token. */
  find(token: string): Grant | undefined;
  hold(grant: Grant): void;
  release(grant: Grant): void;
  revoke(grant: Grant): void;
  /** Every grant of an agent but `except`. */
  revokeAgent(agentKey: AgentKey, except?: Grant): void;
  sweep(): void;
  readonly size: number;
}

/** A token that no socket has used after this is void. */
export const UNUSED_MS = 60_000;
/** How long a token outlives the session that held it. */
export const AFTER_USE_MS = 60_000;
/** Logins of one agent that wait for their socket at once; more push the oldest out. A page needs one. */
const GRANTS_PER_AGENT_MAX = 4;
const TOKEN_BYTES = 24;
const PASSWORD_BYTES = 16;

export function createTokenDesk(clock: { monoMs(): number }): TokenDesk {
  const byToken = new Map<string, Grant>();
  const byAgent = new Map<AgentKey, Grant[]>();

  function alive(grant: Grant): boolean {
    return grant.holders > 0 || clock.monoMs() < grant.expiresAtMs;
  }

  function revoke(grant: Grant): void {
    byToken.delete(grant.token);
    const left = (byAgent.get(grant.agentKey) ?? []).filter((other) => other !== grant);
    if (left.length === 0) {
      byAgent.delete(grant.agentKey);
    } else {
      byAgent.set(grant.agentKey, left);
    }
  }

  return {
    issue(companyId, agentKey, cookie) {
      const grant = newGrant(companyId, agentKey, cookie, clock.monoMs() + UNUSED_MS);
      const waiting = (byAgent.get(agentKey) ?? []).filter((other) => other.holders === 0);
      for (const old of waiting.slice(0, Math.max(0, waiting.length - GRANTS_PER_AGENT_MAX + 1))) {
        revoke(old);
      }
      byToken.set(grant.token, grant);
      byAgent.set(agentKey, [...(byAgent.get(agentKey) ?? []), grant]);
      return grant;
    },
    find(token) {
      const grant = byToken.get(token);
      if (grant === undefined || alive(grant)) {
        return grant;
      }
      revoke(grant);
      return undefined;
    },
    hold(grant) {
      grant.holders += 1;
    },
    release(grant) {
      grant.holders = Math.max(0, grant.holders - 1);
      grant.expiresAtMs = clock.monoMs() + AFTER_USE_MS;
    },
    revoke,
    revokeAgent(agentKey, except) {
      for (const grant of byAgent.get(agentKey) ?? []) {
        if (grant !== except) {
          revoke(grant);
        }
      }
    },
    sweep() {
      for (const grant of byToken.values()) {
        if (!alive(grant)) {
          revoke(grant);
        }
      }
    },
    get size() {
      return byToken.size;
    },
  };
}

function newGrant(companyId: number, agentKey: AgentKey, cookie: string | undefined, expiresAtMs: number): Grant {
  return {
    companyId,
    agentKey,
    token: randomBytes(TOKEN_BYTES).toString('base64url'),
    password: randomBytes(PASSWORD_BYTES).toString('base64url'),
    cookie,
    spent: undefined,
    holders: 0,
    expiresAtMs,
  };
}
