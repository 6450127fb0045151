import type { CallCenter } from '../../call-center/api.ts';
import { h, setHidden, setText } from '../shared/dom.ts';
import { type Language, pageLanguage, rememberLanguage } from '../shared/language.ts';
import { badges } from './badges.ts';
import type { Component } from './component.ts';
import { type Direction, type EventLog, eventLog } from './event-log.ts';
import { type SignInForm, signInForm } from './sign-in-form.ts';
import { type TextKey, type Translate, translator } from './texts.ts';
import { toasts } from './toasts.ts';
import { followCalls, type View } from './view.ts';
import { workbench } from './workbench.ts';

/** Frames kept while the page is drawn anew in the other language. */
const KEPT_MAX = 500;

interface Parts {
  readonly t: Translate;
  readonly log: EventLog;
  readonly signIn: SignInForm;
  readonly bench: Component;
  readonly health: Component;
  readonly who: HTMLElement;
  readonly main: HTMLElement;
}

/** The page as a whole: draws its parts in one language, and from each view the part that is due. */
export class AgentApp {
  readonly #callCenter: CallCenter;
  readonly #root: HTMLElement;
  readonly #view: () => View;
  readonly #messages = toasts();
  readonly #frames: (readonly [Direction, unknown])[] = [];
  #language: Language = pageLanguage();
  #parts: Parts;

  constructor(callCenter: CallCenter, root: HTMLElement) {
    this.#callCenter = callCenter;
    this.#root = root;
    this.#view = followCalls(callCenter, () => this.refresh());
    this.#parts = this.#draw();
  }

  get t(): Translate {
    return this.#parts.t;
  }

  get signIn(): SignInForm {
    return this.#parts.signIn;
  }

  refresh(): void {
    const view = this.#view();
    const { main, bench, signIn, health, who } = this.#parts;
    const shown = view.signedIn ? bench : signIn;
    if (main.firstElementChild !== shown.element) main.replaceChildren(shown.element);
    bench.update(view);
    signIn.update(view);
    health.update(view);
    setHidden(health.element, !view.signedIn && view.connection !== 'connecting');
    setText(who, view.signedIn ? view.agent : '');
    document.title = this.#title(view);
  }

  tick(): void {
    const view = this.#view();
    if (view.signedIn) this.#parts.bench.tick?.(view);
  }

  log(direction: Direction, event: unknown): void {
    this.#frames.push([direction, event]);
    if (this.#frames.length > KEPT_MAX) this.#frames.shift();
    this.#parts.log.add(direction, event);
  }

  say(text: string): void {
    this.#messages.say(text);
  }

  notice(key: TextKey): void {
    this.signIn.notice(this.t(key));
  }

  /** A ringing call is seen on the tab, too. */
  #title(view: View): string {
    const ringing = view.stage === 'ringing' && view.call !== undefined;
    const what = ringing ? `☎ ${this.t('incomingTitle', { number: view.call?.customer ?? '' })}` : this.t('title');
    return `${what} · Callwright`;
  }

  #switchLanguage(): void {
    this.#parts.bench.close?.();
    this.#language = this.#language === 'zh' ? 'en' : 'zh';
    this.#parts = this.#draw();
    for (const [direction, event] of this.#frames) this.#parts.log.add(direction, event);
    this.refresh();
  }

  #draw(): Parts {
    const language = this.#language;
    rememberLanguage(language);
    const t = translator(language);
    const context = { callCenter: this.#callCenter, t };
    const log = eventLog(context);
    const parts: Parts = {
      t,
      log,
      signIn: signInForm(context),
      bench: workbench(context, log),
      health: badges(context),
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
      h('header', {}, brand, parts.who, parts.health.element, switcher),
      parts.main,
      this.#messages.element,
    );
    return parts;
  }
}
