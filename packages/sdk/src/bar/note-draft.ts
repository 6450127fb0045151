/** A pause in writing after which what is there is sent, ms: not a command a keystroke, and little to lose. */
const PAUSE_MS = 1_000;

/** What is being written and was not sent yet. Goes out when the agent pauses, and when the page goes away. */
export class NoteDraft {
  #timer: number | undefined;
  #waiting: (() => void) | undefined;
  readonly #leaves = (): void => this.send();

  /** @param send what sends it as it is now */
  write(send: () => void): void {
    if (this.#waiting === undefined) window.addEventListener('pagehide', this.#leaves);
    window.clearTimeout(this.#timer);
    this.#waiting = send;
    this.#timer = window.setTimeout(this.#leaves, PAUSE_MS);
  }

  /** Sends what waits, now. */
  send(): void {
    const send = this.#waiting;
    this.drop();
    send?.();
  }

  /** It was sent by other ways. */
  drop(): void {
    window.clearTimeout(this.#timer);
    window.removeEventListener('pagehide', this.#leaves);
    this.#waiting = undefined;
  }
}
