import { h } from '../shared/dom.ts';

/** Long enough to read two lines. */
const SHOWN_MS = 5_000;
const TOASTS_MAX = 4;

/** Short messages that go away by themselves; spoken by screen readers. */
export function toasts(): { readonly element: HTMLElement; say(text: string): void } {
  const element = h('div', { class: 'toasts', role: 'status', 'aria-live': 'polite' });
  return {
    element,
    say(text) {
      if (text === '') return;
      const toast = h('p', { class: 'toast' }, text);
      element.append(toast);
      while (element.childElementCount > TOASTS_MAX) element.firstElementChild?.remove();
      window.setTimeout(() => toast.remove(), SHOWN_MS);
    },
  };
}
