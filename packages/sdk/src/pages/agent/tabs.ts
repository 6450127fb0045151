import { h, setHidden } from '../shared/dom.ts';

export interface Tab {
  readonly name: string;
  readonly label: string;
  readonly element: HTMLElement;
  see(seen: boolean): void;
}

/** Views of which one is seen at a time; arrow keys change it (WAI-ARIA, tabs). */
export function tabs(label: string, views: readonly Tab[], chosen = 0): HTMLElement {
  const panels = views.map(({ name, element }, index) =>
    h(
      'div',
      { role: 'tabpanel', id: `panel-${name}`, 'aria-labelledby': `tab-${name}`, hidden: index !== chosen },
      element,
    ),
  );
  const buttons = views.map(({ name, label: text }, index) =>
    h(
      'button',
      {
        type: 'button',
        role: 'tab',
        id: `tab-${name}`,
        'aria-controls': `panel-${name}`,
        'aria-selected': String(index === chosen),
        tabindex: index === chosen ? '0' : '-1',
        onclick: () => choose(index),
      },
      text,
    ),
  );

  function choose(index: number): void {
    for (const [at, button] of buttons.entries()) {
      button.setAttribute('aria-selected', String(at === index));
      button.tabIndex = at === index ? 0 : -1;
    }
    for (const [at, panel] of panels.entries()) setHidden(panel, at !== index);
    for (const [at, view] of views.entries()) view.see(at === index);
  }

  function onKey(event: Event): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[(event as KeyboardEvent).key];
    const now = buttons.findIndex((button) => button.tabIndex === 0);
    if (step === undefined || now < 0) return;
    const next = (now + step + buttons.length) % buttons.length;
    choose(next);
    buttons[next]?.focus();
  }

  for (const [at, view] of views.entries()) view.see(at === chosen);
  return h(
    'div',
    { class: 'tabs' },
    h('div', { class: 'tab-list', role: 'tablist', 'aria-label': label, onkeydown: onKey }, ...buttons),
    ...panels,
  );
}
