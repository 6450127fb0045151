import { button, h, setHidden, setText } from '../shared/dom.ts';
import type { Component, Context } from './component.ts';
import { type Customer, callIn, customerDoes, customerPresses, listCustomers } from './customers-api.ts';

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
  const list = h('ul', { class: 'customers' });
  const note = h('p', { class: 'empty' }, t('loading'));
  const rows = new Map<string, CustomerRow>();
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
            'aria-label': `${t('callIn')} ${called}`,
            onclick: () => void call(called),
          },
          h('b', {}, called),
          h('small', {}, t(`number${called}`)),
        ),
      ),
    ),
    note,
    list,
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
    if (panel.open && !document.hidden) show(await listCustomers());
    window.clearTimeout(timer);
    if (!closed && panel.isConnected) timer = window.setTimeout(() => void poll(), POLL_MS);
  }

  function show(customers: readonly Customer[] | undefined): void {
    const ended = (customers ?? []).filter((customer) => customer.state === 'ended').slice(-ENDED_SHOWN);
    const shown = [...(customers ?? []).filter((customer) => customer.state !== 'ended'), ...ended.reverse()];
    setText(note, customers === undefined ? t('customersUnavailable') : t('noCustomers'));
    setHidden(note, shown.length > 0);
    for (const id of rows.keys()) if (!shown.some((customer) => customer.id === id)) rows.delete(id);
    for (const customer of shown) {
      const row = rows.get(customer.id) ?? customerRow(customer, t, poll);
      rows.set(customer.id, row);
      row.update(customer);
    }
    const elements = shown.flatMap(({ id }) => rows.get(id)?.element ?? []);
    // Untouched while nothing moved: the keyboard's focus stays where it is.
    if (elements.length !== list.children.length || elements.some((element, at) => list.children[at] !== element)) {
      list.replaceChildren(...elements);
    }
  }

  return {
    element: panel,
    update(view) {
      if (view.signedIn && timer === undefined) void poll();
    },
    close() {
      closed = true;
      window.clearTimeout(timer);
    },
  };
}

interface CustomerRow {
  readonly element: HTMLElement;
  update(customer: Customer): void;
}

function customerRow({ id, number }: Customer, t: Context['t'], changed: () => Promise<void>): CustomerRow {
  const does = async (action: Promise<unknown>): Promise<void> => {
    await action;
    await changed();
  };
  const state = h('span', { class: 'customer-state' });
  const called = h('small', {});
  const answer = button('phone', t('answer'), () => void does(customerDoes(id, 'answer')), {
    class: 'small tone-ready',
  });
  const hangUp = button('hangUp', t('hangUp'), () => void does(customerDoes(id, 'hangup')), {
    class: 'small tone-end',
  });
  const keys = h('input', {
    size: 4,
    maxlength: 16,
    inputmode: 'tel',
    pattern: '[0-9*#A-Da-d]+',
    'aria-label': t('keysOf', { number }),
  });
  const press = h(
    'form',
    {
      class: 'row tight',
      onsubmit: (event) => {
        event.preventDefault();
        if (keys.value === '' || !keys.checkValidity()) return;
        void does(customerPresses(id, keys.value.toUpperCase()));
        keys.value = '';
      },
    },
    keys,
    h('button', { type: 'submit', class: 'small' }, t('pressKeys')),
  );
  const actions = h('div', { class: 'row tight' }, answer, hangUp, press);
  const element = h('li', {}, h('div', { class: 'customer-head' }, h('b', {}, number), called, state), actions);
  return {
    element,
    update(customer) {
      element.dataset.state = customer.state;
      setText(called, `${customer.direction === 'outbound' ? '←' : '→'} ${customer.called}`);
      const reason = customer.state === 'ended' && customer.endReason ? ` (${customer.endReason})` : '';
      setText(state, t(`customer_${customer.state}`) + reason);
      setHidden(answer, !(customer.state === 'ringing' && customer.direction === 'outbound'));
      setHidden(actions, customer.state === 'ended');
      setHidden(press, customer.state !== 'talking');
    },
  };
}

/** Another customer each time, so that calls can be told apart. */
function nextNumber(): string {
  return `138${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`;
}
