import { expect, test } from 'vitest';
import { historyOf, keptPacing, PACING_AGE_MS_MAX, readKeptPacing } from './kept-pacing.ts';
import { createPacing } from './pacing.ts';

const HOUR = 3_600_000;
const WALL = 1_800_000_000_000;

/** Some answers and talks, from `monoMs` on. */
function learnt(monoMs: number) {
  const pacing = createPacing();
  for (let call = 0; call < 50; call++) {
    const at = monoMs + call * 60_000;
    const dialId = `d${call}`;
    pacing.step({ type: 'agentReady', agentId: 'a' }, at);
    pacing.step({ type: 'dialStarted', dialId }, at);
    pacing.step({ type: 'dialAnswered', dialId }, at + 8_000);
    pacing.step({ type: 'customerGiven', dialId, agentId: 'a' }, at + 8_000);
    pacing.step({ type: 'agentWrapUp', agentId: 'a' }, at + 40_000);
  }
  return pacing.dump();
}

test('what was learnt outlives the clock of the server', () => {
  const history = learnt(7 * HOUR);
  const kept = keptPacing(history, { wallMs: WALL, monoMs: 8 * HOUR });
  const read = readKeptPacing(JSON.parse(JSON.stringify(kept)), WALL + HOUR);
  if (!read.ok) throw new Error(read.why);
  const again = historyOf(read.kept, { wallMs: WALL + HOUR, monoMs: 5_000 });
  expect(again.lessons).toEqual(history.lessons);
  // The shift began two hours ago, one of them without a server.
  expect(again.budget).toEqual({ ...history.budget, shiftAtMs: 5_000 - 2 * HOUR });
  const next = createPacing({}, again);
  next.step({ type: 'tick' }, 5_000);
  expect(next.view().answered).toBe(50);
  next.step({ type: 'tick' }, 5_000 + 6 * HOUR);
  expect(next.view().answered).toBe(0);
});

test('a shift never begins in the future', () => {
  const kept = keptPacing(learnt(0), { wallMs: WALL, monoMs: HOUR });
  expect(historyOf(kept, { wallMs: WALL - 24 * HOUR, monoMs: 5 }).budget.shiftAtMs).toBe(5);
});

test('what is old, of another version or damaged is refused', () => {
  const good = JSON.stringify(keptPacing(learnt(0), { wallMs: WALL, monoMs: HOUR }));
  const why = (value: unknown, wallMs = WALL) => {
    const read = readKeptPacing(value, wallMs);
    return read.ok ? 'ok' : read.why;
  };
  expect(why(JSON.parse(good))).toBe('ok');
  expect(why(JSON.parse(good), WALL + PACING_AGE_MS_MAX + 1)).toBe('it is too old');
  for (const other of [undefined, null, 7, 'x', [], {}, { ...JSON.parse(good), version: 0 }]) {
    expect(why(other)).toBe('another version wrote it');
  }
  // Each number, list and object of it, once wrong.
  const paths = placesIn(JSON.parse(good)).filter((path) => path[0] === 'history');
  expect(paths.length).toBeGreaterThan(20);
  for (const path of paths) {
    for (const wrong of ['x', null, -7]) {
      const value = JSON.parse(good);
      const owner = path.slice(0, -1).reduce((at, name) => at[name], value);
      owner[path.at(-1) ?? ''] = wrong;
      const may = wrong === -7 && ['correction', 'shiftAtMs'].includes(path.at(-1) ?? '');
      expect([path, wrong, why(value)]).toEqual([path, wrong, may ? 'ok' : 'it is damaged']);
    }
  }
});

/** Lists by their first entry only. */
function placesIn(value: unknown, path: readonly string[] = []): string[][] {
  const inner = Array.isArray(value) ? [['0', value[0]] as const] : Object.entries(Object(value));
  const below = typeof value === 'object' ? inner.flatMap(([name, one]) => placesIn(one, [...path, name])) : [];
  return path.length === 0 ? below : [[...path], ...below];
}
