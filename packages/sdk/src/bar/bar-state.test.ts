import { describe, expect, test } from 'vitest';
import type { ClientSnapshot } from '../agent-client/client-snapshot.ts';
import { barSnapshots, NOW_MS } from '../test-support/bar-snapshots.ts';
import { clockText, shownState, sinceText } from './bar-state.ts';
import { nextTickMs } from './next-tick.ts';

const nothingMore = { phoneTrouble: false };
const withParty = ({ call, ...rest }: ClientSnapshot): ClientSnapshot => ({
  ...rest,
  call: call && { ...call, party: '1002@demo' },
});

describe('the state field', () => {
  test('every state has its own word or colour', () => {
    const shown = (name: keyof typeof barSnapshots) => shownState(barSnapshots[name], nothingMore);
    expect(shown('ready')).toMatchObject({ tone: 'ready', word: 'ready' });
    expect(shown('not-ready')).toMatchObject({ tone: 'busy', word: 'notReady', detail: '小休' });
    expect(shown('missed')).toMatchObject({ tone: 'busy', detail: '未接来电' });
    expect(shown('ringing')).toMatchObject({ tone: 'ring', word: 'ringing' });
    expect(shown('talking')).toMatchObject({ tone: 'talk', word: 'talking' });
    expect(shown('held')).toMatchObject({ tone: 'hold', word: 'held' });
    expect(shown('wrap-up')).toMatchObject({ tone: 'wrap', word: 'wrapUp' });
    expect(shown('signed-out')).toMatchObject({ tone: 'quiet', word: 'signedOut' });
  });

  test('who is asked stands beside the state', () => {
    expect(shownState(withParty(barSnapshots.consulting), nothingMore).detail).toBe('1002@demo');
    expect(shownState(barSnapshots.talking, nothingMore).detail).toBe('');
  });

  test('a phone that is away shows until the agent is in a call', () => {
    const trouble = { ...nothingMore, phoneTrouble: true };
    expect(shownState(barSnapshots.ready, trouble)).toMatchObject({ tone: 'trouble', word: 'phoneTrouble' });
    expect(shownState(barSnapshots.talking, trouble).word).toBe('talking');
  });

  test('while the connection is away the time of the call goes on', () => {
    const shown = shownState(barSnapshots.reconnecting, nothingMore);
    expect(shown).toMatchObject({ word: 'reconnecting', sinceMs: barSnapshots.reconnecting.call?.sinceMs });
  });
});

describe('timers', () => {
  test('minutes, and hours when there are any; never negative', () => {
    expect([0, 5_400, 65_000, 3_723_000, -9_000].map(clockText)).toEqual(['0:00', '0:05', '1:05', '1:02:03', '0:00']);
    expect(sinceText(undefined, NOW_MS)).toBe('');
  });

  test('drawn again when a second is over by the server’s clock', () => {
    const snapshot = { ...barSnapshots.ready, stateSinceMs: NOW_MS - 10_250 };
    expect(nextTickMs(snapshot, NOW_MS)).toBe(765);
    expect(nextTickMs(barSnapshots['signed-out'], NOW_MS)).toBeUndefined();
  });

  test('two timers: the sooner one', () => {
    const call = { ...barSnapshots.held.call, sinceMs: NOW_MS - 4_900, beganAtMs: NOW_MS - 9_300 };
    expect(nextTickMs({ ...barSnapshots.held, call } as never, NOW_MS)).toBe(115);
  });
});
