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
  /** What stands above the bar. */
  readonly above: readonly HTMLElement[];
  readonly switcher: HTMLElement;
  readonly main: HTMLElement;
}

/** The page as a whole: the phone bar, and around it what shows a developer how it works. */
export class AgentApp {
  readonly #callCenter: CallCenter;
  readonly #bar: CallCenterBar;
  readonly #frames: (readonly [Direction, unknown, number])[] = [];
  #language: Language = pageLanguage();
  #parts: Parts;

  constructor(callCenter: CallCenter, root: HTMLElement) {
    this.#callCenter = callCenter;
    // Made once, and never moved: what the agent has typed into it, and where, outlives a change of language.
    this.#bar = document.createElement('call-center-bar') as CallCenterBar;
    this.#bar.shortcuts = true;
    this.#bar.notifications = true;
    this.#bar.announcements = listAnnouncements;
    this.#parts = this.#draw();
    root.replaceChildren(...this.#parts.above, h('div', { class: 'bar-place' }, this.#bar), this.#parts.main);
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
    const swaps = main.firstElementChild !== shown.element;
    // Whoever was at work in what goes away goes on in what comes.
    const focused = swaps && (main.matches(':focus-within') || (!signedIn && this.#bar.matches(':focus-within')));
    if (swaps) main.replaceChildren(shown.element);
    setHidden(this.#bar, !signedIn);
    if (focused && signedIn) this.#focusBar();
    else if (focused) signIn.focus();
    bench.update(snapshot);
    signIn.update(snapshot);
    setText(who, signedIn ? (snapshot.agent?.agentKey ?? '') : '');
    const ringing = snapshot.call?.ringing === true && snapshot.call.from !== 'makecall';
    const title = `${ringing ? `☎ ${this.t('incomingTitle', { number: snapshot.call?.number ?? '' })}` : this.t('title')} · Callwright`;
    if (document.title !== title) document.title = title;
  }

  /** As soon as it has drawn who is signed in. */
  #focusBar(): void {
    this.#bar.requestUpdate();
    void this.#bar.updateComplete.then(() => this.#bar.focus());
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
    const before = this.#parts;
    const pressed = document.activeElement === before.switcher;
    before.bench.close?.();
    this.#language = this.#language === 'zh' ? 'en' : 'zh';
    const after = this.#draw(before.bench.view);
    this.#parts = after;
    for (const entry of this.#frames) after.bench.add(...entry);
    keepTyped(before.signIn.element, after.signIn.element);
    keepTyped(before.bench.element, after.bench.element);
    for (const [index, element] of before.above.entries()) element.replaceWith(after.above[index] ?? '');
    before.main.replaceWith(after.main);
    this.refresh();
    if (pressed) after.switcher.focus();
  }

  /** @param view which of the workbench's views is seen */
  #draw(view = 0): Parts {
    const language = this.#language;
    rememberLanguage(language);
    const t = translator(language);
    const context = { callCenter: this.#callCenter, t };
    this.#bar.lang = language === 'zh' ? 'zh-CN' : 'en';
    this.#bar.results = [t('resultSolved'), t('resultFollowUp'), t('resultComplaint')];
    const who = h('span', { class: 'who' });
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
    return {
      t,
      signIn: signInForm(context),
      bench: workbench(context, view),
      who,
      above: [h('a', { class: 'skip', href: '#content' }, t('skip')), h('header', {}, brand, who, switcher)],
      switcher,
      main: h('main', { id: 'content' }),
    };
  }
}

/** What was typed or ticked, into the same part in the other language. */
function keepTyped(from: HTMLElement, to: HTMLElement): void {
  const [before, after] = [from, to].map((part) => [...part.querySelectorAll('input')]);
  if (before === undefined || after === undefined || before.length !== after.length) return;
  for (const [index, input] of after.entries()) {
    const was = before[index];
    if (was === undefined || (was.value === input.value && was.checked === input.checked)) continue;
    input.value = was.value;
    input.checked = was.checked;
    if (input.type === 'radio' && !input.checked) continue;
    for (const type of ['input', 'change']) input.dispatchEvent(new Event(type));
  }
}
