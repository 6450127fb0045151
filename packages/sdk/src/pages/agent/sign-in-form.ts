import { h, setHidden, setText } from '../shared/dom.ts';
import type { Component, Context } from './component.ts';
import type { Translate } from './texts.ts';

export interface SignInForm extends Component {
  /** For whoever was at work in the page when it was signed out. */
  focus(): void;
  /** Says why it did not work, and lets the agent try again. */
  fail(reason: string): void;
  /** Something else that the agent should know before signing in. */
  notice(text: string): void;
}

/** The demo's first agent is filled in. */
const OPERATOR = { name: 'operator', required: true, autocomplete: 'username', inputmode: 'numeric', value: '1001' };

/** Agent number, password, company and phone. What is typed stays on this page and goes nowhere but to `opLogin`. */
export function signInForm({ callCenter, t }: Context): SignInForm {
  const operator = h('input', OPERATOR);
  const password = h('input', { name: 'password', type: 'password', required: true, autocomplete: 'current-password' });
  const company = h('input', { name: 'company', required: true, inputmode: 'numeric', value: '1' });
  const submit = h('button', { type: 'submit', class: 'primary wide' }, t('signIn'));
  const message = h('p', { class: 'form-message', role: 'alert', hidden: true });

  let wasConnecting = false;

  function say(text: string): void {
    setText(message, text);
    setHidden(message, text === '');
  }

  function busy(now: boolean): void {
    // Not `disabled`, which would take the focus away from it.
    submit.setAttribute('aria-disabled', String(now));
    submit.textContent = t(now ? 'signingIn' : 'signIn');
  }

  const form = h(
    'form',
    {
      class: 'card sign-in',
      onsubmit: (event) => {
        event.preventDefault();
        if (submit.getAttribute('aria-disabled') === 'true') return;
        say('');
        busy(true);
        const worktype = new FormData(form).get('phone');
        callCenter.opLogin(
          operator.value.trim(),
          callCenter.md5(password.value),
          company.value.trim(),
          String(worktype),
        );
      },
    },
    h('h1', {}, t('title')),
    field(t('operator'), operator),
    field(t('password'), password),
    field(t('company'), company),
    phoneChoice(t),
    message,
    submit,
    h('p', { class: 'hint' }, t('demoHint')),
  );

  return {
    element: form,
    focus: () => password.focus(),
    update(snapshot) {
      const connecting = snapshot.connection.status === 'connecting';
      if (connecting) busy(true);
      // A session that was on its way, or there, is over: the form is free again.
      else if (wasConnecting) busy(false);
      wasConnecting = connecting || snapshot.state !== 'signedOut';
    },
    fail(reason) {
      busy(false);
      say(t('signInFailed', { reason }));
      password.select();
    },
    notice(text) {
      busy(false);
      say(text);
    },
  };
}

function phoneChoice(t: Translate): HTMLElement {
  const choices = ([2, 1, 0] as const).map((type) =>
    h(
      'label',
      {},
      h('input', { type: 'radio', name: 'phone', value: type, checked: type === 2 }),
      h('span', {}, t(`phone${type}`)),
    ),
  );
  return h('fieldset', { class: 'segments' }, h('legend', {}, t('phone')), ...choices);
}

function field(label: string, input: HTMLInputElement): HTMLElement {
  return h('label', { class: 'field' }, h('span', {}, label), input);
}
