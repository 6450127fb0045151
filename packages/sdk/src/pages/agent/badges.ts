import { button, h, icon, setHidden, setText } from '../shared/dom.ts';
import type { Component, Context } from './component.ts';
import { problemKey, type TextKey } from './texts.ts';

const AUDIO_TEXT = {
  off: 'audioOff',
  starting: 'audioStarting',
  connected: 'audioConnected',
  failed: 'audioFailed',
} as const satisfies Readonly<Record<string, TextKey>>;

/** Health of the connection and of the microphone. */
export function badges({ t }: Context): Component {
  const connection = h('span', {});
  const audio = h('span', {});
  const connectionBadge = h('span', { class: 'badge' }, icon('link'), connection);
  const audioBadge = h('span', { class: 'badge' }, icon('microphone'), audio);
  return {
    element: h('div', { class: 'badges', role: 'status' }, connectionBadge, audioBadge),
    update(view) {
      setText(connection, t(view.connection));
      connectionBadge.dataset.health = view.connection;
      setHidden(audioBadge, view.worktype !== 2);
      setText(audio, t(AUDIO_TEXT[view.audio]));
      audioBadge.dataset.health = view.problem === undefined ? view.audio : 'failed';
    },
  };
}

/** What is wrong with the audio and what to do, across the page; gone when it is well again. */
export function audioBanner({ callCenter, t }: Context): Component {
  const text = h('span', {});
  const retry = button(undefined, t('retryAudio'), () => callCenter.retryAudio(), { class: 'plain' });
  const element = h('div', { class: 'banner', role: 'alert', hidden: true }, text, retry);
  return {
    element,
    update(view) {
      setHidden(element, view.problem === undefined);
      setHidden(retry, view.audio !== 'failed');
      setText(text, view.problem === undefined ? '' : t(problemKey(view.problem)));
    },
  };
}
