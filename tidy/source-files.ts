import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** A TypeScript file of ours, as text. */
export interface SourceFile {
  /** From the repository's root, with `/`. */
  readonly path: string;
  /** `engine` for `packages/engine/…`, `''` outside. */
  readonly package: string;
  readonly isTest: boolean;
  readonly isUnitTest: boolean;
  readonly text: string;
  readonly lines: readonly string[];
  /** Module names as they stand in import and export statements. */
  readonly imports: readonly string[];
  /** The files of ours among them, as paths. */
  readonly importedPaths: readonly string[];
  /** The ones that are there at run time (`import type` is not). */
  readonly runtimePaths: readonly string[];
  readonly functions: readonly { readonly name: string; readonly line: number; readonly lines: number }[];
}

/** Every TypeScript file that git tracks or would track. */
export function sourceFiles(): SourceFile[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts'], {
    encoding: 'utf8',
  });
  return listed
    .split('\n')
    .filter((path) => path !== '' && !path.endsWith('.d.ts'))
    .flatMap((path) => {
      try {
        return [readSource(path)];
      } catch {
        return []; // Deleted in the working tree, still in git's index.
      }
    });
}

const IMPORT =
  /^\s*(?:import|export)\s+(type\s)?[^'"]*?from\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)|^\s*import\s+['"]([^'"]+)['"]|\brequire\S*\.resolve\(\s*['"]([^'"]+)['"]\s*\)|createRequire\([^)]*\)\.resolve\(\s*['"]([^'"]+)['"]\s*\)/gm;

function readSource(path: string): SourceFile {
  const text = readFileSync(path, 'utf8');
  const lines = text.replace(/\n$/, '').split('\n');
  const found = [...text.matchAll(IMPORT)].map((match) => ({
    name: match[2] ?? match[3] ?? match[4] ?? match[5] ?? match[6] ?? '',
    typeOnly: match[1] !== undefined,
  }));
  const own = (name: string) => normalize(join(dirname(path), name));
  return {
    path,
    package: /^packages\/([^/]+)\//.exec(path)?.[1] ?? '',
    isTest: /\.(test|peer|support)\.ts$|\/test\/|\/testing\/|\/harness\/|^tidy\//.test(path),
    isUnitTest: path.endsWith('.test.ts'),
    text,
    lines,
    imports: found.map((one) => one.name),
    importedPaths: found.filter((one) => one.name.startsWith('.')).map((one) => own(one.name)),
    runtimePaths: found.filter((one) => one.name.startsWith('.') && !one.typeOnly).map((one) => own(one.name)),
    functions: functionsOf(lines),
  };
}

/**
 * Functions by their first and last line. The formatter guarantees that a function's closing brace stands at the indent
 * of the line that opened it, so no parser is needed.
 */
function functionsOf(lines: readonly string[]): SourceFile['functions'] {
  const opening =
    /^(\s*)(?:export\s+)?(?:default\s+)?(?:async\s+)?(?:function\s*\*?\s*(\w+)|(?:(?:public|private|static|override|async|get|set)\s+)*(#?\w+)\s*\([^)]*\)?[^;=]*\{$|(?:const|let)\s+(\w+)\s*=\s*(?:async\s*)?\([^)]*\)?.*(?:=>\s*\{)$)/;
  return lines.flatMap((line, index) => {
    const match = opening.exec(line);
    const name = match?.[2] ?? match?.[3] ?? match?.[4];
    if (match === null || name === undefined || ['if', 'for', 'while', 'switch', 'catch'].includes(name)) {
      return [];
    }
    const end = lines.findIndex((other, at) => at > index && new RegExp(`^${match[1]}\\}`).test(other));
    return end === -1 ? [] : [{ name, line: index + 1, lines: end - index + 1 }];
  });
}

/** Circles of imports at run time, each as a chain of paths. */
export function findCycles(files: readonly SourceFile[]): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const done = new Set<string>();
  const cycles: string[] = [];

  function visit(path: string, trail: readonly string[]): void {
    if (trail.includes(path)) {
      cycles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
      return;
    }
    if (done.has(path)) {
      return;
    }
    for (const next of byPath.get(path)?.runtimePaths ?? []) {
      visit(next, [...trail, path]);
    }
    done.add(path);
  }

  for (const file of files) {
    visit(file.path, []);
  }
  return cycles;
}
