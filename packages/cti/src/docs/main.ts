import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { IVR_PAGE_FILE, IVR_SCHEMA_FILE, ivrPage, ivrSchemaText } from '../ivr/docs.ts';
import { differingPages, docsFolder } from './differences.ts';
import { docsPages } from './pages.ts';

/** Writes `docs/events`, `docs/ivr.md` and the JSON Schema of flows; with `--check` only says whether `docs/events` differs (exit code 1). */
const pages = docsPages();
const differing = differingPages(pages, docsFolder);
if (process.argv.includes('--check')) {
  if (differing.length > 0) {
    process.stderr.write(`docs/events differs from packages/cti, run npm run docs: ${differing.join(', ')}\n`);
    process.exitCode = 1;
  }
} else {
  mkdirSync(docsFolder, { recursive: true });
  for (const name of differing) {
    const text = pages.get(name);
    if (text === undefined) rmSync(join(docsFolder, name));
    else writeFileSync(join(docsFolder, name), text);
  }
  writeFileSync(IVR_PAGE_FILE, ivrPage());
  writeFileSync(IVR_SCHEMA_FILE, ivrSchemaText());
  process.stdout.write(`docs/events: ${pages.size} pages, ${differing.length} written\n`);
}
