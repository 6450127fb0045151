import { button, h, setHidden, setText } from '../shared/dom.ts';
import type { Component, Context } from './component.ts';
import type { View } from './view.ts';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

/** The buttons of a call; each is there exactly when it works. */
export function callControls(context: Context): Component {
  const { callCenter, t } = context;
  const onPhone = h('p', { class: 'hint' }, t('answerOnPhone'));
  const answer = button('phone', t('answer'), () => callCenter.acceptcall(), { class: 'tone-ready big' });
  const hangUp = button('hangUp', t('hangUp'), () => callCenter.cancelmakecall(), { class: 'tone-end big' });
  const hold = button('hold', t('hold'), () => callCenter.mute());
  const retrieve = button('retrieve', t('retrieve'), () => callCenter.unmute(), { class: 'pressed' });
  const mute = button('microphone', t('mute'), () => setMuted(true), { title: t('muteHint') });
  const unmute = button('microphoneOff', t('unmute'), () => setMuted(false), {
    class: 'pressed',
    title: t('muteHint'),
  });
  const keys = keypad(context);
  const element = h('div', { class: 'row controls' }, onPhone, answer, hangUp, hold, retrieve, mute, unmute, keys);
  let talking = false;
  let webPhone = false;

  function setMuted(muted: boolean): void {
    callCenter.setMicrophoneMuted(muted);
    showMute();
  }

  function showMute(): void {
    const muted = callCenter.isMicrophoneMuted();
    setHidden(mute, !webPhone || !talking || muted);
    setHidden(unmute, !webPhone || !talking || !muted);
  }

  function update({ stage, held, worktype }: View): void {
    const ringing = stage === 'ringing';
    talking = stage === 'talking';
    webPhone = worktype === 2;
    setHidden(element, stage === 'none');
    setHidden(answer, !ringing || !webPhone);
    setHidden(onPhone, !ringing || webPhone);
    setText(hangUp.querySelector('span') ?? hangUp, t(ringing ? 'decline' : 'hangUp'));
    setHidden(hold, !talking || held);
    setHidden(retrieve, !talking || !held);
    setHidden(keys, !talking || held);
    showMute();
  }

  return { element, update };
}

function keypad({ callCenter, t }: Context): HTMLElement {
  const keys = KEYS.map((key) =>
    h('button', { type: 'button', 'aria-label': t('key', { key }), onclick: () => callCenter.sendDTMF(key) }, key),
  );
  return h(
    'details',
    { class: 'keypad' },
    h('summary', { class: 'button' }, t('keypad')),
    h('div', { class: 'keys' }, ...keys),
  );
}
