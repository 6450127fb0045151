import { randomUUID } from 'node:crypto';
import type { CampaignCustomer, CampaignEffect, CampaignInput } from '@callwright/engine';

export type Claim =
  | { readonly ok: true; readonly customer: CampaignCustomer; readonly untilMs: number }
  | { readonly ok: false; readonly status: number; readonly reason: string };

/** The engine answers when the store has handed a customer out; one that takes longer has lost its page, ms. */
const ANSWER_MS_MAX = 10_000;

/** Agents who ask for a customer of a preview campaign over HTTP, until the engine answers. */
export class ClaimDesk {
  readonly #waiting = new Map<string, (claim: Claim) => void>();

  claim(input: (claim: CampaignInput) => void, agentKey: string, campaignId: number): Promise<Claim> {
    const requestId = randomUUID();
    return new Promise((resolve) => {
      const settle = (claim: Claim) => {
        clearTimeout(timer);
        this.#waiting.delete(requestId);
        resolve(claim);
      };
      const timer = setTimeout(() => settle({ ok: false, status: 0, reason: 'no answer' }), ANSWER_MS_MAX);
      this.#waiting.set(requestId, settle);
      input({ type: 'claim', requestId, agentKey, campaignId });
    });
  }

  /** What the engine says. One whose page waits no more: the agent's other page may have it, and the claim runs out by itself. */
  run(effect: CampaignEffect): void {
    if (effect.type === 'claimed') {
      this.#waiting.get(effect.requestId)?.({ ok: true, customer: effect.customer, untilMs: effect.untilMs });
    } else if (effect.type === 'claimRefused') {
      this.#waiting.get(effect.requestId)?.({ ok: false, status: effect.status, reason: effect.reason });
    }
  }
}
