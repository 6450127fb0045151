import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** `docs/events` of this repository. */
export const docsFolder = fileURLToPath(new URL('../../../../docs/events', import.meta.url));

/** Names of pages that are missing, differ, or lie there without a source. */
export function differingPages(pages: ReadonlyMap<string, string>, folder: string): string[] {
  const onDisk = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.md')) : [];
  const stale = onDisk.filter((name) => !pages.has(name));
  const changed = [...pages].filter(
    ([name, text]) => !onDisk.includes(name) || readFileSync(join(folder, name), 'utf8') !== text,
  );
  return [...stale, ...changed.map(([name]) => name)].sort();
}
