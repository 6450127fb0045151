import { expect, it } from 'vitest';
import type { CompanyEffect } from '../company/effects.ts';
import { campaignWalk } from '../harness/campaign-walk.ts';

/** `SEED=…` replays one walk. */
const seeds = process.env.SEED === undefined ? [1, 2, 3] : [Number(process.env.SEED)];

it.each(seeds)('whatever happens to campaigns, all laws hold: seed %i', (seed) => {
  const result = campaignWalk(seed, 120);
  expect(result.broken).toEqual([]);
  expect(result.attempts).toBeGreaterThanOrEqual(120);
});

it('the walks come through every outcome and every event of campaigns', () => {
  const seen = new Set([1, 2].flatMap((seed) => [...campaignWalk(seed + 100, 150).seen.keys()]));
  expect([...EXPECTED].filter((what) => !seen.has(what))).toEqual([]);
});

it.each<[string, (effect: CompanyEffect) => readonly CompanyEffect[]]>([
  ['an attempt that is not stored', (effect) => (effect.type === 'storeAttempt' ? [] : [effect])],
  ['an attempt that is stored twice', (effect) => (effect.type === 'storeAttempt' ? [effect, effect] : [effect])],
  ['a lease that is lost', (effect) => (effect.type === 'returnCustomers' ? [] : [effect])],
  ['a dial that was not told', (effect) => (effect.type === 'attemptStarted' ? [] : [effect])],
  ['a line that is left ringing', (effect) => (effect.type === 'hangup' && effect.leg.endsWith('.c') ? [] : [effect])],
])('the laws see %s', (_, change) => {
  const result = campaignWalk(3, 60, (effects) => effects.flatMap(change));
  expect(result.broken).not.toEqual([]);
});

const EXPECTED = [
  ...['connected', 'abandoned', 'customerLeft', 'answeringMachine', 'busy', 'noAnswer', 'declined', 'unreachable'],
  ...['unallocated', 'trunkFailed', 'cancelled', 'returned paused', 'returned closed'],
  ...[
    'outringing',
    'outboundcall',
    'endtask',
    'sendmsg',
    'agentbegingroup',
    'agentstopgroup',
    'previewtask',
    'siperror',
  ],
];
