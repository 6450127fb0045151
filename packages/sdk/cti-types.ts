import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { COMMANDS, EVENTS, REFUSALS } from '@callwright/cti';

/**
 * Makes the SDK's declarations stand alone: a page's developer has no `@callwright/cti`, and without it every event would
 * be `any`. The catalogue is written out as plain interfaces, from the same schemas that make the docs.
 */
export function standAlone(types: string): void {
  writeFileSync(join(types, 'cti.d.ts'), declarationsOfCti());
  for (const file of declarationFiles(types)) {
    const path = relative(dirname(file), join(types, 'cti.js')).replaceAll('\\', '/');
    const text = readFileSync(file, 'utf8');
    const own = text.replaceAll(/'@callwright\/cti(\/light)?'/g, `'${path.startsWith('.') ? path : `./${path}`}'`);
    if (own !== text) writeFileSync(file, own);
    // The public surface has no `any`: one that appears in a declaration is the compiler's shrug.
    const shrug = /[:<|&,(]\s*any\b/.exec(own.replaceAll(/\/\*[\s\S]*?\*\//g, ''));
    if (shrug !== null) throw new Error(`${relative(types, file)} says any`);
  }
}

function declarationsOfCti(): string {
  return `/** Events and commands of the wire, written from the schemas of Callwright's catalogue. */
export interface Events {
${members(EVENTS)}
}
export type EventType = keyof Events;
export type EventOf<Type extends EventType> = Events[Type];
export interface Commands {
${members(COMMANDS)}
}
export type CommandName = keyof Commands;
export type CommandOf<Name extends CommandName> = Commands[Name];
export type RefusalCode = ${Object.keys(REFUSALS)
    .map((code) => `'${code}'`)
    .join(' | ')};
`;
}

interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly description?: string;
}

function members(catalogue: Readonly<Record<string, unknown>>): string {
  return Object.entries(catalogue)
    .map(([name, schema]) => `${comment(schema as Schema, '  ')}  ${name}: ${typeOf(schema as Schema, '  ')};`)
    .join('\n');
}

function typeOf(schema: Schema, indent: string): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.anyOf !== undefined) return schema.anyOf.map((one) => typeOf(one, indent)).join(' | ');
  switch (schema.type) {
    case 'string':
    case 'boolean':
      return schema.type;
    case 'integer':
    case 'number':
      return 'number';
    case 'array':
      return `(${schema.items === undefined ? 'unknown' : typeOf(schema.items, indent)})[]`;
    case 'object':
      return schema.properties === undefined ? 'Record<string, unknown>' : objectOf(schema, indent);
    default:
      return 'unknown';
  }
}

function objectOf({ properties = {}, required = [] }: Schema, indent: string): string {
  const inner = `${indent}  `;
  const fields = Object.entries(properties).map(
    ([name, field]) =>
      `${comment(field, inner)}${inner}${name}${required.includes(name) ? '' : '?'}: ${typeOf(field, inner)};`,
  );
  return `{\n${fields.join('\n')}\n${indent}}`;
}

function comment({ description }: Schema, indent: string): string {
  return description === undefined ? '' : `${indent}/** ${description.replaceAll('*/', '* /')} */\n`;
}

function declarationFiles(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return declarationFiles(path);
    return name.endsWith('.d.ts') ? [path] : [];
  });
}
