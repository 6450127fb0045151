import { expect, test } from 'vitest';
import { RULES, STATES } from './grammar.ts';

test('rules only lead from and to states that exist', () => {
  const named = RULES.flatMap((rule) => [rule.from, rule.to]);
  expect(named.filter((state) => STATES[state] === undefined)).toEqual([]);
});

test('every state is reached, and can be left', () => {
  const reached = new Set(RULES.filter((rule) => rule.from !== rule.to).map((rule) => rule.to));
  const left = new Set(RULES.filter((rule) => rule.from !== rule.to).map((rule) => rule.from));
  expect(Object.keys(STATES).filter((state) => !reached.has(state) || !left.has(state))).toEqual([]);
});

test('after ends every part, from every stage', () => {
  const ended = new Set(RULES.filter((rule) => rule.on === 'after' && rule.to === 'wrapUp').map((rule) => rule.from));
  const parts = Object.entries(STATES).filter(([, about]) => about.kind === 'part');
  expect(parts.map(([state]) => state).filter((state) => !ended.has(state))).toEqual([]);
});

test('a state is shown by events that lead to it', () => {
  const leading = new Set(RULES.map((rule) => rule.on));
  const strange = Object.entries(STATES).flatMap(([state, { shows }]) =>
    shows.filter((token) => !leading.has(token)).map((token) => `${state}: ${token}`),
  );
  expect(strange).toEqual([]);
});
