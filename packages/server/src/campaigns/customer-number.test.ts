import { expect, it } from 'vitest';
import { readCustomerNumber } from './customer-number.ts';

it('one customer written in many ways is one', () => {
  const ways = [
    '13900000001',
    '+86 139-0000-0001',
    '0086 13900000001',
    '8613900000001',
    "'13900000001",
    '１３９００００００01',
  ];
  expect(new Set(ways.map((way) => JSON.stringify(readCustomerNumber(way))))).toEqual(
    new Set([JSON.stringify({ ok: true, number: '13900000001' })]),
  );
});

it('other numbers stay what they are', () => {
  for (const number of ['01041234567', '95001', '+12125550100', '8001', '8613']) {
    expect(readCustomerNumber(number)).toEqual({ ok: true, number });
  }
});

it('what is no number says why', () => {
  const problem = (text: string) => {
    const read = readCustomerNumber(text);
    return read.ok ? read.number : read.problem;
  };
  expect(problem('  ')).toBe('has no number');
  expect(problem('1.39E+10')).toMatch(/scientific/);
  expect(problem('1390000000O')).toMatch(/no digits/);
  expect(problem('12')).toMatch(/has 2 digits/);
  expect(problem('9'.repeat(21))).toMatch(/has 21 digits/);
  expect(problem('x'.repeat(100_000))).toMatch(/no digits/);
});
