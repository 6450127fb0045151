import type { Leg } from '../leg/leg.ts';
import type { MediaEvent } from '../process/protocol.ts';
import { AnsweringMachineDetector, type MachineFinding } from './detector.ts';
import { FrameTimeline } from './frame-timeline.ts';
import { VERDICT_MS_MAX } from './thresholds.ts';

/**
 * By the plane's clock a verdict is told by then, whatever came of the stream: later than a whole stream's own limit, and before
 * the engine gives up (4,000 ms).
 */
export const VERDICT_WAIT_MS_MAX: number = VERDICT_MS_MAX + 200;

interface Listening {
  readonly detector: AnsweringMachineDetector;
  readonly timeline: FrameTimeline;
  readonly startMs: number;
}

/** The legs of which it is asked who answered; each is forgotten when all is known. */
export class MachineDesk {
  readonly #legs = new Map<Leg, Listening>();
  readonly #onEvent: (event: MediaEvent) => void;
  readonly #startBeat: () => void;
  #beatMs = 0;
  #settledMs = 0;

  constructor(onEvent: (event: MediaEvent) => void, startBeat: () => void) {
    this.#onEvent = onEvent;
    this.#startBeat = startBeat;
  }

  /** Listens from now on; asked again, anew. Answers why not, or undefined when it is fine. */
  listen(leg: Leg | undefined, nowMs: number): string | undefined {
    if (leg === undefined) return 'no such leg';
    const detector = new AnsweringMachineDetector();
    const timeline = new FrameTimeline(nowMs, (samples) => this.#tell(leg, detector.add(samples)));
    this.#legs.set(leg, { detector, timeline, startMs: nowMs });
    leg.machineEar = timeline;
    this.#startBeat();
    return undefined;
  }

  forget(leg: Leg): void {
    this.#legs.delete(leg);
    leg.machineEar = undefined;
  }

  /** One beat; false when nobody is listened to. */
  beat(nowMs: number): boolean {
    if (nowMs !== this.#beatMs) {
      // What has come since the last beat may still wait in a socket, most of all after a stall.
      this.#settledMs = this.#beatMs;
      this.#beatMs = nowMs;
    }
    for (const [leg, { detector, timeline, startMs }] of this.#legs) {
      if (this.#settledMs > startMs) timeline.idle(this.#settledMs);
      if (this.#settledMs - startMs >= VERDICT_WAIT_MS_MAX) this.#tell(leg, detector.hurry());
      if (detector.done) this.forget(leg);
    }
    return this.#legs.size > 0;
  }

  #tell(leg: Leg, found: readonly MachineFinding[]): void {
    for (const finding of found) {
      const { atMs } = finding;
      if (finding.type === 'verdict') {
        const { verdict } = finding;
        this.#onEvent({ type: 'machineVerdict', leg: leg.id, verdict, cause: finding.cause, atMs });
      } else {
        this.#onEvent({ type: 'machineBeep', leg: leg.id, cause: finding.cause, atMs });
      }
    }
  }
}
