import { describe, expect, test } from 'vitest';
import type { ClientSnapshot } from '../agent-client/client-snapshot.ts';
import { type BarStateName, barSnapshots } from '../test-support/bar-snapshots.ts';
import { callControls } from './bar-controls.ts';

/** Names of the controls of a state; those that do not work now in brackets. */
function drawn(name: BarStateName): readonly string[] {
  return callControls(barSnapshots[name]).map((control) => (control.enabled ? control.name : `(${control.name})`));
}

describe('the controls of a call (sdk-facts §4.3)', () => {
  test.each<readonly [BarStateName, readonly string[]]>([
    ['ready', []],
    ['ringing', ['answer', 'hangUp']],
    ['on-phone', ['hangUp']],
    ['dialling', ['hangUp']],
    ['announcing', ['hangUp']],
    ['at-flow', ['hangUp']],
    ['talking', ['hold', 'mute', 'keypad', 'transfer', 'consult', 'hangUp']],
    ['muted', ['hold', 'unmute', 'keypad', 'transfer', 'consult', 'hangUp']],
    ['held', ['retrieve', 'mute', '(keypad)', 'transfer', 'consult', 'hangUp']],
    ['consult-ringing', ['endConsult', '(conference)', '(completeConsult)', 'mute', 'hangUp']],
    ['consulting', ['endConsult', 'conference', 'completeConsult', 'mute', 'hangUp']],
    ['conference', ['endConsult', 'mute', 'hangUp']],
    ['transferring', ['cancelTransfer', 'mute', 'hangUp']],
    ['advising', ['mute', 'keypad', 'hangUp']],
    ['internal', ['mute', 'keypad', 'hangUp']],
    ['listening', ['hangUp']],
  ])('%s', (name, controls) => {
    expect(drawn(name)).toEqual(controls);
  });

  test('a phone that can be made to answer is answered from here', () => {
    const snapshot = barSnapshots['on-phone'];
    const answerable: ClientSnapshot = {
      ...snapshot,
      call: { ...snapshot.call, answerable: true },
      can: { ...snapshot.can, answer: true },
    };
    expect(callControls(answerable).map(({ name }) => name)).toEqual(['answer', 'hangUp']);
  });

  test('the last button says what it does', () => {
    const label = (name: BarStateName) => callControls(barSnapshots[name]).at(-1)?.label;
    expect(['ringing', 'dialling', 'talking', 'held', 'conference'].map((name) => label(name as BarStateName))).toEqual(
      ['decline', 'cancelCall', 'hangUp', 'hangUp', 'leave'],
    );
  });

  test('nothing works while the connection is away, and everything keeps its place', () => {
    expect(callControls(barSnapshots.reconnecting).every((control) => !control.enabled)).toBe(true);
    expect(callControls(barSnapshots.reconnecting).map(({ name }) => name)).toEqual(
      callControls(barSnapshots.talking).map(({ name }) => name),
    );
  });

  test('what ends the call is last in every state: answering twice ends nothing', () => {
    for (const snapshot of Object.values(barSnapshots)) {
      const controls = callControls(snapshot);
      expect(controls.findIndex(({ name }) => name === 'hangUp')).toBe(controls.length - 1);
    }
  });
});
