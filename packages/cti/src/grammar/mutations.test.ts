import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TraceWriter } from '../flows/path-trace.ts';
import { RULES, STATES } from './grammar.ts';
import type { Token } from './tokens.ts';
import { checkTrace } from './trace.ts';

/** Letters for the tokens of an agent's life with inbound and manual outbound calls. */
const LETTERS: Readonly<Record<string, Token>> = {
  L: 'logon',
  i: 'agentidle',
  b: 'agentbusy',
  d: 'agentbusy:deferred',
  M: 'makecall',
  o: 'outringing',
  c: 'outcall',
  r: 'calledringing',
  a: 'answer',
  I: 'inringing',
  p: 'playtts',
  C: 'incall',
  m: 'mute',
  u: 'unmute',
  x: 'cancelmakecall',
  A: 'after',
};

/** The same flows a second time, by hand, from the manual's own lines: the oracle that the checker is held against. */
const end = '(?:xd*)?A';
const talk = `(?:md*ud*)*(?:md*)?${end}`;
const dial = `Md*(?:${end}|od*(?:${end}|cd*(?:${end}|rd*(?:${end}|ad*${talk}))))`;
const inbound = `Id*(?:${end}|pd*(?:${end}|Cd*${talk})|Cd*${talk})`;
/** A campaign's customer, of whom this alphabet only knows the ringing. */
const smart = `od*${end}`;
const LIFE = new RegExp(`^L(?:i(?:${inbound}|${smart})?|b|${dial})*$`);

const part = (...stages: readonly string[]) =>
  fc
    .tuple(
      fc.integer({ min: 1, max: stages.length }),
      fc.constantFrom('', 'x'),
      fc.constantFrom('', 'd'),
      fc.constantFrom('', 'mu', 'mumu', 'm'),
    )
    .map(([length, hangUp, deferred, hold]) => {
      const connected = length === stages.length ? hold : '';
      return `${stages.slice(0, length).join('')}${deferred}${connected}${hangUp}A`;
    });
const chapter = fc.oneof(
  fc.constantFrom('i', 'b'),
  part('M', 'o', 'c', 'r', 'a'),
  part('I', 'p', 'C').map((call) => `i${call}`),
  part('I', 'C').map((call) => `i${call}`),
);
const life = fc.array(chapter, { minLength: 1, maxLength: 8 }).map((chapters) => `L${chapters.join('')}`);

type Mutation = 'none' | 'drop' | 'double' | 'swap';
function mutate(letters: string, kind: Mutation, where: number): string {
  // The sign-in stays first: without it the checker rightly knows nothing of the states at rest.
  const at = 1 + (where % Math.max(1, letters.length - 1));
  const [head, here, tail] = [letters.slice(0, at), letters.charAt(at), letters.slice(at + 1)];
  if (kind === 'drop') return head + tail;
  if (kind === 'double') return head + here + here + tail;
  if (kind === 'swap') return head + tail.charAt(0) + here + tail.slice(1);
  return letters;
}

function verdict(letters: string): boolean {
  const writer = new TraceWriter('24542515792953351');
  for (const letter of letters) writer.write('1001@demo', LETTERS[letter] ?? '');
  const lines = writer.lines.map((line) => JSON.stringify(line));
  return checkTrace(lines, { finished: true }).ok;
}

test('the oracle knows the lives that are generated', () => {
  fc.assert(fc.property(life, (letters) => LIFE.test(letters)));
});

test('dropped, doubled and swapped events are caught exactly when the manual forbids what is left', () => {
  const mutation = fc.constantFrom<Mutation>('none', 'drop', 'double', 'swap');
  fc.assert(
    fc.property(life, mutation, fc.nat(), (letters, kind, where) => {
      const mutated = mutate(letters, kind, where);
      expect(verdict(mutated), mutated).toBe(LIFE.test(mutated));
    }),
    { numRuns: 500 },
  );
});

/** Rules by the state they start from, for walks through the whole grammar; take-overs are another test's. */
const stepsFrom = new Map(
  Object.keys(STATES).map((state) => [
    state,
    RULES.filter((rule) => rule.from === state && (rule.on !== 'logon' || state === 'signedOut')),
  ]),
);

/** Events that may never come twice in a row. */
const ONCE: ReadonlySet<Token> = new Set([
  'makecall',
  'outringing',
  'outcall',
  'calledringing',
  'answer',
  'inringing',
  'playtts',
  'incall',
  'outboundcall',
  'innerringing',
  'innercall',
  'innercallout',
  'transferinringing',
  'transferincall',
  'consultinringing',
  'consultincall',
  'transfering',
  'consultationcalls',
  'sanfangcall',
  'monitorincall',
  'interceptcall',
  'cancelmakecall',
  'after',
  'mute',
]);

function walk(choices: readonly number[]): Token[] {
  const tokens: Token[] = [];
  let state = 'signedOut';
  for (const choice of choices) {
    const steps = stepsFrom.get(state) ?? [];
    const step = steps[choice % steps.length];
    if (step === undefined) break;
    tokens.push(step.on);
    state = step.to;
  }
  return tokens;
}

function traceOf(tokens: readonly Token[]): string[] {
  const writer = new TraceWriter('24542515792953351');
  for (const token of tokens) writer.write('1001@demo', token);
  return writer.lines.map((line) => JSON.stringify(line));
}

test('every walk through the grammar passes, and fails with one of its events doubled', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { minLength: 3, maxLength: 60 }), fc.nat(), (choices, where) => {
      const tokens = walk(choices);
      expect(checkTrace(traceOf(tokens))).toMatchObject({ ok: true });
      const doubles = tokens.flatMap((token, index) => (ONCE.has(token) ? [index] : []));
      const index = doubles[where % Math.max(1, doubles.length)];
      if (index === undefined) return;
      const doubled = tokens.toSpliced(index, 0, tokens[index] ?? '');
      expect(checkTrace(traceOf(doubled))).toMatchObject({ ok: false });
    }),
    { numRuns: 300 },
  );
});
