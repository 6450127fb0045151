import type { Token } from '../grammar/tokens.ts';

export interface Words {
  readonly en: string;
  readonly zh: string;
}

/** Who takes part in a flow. Agents and supervisors have pages and get events; customers, phones and the network only act. */
export type Party = 'customer' | 'agent' | 'other' | 'supervisor' | 'ivr';

export type Step =
  /** The page of a party gets an event. */
  | { readonly kind: 'gets'; readonly party: Party; readonly token: Token }
  /** The page of a party sends a command. */
  | { readonly kind: 'sends'; readonly party: Party; readonly cmd: string }
  /** Something happens outside the pages. */
  | ({ readonly kind: 'does'; readonly party: Party } & Words);

/** One way through a flow: the good one, or one of its failures. */
export interface Path extends Words {
  readonly steps: readonly Step[];
}

export interface Flow {
  /** Manual section. */
  readonly section: string;
  /** Name of its page in the docs. */
  readonly slug: string;
  readonly title: Words;
  readonly about: Words;
  readonly parties: readonly Party[];
  /** Parties who are signed in and ready when a path begins; the others with a page are signed out. */
  readonly ready: readonly Party[];
  readonly paths: readonly Path[];
  /** Rules of the grammar that belong to it, by their `flow`. */
  readonly rules: readonly string[];
}

export const gets = (party: Party, ...tokens: readonly Token[]): Step[] =>
  tokens.map((token) => ({ kind: 'gets', party, token }));
export const sends = (party: Party, cmd: string): Step => ({ kind: 'sends', party, cmd });
export const does = (party: Party, en: string, zh: string): Step => ({ kind: 'does', party, en, zh });
export const path = (en: string, zh: string, ...steps: readonly (Step | readonly Step[])[]): Path => ({
  en,
  zh,
  steps: steps.flat(),
});
