import { expect, test } from 'vitest';
import { parseLastRow, parseResponseTimes, quantile } from './statistics.ts';

test("the last line of SIPp's statistics is read by column name", () => {
  const csv = 'StartTime;SuccessfulCall(C);FailedCall(C);\n2026;1;0;\n2026;20;2;\n\n';
  const row = parseLastRow(csv);
  expect(row.get('SuccessfulCall(C)')).toBe('20');
  expect(row.get('FailedCall(C)')).toBe('2');
  expect(parseLastRow('only;a;header;\n').get('a')).toBe('');
  expect(parseLastRow('').get('a')).toBeUndefined();
});

test('response times are read, broken lines left out', () => {
  expect(parseResponseTimes('Date_ms;response_time_ms;rtd_no\n1;4;invite\n2;108.5;invite\n3;')).toEqual([4, 108.5]);
});

test('quantiles', () => {
  const values = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect([0.5, 0.99, 1, 0].map((share) => quantile(values, share))).toEqual([50, 99, 100, 1]);
  expect(quantile([], 0.5)).toBeNaN();
});
