/** Tells when the page, or a part of it, changes its language: what says nothing of its own speaks that of its surroundings. */
export class LanguageWatch {
  readonly #observer: MutationObserver;

  constructor(changed: () => void) {
    this.#observer = new MutationObserver(changed);
  }

  start(): void {
    this.#observer.observe(document, { subtree: true, attributes: true, attributeFilter: ['lang'] });
  }

  stop(): void {
    this.#observer.disconnect();
  }
}
