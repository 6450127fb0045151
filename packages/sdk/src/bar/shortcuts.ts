import type { ControlName } from './bar-controls.ts';
import type { BarTextKey } from './bar-texts.ts';

/** What a key may do: a control of the call, or one of the bar. */
export type ShortcutName = Exclude<ControlName, 'unmute' | 'retrieve'> | 'ready' | 'stateMenu' | 'dialPad';

/** Keys by what they do, such as `ctrl+shift+a`; `""` takes one away. */
export type ShortcutKeys = Readonly<Partial<Record<ShortcutName, string>>>;

/**
 * Default keys. Browsers keep Ctrl+Shift+N, T and W for themselves, so transfer is X and done is F. Hold and mute are
 * switches: the same key undoes them.
 */
export const defaultKeys: Readonly<Record<ShortcutName, string>> = {
  answer: 'ctrl+shift+a',
  hangUp: 'ctrl+shift+e',
  hold: 'ctrl+shift+h',
  mute: 'ctrl+shift+m',
  keypad: 'ctrl+shift+k',
  transfer: 'ctrl+shift+x',
  consult: 'ctrl+shift+u',
  cancelTransfer: 'ctrl+shift+b',
  endConsult: 'ctrl+shift+b',
  completeConsult: 'ctrl+shift+o',
  conference: 'ctrl+shift+j',
  ready: 'ctrl+shift+f',
  stateMenu: 'ctrl+shift+s',
  dialPad: 'ctrl+shift+d',
};

export const shortcutTexts: Readonly<Record<ShortcutName, BarTextKey>> = {
  answer: 'answer',
  hangUp: 'hangUp',
  hold: 'hold',
  mute: 'mute',
  keypad: 'keypad',
  transfer: 'transfer',
  consult: 'consult',
  cancelTransfer: 'cancelTransfer',
  endConsult: 'endConsult',
  completeConsult: 'completeTransfer',
  conference: 'conferenceDo',
  ready: 'makeReady',
  stateMenu: 'state',
  dialPad: 'dialPad',
};

/** A held key repeats 30 times a second, and people press twice: one press counts in this time, ms. */
const THROTTLE_MS = 300;

/** Listens to the page's keys, from `start` to `stop`, and only then. */
export class Shortcuts {
  readonly #press: (names: readonly ShortcutName[]) => boolean;
  readonly #nowMs: () => number;
  #byKey = new Map<string, readonly ShortcutName[]>();
  #lastMs = Number.NEGATIVE_INFINITY;
  readonly #listener = (event: KeyboardEvent): void => this.#onKey(event);

  /** @param press does the first of these that works; false: none does, and the key is the page's. */
  constructor(press: (names: readonly ShortcutName[]) => boolean, nowMs: () => number) {
    this.#press = press;
    this.#nowMs = nowMs;
  }

  start(keys: ShortcutKeys, target: Pick<Document, 'addEventListener'>): void {
    this.#byKey = namesByKey(keys);
    target.addEventListener('keydown', this.#listener);
  }

  stop(target: Pick<Document, 'removeEventListener'>): void {
    target.removeEventListener('keydown', this.#listener);
  }

  #onKey(event: KeyboardEvent): void {
    const names = this.#byKey.get(keyOf(event));
    if (names === undefined || event.repeat || this.#nowMs() - this.#lastMs < THROTTLE_MS) return;
    if (!this.#press(names)) return;
    this.#lastMs = this.#nowMs();
    event.preventDefault();
  }
}

/** Keys in use, with everything that each may do. */
function namesByKey(keys: ShortcutKeys): Map<string, readonly ShortcutName[]> {
  const byKey = new Map<string, readonly ShortcutName[]>();
  for (const [name, key] of Object.entries({ ...defaultKeys, ...keys })) {
    if (key === '') continue;
    const normal = normalKey(key);
    byKey.set(normal, [...(byKey.get(normal) ?? []), name as ShortcutName]);
  }
  return byKey;
}

/** `Shift+Ctrl+A` → `ctrl+shift+a` */
function normalKey(key: string): string {
  const parts = key.toLowerCase().split('+');
  const modifiers = ['ctrl', 'alt', 'shift', 'meta'].filter((name) => parts.includes(name));
  return [...modifiers, parts.at(-1) ?? ''].join('+');
}

/** By the key's place and not by its letter: an input method for Chinese changes the letter. */
function keyOf(event: KeyboardEvent): string {
  const { ctrlKey, altKey, shiftKey, metaKey, code, key } = event;
  const letter = /^(Key|Digit)(.)$/.exec(code)?.[2]?.toLowerCase() ?? key.toLowerCase();
  const modifiers = { ctrl: ctrlKey, alt: altKey, shift: shiftKey, meta: metaKey };
  return [...Object.entries(modifiers).flatMap(([name, down]) => (down ? [name] : [])), letter].join('+');
}

/** For people: `Ctrl+Shift+A`. */
export function keyText(key: string): string {
  return key
    .split('+')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('+');
}
