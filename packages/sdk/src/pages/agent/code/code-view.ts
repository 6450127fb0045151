import { button, h, setHidden } from '../../shared/dom.ts';
import type { Context, View } from '../component.ts';
import { drawnWhenSeen } from '../drawn-when-seen.ts';
import { type CodeLines, codeFor } from './code-lines.ts';

/** Clicks shown; what was clicked long ago is in the event log. */
const BLOCKS_MAX = 20;

export interface CodeView extends View {
  add(frame: unknown): void;
}

/** What a CRM page would write for what was just clicked, newest first. */
export function codeView({ t }: Context): CodeView {
  const list = h('ol', { class: 'code-list' });
  const empty = h('p', { class: 'empty' }, t('noCode'));
  const drawing = drawnWhenSeen(draw);
  let way: keyof CodeLines = 'callCenter';
  let blocks: readonly (CodeLines & { readonly cmd: string })[] = [];

  const choice = (value: keyof CodeLines, label: string): HTMLElement =>
    h(
      'label',
      {},
      h('input', { type: 'radio', name: 'way', value, checked: value === way, onchange: () => choose(value) }),
      h('span', {}, label),
    );

  function choose(value: keyof CodeLines): void {
    way = value;
    draw();
  }

  function draw(): void {
    setHidden(empty, blocks.length > 0);
    list.replaceChildren(
      ...blocks.map((block) =>
        h(
          'li',
          {},
          h('div', { class: 'code-head' }, h('b', {}, block.cmd), copyButton(block[way])),
          h('pre', { tabindex: '0' }, h('code', {}, block[way])),
        ),
      ),
    );
  }

  function copyButton(text: string): HTMLElement {
    // Refused on insecure pages and without focus; the text can still be selected by hand.
    const copy = (): void => void navigator.clipboard?.writeText(text).catch(() => undefined);
    return button('copy', t('copy'), copy, { class: 'plain small' });
  }

  return {
    element: h(
      'section',
      { class: 'card tall', 'aria-label': t('code') },
      h(
        'div',
        { class: 'card-head' },
        h('h2', {}, t('code')),
        h(
          'fieldset',
          { class: 'ways' },
          h('legend', { class: 'spoken' }, t('codeWay')),
          choice('callCenter', 'CallCenter'),
          choice('client', 'AgentClient'),
        ),
      ),
      h('p', { class: 'hint' }, t('codeHint')),
      empty,
      list,
    ),
    update() {},
    see: drawing.see,
    add(frame) {
      const lines = codeFor(frame);
      if (lines === undefined) return;
      blocks = [lines, ...blocks].slice(0, BLOCKS_MAX);
      drawing.changed();
    },
  };
}
