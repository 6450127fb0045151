import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sequenceDiagram } from './sequence-diagram.ts';

const DOCS = join(import.meta.dirname, '../../../../docs/events');

test('lanes, messages and what happens outside are drawn, with all text escaped', () => {
  const svg = sequenceDiagram([
    'sequenceDiagram',
    '  participant agent as Agent 坐席',
    '  participant cc as Call<wright>',
    '  agent->>cc: makecall',
    '  cc-->>agent: "rings" & <b>',
  ]);
  expect(svg).toContain('<text class="lane-name" x="127" y="20">Agent 坐席</text>');
  expect(svg).toContain('Call&#60;wright&#62;');
  expect(svg).toContain('<g class="message"><line x1="127" x2="348"');
  expect(svg).toContain('<g class="outside"><line x1="357" x2="136"');
  expect(svg).toContain('aria-label="makecall, &#34;rings&#34; &#38; &#60;b&#62;"');
  expect(svg).not.toContain('style');
});

test('what it does not know is not drawn', () => {
  expect(sequenceDiagram(['sequenceDiagram', 'participant a as A', 'loop x', 'a->>b: x'])).toBeUndefined();
  expect(sequenceDiagram(['stateDiagram-v2', 'a --> b'])).toBeUndefined();
  expect(sequenceDiagram([])).toBeUndefined();
});

test('every diagram of the reference is drawn', () => {
  const pages = readdirSync(DOCS).map((name) => readFileSync(join(DOCS, name), 'utf8'));
  const diagrams = pages.flatMap((page) => [...page.matchAll(/^```mermaid\n([\s\S]*?)^```$/gm)]);
  expect(diagrams.length).toBeGreaterThan(50);
  for (const [, text = ''] of diagrams) {
    expect(sequenceDiagram(text.split('\n')), text).toMatch(/^<svg/);
  }
});
