import Type from 'typebox';
import { field, oneOf, optional } from '../schema/field.ts';
import { kind } from './prompts.ts';

/** What a `condition` step can ask. All times are in the company's time zone. */

const strict = { additionalProperties: false } as const;

/** Kept free of `__proto__` by its first sign. */
export const DATA_KEY = '^[A-Za-z][A-Za-z0-9_]{0,63}$';
const DATA_PATH = '^[A-Za-z][A-Za-z0-9_]{0,63}(\\.[A-Za-z0-9][A-Za-z0-9_]{0,63}){0,7}$';
const TIME = '^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$';
const DAY = '^([0-9]{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export const DATA_OPERATORS = [
  'exists',
  'equals',
  'startsWith',
  'endsWith',
  'contains',
  'oneOf',
  'above',
  'below',
] as const;

const not = optional(field(Type.Boolean(), { en: 'true: holds when the test does not', zh: '取反' }));
const scalar = Type.Union([Type.String({ maxLength: 200 }), Type.Number(), Type.Boolean()]);

export const testSchemas = {
  time: Type.Object(
    {
      kind: kind('time', 'The time of day, `from` included, `to` not; `22:00` to `06:00` goes over midnight.', '时段'),
      from: field(Type.String({ pattern: TIME }), { en: '`09:00`', zh: '开始时间' }),
      to: field(Type.String({ pattern: TIME }), { en: '`18:00`', zh: '结束时间' }),
      not,
    },
    strict,
  ),
  weekday: Type.Object(
    {
      kind: kind('weekday', 'The day of the week.', '星期'),
      days: field(
        Type.Array(oneOf(WEEKDAYS, { en: 'a day', zh: '星期' }), { minItems: 1, maxItems: 7, uniqueItems: true }),
        { en: 'days on which it holds', zh: '星期列表' },
      ),
      not,
    },
    strict,
  ),
  date: Type.Object(
    {
      kind: kind('date', 'The date, first and last day included; without a year, every year.', '日期'),
      from: field(Type.String({ pattern: DAY }), { en: '`2026-10-01` or `10-01`', zh: '开始日期' }),
      to: field(Type.String({ pattern: DAY }), { en: '`2026-10-07` or `10-07`', zh: '结束日期' }),
      not,
    },
    strict,
  ),
  data: Type.Object(
    {
      kind: kind('data', 'A field of the call’s data, or `caller`, `called`, `uui`.', '随路数据'),
      field: field(Type.String({ pattern: DATA_PATH }), { en: '`level`, `customer.level`', zh: '字段' }),
      operator: oneOf(DATA_OPERATORS, { en: 'how it is compared', zh: '比较方式' }),
      value: optional(
        field(Type.Union([scalar, Type.Array(Type.String({ maxLength: 200 }), { minItems: 1, maxItems: 100 })]), {
          en: 'with what: a list for `oneOf`, a number for `above` and `below`, nothing for `exists`',
          zh: '比较值',
        }),
      ),
      not,
    },
    strict,
  ),
  caller: Type.Object(
    {
      kind: kind('caller', 'The caller’s number begins with one of these.', '主叫号码前缀'),
      prefixes: field(Type.Array(Type.String({ pattern: '^[0-9A-Za-z]{1,32}$' }), { minItems: 1, maxItems: 100 }), {
        en: 'signs other than digits and letters are left out of the number first',
        zh: '号码前缀',
      }),
      not,
    },
    strict,
  ),
};

export const testSchema = Type.Union([
  testSchemas.time,
  testSchemas.weekday,
  testSchemas.date,
  testSchemas.data,
  testSchemas.caller,
]);
