import { button, h, setText } from '../shared/dom.ts';
import type { Component, Context } from './component.ts';
import type { TextKey } from './texts.ts';
import type { View } from './view.ts';

type Tone = 'ready' | 'ring' | 'talk' | 'hold' | 'wrap' | 'busy' | 'quiet';

/** The agent's state with its timer, and the buttons that change it. Never colour alone: always the word too. */
export function stateCard({ callCenter, t }: Context): Component {
  const word = h('strong', { class: 'state-word' });
  const timer = h('time', { class: 'state-timer', 'aria-label': t('stateReady') });
  const chip = h('div', { class: 'state', role: 'status' }, h('i', { class: 'dot' }), word, timer);
  const ready = button('ready', t('makeReady'), () => callCenter.free(), { class: 'tone-ready' });
  const reasons = h('div', { class: 'menu-list' });
  const menu: HTMLDetailsElement = h(
    'details',
    {
      class: 'menu',
      onkeydown: (event) => closeOnEscape(event, menu),
      onfocusout: (event) => closeOutside(event, menu),
    },
    h('summary', { class: 'button' }, h('span', {}, t('makeNotReady')), h('span', { 'aria-hidden': 'true' }, ' ▾')),
    reasons,
  );
  const signOut = button('signOut', t('signOut'), () => callCenter.logout(), { class: 'plain' });
  let drawnReasons = '';

  function drawReasons(view: View): void {
    const types = callCenter.getBusyTypes();
    const key = JSON.stringify([types, view.nowStatus === 'agentbusy', view.busyType]);
    if (key === drawnReasons) return;
    drawnReasons = key;
    reasons.replaceChildren(
      ...types.map(({ typeId, text }) =>
        h(
          'button',
          {
            type: 'button',
            'aria-pressed': String(view.nowStatus === 'agentbusy' && view.busyType === typeId),
            onclick: () => {
              menu.open = false;
              callCenter.busy(typeId);
            },
          },
          text,
        ),
      ),
    );
  }

  function tick(): void {
    setText(timer, callCenter.secondsToHours(callCenter.getStatusDuration()));
  }

  return {
    element: h(
      'section',
      { class: 'card state-card', 'aria-label': t('title') },
      chip,
      h('div', { class: 'row' }, ready, menu, signOut),
    ),
    update(view) {
      const [tone, key] = stateOf(view);
      chip.dataset.tone = tone;
      const reason =
        view.nowStatus === 'agentbusy' && view.stage === 'none' ? busyText(callCenter.getBusyTypes(), view) : '';
      setText(word, reason === '' ? t(key) : `${t(key)} · ${reason}`);
      ready.disabled = view.nowStatus === 'agentidle' && view.stage === 'none';
      drawReasons(view);
      tick();
    },
    tick,
  };
}

function busyText(types: readonly { readonly typeId: number; readonly text: string }[], view: View): string {
  return types.find(({ typeId }) => typeId === view.busyType)?.text ?? '';
}

/** Colour and word of a state. */
export function stateOf(view: View): readonly [Tone, TextKey] {
  if (view.connection === 'connecting') return ['quiet', 'stateReconnecting'];
  if (view.held) return ['hold', 'stateHeld'];
  switch (view.stage) {
    case 'ringing':
      return ['ring', 'stateRinging'];
    case 'dialling':
      return ['ring', 'stateDialling'];
    case 'customerRinging':
      return ['ring', 'stateCustomerRinging'];
    case 'announcing':
      return ['talk', 'stateAnnouncing'];
    case 'talking':
      return ['talk', 'stateTalking'];
    case 'none':
      return betweenCalls(view.nowStatus);
  }
}

function betweenCalls(nowStatus: string): readonly [Tone, TextKey] {
  switch (nowStatus) {
    case 'agentidle':
      return ['ready', 'stateReady'];
    case 'agentbusy':
      return ['busy', 'stateNotReady'];
    case 'after':
      return ['wrap', 'stateWrapUp'];
    case 'logon':
      return ['quiet', 'stateLogon'];
    default:
      return ['quiet', 'stateOffwork'];
  }
}

function closeOnEscape(event: Event, menu: HTMLDetailsElement): void {
  if ((event as KeyboardEvent).key !== 'Escape' || !menu.open) return;
  menu.open = false;
  menu.querySelector('summary')?.focus();
}

function closeOutside(event: Event, menu: HTMLDetailsElement): void {
  const next = (event as FocusEvent).relatedTarget;
  if (next instanceof Node && !menu.contains(next)) menu.open = false;
}
