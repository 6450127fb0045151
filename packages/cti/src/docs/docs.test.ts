import { expect, test } from 'vitest';
import { EVENTS } from '../events/index.ts';
import { FLOWS } from '../flows/index.ts';
import { validateEvent } from '../validate/validate-event.ts';
import { differingPages, docsFolder } from './differences.ts';
import { docsPages } from './pages.ts';

const pages = docsPages();

test('docs/events is what the schemas and the grammar say (npm run docs)', () => {
  expect(differingPages(pages, docsFolder)).toEqual([]);
});

test('there is a page for every event and every flow', () => {
  const wanted = [...Object.keys(EVENTS), ...FLOWS.map((flow) => `flow-${flow.slug}`)];
  expect(wanted.filter((name) => !pages.has(`${name}.md`))).toEqual([]);
});

test('every example on an event’s page validates', () => {
  for (const type of Object.keys(EVENTS)) {
    const examples = [...(pages.get(`${type}.md`) ?? '').matchAll(/```json\n([\s\S]*?)\n```/g)];
    expect(examples.length, type).toBeGreaterThan(0);
    for (const [, example] of examples) expect(validateEvent(JSON.parse(example ?? ''))).toMatchObject({ ok: true });
  }
});

test('links lead to pages', () => {
  const links = [...pages.values()].flatMap((text) =>
    [...text.matchAll(/\]\(([^)]+\.md)\)/g)].map(([, link]) => link ?? ''),
  );
  expect(links.filter((link) => !pages.has(link))).toEqual([]);
});

test('no text of a diagram breaks its line', () => {
  const diagrams = [...pages.values()].flatMap((text) =>
    [...text.matchAll(/```mermaid\n([\s\S]*?)\n```/g)].map(([, body]) => body ?? ''),
  );
  expect(diagrams.length).toBeGreaterThan(50);
  for (const line of diagrams.flatMap((body) => body.split('\n').slice(1))) {
    expect(line).toMatch(/^ {2}(?:participant \w+ as [^;:#]+|\w+-{1,2}>>\w+: [^;:#]+)$/);
  }
});
