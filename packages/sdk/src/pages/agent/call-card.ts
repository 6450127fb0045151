import { h, setHidden, setText } from '../shared/dom.ts';
import { callControls } from './call-controls.ts';
import type { Component, Context } from './component.ts';
import type { TextKey, Translate } from './texts.ts';
import type { CallCard, LastCall, View } from './view.ts';

/** The current call: who, where from, what is known, how long; and everything that can be done with it. */
export function callCard(context: Context): Component {
  const { callCenter, t } = context;
  const number = h('p', { class: 'call-number' });
  const timer = h('time', { class: 'call-timer' });
  const facts = h('dl', { class: 'facts' });
  const current = h('div', { class: 'call' }, h('div', { class: 'call-head' }, number, timer), facts);
  const controls = callControls(context);
  const empty = h('p', { class: 'empty' }, t('noCall'));
  const last = h('p', { class: 'hint' });

  function tick(): void {
    setText(timer, callCenter.secondsToHours(callCenter.getCallDuration()));
  }

  function update(view: View): void {
    const inCall = view.stage !== 'none';
    setHidden(current, !inCall);
    setHidden(empty, inCall);
    setHidden(last, inCall || view.last === undefined);
    if (view.last !== undefined) setText(last, lastText(t, view.last, callCenter.secondsToHours(view.last.seconds)));
    setText(number, view.call?.customer ?? '');
    facts.replaceChildren(...(view.call === undefined ? [] : factsOf(t, view.call)));
    controls.update(view);
    tick();
  }

  return {
    element: h(
      'section',
      { class: 'card call-card', 'aria-label': t('call') },
      h('h2', {}, t('call')),
      current,
      controls.element,
      empty,
      last,
    ),
    update,
    tick,
  };
}

function lastText(t: Translate, { number, endedBy, endReason }: LastCall, duration: string): string {
  const reason = endedBy === '' ? endReason : `${t(`endedBy_${endedBy}` as TextKey)} (${endReason})`;
  return t('lastCall', { number, duration, reason });
}

function factsOf(t: Translate, call: CallCard): readonly HTMLElement[] {
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
