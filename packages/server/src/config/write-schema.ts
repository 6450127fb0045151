import { writeFileSync } from 'node:fs';
import { settingsSchema } from './settings.ts';

/** Writes `packages/server/config.schema.json`, the JSON Schema that editors use for `callwright.config.json`. */
export function configSchemaText(): string {
  const schema = { $schema: 'https://json-schema.org/draft/2020-12/schema', ...settingsSchema };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(new URL('../../config.schema.json', import.meta.url), configSchemaText());
}
