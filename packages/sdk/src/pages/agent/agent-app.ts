import type { CallCenterBar } from '../../bar/call-center-bar.component.ts';
import type { CallCenter } from '../../call-center/api.ts';
import { h, setHidden, setText } from '../shared/dom.ts';
import { type Language, pageLanguage, rememberLanguage } from '../shared/language.ts';
import type { Direction } from './event-log.ts';
import { listAnnouncements } from './list-announcements.ts';
import { type SignInForm, signInForm } from './sign-in-form.ts';
import { type TextKey, type Translate, translator } from './texts.ts';
import { type Workbench, workbench } from './workbench.ts';

/** Frames kept while the page is drawn anew in the other language. */
const KEPT_MAX = 500;

interface Parts {
  readonly t: Translate;
  readonly signIn: SignInForm;
  readonly bench: Workbench;
  readonly who: HTMLElement;
  readonly main: HTMLElement;
}

/** The page as a whole: the phone bar, and around it what shows a developer how it works. */
export class AgentApp {
  readonly #callCenter: CallCenter;
  readonly #root: HTMLElement;
  readonly #bar: CallCenterBar;
  readonly #frames: (readonly [Direction, unknown, number])[] = [];
  #language: Language = pageLanguage();
  #parts: Parts;

  constructor(callCenter: CallCenter, root: HTMLElement) {
    this.#callCenter = callCenter;
    this.#root = root;
    // Made once: what the agent has typed into it outlives a change of language.
    this.#bar = document.createElement('call-center-bar') as CallCenterBar;
    this.#bar.shortcuts = true;
    this.#bar.notifications = true;
    this.#bar.announcements = listAnnouncements;
    this.#parts = this.#draw();
    callCenter.client.onChange(() => this.refresh());
  }

  get t(): Translate {
    return this.#parts.t;
  }

  get signIn(): SignInForm {
    return this.#parts.signIn;
  }

  refresh(): void {
    const { snapshot } = this.#callCenter.client;
    const { main, bench, signIn, who } = this.#parts;
    const signedIn = this.#callCenter.isLogin();
    const shown = signedIn ? bench : signIn;
    if (main.firstElementChild !== shown.element) main.replaceChildren(shown.element);
    setHidden(this.#bar, !signedIn);
    bench.update(snapshot);
    signIn.update(snapshot);
    setText(who, signedIn ? (snapshot.agent?.agentKey ?? '') : '');
    const ringing = snapshot.call?.ringing === true && snapshot.call.from !== 'makecall';
    const title = `${ringing ? `☎ ${this.t('incomingTitle', { number: snapshot.call?.number ?? '' })}` : this.t('title')} · Callwright`;
    if (document.title !== title) document.title = title;
  }

  log(direction: Direction, event: unknown): void {
    const entry = [direction, event, Date.now()] as const;
    this.#frames.push(entry);
    if (this.#frames.length > KEPT_MAX) this.#frames.shift();
    this.#parts.bench.add(...entry);
  }

  notice(key: TextKey): void {
    this.signIn.notice(this.t(key));
  }

  #switchLanguage(): void {
    this.#parts.bench.close?.();
    this.#language = this.#language === 'zh' ? 'en' : 'zh';
    this.#parts = this.#draw();
    for (const entry of this.#frames) this.#parts.bench.add(...entry);
    this.refresh();
  }

  #draw(): Parts {
    const language = this.#language;
    rememberLanguage(language);
    const t = translator(language);
    const context = { callCenter: this.#callCenter, t };
    this.#bar.lang = language === 'zh' ? 'zh-CN' : 'en';
    this.#bar.results = [t('resultSolved'), t('resultFollowUp'), t('resultComplaint')];
    const parts: Parts = {
      t,
      signIn: signInForm(context),
      bench: workbench(context),
      who: h('span', { class: 'who' }),
      main: h('main', { id: 'content' }),
    };
    const switcher = h(
      'button',
      {
        type: 'button',
        class: 'plain',
        lang: language === 'zh' ? 'en' : 'zh-CN',
        onclick: () => this.#switchLanguage(),
      },
      t('otherLanguage'),
    );
    const brand = h(
      'a',
      { class: 'brand', href: `/?lang=${language}` },
      h('b', {}, 'Callwright'),
      h('span', {}, t('title')),
    );
    this.#root.replaceChildren(
      h('a', { class: 'skip', href: '#content' }, t('skip')),
      h('header', {}, brand, parts.who, switcher),
      h('div', { class: 'bar-place' }, this.#bar),
      parts.main,
    );
    return parts;
  }
}
