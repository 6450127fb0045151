import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { initialTab, stepTab, type Tab, type TabInput } from './step-tab.ts';

function run(...inputs: readonly TabInput[]): readonly [Tab['name'], readonly string[]] {
  let tab = initialTab;
  let last: readonly string[] = [];
  for (const input of inputs) {
    const step = stepTab(tab, input);
    tab = step.tab;
    last = step.effects.map((effect) => effect.type);
  }
  return [tab.name, last];
}

const join = { type: 'join' } as const;
const held = { type: 'lockHeld' } as const;
const welcome = { type: 'welcome', same: true } as const;
const other = { type: 'welcome', same: false } as const;

describe('stepTab', () => {
  test('alone: it connects', () => {
    expect(run(join)).toEqual(['asking', ['tryLock']]);
    expect(run(join, { type: 'lockFree' })).toEqual(['holding', ['connect']]);
  });

  test('no locks for this page: it connects on its own', () => {
    expect(run(join, { type: 'lockDenied' })).toEqual(['off', ['connect']]);
    expect(run(join, { type: 'lockDenied' }, { type: 'leave' })).toEqual(['off', []]);
  });

  test('second: it follows, and waits for the lock', () => {
    expect(run(join, held)).toEqual(['greeting', ['hello']]);
    expect(run(join, held, welcome)).toEqual(['following', ['follow', 'awaitLock']]);
    expect(run(join, held, welcome, { type: 'lockMine' })).toEqual(['holding', ['adopt']]);
  });

  test.each([
    ['a holder that does not answer', { type: 'silence' } as const],
    ['another phone or mode', other],
  ])('%s: it takes the sign-in over', (_what, input) => {
    expect(run(join, held, input)).toEqual(['robbing', ['robLock']]);
    expect(run(join, held, input, { type: 'lockMine' })).toEqual(['holding', ['connect']]);
  });

  test('robbed: follows the robber, or is over', () => {
    const robbed: readonly TabInput[] = [join, { type: 'lockFree' }, { type: 'lockRobbed' }];
    expect(run(...robbed)).toEqual(['robbed', ['yield', 'hello']]);
    expect(run(...robbed, welcome)).toEqual(['following', ['follow', 'awaitLock']]);
    expect(run(...robbed, other)).toEqual(['off', ['releaseLock', 'takenOver']]);
    expect(run(...robbed, { type: 'silence' })).toEqual(['following', ['awaitLock']]);
  });

  test('whatever comes, in whatever order: it never connects without the lock', () => {
    const inputs = fc.constantFrom<TabInput>(
      join,
      held,
      welcome,
      other,
      { type: 'lockFree' },
      { type: 'lockMine' },
      { type: 'lockRobbed' },
      { type: 'silence' },
      { type: 'leave' },
    );
    fc.assert(
      fc.property(fc.array(inputs, { maxLength: 30 }), (sequence) => {
        let tab = initialTab;
        for (const input of sequence) {
          const step = stepTab(tab, input);
          for (const effect of step.effects) {
            const got = input.type === 'lockFree' || input.type === 'lockMine';
            if (effect.type === 'connect' || effect.type === 'adopt') expect(got).toBe(true);
          }
          tab = step.tab;
        }
      }),
    );
  });
});
