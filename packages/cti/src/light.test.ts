import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { END_REASONS, endReasonText } from './codes/end-reasons.ts';
import { loginCodeText } from './codes/login-codes.ts';
import { REFUSALS, type RefusalCode, reasonText, refusal } from './codes/refusals.ts';
import { cleanNumber, toGroupIds, toInt } from './commands/values.ts';

/** Files that are loaded at run time with a file: type-only imports are gone by then. */
function loadedBy(file: URL, seen = new Set<string>()): Set<string> {
  if (seen.has(file.href)) return seen;
  seen.add(file.href);
  const source = readFileSync(file, 'utf8');
  for (const [, kind, from = ''] of source.matchAll(/^(?:import|export)\s+(type\s)?[^;]*?from '([^']+)';/gms)) {
    if (kind !== undefined) continue;
    if (from.startsWith('.')) loadedBy(new URL(from, file), seen);
    else seen.add(from);
  }
  return seen;
}

test('the light entry loads tables only: no schema, no compiler', () => {
  const loaded = [...loadedBy(new URL('./light.ts', import.meta.url))];
  expect(
    loaded.filter(
      (name) =>
        !/\/(?:light|codes\/[\w-]+|commands\/values|commands\/refused-reply|ivr\/limits|ivr\/template|validate\/data-limits)\.ts$/.test(
          name,
        ),
    ),
  ).toEqual([]);
});

test('every catalogue has both languages, and texts are told apart', () => {
  for (const table of [REFUSALS, END_REASONS]) {
    const texts = Object.values(table);
    expect(new Set(texts.map((entry) => entry.en)).size).toBe(texts.length);
    expect(new Set(texts.map((entry) => entry.zh)).size).toBe(texts.length);
  }
  expect(Object.values(REFUSALS).every(({ status }) => status > 0)).toBe(true);
});

test('texts', () => {
  const code: RefusalCode = 'numberTooLong';
  expect(reasonText(code, 'zh')).toBe('号码长度超过32位');
  expect(refusal(code, 'en')).toEqual({ status: 400, reason: 'the number is longer than 32 characters' });
  expect(endReasonText('agentNoAnswer', 'en')).toBe('missed call');
  expect(endReasonText('agentDeclined', 'en')).toBe('declined');
  expect(loginCodeText('1004', 'en')).toBe('wrong agent number or password');
});

test('tolerant values', () => {
  expect(cleanNumber('+86 (133) 0000-0019')).toBe('8613300000019');
  expect(cleanNumber(undefined)).toBe('');
  expect([toInt('7', 0), toInt(7, 0), toInt(true, 0), toInt('x', 3), toInt(undefined, 4)]).toEqual([7, 7, 1, 3, 4]);
  expect(toGroupIds('802, 803,x')).toEqual([802, 803]);
  expect(toGroupIds(undefined)).toEqual([]);
});
