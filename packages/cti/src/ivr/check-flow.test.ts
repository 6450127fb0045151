import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { Compile } from 'typebox/compile';
import { describe, expect, it } from 'vitest';
import { checkFlow } from './check-flow.ts';
import { EXAMPLE_FLOW, IVR_PAGE_FILE, IVR_SCHEMA_FILE, ivrPage, ivrSchemaText } from './docs.ts';
import { ivrFlowSchema } from './flow.ts';
import { stepSchemas } from './steps.ts';

const flow = (steps: object, start = 'a') => ({ name: 'test', start, steps });
const problems = (value: unknown, around = {}) => {
  const check = checkFlow(value, around);
  return check.ok ? [] : check.problems.map(({ path, problem }) => `${path}: ${problem}`);
};
const end = { kind: 'hangUp' };
const play = (next: string) => ({ kind: 'play', prompts: [{ kind: 'sound', sound: 'beep' }], next });
const menu = {
  kind: 'menu',
  prompts: [],
  choices: { '1': 'end' },
  timeoutMs: 5_000,
  attemptsMax: 1,
  otherwise: 'end',
};

describe('a good flow', () => {
  it('the example of the docs, with what is around it', () => {
    expect(checkFlow(EXAMPLE_FLOW, { groupIds: new Set([802]), flows: new Set(['hotline']) })).toMatchObject({
      ok: true,
      warnings: [],
    });
  });

  it('a step that nothing leads to is warned of', () => {
    expect(checkFlow(flow({ a: end, b: end }))).toMatchObject({
      ok: true,
      warnings: [{ path: 'steps.b', problem: 'nothing leads to this step' }],
    });
  });

  it('a circle with a wait in it is fine', () => {
    expect(problems(flow({ a: play('b'), b: { kind: 'set', data: { x: 1 }, next: 'a' } }))).toEqual([]);
    expect(problems(flow({ a: { ...menu, otherwise: 'a' }, end }))).toEqual([]);
  });
});

describe('a wrong flow is refused, with the place', () => {
  it.each([
    ['no flow', 7, ': is no JSON object'],
    ['no flow', undefined, ': is no JSON object'],
    ['no name', { start: 'a', steps: { a: end } }, 'name: is missing'],
    ['unknown start', flow({ a: end }, 'b'), 'start: no step called "b"'],
    ['unknown step', flow({ a: { ...menu, choices: { '2': 'x' } }, end }), 'steps.a.choices.2: no step called "x"'],
    ['a step of the prototype', flow({ a: play('constructor') }), 'steps.a.next: no step called "constructor"'],
    ['unknown key', flow({ a: { ...end, colour: 1 } }), 'steps.a.colour: unknown key "colour"; known are kind, note'],
    ['unknown key of the flow', { ...flow({ a: end }), x: 1 }, 'x: unknown key "x"'],
    ['no kind', flow({ a: {} }), 'steps.a.kind: is missing; it is one of play, menu'],
    ['unknown kind', flow({ a: { kind: 'dance' } }), 'steps.a.kind: no kind "dance"; it is one of play, menu'],
    ['unknown prompt', flow({ a: { ...play('b'), prompts: [{ kind: 'sing' }] }, b: end }), 'steps.a.prompts.0.kind:'],
    ['no such key', flow({ a: { ...menu, choices: { '12': 'end' } }, end }), 'steps.a.choices.12: "12" can be no key'],
    ['no key at all', flow({ a: { ...menu, choices: {} }, end }), 'steps.a.choices: has no key'],
    ['too long a wait', flow({ a: { ...menu, timeoutMs: 1e9 }, end }), 'steps.a.timeoutMs: must be <= 60000'],
    ['a step name', flow({ 'a b': end, a: end }), 'steps.a b: "a b" can be no key'],
    [
      'a file outside',
      flow({ a: { ...play('b'), prompts: [{ kind: 'file', name: '../x.wav' }] }, b: end }),
      'steps.a.prompts.0.name:',
    ],
    [
      'a template',
      flow({ a: { kind: 'set', data: { x: 'hello ${na me}' }, next: 'b' }, b: end }),
      'steps.a.data.x: "${na me}" is no field',
    ],
    [
      '__proto__',
      JSON.parse(
        '{"name":"t","start":"a","steps":{"a":{"kind":"set","data":{"__proto__":1},"next":"b"},"b":{"kind":"hangUp"}}}',
      ),
      'steps.a.data.__proto__: "__proto__" can be no key',
    ],
    [
      'digits',
      flow({
        a: { kind: 'collect', prompts: [], into: 'x', digitsMin: 5, digitsMax: 4, timeoutMs: 1000, next: 'b' },
        b: end,
      }),
      'steps.a.digitsMin: is more than digitsMax, 4',
    ],
    ['too large', flow({ a: { ...end, note: 'x'.repeat(70_000) } }), ': is larger than 65536 characters'],
  ])('%s', (_, value, wanted) => {
    expect(problems(value)[0]).toContain(wanted);
  });

  it.each([
    ['play', flow({ a: { kind: 'play', prompts: [], next: 'a' } }), 'steps.a.next', 'a → a'],
    [
      'set and condition',
      flow({
        a: { kind: 'set', data: { x: 1 }, next: 'b' },
        b: { kind: 'condition', cases: [{ when: [{ kind: 'weekday', days: ['mon'] }], next: 'c' }], otherwise: 'a' },
        c: end,
      }),
      'steps.b.otherwise',
      'a → b → a',
    ],
    ['goto itself', flow({ a: { kind: 'goto', flow: 'test' } }), 'steps.a.flow', 'a → a'],
    ['a full queue', flow({ a: { kind: 'queue', groupId: 1, onFull: 'a' } }), 'steps.a.onFull', 'a → a'],
  ])('a circle without waiting: %s', (_, value, path, circle) => {
    expect(problems(value)).toEqual([`${path}: runs in a circle without waiting: ${circle}`]);
  });

  it.each([
    [{ kind: 'time', from: '25:00', to: '18:00' }, 'from'],
    [{ kind: 'time', from: '09:00', to: '09:00' }, 'to: is the same'],
    [{ kind: 'date', from: '2026-02-30', to: '2026-03-01' }, 'from: there is no day 2026-02-30'],
    [{ kind: 'date', from: '2026-10-07', to: '2026-10-01' }, 'to: is before from'],
    [{ kind: 'date', from: '10-01', to: '2026-10-07' }, 'to: both days need a year, or neither'],
    [{ kind: 'data', field: 'x', operator: 'above', value: '3' }, 'value: has to be a number for above'],
    [{ kind: 'data', field: 'x', operator: 'oneOf', value: '3' }, 'value: has to be a list for oneOf'],
    [{ kind: 'data', field: 'x', operator: 'equals' }, 'value: has to be one value for equals'],
    [{ kind: 'data', field: 'x', operator: 'exists', value: 1 }, 'value: stands beside exists'],
    [{ kind: 'data', field: '__proto__', operator: 'exists' }, 'field:'],
    [{ kind: 'weekday', days: ['funday'] }, 'days.0:'],
  ])('test %j', (test, wanted) => {
    const value = flow({ a: { kind: 'condition', cases: [{ when: [test], next: 'b' }], otherwise: 'b' }, b: end });
    expect(problems(value)[0]).toContain(`steps.a.cases.0.when.0.${wanted}`);
  });

  it.each([
    ['ftp://crm.example.com', 'has to begin with http'],
    ['https://${caller}/x', 'has a template in its host'],
    ['https://crm.example.com@evil.example/x', 'has a user name'],
    ['https://a b/x', 'has no host'],
    ['https:///x', 'has no host'],
  ])('url %s', (url, wanted) => {
    const http = { kind: 'http', url, timeoutMs: 1_000, ok: 'b', failed: 'b', timeout: 'b' };
    expect(problems(flow({ a: http, b: end }))[0]).toContain(`steps.a.url: ${wanted}`);
  });

  it('what the company does not have', () => {
    const around = { groupIds: new Set([802]), flows: new Set(['test']), agents: new Set(['1001', '1001@demo']) };
    expect(problems(flow({ a: { kind: 'queue', groupId: 7 } }), around)).toEqual(['steps.a.groupId: no skill group 7']);
    expect(problems(flow({ a: { kind: 'goto', flow: 'x' } }), around)).toEqual(['steps.a.flow: no flow called "x"']);
    const transfer = (agent: string) =>
      flow({ a: { kind: 'transfer', to: { kind: 'agent', agent }, failed: 'b' }, b: end });
    expect(problems(transfer('1009'), around)).toEqual(['steps.a.to.agent: no agent "1009"']);
    expect(problems(transfer('1001@demo'), around)).toEqual([]);
    expect(problems(transfer('${agent}'), around)).toEqual([]);
  });
});

it('says no more than 50 problems, and never throws', () => {
  const steps = Object.fromEntries(Array.from({ length: 150 }, (_, nth) => [`s${nth}`, { kind: 'x' }]));
  expect(problems(flow(steps)).length).toBe(50);
  fc.assert(fc.property(fc.anything({ maxDepth: 4 }), (value) => !checkFlow(value).ok));
});

it('refuses whatever the published schema refuses, and finds a place for it', () => {
  const schema = Compile(ivrFlowSchema);
  const kinds = fc.constantFrom(...Object.keys(stepSchemas));
  const value = fc.oneof(fc.constantFrom('a', '1', 500, true, [], {}, null), fc.string({ maxLength: 3 }));
  const keys = fc.constantFrom('prompts', 'next', 'choices', 'into', 'timeoutMs', 'cases', 'to', 'url', 'data', 'flow');
  const step = fc.tuple(kinds, fc.dictionary(keys, value)).map(([kind, rest]) => ({ ...rest, kind }));
  fc.assert(
    fc.property(step, (one) => {
      const made = flow({ a: one });
      const check = checkFlow(made);
      expect(check.ok && !schema.Check(made)).toBe(false);
      expect(check.ok || check.problems.every(({ path }) => path.startsWith('steps.a'))).toBe(true);
    }),
    { numRuns: 500 },
  );
});

it('docs/ivr.md and the JSON Schema are what the schema says (npm run docs)', () => {
  expect(readFileSync(IVR_PAGE_FILE, 'utf8')).toBe(ivrPage());
  expect(readFileSync(IVR_SCHEMA_FILE, 'utf8')).toBe(ivrSchemaText());
});
