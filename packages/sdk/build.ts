import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type BuildOptions, build } from 'esbuild';
import { standAlone } from './cti-types.ts';

/**
 * Builds what browsers load into `dist/`: `CallCenter.js` (global), `callcenter.mjs` with its declarations, the pages.
 * `CallCenter.js` is written last: its date tells others that the build is whole. `--no-types` leaves the
 * declarations out.
 */
const here = import.meta.dirname;
const dist = join(here, 'dist');
/** Built beside it and moved in, so that a server never serves half a build; one folder each, for builds at the same time. */
const next = join(here, `dist.next-${process.pid}`);

const common: BuildOptions = {
  bundle: true,
  minify: true,
  sourcemap: true,
  target: ['chrome110', 'firefox110', 'safari16.4'],
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
};

rmSync(next, { recursive: true, force: true });
mkdirSync(next, { recursive: true });

await build({
  ...common,
  entryPoints: [join(here, 'src/index.ts')],
  format: 'esm',
  outfile: join(next, 'callcenter.mjs'),
});
for (const [format, outfile] of [
  ['esm', 'call-center-bar.mjs'],
  ['iife', 'call-center-bar.js'],
] as const) {
  await build({ ...common, entryPoints: [join(here, 'src/bar/index.ts')], format, outfile: join(next, outfile) });
}
for (const page of ['agent', 'start']) await buildPage(page);
if (!process.argv.includes('--no-types')) declarations();
await build({
  ...common,
  entryPoints: [join(here, 'src/global.ts')],
  format: 'iife',
  outfile: join(next, 'CallCenter.js'),
});

rmSync(dist, { recursive: true, force: true });
renameSync(next, dist);
report();

/** Script and style are files of their own: the pages work under `default-src 'self'`. */
async function buildPage(page: string): Promise<void> {
  const source = join(here, 'src/pages', page);
  const target = page === 'start' ? '.' : page;
  const outdir = join(next, target);
  mkdirSync(outdir, { recursive: true });
  const files = readdirSync(source);
  for (const file of files.filter((name) => name.endsWith('.html') || name.endsWith('.svg'))) {
    cpSync(join(source, file), join(outdir, file));
  }
  const entryPoints = files
    .filter((name) => name === `${page}.ts` || name === `${page}.css`)
    .map((name) => join(source, name));
  if (entryPoints.length > 0) await build({ ...common, entryPoints, format: 'iife', outdir });
}

/** `.d.ts` for the public surface, by the compiler: never kept by hand. */
function declarations(): void {
  const types = join(next, 'types');
  const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
  execFileSync(process.execPath, [compiler, '-p', join(here, 'tsconfig.declarations.json'), '--outDir', types], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  standAlone(types);
}

function report(): void {
  for (const file of [
    'CallCenter.js',
    'callcenter.mjs',
    'call-center-bar.js',
    'agent/agent.js',
    'agent/agent.css',
    'start.js',
    'start.css',
  ]) {
    const path = join(dist, file);
    if (!statSync(path, { throwIfNoEntry: false })) continue;
    const bytes = readFileSync(path);
    console.log(`${file.padEnd(18)} ${kilobytes(bytes.length)} kB, ${kilobytes(gzipSync(bytes).length)} kB gzip`);
  }
  writeFileSync(join(dist, 'CallCenter.js'), readFileSync(join(dist, 'CallCenter.js')));
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(1).padStart(6);
}
