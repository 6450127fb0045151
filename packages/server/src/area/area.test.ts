import { beforeAll, describe, expect, it } from 'vitest';
import { type AreaOf, loadAreas, NOWHERE } from './area.ts';
import { eachBsonString } from './bson-strings.ts';

let areaOf: AreaOf;
beforeAll(async () => {
  areaOf = await loadAreas();
});

function place(number: string): string {
  const { province, city, provice } = areaOf(number);
  expect(provice).toBe(province);
  return `${province}/${city}`;
}

describe('a Chinese number has its place', () => {
  it.each([
    ['13910010008', '北京市/北京市'],
    ['013910010008', '北京市/北京市'],
    ['+8613910010008', '北京市/北京市'],
    ['008613910010008', '北京市/北京市'],
    ['8613910010008', '北京市/北京市'],
    ['139-1001-0008', '北京市/北京市'],
    ['01088887777', '北京市/北京市'],
    ['+861088887777', '北京市/北京市'],
    ['02087654321', '广东省/广州市'],
    ['075588887777', '广东省/深圳市'],
    ['057188887777', '浙江省/杭州市'],
    ['02887654321', '四川省/成都市'],
    ['047112345678', '内蒙古/呼和浩特市'],
    ['077112345678', '广西/南宁市'],
    ['02287654321', '天津市/天津市'],
  ])('%s is from %s', (number, expected) => {
    expect(place(number)).toBe(expected);
  });
});

describe('nothing is said of what has no place', () => {
  it.each([
    '',
    '95001',
    '95003',
    '10086',
    '110',
    '4008001234',
    '+864008001234',
    '8008101234',
    '1001@demo',
    '1001',
    '88887777',
    '+14155550100',
    '0085212345678',
    'anonymous',
    '1'.repeat(400),
    '0'.repeat(12),
    '\0',
  ])('%s', (number) => {
    expect(areaOf(number)).toBe(NOWHERE);
  });
});

describe('a table that is none is an error at start, not a wrong place later', () => {
  it('names what it met', () => {
    const double = Buffer.from([0x08, 0, 0, 0, 0x01, 0x61, 0, 0]);
    expect(() => eachBsonString(double, () => undefined)).toThrow('BSON element type 1');
  });
});
