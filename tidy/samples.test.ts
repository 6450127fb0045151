import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Guides whose code must be that of a file that runs. The others show configuration, or what only types can check. */
const GUIDES = ['first-call.md', 'migrating.md', 'flows.md', 'testing-a-crm.md'];
const BLOCK = /^```(\w+)(?: file=(\S+))?\n([\s\S]*?)^```$/gm;
/** What is no code of a page or a test. */
const COMMANDS = new Set(['sh', 'json', 'text']);

const documents = ['README.md', ...GUIDES.flatMap((name) => [`docs/${name}`, `docs/zh-CN/${name}`])];

interface Sample {
  readonly kind: string;
  readonly file: string | undefined;
  readonly text: string;
}

function samplesOf(document: string): readonly Sample[] {
  return [...readFileSync(document, 'utf8').matchAll(BLOCK)].map(([, kind = '', file, text = '']) => ({
    kind,
    file,
    text,
  }));
}

/** Without the indentation that all lines share, so that a part of a page reads as in the guide. */
function withoutIndent(text: string): string {
  const indents = text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.search(/\S/)]));
  const shared = Math.min(...indents);
  return text
    .split('\n')
    .map((line) => line.slice(shared))
    .join('\n');
}

/** Some lines of the file, one after the other, are the sample. */
function contains(file: string, sample: string): boolean {
  const lines = readFileSync(file, 'utf8').split('\n');
  const wanted = sample.trimEnd().split('\n');
  return lines.some((_line, at) => withoutIndent(lines.slice(at, at + wanted.length).join('\n')) === wanted.join('\n'));
}

test.each(documents)('%s: code is that of files that run', (document) => {
  const code = samplesOf(document).filter(({ kind }) => !COMMANDS.has(kind));
  expect(code.length).toBeGreaterThan(0);
  for (const { file, text } of code) {
    expect(file, `a sample without its file: ${text.slice(0, 80)}`).toMatch(/^examples\//);
    expect(contains(file ?? '', text), `${file} has not: ${text.slice(0, 120)}`).toBe(true);
  }
});

test('both languages show the same code', () => {
  const twins = readdirSync('docs/zh-CN').filter((name) => name.endsWith('.md') && name !== 'README.md');
  expect(twins).toEqual(expect.arrayContaining(GUIDES));
  for (const name of twins) {
    expect(samplesOf(`docs/zh-CN/${name}`), name).toEqual(samplesOf(`docs/${name}`));
  }
});

test('every document is listed, in both languages', () => {
  const chinese = readdirSync('docs/zh-CN').filter((name) => name.endsWith('.md') && name !== 'README.md');
  const english = readdirSync('docs').filter((name) => name.endsWith('.md') && name !== 'README.md');
  const links = (index: string) => [...readFileSync(index, 'utf8').matchAll(/\]\(([^)]+)\)/g)].map(([, to]) => to);
  for (const name of english) {
    const other = chinese.includes(name) ? name : `../${name}`;
    expect(links('docs/README.md'), name).toContain(name);
    expect(links('docs/zh-CN/README.md'), name).toContain(other);
  }
});
