/** Something being played to one or more legs, 20 ms a beat, from samples that are all there already. */
import type { Leg } from '../leg/leg.ts';
import { FRAME_SAMPLES, PAYLOAD_TYPE_PCMA, SILENCE_A_LAW } from '../rtp/g711.ts';
import { SOURCE_PLAYER } from '../rtp/outgoing-stream.ts';

/** A part ready to be played: A-law samples, or so many samples of silence. */
export type PlayablePart =
  | { readonly kind: 'samples'; readonly samples: Uint8Array }
  | { readonly kind: 'silence'; readonly length: number };

// One frame is filled at a time, in every play.
const frame = new Uint8Array(FRAME_SAMPLES);

/** How long a call waits for its prompt to be made, ms; then it goes on without: nobody listens to silence for longer. */
const MAKING_MS_MAX = 10_000;

export class Play {
  readonly id: string;
  readonly legs = new Set<Leg>();
  readonly #loop: boolean;
  #parts: readonly PlayablePart[] | undefined;
  #part = 0;
  #offset = 0;
  /** The first beat, ms. */
  #begunMs: number | undefined;

  constructor(id: string, legs: Iterable<Leg>, loop: boolean) {
    this.id = id;
    this.#loop = loop;
    for (const leg of legs) this.legs.add(leg);
  }

  /** The samples are there: the next beat begins to play. */
  begin(parts: readonly PlayablePart[]): void {
    this.#parts = parts;
  }

  /** Its samples are still not there, and nobody waits for them any longer. */
  overdue(nowMs: number): boolean {
    this.#begunMs ??= nowMs;
    return this.#parts === undefined && nowMs - this.#begunMs > MAKING_MS_MAX;
  }

  /** Sends 20 ms to every leg; false when the play is over (the last frame is filled up with silence). */
  beat(nowMs: number): boolean {
    if (this.#parts === undefined) return true;
    if (!fillFrame(this)) return false;
    for (const leg of this.legs) {
      if (leg.mayHear(SOURCE_PLAYER)) leg.sendFrame(frame, PAYLOAD_TYPE_PCMA, SOURCE_PLAYER, nowMs);
    }
    return true;
  }

  /** Copies up to `room` samples to `target` at `at`; 0 when nothing is left. */
  take(target: Uint8Array, at: number, room: number): number {
    const parts = this.#parts ?? [];
    for (let looked = 0; looked <= parts.length + 1; looked++) {
      const part = parts[this.#part];
      if (part === undefined) {
        if (!this.#loop) return 0;
        this.#part = 0;
        this.#offset = 0;
        continue;
      }
      const left = lengthOf(part) - this.#offset;
      if (left > 0) {
        const length = Math.min(left, room);
        copyPart(part, this.#offset, target, at, length);
        this.#offset += length;
        return length;
      }
      this.#part++;
      this.#offset = 0;
    }
    // A loop of parts without a single sample.
    return 0;
  }
}

function fillFrame(play: Play): boolean {
  let filled = 0;
  while (filled < FRAME_SAMPLES) {
    const taken = play.take(frame, filled, FRAME_SAMPLES - filled);
    if (taken === 0) break;
    filled += taken;
  }
  if (filled === 0) return false;
  frame.fill(SILENCE_A_LAW, filled);
  return true;
}

function lengthOf(part: PlayablePart): number {
  return part.kind === 'silence' ? part.length : part.samples.length;
}

function copyPart(part: PlayablePart, from: number, target: Uint8Array, at: number, length: number): void {
  if (part.kind === 'silence') target.fill(SILENCE_A_LAW, at, at + length);
  else target.set(part.samples.subarray(from, from + length), at);
}
