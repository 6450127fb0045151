import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CsvReader, type CsvRow, detectDelimiter, RECORD_CHARS_MAX } from './csv-reader.ts';

function read(text: string, delimiter = ',', piece = text.length): CsvRow[] {
  const reader = new CsvReader(delimiter);
  const rows: CsvRow[] = [];
  for (let at = 0; at < text.length; at += Math.max(piece, 1)) {
    rows.push(...reader.push(text.slice(at, at + Math.max(piece, 1))));
  }
  return [...rows, ...reader.end()];
}

const fieldsOf = (rows: readonly CsvRow[]) => rows.map((row) => ('fields' in row ? row.fields : row.problem));

it('reads quotes, doubled quotes, line breaks in quotes, and knows the line of each record', () => {
  const text = 'a,b\r\n"x, y","he said ""no"""\r\n\r\n"two\r\nlines",3\n4,5';
  expect(read(text)).toEqual([
    { line: 1, fields: ['a', 'b'] },
    { line: 2, fields: ['x, y', 'he said "no"'] },
    { line: 4, fields: ['two\nlines', '3'] },
    { line: 6, fields: ['4', '5'] },
  ]);
});

it('gives the same whatever pieces the text comes in, and whatever ends its lines', () => {
  const text = 'a,b\n"x\ny",2\n3,"4"\n';
  for (const end of ['\n', '\r\n', '\r']) {
    const whole = read(text.replaceAll('\n', end));
    expect(whole).toHaveLength(3);
    for (const piece of [1, 2, 3, 5, 7]) {
      expect(read(text.replaceAll('\n', end), ',', piece)).toEqual(whole);
    }
  }
});

it('a quote that is never closed costs its own line', () => {
  const lines = ['1,ok', '2,"open', ...Array.from({ length: 2_500 }, (_, nth) => `${nth + 3},fine`)];
  const rows = read(lines.join('\n'));
  expect(rows.filter((row) => 'problem' in row)).toEqual([{ line: 2, problem: 'a quote is opened and never closed' }]);
  expect(rows).toHaveLength(lines.length);
  expect(rows.map((row) => row.line)).toEqual(lines.map((_, nth) => nth + 1));
});

it('many of them too', () => {
  const rows = read(['"a', 'x,"b', '3', '4', '5'].join('\n'));
  expect(rows.filter((row) => 'fields' in row).map((row) => row.line)).toEqual(expect.arrayContaining([3, 4, 5]));
});

it('a stray quote in the middle of a field is text', () => {
  expect(fieldsOf(read('1,5" pipe\n2,b"c"d\n3,x'))).toEqual([
    ['1', '5" pipe'],
    ['2', 'b"c"d'],
    ['3', 'x'],
  ]);
});

it('text behind a closing quote is a problem of its line', () => {
  const rows = read('1,a\n2,"b"c\n3,d');
  expect(rows.map((row) => [row.line, 'fields' in row])).toEqual([
    [1, true],
    [2, false],
    [3, true],
  ]);
});

it('a line without end is a problem, and is not kept', () => {
  const long = 'x'.repeat(RECORD_CHARS_MAX);
  expect(read(`1\n${long}${long}${long}\n3`, ',', 50_000)).toEqual([
    { line: 1, fields: ['1'] },
    { line: 2, problem: expect.stringContaining('longer than') },
    { line: 3, fields: ['3'] },
  ]);
  expect(read(long + long, ',', 1_000).map((row) => row.line)).toEqual([1]);
});

it('whatever is written is read again', () => {
  const field = fc.string({ unit: fc.constantFrom('a', '1', ',', '"', '\n', ';', '王', ' ') });
  const row = fc.array(field, { minLength: 2, maxLength: 5 });
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 20 }), fc.integer({ min: 1, max: 40 }), (rows, piece) => {
      const text = rows.map((fields) => fields.map(quoted).join(',')).join('\n');
      expect(fieldsOf(read(text, ',', piece))).toEqual(rows);
    }),
  );
});

it('no text makes it throw, or lose the lines after it', () => {
  const any = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r') });
  fc.assert(
    fc.property(any, fc.integer({ min: 1, max: 9 }), (text, piece) => {
      const rows = read(`${text.replaceAll('"', '')}\nlast,line`, ',', piece);
      expect(rows.at(-1)).toMatchObject({ fields: ['last', 'line'] });
      read(text, ',', piece);
    }),
  );
});

it('finds the delimiter of the heading', () => {
  expect(['a,b', 'a;b', 'a\tb', 'a|b', 'a', '"x;y;z",b', 'a;b\n1,2,3,4'].map(detectDelimiter)).toEqual([
    ',',
    ';',
    '\t',
    '|',
    ',',
    ',',
    ';',
  ]);
});
