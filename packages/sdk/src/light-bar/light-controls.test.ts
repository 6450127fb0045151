import { describe, expect, test } from 'vitest';
import type { ClientSnapshot } from '../agent-client/client-snapshot.ts';
import { barSnapshots } from '../test-support/bar-snapshots.ts';
import { isShown, lightControls } from './light-controls.ts';

const MOVES = ['transfercallbut', 'consultbut', 'ivrbut'];

function shown(snapshot: ClientSnapshot, calloutTransfers: boolean): readonly string[] {
  return lightControls.filter((control) => isShown(control, snapshot, { calloutTransfers })).map(({ id }) => id);
}

const { call } = barSnapshots.talking;
const outbound: ClientSnapshot = { ...barSnapshots.talking, call: call && { ...call, direction: 'outbound' } };

describe('closeCalloutTC (sdk-facts §1.1, §4.3)', () => {
  test('takes transfer, consult and IVR out of outbound calls, and nothing else', () => {
    expect(shown(outbound, true)).toEqual(expect.arrayContaining(MOVES));
    expect(shown(outbound, false)).toEqual(shown(outbound, true).filter((id) => !MOVES.includes(id)));
  });

  test('inbound calls keep them', () => {
    expect(shown(barSnapshots.talking, false)).toEqual(shown(barSnapshots.talking, true));
  });
});
