import type { CtiEvent } from '@callwright/cti';
import type { AgentKey } from '@callwright/engine';

/** Frames written in one turn of the event loop: about half a millisecond, so a call never waits longer for a feed. */
export const FRAMES_PER_TURN = 32;
/** Frames that wait at most; a house of 5,000 agents in three groups has 15,000 every five seconds. Of feeds only the newest counts, so the oldest go. */
export const FRAMES_WAITING_MAX = 50_000;

interface FeedFrame {
  readonly agentKey: AgentKey;
  readonly event: CtiEvent;
}

/**
 * Feeds go to everybody at once: written in one go, the queue numbers of 1,000 agents would hold up every call for tens of
 * milliseconds. They wait here, in their order, and leave a few at a time between the calls' own events.
 */
export class FeedLine {
  readonly #deliver: (agentKey: AgentKey, event: CtiEvent) => void;
  readonly #nextTurn: (run: () => void) => void;
  #waiting: FeedFrame[] = [];
  #at = 0;
  #armed = false;

  /** `nextTurn` runs its argument after other work has had its turn (`setImmediate`). */
  constructor(deliver: (agentKey: AgentKey, event: CtiEvent) => void, nextTurn: (run: () => void) => void) {
    this.#deliver = deliver;
    this.#nextTurn = nextTurn;
  }

  push(agentKey: AgentKey, event: CtiEvent): void {
    this.#waiting.push({ agentKey, event });
    if (this.#waiting.length - this.#at > FRAMES_WAITING_MAX) {
      this.#at += 1;
    }
    if (this.#at > FRAMES_WAITING_MAX) {
      this.#waiting.splice(0, this.#at);
      this.#at = 0;
    }
    this.#arm();
  }

  #arm(): void {
    if (!this.#armed) {
      this.#armed = true;
      this.#nextTurn(() => this.#turn());
    }
  }

  #turn(): void {
    this.#armed = false;
    const end = Math.min(this.#at + FRAMES_PER_TURN, this.#waiting.length);
    for (const { agentKey, event } of this.#waiting.slice(this.#at, end)) {
      this.#deliver(agentKey, event);
    }
    this.#at = end;
    if (this.#at < this.#waiting.length) {
      this.#arm();
    } else {
      this.#waiting = [];
      this.#at = 0;
    }
  }
}
