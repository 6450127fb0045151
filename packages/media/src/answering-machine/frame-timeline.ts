/**
 * What one leg says as frames of 20 ms in the order of its own timestamps, so that packets may come late, in bursts, of any
 * length, reordered or twice.
 *
 * ```
 *   taken up to            newest
 *      ▼────── 80 ms ─────────▼
 *  ────████░░████████░░░░██████───▶ samples since listening began     ring of 320 ms
 * ```
 */
import { decodingTable, FRAME_SAMPLES, SAMPLE_RATE } from '../rtp/g711.ts';
import { type RtpView, timestampDelta } from '../rtp/packet.ts';

const RING_FRAMES = 16;
const RING_SAMPLES = RING_FRAMES * FRAME_SAMPLES;
const SAMPLES_PER_MS = SAMPLE_RATE / 1000;
/** A frame is taken when so much has come after it: packets that overtake each other are back in order by then. */
const LOOKAHEAD_SAMPLES = 80 * SAMPLES_PER_MS;
/** A packet that is later still is not reordered: the source's timestamps went back. */
const LATE_MAX_SAMPLES = 400 * SAMPLES_PER_MS;
/** A jump ahead by more is no pause: the source's timestamps began anew. */
const JUMP_MAX_SAMPLES = 10_000 * SAMPLES_PER_MS;
/** A stream that stands still for so long is silence; before, it may be held up: the pause of a process, a burst on the way. */
export const STANDSTILL_MS = 1_000;

export class FrameTimeline {
  readonly #ring = new Int16Array(RING_SAMPLES);
  /** Samples that came, by frame of the ring. */
  readonly #filled = new Uint16Array(RING_FRAMES);
  readonly #onFrame: (samples: Int16Array | undefined) => void;
  readonly #startMs: number;
  #started = false;
  #ssrc = 0;
  #lastTimestamp = 0;
  #lastPosition = 0;
  #lastArrivalMs: number;
  /** Newest sample when the last packet came. */
  #newestThen = 0;
  #taken = 0;
  #newest = 0;
  /** Time went on without packets: what comes now goes on from there. */
  #stoodStill = false;

  /** `onFrame`: 160 samples, valid during the call alone; undefined: nothing came for that time. */
  constructor(startMs: number, onFrame: (samples: Int16Array | undefined) => void) {
    this.#startMs = startMs;
    this.#lastArrivalMs = startMs;
    this.#onFrame = onFrame;
  }

  /** Takes a G.711 packet. */
  push(packet: Uint8Array, view: RtpView, nowMs: number): void {
    const length = Math.min(view.payloadLength, RING_SAMPLES - LOOKAHEAD_SAMPLES - FRAME_SAMPLES);
    const position = this.#place(view, nowMs);
    this.#lastArrivalMs = nowMs;
    this.#newestThen = this.#newest;
    if (position + length <= this.#taken) return;
    this.#started = true;
    this.#stoodStill = false;
    this.#ssrc = view.ssrc;
    this.#lastTimestamp = view.timestamp;
    this.#lastPosition = position;
    this.#takeUntil(position - LOOKAHEAD_SAMPLES);
    const table = decodingTable(view.payloadType);
    for (let i = Math.max(0, this.#taken - position); i < length; i++) {
      const at = (position + i) % RING_SAMPLES;
      this.#ring[at] = table[packet[view.payloadStart + i] ?? 0] ?? 0;
      const frame = Math.floor(at / FRAME_SAMPLES);
      this.#filled[frame] = (this.#filled[frame] ?? 0) + 1;
    }
    this.#newest = Math.max(this.#newest, position + length);
    this.#newestThen = this.#newest;
    this.#takeUntil(this.#newest - LOOKAHEAD_SAMPLES);
  }

  /** Time passes: everything that came before `settledMs` was pushed. A stream that stands still goes on as silence. */
  idle(settledMs: number): void {
    const waitedMs = settledMs - this.#lastArrivalMs;
    if (this.#started && waitedMs < STANDSTILL_MS) return;
    const target = this.#newestThen + waitedMs * SAMPLES_PER_MS;
    if (target - this.#taken < FRAME_SAMPLES) return;
    this.#stoodStill = this.#started;
    this.#takeUntil(target);
  }

  /** Samples since listening began at which the packet belongs. */
  #place(view: RtpView, nowMs: number): number {
    const arrival = Math.round((nowMs - this.#startMs) * SAMPLES_PER_MS) - view.payloadLength;
    if (!this.#started || view.ssrc !== this.#ssrc) return Math.max(this.#newest, this.#taken, arrival);
    const position = this.#lastPosition + timestampDelta(view.timestamp, this.#lastTimestamp);
    if (position - this.#newest > JUMP_MAX_SAMPLES) return Math.max(this.#newest, arrival);
    const moved = this.#stoodStill || this.#taken - position > LATE_MAX_SAMPLES;
    return moved ? Math.max(position, this.#newest) : position;
  }

  #takeUntil(position: number): void {
    while (this.#taken + FRAME_SAMPLES <= position) {
      const frame = (this.#taken / FRAME_SAMPLES) % RING_FRAMES;
      const start = frame * FRAME_SAMPLES;
      const isThere = (this.#filled[frame] ?? 0) >= FRAME_SAMPLES / 2;
      this.#onFrame(isThere ? this.#ring.subarray(start, start + FRAME_SAMPLES) : undefined);
      this.#ring.fill(0, start, start + FRAME_SAMPLES);
      this.#filled[frame] = 0;
      this.#taken += FRAME_SAMPLES;
    }
    this.#newest = Math.max(this.#newest, this.#taken);
  }
}
