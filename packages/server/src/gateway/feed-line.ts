import type { CtiEvent } from '@callwright/cti';
import type { AgentKey } from '@callwright/engine';

export interface Pace {
  /** Frames written at once, at least: so long a call may wait for a feed; 8 take about 0.1 ms. */
  readonly framesPerTurn: number;
  /** From turn to turn, ms. */
  readonly turnMs: number;
}

/** Of queue numbers, which go to everybody every five seconds, whatever the hour. */
export const AT_LEISURE: Pace = { framesPerTurn: 8, turnMs: 4 };
/** Of what supervisors watch, which changes under their eyes. */
export const AT_ONCE: Pace = { framesPerTurn: 32, turnMs: 0 };
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
 * milliseconds. They wait here, in their order, and leave a few at a time between the calls' own events.
 */
export class FeedLine {
  readonly #pace: Pace;
  readonly #deliver: (agentKey: AgentKey, event: CtiEvent) => void;
  #waiting: FeedFrame[] = [];
  #at = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(pace: Pace, deliver: (agentKey: AgentKey, event: CtiEvent) => void) {
    this.#pace = pace;
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
    const { framesPerTurn, turnMs } = this.#pace;
    const waiting = this.#waiting.length - this.#at;
    const end = this.#at + Math.min(waiting, Math.max(framesPerTurn, Math.ceil(waiting * PART_OF_WAITING)));
    for (const { agentKey, event } of this.#waiting.slice(this.#at, end)) {
      this.#deliver(agentKey, event);
    }
    this.#at = end;
    if (this.#at < this.#waiting.length) {
      this.#arm(turnMs);
    } else {
      this.#waiting = [];
      this.#at = 0;
    }
  }
}
