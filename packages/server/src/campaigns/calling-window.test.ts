import { expect, it } from 'vitest';
import { dayStart, endOfWork, isTimeZone, minuteOf, windowAt } from './calling-window.ts';

const WEEKDAYS = [1, 2, 3, 4, 5];
const OFFICE = [
  { days: WEEKDAYS, from: '09:00', to: '12:00' },
  { days: WEEKDAYS, from: '14:00', to: '20:00' },
];
const SHANGHAI = 'Asia/Shanghai';
const at = (text: string) => Date.parse(text);

it('is open between its hours in the callee’s zone, and says when that ends', () => {
  // 2026-03-03 is a Tuesday.
  expect(windowAt(OFFICE, SHANGHAI, at('2026-03-03T09:00:00+08:00'))).toEqual({
    open: true,
    changesAtMs: at('2026-03-03T12:00:00+08:00'),
  });
  expect(windowAt(OFFICE, SHANGHAI, at('2026-03-03T12:00:00+08:00'))).toEqual({
    open: false,
    changesAtMs: at('2026-03-03T14:00:00+08:00'),
  });
  expect(windowAt(OFFICE, 'America/New_York', at('2026-03-03T09:00:00+08:00')).open).toBe(false);
});

it('is closed over the weekend', () => {
  expect(windowAt(OFFICE, SHANGHAI, at('2026-03-06T20:00:00+08:00'))).toEqual({
    open: false,
    changesAtMs: at('2026-03-09T09:00:00+08:00'),
  });
});

it('knows summer time: in New York the clock jumped on 2026-03-08', () => {
  const early = [{ days: [7], from: '01:00', to: '04:00' }];
  expect(windowAt(early, 'America/New_York', at('2026-03-08T01:30:00-05:00'))).toEqual({
    open: true,
    changesAtMs: at('2026-03-08T04:00:00-04:00'),
  });
  expect(dayStart('America/New_York', at('2026-03-08T12:00:00-04:00'))).toBe(at('2026-03-08T00:00:00-05:00'));
});

it('without windows is always open; with a day over midnight it never closes', () => {
  expect(windowAt([], SHANGHAI, 0)).toEqual({ open: true, changesAtMs: undefined });
  const always = [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }];
  expect(windowAt(always, SHANGHAI, at('2026-03-03T23:59:00+08:00'))).toEqual({ open: true, changesAtMs: undefined });
  expect(windowAt([{ days: [], from: '00:00', to: '24:00' }], SHANGHAI, 0)).toEqual({
    open: false,
    changesAtMs: undefined,
  });
});

it('work goes on in open hours only', () => {
  const friday = at('2026-03-06T18:00:00+08:00');
  expect(endOfWork(OFFICE, SHANGHAI, friday, 3_600_000)).toBe(at('2026-03-06T19:00:00+08:00'));
  expect(endOfWork(OFFICE, SHANGHAI, friday, 6 * 3_600_000)).toBe(at('2026-03-09T15:00:00+08:00'));
  expect(endOfWork([], SHANGHAI, friday, 60_000)).toBe(friday + 60_000);
  expect(endOfWork([{ days: [], from: '09:00', to: '10:00' }], SHANGHAI, friday, 60_000)).toBeUndefined();
});

it('a day begins at the callee’s midnight', () => {
  expect(dayStart(SHANGHAI, at('2026-03-03T23:59:59+08:00'))).toBe(at('2026-03-03T00:00:00+08:00'));
  expect(dayStart(SHANGHAI, at('2026-03-03T00:00:00+08:00'))).toBe(at('2026-03-03T00:00:00+08:00'));
});

it('reads times and zones', () => {
  expect([minuteOf('00:00'), minuteOf('24:00'), minuteOf('24:01'), minuteOf('9:00')]).toEqual([
    0,
    1_440,
    undefined,
    undefined,
  ]);
  expect([isTimeZone(SHANGHAI), isTimeZone('Mars/Olympus')]).toEqual([true, false]);
});
