import { button, h, setHidden, setText } from '../shared/dom.ts';
import type { Component, Context } from './component.ts';
import type { TextKey } from './texts.ts';
import type { CallCard, LastCall, View } from './view.ts';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

/** The current call: who, where from, what is known, how long; and everything that can be done with it. */
export function callCard({ callCenter, t }: Context): Component {
  const number = h('p', { class: 'call-number' });
  const timer = h('time', { class: 'call-timer' });
  const facts = h('dl', { class: 'facts' });
  const empty = h('p', { class: 'empty' }, t('noCall'));
  const last = h('p', { class: 'hint' });
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
  const keypad = h(
    'details',
    { class: 'keypad' },
    h('summary', { class: 'button' }, t('keypad')),
    h(
      'div',
      { class: 'keys' },
      ...KEYS.map((key) =>
        h('button', { type: 'button', 'aria-label': t('key', { key }), onclick: () => callCenter.sendDTMF(key) }, key),
      ),
    ),
  );
  const current = h('div', { class: 'call' }, h('div', { class: 'call-head' }, number, timer), facts, onPhone);
  const controls = h('div', { class: 'row controls' }, answer, hangUp, hold, retrieve, mute, unmute, keypad);
  let draw: (view: View) => void = () => undefined;

  function setMuted(muted: boolean): void {
    callCenter.setMicrophoneMuted(muted);
    draw(shown);
  }
  let shown: View;

  function tick(): void {
    setText(timer, callCenter.secondsToHours(callCenter.getCallDuration()));
  }

  draw = (view) => {
    shown = view;
    const { stage, call, held, worktype } = view;
    const inCall = stage !== 'none';
    const talking = stage === 'talking';
    const muted = callCenter.isMicrophoneMuted();
    setHidden(current, !inCall);
    setHidden(controls, !inCall);
    setHidden(empty, inCall);
    setHidden(answer, stage !== 'ringing' || worktype !== 2);
    setHidden(onPhone, stage !== 'ringing' || worktype === 2);
    setHidden(hangUp, !inCall);
    setText(hangUp.querySelector('span') ?? hangUp, t(stage === 'ringing' ? 'decline' : 'hangUp'));
    setHidden(hold, !talking || held);
    setHidden(retrieve, !talking || !held);
    setHidden(mute, worktype !== 2 || !talking || muted);
    setHidden(unmute, worktype !== 2 || !talking || !muted);
    setHidden(keypad, !talking || held);
    setHidden(last, inCall || view.last === undefined);
    if (view.last !== undefined) setText(last, lastText(view.last, callCenter.secondsToHours(view.last.seconds)));
    setText(number, call?.customer ?? '');
    facts.replaceChildren(...(call === undefined ? [] : factsOf(call)));
    tick();
  };

  function lastText({ number: who, endedBy, endReason }: LastCall, duration: string): string {
    const by = endedBy === '' ? endReason : `${t(`endedBy_${endedBy}` as TextKey)} (${endReason})`;
    return t('lastCall', { number: who, duration, reason: by });
  }

  function factsOf(call: CallCard): readonly HTMLElement[] {
    const rows: readonly (readonly [TextKey, string])[] = [
      ['direction', t(call.outbound ? 'outbound' : 'inbound')],
      [call.outbound ? 'displayNumber' : 'serviceNumber', call.other],
      ['area', call.area],
      ['group', call.group],
      ['callId', call.callid],
      ['data', Object.keys(call.data).length === 0 ? '' : JSON.stringify(call.data)],
    ];
    return rows
      .filter(([, value]) => value !== '')
      .map(([key, value]) => h('div', {}, h('dt', {}, t(key)), h('dd', {}, value)));
  }

  return {
    element: h(
      'section',
      { class: 'card call-card', 'aria-label': t('call') },
      h('h2', {}, t('call')),
      current,
      controls,
      empty,
      last,
    ),
    update: draw,
    tick,
  };
}
