import type { MediaCommand, MediaEvent } from '@callwright/media';
import type { AudioOutcome } from '../gateway/agent-gateway.ts';

export interface PageAudioPorts {
  readonly media: (command: MediaCommand) => void;
  readonly audioConnected: (leg: string) => void;
  readonly audioLost: (agentKey: string, leg: string, reason: string) => void;
}

interface PageLeg {
  readonly agentKey: string;
  /** Settles `open`, while that waits for the media process. */
  opened: ((outcome: AudioOutcome) => void) | undefined;
}

/** A media process that takes longer than this to answer an offer is in trouble; the page may try again. */
const ANSWER_MS_MAX = 5_000;

/** The standing WebRTC legs of pages (worktype 2): opened at sign-in, ended at sign-out, moved between bridges by the engine. */
export class PageAudio {
  readonly #ports: PageAudioPorts;
  readonly #legs = new Map<string, PageLeg>();
  #count = 0;

  constructor(ports: PageAudioPorts) {
    this.#ports = ports;
  }

  get size(): number {
    return this.#legs.size;
  }

  /** The page's offer → our answer, complete descriptions both. Settles in any case. */
  open(agentKey: string, offer: string): Promise<AudioOutcome> {
    this.#count += 1;
    const leg = `page-${this.#count}`;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.close(leg);
        resolve({ ok: false, reason: 'the media process did not answer in time' });
      }, ANSWER_MS_MAX);
      const opened = (outcome: AudioOutcome) => {
        clearTimeout(timer);
        resolve(outcome);
      };
      this.#legs.set(leg, { agentKey, opened });
      this.#ports.media({ type: 'openWebRtc', leg, offer });
    });
  }

  /** Returns false when it is no leg of a page. */
  close(leg: string): boolean {
    const known = this.#legs.delete(leg);
    if (known) {
      this.#ports.media({ type: 'closeLeg', leg });
    }
    return known;
  }

  media(event: MediaEvent): void {
    if (event.type === 'webRtcAnswer') {
      const known = this.#legs.get(event.leg);
      known?.opened?.({ ok: true, leg: event.leg, answer: event.answer });
      if (known !== undefined) {
        known.opened = undefined;
      }
    } else if (event.type === 'legConnected') {
      this.#ports.audioConnected(event.leg);
    } else if (event.type === 'legLost' || (event.type === 'refused' && event.command === 'openWebRtc')) {
      this.#lost(event.leg ?? '', event.reason);
    }
  }

  mediaLost(reason: string): void {
    for (const leg of [...this.#legs.keys()]) {
      this.#lost(leg, reason);
    }
  }

  #lost(leg: string, reason: string): void {
    const known = this.#legs.get(leg);
    if (known === undefined) {
      return;
    }
    this.close(leg);
    if (known.opened === undefined) {
      this.#ports.audioLost(known.agentKey, leg, reason);
    } else {
      known.opened({ ok: false, reason });
    }
  }
}
