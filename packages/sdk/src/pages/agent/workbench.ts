import { h } from '../shared/dom.ts';
import { codeView } from './code/code-view.ts';
import type { Component, Context } from './component.ts';
import { customersPanel } from './customers-panel.ts';
import { type Direction, eventLog } from './event-log.ts';
import { flowView } from './flow/flow-view.ts';
import { tabs } from './tabs.ts';

export interface Workbench extends Component {
  /** Which of its views is seen. */
  readonly view: number;
  /** Something that the page sent, received or was told by its SDK. @param atMs unix ms */
  add(direction: Direction, event: unknown, atMs: number): void;
}

/** What stands beneath the bar: the events, the call as a diagram, the code; and the customers beside it. */
export function workbench(context: Context, chosen = 0): Workbench {
  const { t } = context;
  const log = eventLog(context);
  const flow = flowView(context);
  const code = codeView(context);
  const customers = customersPanel(context);
  const views = tabs(
    t('views'),
    [
      { name: 'events', label: t('events'), ...log },
      { name: 'flow', label: t('flow'), ...flow },
      { name: 'code', label: t('code'), ...code },
    ],
    chosen,
  );
  return {
    element: h(
      'div',
      { class: 'workbench' },
      h('div', { class: 'column' }, views),
      h('div', { class: 'column customers-column' }, customers.element),
    ),
    get view() {
      return [...views.querySelectorAll('[role=tab]')].findIndex((tab) => tab.getAttribute('aria-selected') === 'true');
    },
    update(snapshot) {
      customers.update(snapshot);
    },
    add(direction, event, atMs) {
      log.add(direction, event, atMs);
      if (direction === 'local') return;
      flow.add(direction === 'sent', event, atMs);
      if (direction === 'sent') code.add(event);
    },
    close() {
      customers.close?.();
    },
  };
}
