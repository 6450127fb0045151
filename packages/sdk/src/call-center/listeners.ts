import type { ServerFrame } from '../wire/frames.ts';

/** A page's handler of one event type. It gets the frame itself, the same object as every other handler. */
export type EventHandler = (event: ServerFrame) => void;

/** Listeners of one type run in the order in which they were registered (sdk-facts §2.2). */
export class Listeners {
  readonly #byType = new Map<string, Map<string, EventHandler>>();
  readonly #newId: () => string;

  constructor(newId: () => string) {
    this.#newId = newId;
  }

  /** Returns the listener's id, or `""` when `handler` is no function. */
  add(type: string, handler: unknown): string {
    if (typeof handler !== 'function') return '';
    const id = this.#newId();
    const handlers = this.#byType.get(type) ?? new Map<string, EventHandler>();
    handlers.set(id, handler as EventHandler);
    this.#byType.set(type, handlers);
    return id;
  }

  /** False when nothing was ever registered for that type; an unknown id of a known type is fine. */
  remove(type: string, id: string): boolean {
    const handlers = this.#byType.get(type);
    handlers?.delete(id);
    return handlers !== undefined;
  }

  count(type: string): number {
    return this.#byType.get(type)?.size ?? 0;
  }

  /** A copy: a handler that adds or removes listeners changes the next event, not this one. */
  of(type: string): readonly EventHandler[] {
    return [...(this.#byType.get(type)?.values() ?? [])];
  }
}
