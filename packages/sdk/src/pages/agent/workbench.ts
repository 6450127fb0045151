import { h } from '../shared/dom.ts';
import { audioBanner } from './badges.ts';
import { callCard } from './call-card.ts';
import type { Component, Context } from './component.ts';
import { customersPanel } from './customers-panel.ts';
import { dialBox } from './dial-box.ts';
import type { EventLog } from './event-log.ts';
import { stateCard } from './state-card.ts';

/** What a signed-in agent sees: state, call and dial box; the events; the customers. */
export function workbench(context: Context, log: EventLog): Component {
  const customers = customersPanel(context);
  const banner = audioBanner(context);
  const parts = [banner, stateCard(context), callCard(context), dialBox(context), log, customers];
  const [, ...phone] = parts.slice(0, 4);
  return {
    element: h(
      'div',
      { class: 'workbench' },
      banner.element,
      h('div', { class: 'column phone' }, ...phone.map((part) => part.element)),
      h('div', { class: 'column events-column' }, log.element),
      h('div', { class: 'column customers-column' }, customers.element),
    ),
    update(view) {
      for (const part of parts) part.update(view);
    },
    tick(view) {
      for (const part of parts) part.tick?.(view);
    },
    close() {
      for (const part of parts) part.close?.();
    },
  };
}
