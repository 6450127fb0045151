import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { AgentClient } from '../agent-client/agent-client.ts';
import type { AnyEvent } from '../agent-client/client-events.ts';
import type { CallSnapshot, ClientSnapshot } from '../agent-client/client-snapshot.ts';
import { tabStore } from '../browser/tab-store.ts';
import { textOf } from '../wire/frames.ts';
import { type BarContext, type BarMessage, type BarUi, initialUi, type PanelName } from './bar-context.ts';
import { errorText } from './bar-errors.ts';
import {
  type Announcement,
  isFailure,
  MESSAGES_MAX,
  type MessageText,
  messageOf,
  tellsAnnouncement,
} from './bar-messages.ts';
import { shownState } from './bar-state.ts';
import { type BarLanguage, barLanguage, barTexts } from './bar-texts.ts';
import { barStyles } from './call-center-bar.styles.ts';
import { FocusKeeper } from './focus-keeper.ts';
import { LanguageWatch } from './language-watch.ts';
import { nextTickMs } from './next-tick.ts';
import { NoteDesk } from './note-desk.ts';
import { NoteDraft } from './note-draft.ts';
import { PanelLoader } from './panel-loader.ts';
import { auxPart } from './parts/aux-part.ts';
import { banners } from './parts/banners.ts';
import { controlsPart } from './parts/controls-part.ts';
import { panelPart } from './parts/panel.ts';
import { countdown, spoken, stage } from './parts/stage.ts';
import { statePart } from './parts/state-part.ts';
import { pressShortcut, shortcutList } from './press-shortcut.ts';
import { RingNotice } from './ring-notice.ts';
import { popUrl, ScreenPop } from './screen-pop.ts';
import { SCRIPT_READY } from './script-ready.ts';
import { type ShortcutKeys, type ShortcutName, Shortcuts } from './shortcuts.ts';

/** Always the same window (so no `noopener`, which would open another each time): records don't pile up. */
const RECORD_WINDOW = 'callwright-record';
/** A refusal stays long enough to be read twice, ms. */
const ERROR_SHOWN_MS = 8_000;
const ERRORS_MAX = 3;
/** Panels that belong to a call, and go with it. */
const CALL_PANELS: readonly (PanelName | undefined)[] = ['keypad', 'transfer', 'consult', 'details'];

/**
 * The phone bar: state, call, controls, in one element for any page.
 *
 * ```html
 * <call-center-bar></call-center-bar>
 * <script type="module">
 *   document.querySelector('call-center-bar').client = client; // an AgentClient
 * </script>
 * ```
 * It shows `client.snapshot` and nothing that it made up itself; what the agent presses is asked of the server.
 *
 * @slot signed-out - what stands in the middle while nobody is signed in, such as a button that opens the page's form
 * @event call-center-note - the agent noted something about the call that ended (`CallNote`)
 * @event call-center-screen-pop - a call is there whose customer the page may show (`CallSnapshot`); once for each call
 * @event call-center-error - a command was refused (the `AgentError`)
 * @csspart bar - the bar; further parts: state, state-field, timer, primary, call, number, dial, dial-button, controls,
 *   control (and its name), status, aux-button, wrap-up, panel, banners, banner
 * @cssproperty --call-center-accent - and -surface, -sunken, -line, -text, -muted, -radius, -font, -z-index; colours of
 *   states: -ready, -ringing, -talking, -hold, -wrap-up, -not-ready, -offline
 */
export class CallCenterBar extends LitElement {
  static override styles = barStyles;
  static override properties = {
    client: { attribute: false },
    lang: { type: String, reflect: true },
    shortcuts: { type: Boolean },
    shortcutKeys: { attribute: false },
    notifications: { type: Boolean },
    screenPop: { attribute: 'screen-pop' },
    onScreenPop: { attribute: false },
    results: { attribute: false },
    announcements: { attribute: false },
  };

  /** Whose phone it is. */
  declare client: AgentClient | undefined;
  /** Listen to the keys of `shortcutKeys` on the whole page. Off unless asked for. */
  declare shortcuts: boolean;
  /** Other keys than the default ones; `""` takes one away. */
  declare shortcutKeys: ShortcutKeys;
  /** Offer desktop notifications of ringing calls. */
  declare notifications: boolean;
  /** URL template of the customer's record, opened once for each call: `https://crm.example/?tel={number}`. */
  declare screenPop: string;
  /** Instead of, or beside, a template. */
  declare onScreenPop: ((call: CallSnapshot) => void) | undefined;
  /** Results that wrap-up offers. */
  declare results: readonly string[];

  /** Fetches the announcements (`GET /api/v1/announcements`) when the server says that there are new ones. */
  declare announcements: (() => Promise<readonly Announcement[]>) | undefined;

  #ui: BarUi = initialUi;
  #undo: (() => void)[] = [];
  #timer: number | undefined;
  #ids = 0;
  readonly #notes = new NoteDesk(
    {
      client: () => this.client,
      ui: () => this.#ui,
      set: (change) => this.#set(change),
      run: (command) => this.#run(command),
      tell: (note) => this.#tell('call-center-note', note),
    },
    new NoteDraft(),
  );
  readonly #focus = new FocusKeeper(() => this.renderRoot as ShadowRoot);
  readonly #languages = new LanguageWatch(() => this.requestUpdate());
  readonly #loader = new PanelLoader();
  readonly #notice = new RingNotice();
  readonly #pop = new ScreenPop(tabStore, (url) => window.open(url, RECORD_WINDOW));
  readonly #keys = new Shortcuts(
    (names) => this.#press(names),
    () => performance.now(),
  );
  readonly #scriptReady = (): void => this.#takePageClient();
  readonly #outside = (event: Event): void => this.#onPointer(event);

  constructor() {
    super();
    this.shortcuts = false;
    this.shortcutKeys = {};
    this.notifications = false;
    this.screenPop = '';
    this.results = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('pointerdown', this.#outside);
    this.#languages.start();
    // Put elsewhere in the page: `disconnectedCallback` stopped them.
    if (this.hasUpdated && this.shortcuts) this.#keys.start(this.shortcutKeys, document);
    this.#takePageClient();
    // The script with `CallCenter` may stand below the element, or come long after the page.
    if (this.client === undefined) window.addEventListener(SCRIPT_READY, this.#scriptReady, { once: true });
    this.#follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('pointerdown', this.#outside);
    window.removeEventListener(SCRIPT_READY, this.#scriptReady);
    this.#keys.stop(document);
    this.#languages.stop();
    this.#unfollow();
    window.clearTimeout(this.#timer);
    this.#notes.leave();
  }

  /** A page that names no client has the one of its `CallCenter`. */
  #takePageClient(): void {
    this.client ??= (globalThis as { CallCenter?: { readonly client?: AgentClient } }).CallCenter?.client;
  }

  /** Language: the element's `lang`, or the page's. */
  get language(): BarLanguage {
    return barLanguage(
      this.lang || this.closest('[lang]')?.getAttribute('lang') || document.documentElement.lang || navigator.language,
    );
  }

  override willUpdate(changed: PropertyValues): void {
    if (changed.has('client') && this.isConnected) this.#follow();
    if (changed.has('shortcuts') || changed.has('shortcutKeys')) {
      this.#keys.stop(document);
      if (this.shortcuts) this.#keys.start(this.shortcutKeys, document);
    }
    if (changed.has('results')) this.#renameResult(changed.get('results') as readonly string[] | undefined);
    this.#focus.beforeDrawing();
  }

  /** The same results in another language: the one that was chosen stays. */
  #renameResult(before: readonly string[] = []): void {
    const chosen = before.length === this.results.length ? this.results[before.indexOf(this.#ui.result)] : undefined;
    if (chosen !== undefined) this.#ui = { ...this.#ui, result: chosen };
  }

  override render(): TemplateResult | typeof nothing {
    const bar = this.#context();
    if (bar === undefined) return nothing;
    const { snapshot, say } = bar;
    const { call } = snapshot;
    const state = shownState(snapshot, bar.ui);
    return html`
      <div
        class="bar"
        part="bar"
        role="region"
        aria-label=${say('bar')}
        data-tone=${state.tone}
        ?data-ringing=${call?.ringing === true}
        @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
      >
        ${statePart(bar)}
        <section class="stage" part="stage" tabindex="-1" aria-label=${say('call')}>${stage(bar)}</section>
        ${controlsPart(bar)} ${auxPart(bar)} ${panelPart(bar)} ${countdown(bar)}
      </div>
      ${banners(bar)}
      <p class="spoken" role="status">${spoken(bar)}</p>
    `;
  }

  override updated(): void {
    this.#focus.afterDrawing();
    this.#schedule();
    const bar = this.#context();
    if (bar !== undefined) this.#loader.see(bar);
  }

  #context(): BarContext | undefined {
    const { client } = this;
    if (client === undefined) return undefined;
    const { language } = this;
    const { snapshot } = client;
    return {
      client,
      snapshot,
      language,
      ui: this.#ui,
      say: barTexts(language),
      nowMs: client.serverNowMs(),
      options: {
        results: this.results,
        shortcuts: this.shortcuts ? shortcutList(this.shortcutKeys, barTexts(language)) : undefined,
        notifications: this.notifications,
        recordUrl: snapshot.call === undefined ? undefined : popUrl(this.screenPop, snapshot.call),
      },
      set: (change) => this.#set(change),
      toggle: (panel) => this.#toggle(panel),
      run: (command) => this.#run(command),
      writeNote: (change) => this.#notes.write(change),
      saveNote: () => this.#notes.save(snapshot),
      allowNotifications: () => void Notification.requestPermission().then(() => this.requestUpdate()),
    };
  }

  #set(change: Partial<BarUi>): void {
    this.#ui = { ...this.#ui, ...change };
    this.requestUpdate();
  }

  // What the client tells

  #follow(): void {
    this.#unfollow();
    const { client } = this;
    if (client === undefined) return;
    this.#undo = [
      client.onChange((snapshot, before) => this.#onChange(snapshot, before)),
      client.on('*', (event) => this.#onEvent(event)),
      client.on('audioquality', (quality) => this.#set({ quality })),
      client.on('audiodevices', () => this.#set({ devices: undefined })),
    ];
    this.#react(client.snapshot);
    this.requestUpdate();
  }

  #unfollow(): void {
    for (const undo of this.#undo.splice(0)) undo();
    this.#loader.stop();
    this.#notice.close();
  }

  #onChange(snapshot: ClientSnapshot, before: ClientSnapshot): void {
    const ended = before.call !== undefined && snapshot.call?.callid !== before.call.callid;
    if (ended) this.#set({ keysSent: '', ...(CALL_PANELS.includes(this.#ui.panel) ? { panel: undefined } : {}) });
    // The server's wrap-up time is over, or the next call is there: what was typed is not lost.
    if (before.state === 'wrapUp' && (snapshot.state !== 'wrapUp' || snapshot.call !== undefined))
      this.#notes.save(before);
    if (snapshot.call !== undefined && before.call === undefined && this.#ui.panel === 'dial')
      this.#set({ panel: undefined });
    this.#react(snapshot);
    this.requestUpdate();
  }

  #react(snapshot: ClientSnapshot): void {
    this.#notes.show(snapshot);
    if (this.notifications) this.#notice.see(snapshot, barTexts(this.language));
    this.#pop.see(snapshot, {
      template: this.screenPop,
      callback: (call) => {
        this.onScreenPop?.(call);
        this.#tell('call-center-screen-pop', call);
      },
    });
  }

  #onEvent(event: AnyEvent): void {
    if (event.type === 'siperror') this.#set({ phoneTrouble: true });
    if (['agentidle', 'logon', 'answer', 'incall'].includes(event.type)) this.#set({ phoneTrouble: false });
    if (isFailure(event)) this.#warn(() => textOf(event.reason));
    if (tellsAnnouncement(event) && this.announcements !== undefined) void this.#announce(this.announcements);
    else this.#addMessage(messageOf(event));
  }

  #addMessage(message: MessageText | undefined): void {
    if (message === undefined) return;
    const atMs = this.client?.serverNowMs() ?? 0;
    const messages: readonly BarMessage[] = [...this.#ui.messages, { ...message, id: ++this.#ids, atMs }].slice(
      -MESSAGES_MAX,
    );
    this.#set({ messages, unread: this.#ui.panel === 'messages' ? 0 : this.#ui.unread + 1 });
  }

  /** The newest announcement, whole; the older ones have been told before. */
  async #announce(load: () => Promise<readonly Announcement[]>): Promise<void> {
    const [newest] = await load().catch(() => []);
    if (newest !== undefined) this.#addMessage({ kind: 'announcement', title: newest.title, text: () => newest.text });
  }

  // What the agent does

  async #run(command: () => Promise<unknown>): Promise<boolean> {
    try {
      await command();
      return true;
    } catch (error) {
      this.#fail(error);
      return false;
    }
  }

  #fail(error: unknown): void {
    this.#warn((language) => errorText(error, language));
    this.#tell('call-center-error', error);
  }

  /** Something did not work: said until it has been read. */
  #warn(reason: (language: BarLanguage) => string): void {
    const id = ++this.#ids;
    this.#set({ errors: [...this.#ui.errors, { id, reason }].slice(-ERRORS_MAX) });
    window.setTimeout(() => this.#set({ errors: this.#ui.errors.filter((one) => one.id !== id) }), ERROR_SHOWN_MS);
  }

  #tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  #toggle(panel: PanelName): void {
    const opens = this.#ui.panel !== panel;
    if (opens) this.#focus.opens();
    this.#set({
      panel: opens ? panel : undefined,
      ...(opens ? { groups: undefined, devices: undefined, tab: 'agents', keysSent: '' } : {}),
      ...(opens && panel === 'messages' ? { unread: 0 } : {}),
    });
    if (opens) void this.updateComplete.then(() => this.#focus.enterPanel());
  }

  /** Where the keyboard begins: at the state. */
  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector<HTMLElement>('.state-field')?.focus(options);
  }

  #onKey(event: KeyboardEvent): void {
    const { panel } = this.#ui;
    if (panel === undefined) return;
    if (event.key === 'Escape') {
      event.stopPropagation();
      this.#toggle(panel);
    } else if (this.#focus.moves(event)) {
      event.preventDefault();
    } else if (panel === 'keypad' && /^[0-9*#]$/.test(event.key)) {
      this.#set({ keysSent: (this.#ui.keysSent + event.key).slice(-16) });
      void this.#run(() => this.client?.sendDtmf(event.key) ?? Promise.resolve());
    }
  }

  #onPointer(event: Event): void {
    if (this.#ui.panel !== undefined && !event.composedPath().includes(this)) this.#set({ panel: undefined });
  }

  #press(names: readonly ShortcutName[]): boolean {
    const bar = this.#context();
    return bar !== undefined && pressShortcut(bar, names);
  }

  // Timers and lists

  /** Draws again exactly when a timer of the bar shows another second. */
  #schedule(): void {
    window.clearTimeout(this.#timer);
    const { client } = this;
    if (client === undefined || !this.isConnected) return;
    const waitMs = nextTickMs(client.snapshot, client.serverNowMs());
    if (waitMs !== undefined) this.#timer = window.setTimeout(() => this.requestUpdate(), waitMs);
  }
}
