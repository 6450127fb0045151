import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new folder below the system's temporary one, and the function that takes it away again. */
export function makeTempFolder(purpose: string): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), `callwright-${purpose}-`));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
