import type { CtiEvent } from '@callwright/cti';
import type { AgentKey } from '@callwright/engine';

/** Frames written at once, at least: about 0.1 ms, so that no call waits longer for a feed. */
export const FRAMES_PER_TURN = 8;
/** From turn to turn, ms. */
export const TURN_MS = 4;
/** Of more than 2,000 waiting frames a turn takes this part, so that a house of any size is through before the next feed. */
const PART_OF_WAITING = 1 / 250;
/** Frames that wait at most; a house of 5,000 agents in three groups has 15,000 every five seconds. Of feeds only the newest counts, so the oldest go. */
export const FRAMES_WAITING_MAX = 50_000;

interface FeedFrame {
  readonly agentKey: AgentKey;
  readonly event: CtiEvent;
}

/**
 * Feeds go to everybody at once: written in one go, the queue numbers of 1,000 agents would hold up every call for tens of
 * milliseconds. They wait here, in their order, and leave a few every {@link TURN_MS} between the calls' own events.
 */
export class FeedLine {
  readonly #deliver: (agentKey: AgentKey, event: CtiEvent) => void;
  #waiting: FeedFrame[] = [];
  #at = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(deliver: (agentKey: AgentKey, event: CtiEvent) => void) {
    this.#deliver = deliver;
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
    this.#arm(0);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#waiting = [];
    this.#at = 0;
  }

  #arm(afterMs: number): void {
    this.#timer ??= setTimeout(() => this.#turn(), afterMs);
  }

  #turn(): void {
    this.#timer = undefined;
    const waiting = this.#waiting.length - this.#at;
    const end = this.#at + Math.min(waiting, Math.max(FRAMES_PER_TURN, Math.ceil(waiting * PART_OF_WAITING)));
    for (const { agentKey, event } of this.#waiting.slice(this.#at, end)) {
      this.#deliver(agentKey, event);
    }
    this.#at = end;
    if (this.#at < this.#waiting.length) {
      this.#arm(TURN_MS);
    } else {
      this.#waiting = [];
      this.#at = 0;
    }
  }
}
