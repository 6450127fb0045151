import { quietTokens, RULES, STATES } from './grammar.ts';
import type { Token } from './tokens.ts';

/**
 * The grammar as an automaton over *sets* of states, built as far as traces need it. A set has one member while the trace has
 * told everything; more when it has not: a trace cut out by call id, or the state after a server's restart.
 */
export interface StateSet {
  readonly names: readonly string[];
  readonly allRest: boolean;
  readonly allPart: boolean;
  /** Every member is connected (`yes`), or some may be (`any`). */
  readonly connected: 'yes' | 'any' | 'no';
  readonly offered: boolean;
  readonly edges: Map<Token, Edge | undefined>;
}

export interface Edge {
  readonly to: StateSet;
  /** A rule was used: not merely a feed or a refusal. */
  readonly moves: boolean;
  /** Flow of the first rule used. */
  readonly flow: string | undefined;
}

const tokens = new Set<Token>();
const ruleTargets = new Map<string, Map<Token, { readonly to: string[]; readonly flow: string }>>();
const quiet = new Map<string, ReadonlySet<Token>>();
const sets = new Map<string, StateSet>();

for (const name of Object.keys(STATES)) {
  ruleTargets.set(name, new Map());
  const quietOfState = new Set(quietTokens(name));
  quiet.set(name, quietOfState);
  for (const token of quietOfState) tokens.add(token);
}
for (const { from, on, to, flow } of RULES) {
  tokens.add(on);
  const byToken = ruleTargets.get(from);
  const known = byToken?.get(on);
  if (known === undefined) byToken?.set(on, { to: [to], flow });
  else known.to.push(to);
}

/** The set of these states. */
export function setOf(names: readonly string[]): StateSet {
  const sorted = [...new Set(names)].sort();
  const key = sorted.join(' ');
  let found = sets.get(key);
  if (found === undefined) {
    found = makeSet(sorted);
    sets.set(key, found);
  }
  return found;
}

function makeSet(names: readonly string[]): StateSet {
  const about = names.flatMap((name) => STATES[name] ?? []);
  const connected = new Set(about.map((state) => state.connected ?? 'no'));
  return {
    names,
    allRest: about.every((state) => state.kind === 'rest'),
    allPart: about.every((state) => state.kind === 'part'),
    connected: connected.size === 1 ? ([...connected][0] ?? 'no') : 'any',
    offered: about.length === 1 && about[0]?.offered === true,
    edges: new Map(),
  };
}

/** Where a token leads; `undefined`: no member allows it. Remembered, so the second time it is one look-up. */
export function edgeOf(set: StateSet, token: Token): Edge | undefined {
  const known = set.edges.get(token);
  if (known !== undefined || set.edges.has(token)) return known;
  // Tokens that no rule knows (a peer's fantasy) are not remembered: memory stays bounded.
  if (!tokens.has(token)) return undefined;
  const edge = makeEdge(set, token);
  set.edges.set(token, edge);
  return edge;
}

function makeEdge(set: StateSet, token: Token): Edge | undefined {
  const to: string[] = [];
  let moves = false;
  let flow: string | undefined;
  for (const name of set.names) {
    const targets = ruleTargets.get(name)?.get(token);
    if (targets !== undefined) {
      to.push(...targets.to);
      moves = true;
      flow ??= targets.flow;
    } else if (quiet.get(name)?.has(token) === true) to.push(name);
  }
  return to.length === 0 ? undefined : { to: setOf(to), moves, flow };
}

/** Tokens that move on from a set: what a violation says was allowed. */
export function allowedTokens(set: StateSet): readonly Token[] {
  const found = new Set<Token>();
  for (const name of set.names) for (const token of ruleTargets.get(name)?.keys() ?? []) found.add(token);
  return [...found].sort();
}

/** Where a token leads from wherever it is allowed: to pick a trace up again after a violation. */
export function landing(token: Token): StateSet | undefined {
  const names = [...ruleTargets.values()].flatMap((byToken) => byToken.get(token)?.to ?? []);
  return names.length === 0 ? undefined : setOf(names);
}

/** A set in a few words. */
export function describeSet(set: StateSet): string {
  if (set === ALL_STATES) return 'any state';
  if (set === REST) return 'at rest';
  return set.names.length <= 4 ? set.names.join(' or ') : `one of ${set.names.length} states`;
}

/** The members that a page in them would be shown this token for, after a reconnection. */
export function showing(set: StateSet, token: Token): StateSet | undefined {
  const names = set.names.filter((name) => STATES[name]?.shows.includes(token) === true);
  return names.length === 0 ? undefined : setOf(names);
}

/** Whether a page in any of these states has been shown all of it with this token: what comes next is news. */
export function isShownWhole(set: StateSet, token: Token): boolean {
  return set.names.every((name) => STATES[name]?.shows.at(-1) === token);
}

export const ALL_STATES = setOf(Object.keys(STATES));
export const REST = setOf(Object.keys(STATES).filter((name) => STATES[name]?.kind === 'rest'));
export const SIGNED_OUT = setOf(['signedOut']);
