import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { silentLog } from '../metrics/log.ts';
import { BATCH_MS, BATCH_ROWS, BatchWriter, DRAIN_MS_MAX, RETRY_MS_MAX, RETRY_MS_MIN } from './batch-writer.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function bench(rowsMax?: number) {
  const written: number[][] = [];
  const state = { away: false, lost: 0, failed: 0 };
  const writer = new BatchWriter<number>({
    name: 'test',
    log: silentLog,
    ...(rowsMax === undefined ? {} : { rowsMax }),
    lost: (rows) => {
      state.lost += rows;
    },
    failed: () => {
      state.failed += 1;
    },
    async write(rows) {
      if (state.away) {
        throw new Error('away');
      }
      written.push([...rows]);
    },
  });
  return { writer, written, state };
}

it('rows of a moment go together', async () => {
  const { writer, written } = bench();
  writer.push(1);
  await vi.advanceTimersByTimeAsync(BATCH_MS / 2);
  writer.push(2);
  await vi.advanceTimersByTimeAsync(BATCH_MS / 2);
  writer.push(3);
  await vi.advanceTimersByTimeAsync(BATCH_MS);
  expect(written).toEqual([[1, 2], [3]]);
});

it('a full batch does not wait', async () => {
  const { writer, written } = bench();
  for (let row = 0; row < BATCH_ROWS + 1; row += 1) {
    writer.push(row);
  }
  await vi.advanceTimersByTimeAsync(0);
  expect(written.map((rows) => rows.length)).toEqual([BATCH_ROWS]);
  await vi.advanceTimersByTimeAsync(BATCH_MS);
  expect(written.map((rows) => rows.length)).toEqual([BATCH_ROWS, 1]);
});

it('rows that the database refuses are tried again, ever more slowly, in order', async () => {
  const { writer, written, state } = bench();
  state.away = true;
  writer.push(1);
  await vi.advanceTimersByTimeAsync(BATCH_MS);
  writer.push(2);
  expect(state.failed).toBe(1);
  await vi.advanceTimersByTimeAsync(RETRY_MS_MIN);
  expect(state.failed).toBe(2);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(state.failed).toBeLessThan(60_000 / RETRY_MS_MAX + 8);
  state.away = false;
  await vi.advanceTimersByTimeAsync(RETRY_MS_MAX);
  expect(written).toEqual([[1, 2]]);
  expect(state.lost).toBe(0);
});

it('more rows than there is room for: the oldest are given up, and counted', async () => {
  const { writer, written, state } = bench(3);
  state.away = true;
  for (const row of [1, 2, 3, 4, 5]) {
    writer.push(row);
  }
  expect([writer.waiting, state.lost]).toEqual([3, 2]);
  state.away = false;
  await writer.flush();
  expect(written).toEqual([[3, 4, 5]]);
});

it('going down, writes all that waits', async () => {
  const { writer, written } = bench();
  for (let row = 0; row < 3 * BATCH_ROWS; row += 1) {
    writer.push(row);
  }
  await writer.drain();
  expect(written.flat()).toHaveLength(3 * BATCH_ROWS);
});

it('going down without a database, gives up after a while and says so', async () => {
  const { writer, state } = bench();
  state.away = true;
  writer.push(1);
  const drained = writer.drain();
  await vi.advanceTimersByTimeAsync(DRAIN_MS_MAX + RETRY_MS_MAX);
  await drained;
  expect(state.lost).toBe(1);
});
