import { expect, it } from 'vitest';
import { createZoneClock } from './zone-clock.ts';

it.each([
  ['Asia/Shanghai', Date.UTC(2026, 0, 1, 0, 0, 0), '2026-01-01 08:00:00'],
  ['UTC', Date.UTC(2026, 11, 31, 23, 59, 59, 999), '2026-12-31 23:59:59'],
  ['America/St_Johns', Date.UTC(2026, 0, 1, 3, 29, 59), '2025-12-31 23:59:59'],
  ['Asia/Kathmandu', Date.UTC(2026, 5, 1), '2026-06-01 05:45:00'],
  ['No/Such_Zone', Date.UTC(2026, 0, 1), '2026-01-01 00:00:00'],
])('%s at %i is %s', (zone, unixMs, text) => {
  expect(createZoneClock(zone).format(unixMs)).toBe(text);
});

it('follows summer time, whatever was asked before', () => {
  const clock = createZoneClock('Europe/Berlin');
  expect(clock.format(Date.UTC(2026, 2, 29, 0, 59, 59))).toBe('2026-03-29 01:59:59');
  expect(clock.format(Date.UTC(2026, 2, 29, 1, 0, 0))).toBe('2026-03-29 03:00:00');
  expect(clock.format(Date.UTC(2026, 2, 29, 0, 59, 59))).toBe('2026-03-29 01:59:59');
});
