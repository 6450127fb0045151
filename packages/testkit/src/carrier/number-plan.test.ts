import { expect, test } from 'vitest';
import { behaviourOf } from './number-plan.ts';

test('the last two digits decide what a number does', () => {
  const short = (number: string) => {
    const behaviour = behaviourOf(number);
    if (behaviour.kind !== 'answers') return behaviour;
    return `${behaviour.afterMs} ${behaviour.thereafter.kind}`;
  };
  expect(short('13300000000')).toBe('1000 talks');
  expect(short('13300000001')).toEqual({ kind: 'refuses', status: 486, reason: 'Busy Here' });
  expect(short('13300000002')).toEqual({ kind: 'ringsForEver' });
  expect(short('13300000003')).toEqual({ kind: 'refuses', status: 404, reason: 'Not Found' });
  expect(short('13300000004')).toBe('5000 talks');
  expect(short('13300000005')).toBe('2000 hangsUp');
  expect(short('13300000006')).toBe('2000 machine');
  expect(short('13300000007')).toBe('1000 waits');
  expect(short('13300000019')).toBe('2000 talks');
  expect(short('')).toBe('2000 talks');
});

test("the agents' mobile phones are picked up, also those that end in digits with a meaning", () => {
  for (const number of ['13910010008', '13910010108', '13910010208', '13910011003']) {
    expect(behaviourOf(number)).toEqual({ kind: 'answers', afterMs: 2_000, thereafter: { kind: 'agentTalks' } });
  }
});
