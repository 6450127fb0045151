import type { TSchema } from 'typebox';
import { aboutOf } from '../schema/field.ts';

interface RawSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly RawSchema[];
  readonly items?: RawSchema;
  readonly properties?: Readonly<Record<string, RawSchema>>;
  readonly required?: readonly string[];
  readonly patternProperties?: unknown;
  readonly maxLength?: number;
}

/** A Markdown table of a message's fields, nested ones as `data[].num`. */
export function fieldTable(schema: TSchema): string {
  const rows = rowsOf(schema as unknown as RawSchema, '');
  return [
    '| field | type | unit | meaning | 中文 | source, notes |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

function rowsOf(schema: RawSchema, prefix: string): string[] {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const nested = field.type === 'array' ? (field.items ?? {}) : field;
    const inner = rowsOf(nested, field.type === 'array' ? `${path}[].` : `${path}.`);
    return [row(path, field, required.has(name)), ...inner];
  });
}

function row(path: string, field: RawSchema, required: boolean): string {
  const about = aboutOf(field as unknown as TSchema);
  const notes = [
    about.ours === true ? '**ours**, not in the manual' : undefined,
    about.source === undefined ? undefined : `source ${about.source}`,
    about.note,
  ].filter((note) => note !== undefined);
  const cells = [
    `\`${path}\``,
    `${typeText(field)}${required ? '' : ', optional'}`,
    about.unit ?? '',
    about.en,
    about.zh,
    notes.join('; '),
  ];
  return `| ${cells.map(cell).join(' | ')} |`;
}

/** Pipes would end a cell. */
export function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function typeText(field: RawSchema): string {
  if (field.anyOf !== undefined) return [...new Set(field.anyOf.map(typeText))].join(' or ');
  if (field.const !== undefined) return `\`${JSON.stringify(field.const)}\``;
  if (field.enum !== undefined) {
    const values = field.enum.map((value) => `\`${JSON.stringify(value)}\``);
    return values.length > 8 ? `${field.type ?? ''}, one of the [catalogue](codes.md)` : values.join(', ');
  }
  if (field.type === 'array') return `array of ${typeText(field.items ?? {})}`;
  if (field.maxLength !== undefined) return `string, at most ${field.maxLength} characters`;
  return field.type ?? 'any';
}
