import fc from 'fast-check';
import type { TSchema } from 'typebox';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../commands/index.ts';
import { NUMBER_CHARS_MAX, toData } from '../commands/values.ts';
import { aboutOf } from '../schema/field.ts';
import { DATA_BYTES_MAX, DATA_DEPTH_MAX } from './data-limits.ts';
import { validateCommand } from './validate-command.ts';

const nested = (depth: number): unknown => (depth === 0 ? 1 : { a: nested(depth - 1) });

describe('commands as clients send them', () => {
  test.each(Object.entries(COMMANDS))('%s: the documented example is accepted, every field explained', (_, schema) => {
    const { examples, properties } = schema as unknown as { examples: unknown[]; properties: Record<string, TSchema> };
    expect(validateCommand(examples[0])).toMatchObject({ ok: true });
    for (const field of Object.values(properties)) {
      expect(aboutOf(field).en).not.toBe('');
      expect(aboutOf(field).zh).not.toBe('');
    }
  });

  test('stale fields of earlier commands, "" and null are left out', () => {
    const frame = {
      cmd: 'makecall',
      called: '133',
      caller: '',
      preview: null,
      worktype: 2,
      password: 'x',
      sequence: 7,
    };
    expect(validateCommand(frame)).toEqual({ ok: true, command: { cmd: 'makecall', called: '133', sequence: 7 } });
  });

  test.each([
    { cmd: 'logon', worktype: '2', auto: '0', companyid: '1', operatorid: 1001, logingroups: '' },
    { cmd: 'agentbusy', busydescr: '3' },
    { cmd: 'makecall', called: 13300000019 },
    { cmd: 'makecall', called: '+86 133-0000 0019' },
    { cmd: 'makecall', called: '1002@demo', userdata: '{"a":1}', followData: { b: 2 } },
    { cmd: 'senddtmf', num: '#' },
    { cmd: 'transfercall', num: '1002@demo', groupid: '802', userdata: 802 },
  ])('$cmd is tolerant: %j', (frame) => {
    expect(validateCommand(frame)).toMatchObject({ ok: true });
  });
});

describe('refused with the field and the limit', () => {
  test.each([
    ['no object', 'x', 'malformedFrame', ''],
    ['null', null, 'malformedFrame', ''],
    ['an array', [{ cmd: 'ping' }], 'malformedFrame', ''],
    ['no cmd', { sequence: 1 }, 'malformedFrame', '/cmd'],
    ['cmd is no string', { cmd: { a: 1 } }, 'malformedFrame', '/cmd'],
    ['unknown', { cmd: 'frobnicate' }, 'unknownCommand', '/cmd'],
    ['a name of Object.prototype', { cmd: 'constructor' }, 'unknownCommand', '/cmd'],
    ['__proto__ as cmd', { cmd: '__proto__' }, 'unknownCommand', '/cmd'],
    ['a number of 400 characters', { cmd: 'makecall', called: '1'.repeat(400) }, 'numberTooLong', '/called'],
    [
      'a number of 33 characters',
      { cmd: 'makecall', called: '1'.repeat(NUMBER_CHARS_MAX + 1) },
      'numberTooLong',
      '/called',
    ],
    ['400 blanks around a number', { cmd: 'makecall', called: `${' '.repeat(400)}1` }, 'invalidField', '/called'],
    [
      'a caller of 400 characters',
      { cmd: 'makecall', called: '1', caller: '2'.repeat(400) },
      'numberTooLong',
      '/caller',
    ],
    ['a number without digit', { cmd: 'makecall', called: '---' }, 'numberEmpty', '/called'],
    ['no number', { cmd: 'makecall' }, 'numberEmpty', '/called'],
    ['an empty number', { cmd: 'makecall', called: '' }, 'numberEmpty', '/called'],
    ['a number that is an object', { cmd: 'makecall', called: {} }, 'invalidField', '/called'],
    ['two keys at once', { cmd: 'senddtmf', num: '55' }, 'invalidField', '/num'],
    ['a worktype that is none', { cmd: 'logon', worktype: 7 }, 'invalidField', '/worktype'],
    ['a reason that is no number', { cmd: 'agentbusy', busydescr: 'lunch' }, 'invalidField', '/busydescr'],
    ['no target', { cmd: 'monitor' }, 'missingField', '/agentoperatorid'],
    [
      'data too large',
      { cmd: 'makecall', called: '1', userdata: { a: 'x'.repeat(DATA_BYTES_MAX) } },
      'dataTooLarge',
      '/userdata',
    ],
    [
      'data too large in UTF-8 only',
      { cmd: 'makecall', called: '1', userdata: '中'.repeat(DATA_BYTES_MAX / 2) },
      'dataTooLarge',
      '/userdata',
    ],
    [
      'data too deep',
      { cmd: 'makecall', called: '1', userdata: nested(DATA_DEPTH_MAX + 1) },
      'invalidField',
      '/userdata',
    ],
    [
      'data too deep inside a string',
      { cmd: 'makecall', called: '1', userdata: JSON.stringify(nested(DATA_DEPTH_MAX + 1)) },
      'invalidField',
      '/userdata',
    ],
    [
      '__proto__ in the data',
      JSON.parse('{"cmd":"makecall","called":"1","userdata":{"__proto__":{"x":1}}}'),
      'invalidField',
      '/userdata',
    ],
    ['an SDP of a megabyte', { cmd: 'audio', sdp: 'x'.repeat(1_000_000) }, 'invalidField', '/sdp'],
  ])('%s', (_, frame: unknown, code, path) => {
    expect(validateCommand(frame)).toMatchObject({ ok: false, code, path });
  });

  test('the refusal carries what the reply needs', () => {
    expect(validateCommand({ cmd: 'makecall', called: '9'.repeat(400), sequence: '17' })).toEqual({
      ok: false,
      code: 'numberTooLong',
      cmd: 'makecall',
      path: '/called',
      problem: 'has 400 characters, at most 32 are allowed',
      sequence: 17,
    });
  });

  test('data as large and as deep as allowed passes', () => {
    const userdata = { a: 'x'.repeat(DATA_BYTES_MAX - 8) };
    expect(validateCommand({ cmd: 'makecall', called: '1', userdata })).toMatchObject({ ok: true });
    expect(validateCommand({ cmd: 'makecall', called: '1', userdata: nested(DATA_DEPTH_MAX) })).toMatchObject({
      ok: true,
    });
  });
});

describe('nothing throws', () => {
  const names = fc.constantFrom(...Object.keys(COMMANDS), '__proto__', 'toString', '');
  const fields = [
    'called',
    'caller',
    'num',
    'userdata',
    'followData',
    'sequence',
    'worktype',
    'agentoperatorid',
    'sdp',
    'busydescr',
  ];
  test('whatever the frame', () => {
    const junk = fc.dictionary(fc.constantFrom(...fields, '__proto__'), fc.jsonValue({ maxDepth: 8 }));
    fc.assert(
      fc.property(names, junk, (cmd, rest) => {
        const frame: unknown = JSON.parse(JSON.stringify({ ...rest, cmd }));
        const result = validateCommand(frame);
        if (result.ok) expect(result.command.cmd).toBe(cmd);
        expect(({} as Record<string, unknown>).polluted).toBeUndefined();
      }),
    );
  });

  test('a frame nested 9,000 levels deep is refused, not overflowed', () => {
    const text = `{"cmd":"makecall","called":"1","userdata":${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}}`;
    expect(validateCommand(JSON.parse(text))).toMatchObject({ ok: false, code: 'invalidField', path: '/userdata' });
  });
});

describe('toData', () => {
  test.each([
    [undefined, {}],
    ['', {}],
    [{ a: 1 }, { a: 1 }],
    ['{"a":1}', { a: 1 }],
    ['plain', { value: 'plain' }],
    ['{broken', { value: '{broken' }],
    ['[1]', { value: '[1]' }],
    [802, { value: 802 }],
  ])('%j', (raw, data) => {
    expect(toData(raw)).toEqual(data);
  });

  test('a key __proto__ is left out', () => {
    const data = toData('{"__proto__":{"admin":true},"a":1}');
    expect(Object.keys(data)).toEqual(['a']);
    expect((data as { admin?: boolean }).admin).toBeUndefined();
  });
});
