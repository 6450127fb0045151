import type { TabMessage } from '../tabs/tab-message.ts';
import type { LockMode, LockRequest, TabPorts } from '../tabs/tab-ports.ts';

interface Waiter {
  readonly tab: string;
  readonly events: Parameters<LockRequest>[2];
}

/** Locks and channels of one browser, shared by its virtual tabs. Messages arrive when `deliver` runs. */
export class VirtualTabs {
  readonly #holders = new Map<string, Waiter>();
  readonly #waiting = new Map<string, Waiter[]>();
  readonly #channels = new Set<{ tab: string; name: string; hear: (message: TabMessage) => void }>();
  #mail: (() => void)[] = [];
  readonly #dead = new Set<string>();
  /** The browser gives its pages no locks. */
  denied = false;

  /** @param tab the page's name */
  ports(tab: string, rest: Pick<TabPorts, 'setTimer' | 'newId'>): TabPorts {
    return {
      ...rest,
      lock: (name, mode, events) => this.#lock(name, mode, { tab, events }),
      openChannel: (name, hear) => {
        const channel = { tab, name, hear };
        this.#channels.add(channel);
        return {
          post: (message) => this.#post(channel, message),
          close: () => this.#channels.delete(channel),
        };
      },
    };
  }

  /** Lets messages and locks through, until nothing is on its way. */
  deliver(): void {
    for (let mail = this.#mail.shift(); mail !== undefined; mail = this.#mail.shift()) mail();
  }

  /** The browser runs the tab no more, but keeps it: its locks stay. */
  freeze(tab: string): void {
    this.#dead.add(tab);
  }

  /** The user closes the tab: its locks are free, it says and hears nothing more. */
  close(tab: string): void {
    this.#dead.add(tab);
    for (const [name, holder] of this.#holders) if (holder.tab === tab) this.#free(name);
  }

  #post(from: { readonly tab: string; readonly name: string }, message: TabMessage): void {
    if (this.#dead.has(from.tab)) return;
    const copy = structuredClone(message);
    this.#mail.push(() => {
      for (const channel of this.#channels) {
        const other = channel.tab !== from.tab && channel.name === from.name && !this.#dead.has(channel.tab);
        if (other) channel.hear(structuredClone(copy));
      }
    });
  }

  #lock(name: string, mode: LockMode, waiter: Waiter): () => void {
    this.#mail.push(() => this.#ask(name, mode, waiter));
    return () => {
      if (this.#holders.get(name) === waiter) this.#free(name);
      this.#waiting.set(
        name,
        (this.#waiting.get(name) ?? []).filter((one) => one !== waiter),
      );
    };
  }

  #ask(name: string, mode: LockMode, waiter: Waiter): void {
    const holder = this.#holders.get(name);
    if (this.denied) waiter.events.onDenied();
    else if (holder === undefined || mode === 'rob') {
      this.#holders.set(name, waiter);
      if (holder !== undefined && !this.#dead.has(holder.tab)) this.#mail.push(() => holder.events.onRobbed());
      waiter.events.onMine();
    } else if (mode === 'try') waiter.events.onHeld();
    else this.#waiting.set(name, [...(this.#waiting.get(name) ?? []), waiter]);
  }

  #free(name: string): void {
    this.#holders.delete(name);
    const [next, ...rest] = (this.#waiting.get(name) ?? []).filter((one) => !this.#dead.has(one.tab));
    this.#waiting.set(name, rest);
    if (next === undefined) return;
    this.#holders.set(name, next);
    this.#mail.push(() => next.events.onMine());
  }
}
