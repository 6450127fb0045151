import type { TSchema } from 'typebox';
import { describe, expect, test } from 'vitest';
import { aboutOf } from '../schema/field.ts';
import { shapesOf } from '../validate/compiled.ts';
import { validateEvent } from '../validate/validate-event.ts';
import { EVENTS } from './index.ts';

/** The types of chapter 6, as its tables and flow lines name them. */
const CHAPTER_6 = [
  'makecall',
  'outringing',
  'outcall',
  'calledringing',
  'answer',
  'cancelmakecall',
  'after',
  'innerringing',
  'innercall',
  'innercallout',
  'inringing',
  'playtts',
  'incall',
  'outboundcall',
  'transfercall',
  'transfering',
  'transferinringing',
  'transferincall',
  'agentconsult',
  'agentconsultback',
  'consultationcalls',
  'consultinringing',
  'consultincall',
  'transferservice',
  'consulationservice',
  'logon',
  'agentidle',
  'queuenum',
  'monitorqueue',
  'monitorcaller',
  'agentbegingroup',
  'agentstopgroup',
  'sendmsg',
  'endtask',
  'memberEnqueue',
  'memberDequeue',
] as const;

const all = Object.entries(EVENTS).flatMap(([type, schema]) =>
  shapesOf(schema).map((shape, index) => ({ type, shape, name: index === 0 ? type : `${type} (${index + 1})` })),
);

describe('schemas of events', () => {
  test('every type of chapter 6 has one', () => {
    expect(CHAPTER_6.filter((type) => !(type in EVENTS))).toEqual([]);
  });

  test('outringing, inringing, incall and sendmsg have two shapes', () => {
    const two = Object.entries(EVENTS).filter(([, schema]) => shapesOf(schema).length === 2);
    expect(two.map(([type]) => type).sort()).toEqual(['incall', 'inringing', 'outringing', 'sendmsg']);
  });

  test.each(all)(
    '$name: the documented example validates and every field of the shape is explained',
    ({ type, shape }) => {
      const { examples, properties } = shape as unknown as { examples: unknown[]; properties: Record<string, TSchema> };
      expect(validateEvent(examples[0])).toEqual({ ok: true, event: examples[0] });
      for (const [field, schema] of Object.entries(properties)) {
        const about = aboutOf(schema);
        expect(`${type}.${field}: ${about.en} / ${about.zh}`).not.toMatch(/: \/|\/ $/);
      }
    },
  );

  test('feeds and ping carry no seq', () => {
    for (const type of ['ping', 'queuenum', 'monitorqueue', 'monitorcaller', 'callinfo'] as const) {
      expect(Object.keys(EVENTS[type].properties)).not.toContain('seq');
    }
  });
});

describe('wrong events are named', () => {
  test.each([
    ['no object', 5, '', 'is not a JSON object'],
    ['an array', [], '', 'is not a JSON object'],
    ['no type', {}, '/type', 'is missing or no string'],
    ['an unknown type', { type: 'constructor' }, '/type', 'unknown type "constructor"'],
    ['a missing field', { type: 'outcall', number: '1' }, '/callid', 'is missing'],
    ['a wrong type', { type: 'outcall', callid: '1', number: 5 }, '/number', 'must be string'],
    [
      'a wrong constant',
      { type: 'queuenum', cmdtype: 2, autonum: 0, groupid: 1, num: 0 },
      '/cmdtype',
      'must be equal to constant',
    ],
  ])('%s', (_, value, path, problem) => {
    expect(validateEvent(value)).toEqual({ ok: false, path, problem });
  });
});
