import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findCycles, type SourceFile, sourceFiles } from './source-files.ts';

/**
 * The house rules that a program can hold (docs/ARCHITECTURE.md "House rules"): each test names the files that break its
 * rule. Style that only a reader can judge is not here.
 */
const files = sourceFiles();
const code = files.filter((file) => !file.isTest);

/** May import which of our packages. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  cti: [],
  sip: [],
  media: [],
  engine: ['cti'],
  sdk: ['cti'],
  testkit: ['cti', 'sip', 'media'],
  server: ['cti', 'sip', 'media', 'engine', 'testkit'],
};

/** Folders that must be pure: time, randomness and ids come in as inputs. */
const PURE = [
  /^packages\/cti\/src\/(?!cli|docs)/,
  /^packages\/sip\/src\//,
  /^packages\/engine\/src\//,
  /^packages\/media\/src\/(rtp|bridge|answering-machine)\/(?!.*(socket|session|port-pool))/,
  /^packages\/sdk\/src\/(state|wire)\/(?!.*shell)/,
];

const IMPURE_WORDS =
  /\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(|\bprocess\.hrtime|\bMath\.random\(|\brandomUUID\(|\brandomBytes\(|\brandomInt\(|\bsetTimeout\(|\bsetInterval\(|\bsetImmediate\(|\bconsole\.|\bawait\b|node:(net|dgram|fs|http|child_process|timers)/;

const LINES_MAX = 400;
const FUNCTION_LINES_MAX = 70;

function breaking(rule: (file: SourceFile) => string[]): string[] {
  return code.flatMap((file) => rule(file).map((what) => `${file.path}: ${what}`));
}

describe('tidy', () => {
  test('there is code to look at', () => {
    expect(code.length).toBeGreaterThan(100);
  });

  test('packages import one way', () => {
    const wrong = breaking((file) => {
      const allowed = MAY_IMPORT[file.package] ?? Object.keys(MAY_IMPORT);
      return file.imports
        .map((name) => /^@callwright\/([a-z-]+)/.exec(name)?.[1])
        .filter((name): name is string => name !== undefined && name !== file.package && !allowed.includes(name))
        .map((name) => `imports @callwright/${name}`);
    });
    expect(wrong).toEqual([]);
  });

  test('no package reaches into the files of another by path', () => {
    const wrong = breaking((file) =>
      file.imports
        .filter((name) => name.startsWith('.'))
        .map((name) => normalize(join(dirname(file.path), name)))
        .filter((target) => file.package !== '' && !target.startsWith(`packages/${file.package}/`))
        .map((target) => `imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test('imports make no circle', () => {
    expect(findCycles(code)).toEqual([]);
  });

  test('cores read no clock, draw no random number, open nothing, await nothing', () => {
    const wrong = breaking((file) =>
      PURE.some((pattern) => pattern.test(file.path)) && !file.path.includes('/harness/')
        ? file.lines.flatMap((line, index) => (IMPURE_WORDS.test(line) ? [`line ${index + 1}: ${line.trim()}`] : []))
        : [],
    );
    expect(wrong).toEqual([]);
  });

  test('unit tests wait for no real time', () => {
    const wrong = files
      .filter((file) => file.isUnitTest && !file.path.startsWith('tidy/'))
      .flatMap((file) =>
        file.lines.flatMap((line, index) =>
          /\bsleep\(\s*\d|setTimeout\(\s*(resolve|r|done)\b/.test(line) ? [`${file.path}:${index + 1}`] : [],
        ),
      );
    expect(wrong).toEqual([]);
  });

  test(`no file is longer than ${LINES_MAX} lines`, () => {
    const wrong = breaking((file) => (file.lines.length > LINES_MAX ? [`${file.lines.length} lines`] : []));
    expect(wrong).toEqual([]);
  });

  test(`no function is longer than ${FUNCTION_LINES_MAX} lines`, () => {
    const wrong = breaking((file) =>
      file.functions
        .filter((one) => one.lines > FUNCTION_LINES_MAX)
        .map((one) => `${one.name} (line ${one.line}) has ${one.lines} lines`),
    );
    expect(wrong).toEqual([]);
  });

  test('nothing is left over: markers, skipped tests, silenced checks', () => {
    const markers = /\b(TODO|FIXME|XXX|HACK)\b|@ts-(ignore|nocheck|expect-error)|\b(it|test|describe)\.(only|todo)\b/;
    const wrong = files
      .filter((file) => !file.path.startsWith('tidy/'))
      .flatMap((file) =>
        file.lines.flatMap((line, index) => (markers.test(line) ? [`${file.path}:${index + 1}`] : [])),
      );
    expect(wrong).toEqual([]);
  });

  test('no file is dead: each is imported, is an entry, or is named by a script or a manifest', () => {
    const imported = new Set(files.flatMap((file) => file.importedPaths));
    const entries = /(^|\/)(main|index|build|vitest\.config)\.ts$|pages\/(\w+)\/\w+\.ts$|\/bench\/|^bench\//;
    const mentioned = files.map((file) => file.text).join('\n');
    const wrong = code
      .filter((file) => !imported.has(file.path) && !entries.test(file.path))
      .filter((file) => !mentioned.includes(`${file.path.split('/').at(-1)}'`))
      .map((file) => file.path);
    expect(wrong).toEqual([]);
  });

  test('package manifests name what their code imports, and nothing else', () => {
    const wrong = Object.keys(MAY_IMPORT).flatMap((name) => {
      const manifest = JSON.parse(readFileSync(`packages/${name}/package.json`, 'utf8')) as {
        dependencies?: Record<string, string>;
      };
      const declared = Object.keys(manifest.dependencies ?? {});
      const used = new Set(
        code
          .filter((file) => file.path.startsWith(`packages/${name}/src/`))
          .flatMap((file) => file.imports)
          .filter((one) => !one.startsWith('.') && !one.startsWith('node:'))
          .map((one) =>
            one
              .split('/')
              .slice(0, one.startsWith('@') ? 2 : 1)
              .join('/'),
          )
          .filter((one) => one !== `@callwright/${name}`),
      );
      return [
        ...[...used].filter((one) => !declared.includes(one)).map((one) => `${name} uses ${one} but does not name it`),
        ...declared.filter((one) => !used.has(one)).map((one) => `${name} names ${one} but does not use it`),
      ];
    });
    expect(wrong).toEqual([]);
  });
});
