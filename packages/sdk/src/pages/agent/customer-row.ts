import { button, h, setHidden, setText } from '../shared/dom.ts';
import { type Customer, customerDoes, customerPresses } from './customers-api.ts';
import type { Translate } from './texts.ts';

/** One customer in the list, drawn anew from what the server says. */
export interface CustomerRow {
  readonly element: HTMLElement;
  update(customer: Customer): void;
}

/** @param changed runs after each of its buttons has been answered. */
export function customerRow({ id, number }: Customer, t: Translate, changed: () => Promise<void>): CustomerRow {
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
