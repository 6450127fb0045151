import type { CallCenter } from '../../call-center/api.ts';
import type { LoginRefusal } from '../../login/login-client.ts';
import { h, setHidden, setText } from '../shared/dom.ts';
import { type Language, pageLanguage, rememberLanguage } from '../shared/language.ts';
import { badges } from './badges.ts';
import type { Component } from './component.ts';
import { type Direction, eventLog } from './event-log.ts';
import { type SignInForm, signInForm } from './sign-in-form.ts';
import { type TextKey, type Translate, translator } from './texts.ts';
import { toasts } from './toasts.ts';
import { followCalls, type View } from './view.ts';
import { workbench } from './workbench.ts';

declare global {
  interface Window {
    CallCenter: CallCenter;
    onmessage_event?: (json: unknown, direction: 'recive' | 'send') => void;
  }
}

const TICK_MS = 1_000;
/** Frames kept while the page is drawn anew in the other language. */
const KEPT_MAX = 500;

/** The page `/agent`: built on the global `CallCenter` alone, so that it shows what any page can do. */
function start(callCenter: CallCenter, root: HTMLElement): void {
  const view = followCalls(callCenter, refresh);
  const messages = toasts();
  let language: Language = pageLanguage();
  let page = drawPage();
  const frames: (readonly [Direction, unknown])[] = [];

  function drawPage() {
    rememberLanguage(language);
    const t = translator(language);
    const context = { callCenter, t };
    document.title = `${t('title')} · Callwright`;
    const log = eventLog(context);
    const signIn = signInForm(context);
    const bench = workbench(context, log);
    const health = badges(context);
    const who = h('span', { class: 'who' });
    const main = h('main', { id: 'content' });
    root.replaceChildren(
      h('a', { class: 'skip', href: '#content' }, t('skip')),
      h(
        'header',
        {},
        h('a', { class: 'brand', href: `/?lang=${language}` }, h('b', {}, 'Callwright'), h('span', {}, t('title'))),
        who,
        health.element,
        h(
          'button',
          { type: 'button', class: 'plain', onclick: switchLanguage, lang: language === 'zh' ? 'en' : 'zh-CN' },
          t('otherLanguage'),
        ),
      ),
      main,
      messages.element,
    );
    return { t, log, signIn, bench, health, who, main };
  }

  function switchLanguage(): void {
    page.bench.close?.();
    language = language === 'zh' ? 'en' : 'zh';
    page = drawPage();
    for (const [direction, event] of frames) page.log.add(direction, event);
    refresh();
  }

  function refresh(): void {
    const now = view();
    const shown: Component = now.signedIn ? page.bench : page.signIn;
    if (page.main.firstElementChild !== shown.element) page.main.replaceChildren(shown.element);
    page.bench.update(now);
    page.signIn.update(now);
    page.health.update(now);
    setHidden(page.health.element, !now.signedIn && now.connection !== 'connecting');
    setText(page.who, now.signedIn ? now.agent : '');
    document.title = titleOf(now);
  }

  function titleOf(now: View): string {
    const ringing = now.stage === 'ringing' && now.call !== undefined;
    const what = ringing ? `☎ ${page.t('incomingTitle', { number: now.call?.customer ?? '' })}` : page.t('title');
    return `${what} · Callwright`;
  }

  function log(direction: Direction, event: unknown): void {
    frames.push([direction, event]);
    if (frames.length > KEPT_MAX) frames.shift();
    page.log.add(direction, event);
  }

  window.onmessage_event = (json, direction) => log(direction === 'send' ? 'sent' : 'received', json);
  callCenter.addEventListener('connectionstate', (event) => {
    log('local', event);
    const key = event.why === undefined ? undefined : ENDED[event.why];
    if (key !== undefined) page.signIn.notice(page.t(key));
  });
  callCenter.addEventListener('audiostate', (event) => log('local', event));
  callCenter.addEventListener('logon', (event) => {
    if (event.status === 1) page.signIn.fail(event.reason ?? '');
  });
  for (const type of ['agentidle', 'agentbusy'] as const) {
    callCenter.addEventListener(type, (event) => {
      if (event.deferred === true) messages.say(page.t('deferred'));
    });
  }
  let problemText = '';
  callCenter.addEventListener('audiostate', (event) => {
    problemText = event.problem?.text ?? '';
  });
  callCenter.setEventAlertEvent((text) => {
    // The banner says it, in the page's language.
    if (text !== problemText) messages.say(text);
  });
  callCenter.opLogin_callback = (reply) => page.signIn.fail(loginReason(page.t, reply));
  window.setInterval(() => {
    const now = view();
    if (now.signedIn) page.bench.tick?.(now);
  }, TICK_MS);
  refresh();
  void comeBack(callCenter, page.signIn, page.t('resuming'));
}

const ENDED: Readonly<Partial<Record<string, TextKey>>> = {
  takenOver: 'takenOver',
  forced: 'forced',
  resumeRefused: 'sessionLost',
  unreachable: 'sessionLost',
};

function loginReason(t: Translate, { code, reason, retryAfter }: LoginRefusal): string {
  if (retryAfter !== undefined) return t('tooManyTries', { seconds: String(retryAfter) });
  switch (code) {
    case '1004':
    case '1005':
    case '1007':
      return t(`code${code}`);
    case 'network':
      return t('codeNetwork');
    default:
      return typeof reason === 'string' && reason !== '' ? reason : t('codeOther', { code });
  }
}

/** After a reload the browser's cookie is enough: the call goes on, and its state comes back. */
async function comeBack(callCenter: CallCenter, form: SignInForm, text: string): Promise<void> {
  const undo = window.setTimeout(() => form.notice(text), 300);
  const back = await callCenter.resumeSession();
  window.clearTimeout(undo);
  if (!back) form.notice('');
}

const root = document.getElementById('app');
if (root !== null) start(window.CallCenter, root);
