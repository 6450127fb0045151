import { h, setHidden, setText } from '../shared/dom.ts';
import type { Component, Context } from './component.ts';
import { type CustomerRow, customerRow } from './customer-row.ts';
import { type Customer, callIn, listCustomers } from './customers-api.ts';
import type { Translate } from './texts.ts';

const POLL_MS = 1_000;
const SERVICE_NUMBERS = ['4008001234', '95001', '95003'] as const;
/** Ended customers stay to be seen, but not for ever. */
const ENDED_SHOWN = 6;

/** Plays the customer: lets one call in, answer, hang up, press keys. Asks the server only while it can be seen. */
export function customersPanel({ t }: Context): Component {
  const number = h('input', {
    name: 'customer',
    inputmode: 'tel',
    value: nextNumber(),
    'aria-label': t('customerNumber'),
  });
  const list = customerList(t, () => poll());
  const panel = h(
    'details',
    { class: 'card panel', open: true, ontoggle: () => void poll() },
    h('summary', {}, h('h2', {}, t('customers'))),
    h('p', { class: 'hint' }, t('customersHint')),
    h('label', { class: 'field' }, h('span', {}, t('customerNumber')), number),
    h(
      'div',
      { class: 'service-numbers', role: 'group', 'aria-label': t('callIn') },
      ...SERVICE_NUMBERS.map((called) =>
        h(
          'button',
          {
            type: 'button',
            class: 'stacked',
            onclick: () => void call(called),
          },
          h('span', { class: 'spoken' }, `${t('callIn')} `),
          h('b', {}, called),
          ' ',
          h('small', {}, t(`number${called}`)),
        ),
      ),
    ),
    list.note,
    list.element,
  );
  let closed = false;
  let timer: number | undefined;

  async function call(called: string): Promise<void> {
    await callIn(number.value.trim(), called);
    number.value = nextNumber();
    await poll();
  }

  async function poll(): Promise<void> {
    window.clearTimeout(timer);
    timer = undefined;
    if (closed || !panel.isConnected) return;
    if (panel.open && !document.hidden) {
      const found = await listCustomers();
      list.show(found === 'none' ? undefined : found);
      closed ||= found === 'none';
    }
    window.clearTimeout(timer);
    if (!closed && panel.isConnected) timer = window.setTimeout(() => void poll(), POLL_MS);
  }

  return {
    element: panel,
    update(snapshot) {
      if (snapshot.state !== 'signedOut' && timer === undefined) void poll();
    },
    close() {
      closed = true;
      window.clearTimeout(timer);
    },
  };
}

function customerList(t: Translate, changed: () => Promise<void>) {
  const element = h('ul', { class: 'customers' });
  const note = h('p', { class: 'empty' }, t('loading'));
  const rows = new Map<string, CustomerRow>();

  function show(customers: readonly Customer[] | undefined): void {
    const shown = worthShowing(customers ?? []);
    setText(note, customers === undefined ? t('customersUnavailable') : t('noCustomers'));
    setHidden(note, shown.length > 0);
    for (const id of rows.keys()) if (!shown.some((customer) => customer.id === id)) rows.delete(id);
    for (const customer of shown) {
      const row = rows.get(customer.id) ?? customerRow(customer, t, changed);
      rows.set(customer.id, row);
      row.update(customer);
    }
    const elements = shown.flatMap(({ id }) => rows.get(id)?.element ?? []);
    // Untouched while nothing moved: the keyboard's focus stays where it is.
    if (elements.length !== element.children.length || elements.some((row, at) => element.children[at] !== row)) {
      element.replaceChildren(...elements);
    }
  }

  return { element, note, show };
}

/** Those in a call, then the last ones that were. */
function worthShowing(customers: readonly Customer[]): readonly Customer[] {
  const ended = customers.filter((customer) => customer.state === 'ended').slice(-ENDED_SHOWN);
  return [...customers.filter((customer) => customer.state !== 'ended'), ...ended.reverse()];
}

/** Another customer each time, so that calls can be told apart. */
function nextNumber(): string {
  return `138${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`;
}
