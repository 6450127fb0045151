import type { Listeners } from './listeners.ts';

/** Where pages hang their functions: slots on the `CallCenter` object, listeners, and one global function. */
export class Hooks {
  readonly #slots: Readonly<Record<string, unknown>>;
  readonly #listeners: Listeners;
  readonly #onMessage: () => unknown;
  readonly #report: (error: unknown) => void;

  /** @param report takes what a handler threw, so that the page's developer sees it and nobody else is hurt. */
  constructor(
    slots: Readonly<Record<string, unknown>>,
    listeners: Listeners,
    onMessage: () => unknown,
    report: (error: unknown) => void,
  ) {
    this.#slots = slots;
    this.#listeners = listeners;
    this.#onMessage = onMessage;
    this.#report = report;
  }

  /** sdk-facts §2.1, step 2: the page's global `onmessage_event(json, direction)`; `recive` is the wire's spelling. */
  message(frame: unknown, direction: 'recive' | 'send'): void {
    this.#call(this.#onMessage(), [frame, direction]);
  }

  /** Steps 5 and 6: the slot `<type>_event`, then the listeners. */
  event(type: string, event: unknown): void {
    this.#call(this.#slots[`${type}_event`], [event]);
    for (const handler of this.#listeners.of(type)) this.#call(handler, [event]);
  }

  /** `<name>_callback`. */
  callback(name: string, ...args: readonly unknown[]): void {
    this.#call(this.#slots[`${name}_callback`], args);
  }

  /** The text and alert hooks of sdk-facts §2.4. */
  notice(slot: 'setStatusAndPhoneText_event' | 'eventAlert_event', text: string): void {
    this.#call(this.#slots[slot], [text]);
  }

  /** A function that a page handed in. */
  run(target: unknown, ...args: readonly unknown[]): void {
    this.#call(target, args);
  }

  /** Is there a function in this slot? */
  has(slot: string): boolean {
    return typeof this.#slots[slot] === 'function';
  }

  #call(target: unknown, args: readonly unknown[]): void {
    if (typeof target !== 'function') return;
    try {
      Reflect.apply(target, this.#slots, args);
    } catch (error) {
      this.#report(error);
    }
  }
}
