import { talkRules, talkStates } from './customer-talk.ts';
import { EVERY_PART_RULES, PART_RULES, PART_STATES } from './parts.ts';
import { ANY_TIME_TOKENS, DEFERRED_TOKENS, REST_RULES, REST_STATES, SIGNED_OUT_TOKENS } from './rest.ts';
import type { Rule, StateAbout } from './rule.ts';
import { REFUSED_TOKENS, type Token } from './tokens.ts';

/** Every state of an agent's page, by name. */
export const STATES: Readonly<Record<string, StateAbout>> = { ...REST_STATES, ...PART_STATES, ...talkStates() };

/** Every step that changes the state. */
export const RULES: readonly Rule[] = [...REST_RULES, ...PART_RULES, ...talkRules(), ...everyPart()];

/** Tokens that a state allows without changing, besides the targets of its rules. */
export function quietTokens(state: string): readonly Token[] {
  if (state === 'signedOut') return [...SIGNED_OUT_TOKENS, ...REFUSED_TOKENS];
  const common = [...ANY_TIME_TOKENS, ...REFUSED_TOKENS];
  // `logon` during a call takes the call over and never resets the agent (DESIGN "Wire").
  return STATES[state]?.kind === 'part' ? [...common, ...DEFERRED_TOKENS, 'logon'] : common;
}

function everyPart(): Rule[] {
  const parts = Object.entries({ ...PART_STATES, ...talkStates() }).map(([name]) => name);
  return parts.flatMap((from) =>
    EVERY_PART_RULES.filter((rule) => rule.to !== from).map((rule) => ({
      from,
      on: rule.on,
      to: rule.to,
      flow: rule.flow,
    })),
  );
}
