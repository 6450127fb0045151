import { expect, it } from 'vitest';
import type { CompanyEffect } from '../company/effects.ts';
import { walk } from './walk.ts';

/** An engine that drops, doubles or misdirects the events of supervisors and of sticky agents is caught by the walk. */

type Change = (effect: CompanyEffect) => readonly CompanyEffect[];

const drop: Change = () => [];
const double: Change = (effect) => [effect, effect];
const misdirect: Change = (effect) =>
  effect.type === 'emit'
    ? [{ ...effect, agentKey: effect.agentKey === '1001@demo' ? '1002@demo' : '1001@demo' }]
    : [effect];

const STAGES = ['monitorringing', 'agentinsertringing', 'interceptaltering', 'interceptcall'];
/** Dropped, they leave a part that rang and ended, which the grammar allows: the scripts of `supervision.test.ts` see that. */
const LAST_STAGES = ['monitorincall', 'agentinsertincall'];
const MUTANTS: readonly (readonly [string, string, Change])[] = [
  ...STAGES.flatMap((type) => [[type, 'dropped', drop] as const, [type, 'to another agent', misdirect] as const]),
  ...LAST_STAGES.flatMap((type) => [
    [type, 'doubled', double] as const,
    [type, 'to another agent', misdirect] as const,
  ]),
  ['interceptcall', 'doubled', double],
  ['forceidle', 'dropped', drop],
  ['memberEnqueue', 'dropped', drop],
  ['memberEnqueue', 'to another agent', misdirect],
  ['memberDequeue', 'doubled', double],
  ['memberDequeue', 'to another agent', misdirect],
];

it.each(MUTANTS)(
  '%s %s: caught',
  (type, _, change) => {
    const tamper = (effects: readonly CompanyEffect[]) =>
      effects.flatMap((effect) => (effect.type === 'emit' && effect.event.type === type ? change(effect) : [effect]));
    expect([1, 2, 3, 4].some((seed) => walk(seed, 300, tamper).broken.length > 0)).toBe(true);
  },
  120_000,
);
