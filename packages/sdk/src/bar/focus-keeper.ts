const FOCUSABLE = ':is(a[href], button, input, select, textarea):not(:disabled, [tabindex="-1"])';
/** Where the focus goes when what had it is gone: a second Enter ends and begins nothing there, and Tab goes on from it. */
const HAVENS = ['section.controls', '.wrap textarea', 'section.stage'];
/** Switches: each stands in the other's place. */
const TWINS: Readonly<Record<string, string>> = {
  hold: 'retrieve',
  retrieve: 'hold',
  mute: 'unmute',
  unmute: 'mute',
};

/**
 * The place of the keyboard in the bar: what a command makes disappear, or disables, must not leave the agent at the top
 * of the page. A panel keeps Tab within itself, and gives the focus back to what had it.
 */
export class FocusKeeper {
  readonly #root: () => ShadowRoot;
  #held: HTMLElement | undefined;
  #heldPanel = false;
  #opener: HTMLElement | undefined;

  constructor(root: () => ShadowRoot) {
    this.#root = root;
  }

  /** To be called before every drawing. */
  beforeDrawing(): void {
    this.#held = focusedIn(this.#root());
    this.#heldPanel = this.#held?.closest('.panel') != null;
  }

  /** To be called after it. */
  afterDrawing(): void {
    const held = this.#held;
    if (held === undefined || isUsable(held)) return;
    const twin = this.#find(`[data-control="${TWINS[held.dataset.control ?? ''] ?? ''}"]:not(:disabled)`);
    const panel = this.#panel();
    if (twin !== undefined) twin.focus();
    else if (this.#heldPanel && panel !== undefined) this.enterPanel();
    else if (this.#heldPanel) this.#giveBack();
    else this.#toHaven(held);
  }

  /** A panel is about to open. */
  opens(): void {
    const held = focusedIn(this.#root());
    // From one panel to the next: who opened the first has it back.
    if (held?.closest('.panel') == null) this.#opener = held ?? activeOf(document);
  }

  /** Into the panel that has opened. */
  enterPanel(): void {
    const panel = this.#panel();
    const first = [...(panel?.querySelectorAll<HTMLElement>(FOCUSABLE) ?? [])].find(
      (one) => one.closest('.panel-head') === null,
    );
    (first ?? panel)?.focus();
  }

  /** The panel is closed. */
  #giveBack(): void {
    const opener = this.#opener;
    this.#opener = undefined;
    if (opener !== undefined && isUsable(opener)) opener.focus();
    else this.#toHaven(opener);
  }

  /** Tab goes round in the panel, and so do the arrows from button to button. True: the key is done. */
  moves({ key, shiftKey, target, defaultPrevented }: KeyboardEvent): boolean {
    const step = key === 'Tab' ? (shiftKey ? -1 : 1) : { ArrowDown: 1, ArrowUp: -1 }[key];
    const panel = this.#panel();
    const held = focusedIn(this.#root());
    if (step === undefined || defaultPrevented || panel === undefined || held === undefined) return false;
    if (!panel.contains(held) || (key !== 'Tab' && !(target instanceof HTMLButtonElement))) return false;
    const all = [...panel.querySelectorAll<HTMLElement>(FOCUSABLE)];
    const at = all.indexOf(held);
    const next = at + step;
    // Within the panel the browser's own order is right.
    if (key === 'Tab' && at >= 0 && next >= 0 && next < all.length) return false;
    all.at(at < 0 && step < 0 ? -1 : next % all.length)?.focus();
    return true;
  }

  #toHaven(held: HTMLElement | undefined): void {
    const near = held?.parentElement?.isConnected === true ? held.parentElement.querySelector('textarea') : null;
    const haven = near ?? HAVENS.map((place) => this.#find(place)).find((place) => place !== undefined);
    haven?.focus();
  }

  #panel(): HTMLElement | undefined {
    return this.#find('.panel');
  }

  #find(selector: string): HTMLElement | undefined {
    return this.#root().querySelector<HTMLElement>(selector) ?? undefined;
  }
}

function focusedIn(root: ShadowRoot): HTMLElement | undefined {
  return root.activeElement instanceof HTMLElement ? root.activeElement : undefined;
}

/** What has the focus in the page, within components too; not the page itself. */
function activeOf(root: Document | ShadowRoot): HTMLElement | undefined {
  const active = root.activeElement;
  if (!(active instanceof HTMLElement) || active === document.body) return undefined;
  return active.shadowRoot === null ? active : (activeOf(active.shadowRoot) ?? active);
}

/** Still there, and may have the focus. */
function isUsable(element: HTMLElement): boolean {
  return element.isConnected && !element.matches(':disabled') && element.checkVisibility();
}
