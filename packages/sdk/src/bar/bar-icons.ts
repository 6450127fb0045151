import { html, type TemplateResult } from 'lit';
import { type BarIcon, iconPaths } from './icon-paths.ts';

export type { BarIcon };

/** Decoration: the word beside it, or the button's label, says it. */
export function icon(name: BarIcon): TemplateResult {
  const dots = name === 'keypad' || name === 'more';
  return html`<svg class=${dots ? 'icon dots' : 'icon'} viewBox="0 0 24 24" aria-hidden="true"><path d=${iconPaths[name]}></path></svg>`;
}
