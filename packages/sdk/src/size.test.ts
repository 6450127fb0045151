import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

/** The page's side must load fast on every CRM page: kB of gzip, the audio session left out (issue 5). */
const CLIENT_KB_MAX = 60;

async function gzippedKb(entry: string, external: readonly string[]): Promise<number> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, entry)],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    external: [...external],
    logLevel: 'silent',
  });
  const [file] = outputFiles;
  return file === undefined ? Number.NaN : gzipSync(file.contents).length / 1_000;
}

test('AgentClient and CallCenter without audio', async () => {
  const audio = ['*/audio-session.ts', '*/ring-tone.ts', '*/peer-offer.ts'];
  expect(await gzippedKb('agent-client/create-agent-client.ts', audio)).toBeLessThan(CLIENT_KB_MAX);
  expect(await gzippedKb('call-center/create-call-center.ts', audio)).toBeLessThan(CLIENT_KB_MAX);
});
