import { h, icon } from '../shared/dom.ts';
import type { Component, Context } from './component.ts';

/** Numbers of the simulated carrier whose last digits decide what happens. */
const EXAMPLES = ['13300000019', '13300000001', '13300000004'];

/** Dial box; Enter dials. Open whenever no call is on. */
export function dialBox({ callCenter, t }: Context): Component {
  const number = h('input', {
    name: 'number',
    type: 'text',
    inputmode: 'tel',
    autocomplete: 'off',
    placeholder: t('dialNumber'),
    'aria-label': t('dialNumber'),
  });
  const dial = h('button', { type: 'submit', class: 'primary' }, icon('phone'), h('span', {}, t('dial')));
  const form = h(
    'form',
    {
      class: 'row',
      onsubmit: (event) => {
        event.preventDefault();
        callCenter.callout(number.value);
      },
    },
    number,
    dial,
  );
  const examples = h(
    'p',
    { class: 'hint' },
    `${t('dialTry')} `,
    ...EXAMPLES.flatMap((example) => [
      h(
        'button',
        {
          type: 'button',
          class: 'link',
          onclick: () => {
            number.value = example;
            number.focus();
          },
        },
        example,
      ),
      ' ',
    ]),
  );
  return {
    element: h('section', { class: 'card', 'aria-label': t('dial') }, form, examples),
    update(view) {
      dial.disabled = view.stage !== 'none' || view.connection !== 'connected';
    },
  };
}
