/**
 * What one talker said and the mixer has not taken yet: a ring of linear samples placed by RTP timestamp, so packets of
 * any length (10, 20, 30 ms) fit, reordering heals, and a loss is a hole of silence.
 *
 * ```
 *   readTs          written up to
 *     ▼──── depth ────▼
 *  ───█████████░░█████─────────▶ RTP timestamp     capacity 256 ms
 *     └ the mixer takes 160 samples a beat
 * ```
 */
import { decodingTable, FRAME_SAMPLES } from '../rtp/g711.ts';
import { type RtpView, timestampDelta } from '../rtp/packet.ts';

const CAPACITY_SAMPLES = 2048;
const MASK = CAPACITY_SAMPLES - 1;
/** Held back at the start, against jitter: two frames. */
export const START_DEPTH_SAMPLES = 2 * FRAME_SAMPLES;
/** If the queue never gets emptier than this for a second, the peer's clock is faster than ours: a frame is dropped. */
const EXCESS_DEPTH_SAMPLES = 4 * FRAME_SAMPLES;
const DEPTH_WINDOW_BEATS = 50;
/** Empty for so long the talker is taken to pause; his next packet starts the queue anew. */
const EMPTY_BEATS_MAX = 10;
/** So many late packets in a row mean that the timeline moved, not the packets. */
const LATE_IN_ROW_MAX = 5;

export class JitterQueue {
  readonly #ring = new Int16Array(CAPACITY_SAMPLES);
  #started = false;
  #ssrc = 0;
  #readTimestamp = 0;
  /** Samples between the read position and the newest sample written. */
  #depth = 0;
  #emptyBeats = 0;
  #lateInRow = 0;
  #windowBeats = 0;
  #windowDepthMin = CAPACITY_SAMPLES;

  /** Samples waiting. */
  get depth(): number {
    return this.#depth;
  }

  /** Takes a G.711 packet; false when it came too late and was dropped. */
  push(packet: Uint8Array, view: RtpView): boolean {
    if (!this.#started || view.ssrc !== this.#ssrc) this.#restart(view);
    let at = timestampDelta(view.timestamp, this.#readTimestamp);
    if (at < 0) {
      if (++this.#lateInRow < LATE_IN_ROW_MAX) return false;
      this.#restart(view);
      at = START_DEPTH_SAMPLES;
    }
    if (at + view.payloadLength > CAPACITY_SAMPLES) {
      if (view.payloadLength > CAPACITY_SAMPLES - START_DEPTH_SAMPLES) return false;
      this.#restart(view);
      at = START_DEPTH_SAMPLES;
    }
    this.#lateInRow = 0;
    const table = decodingTable(view.payloadType);
    const base = this.#readTimestamp + at;
    for (let i = 0; i < view.payloadLength; i++) {
      this.#ring[(base + i) & MASK] = table[packet[view.payloadStart + i] ?? 0] ?? 0;
    }
    this.#depth = Math.max(this.#depth, at + view.payloadLength);
    return true;
  }

  /** Takes 20 ms into `target`; false when there is nothing (then `target` is untouched). */
  pull(target: Int16Array): boolean {
    if (!this.#started) return false;
    if (this.#depth <= 0) {
      if (++this.#emptyBeats >= EMPTY_BEATS_MAX) this.#started = false;
      // The talker's time goes on: what comes now for this beat is late.
      this.#readTimestamp = (this.#readTimestamp + FRAME_SAMPLES) >>> 0;
      return false;
    }
    this.#emptyBeats = 0;
    this.#watchDepth();
    for (let i = 0; i < FRAME_SAMPLES; i++) {
      const at = (this.#readTimestamp + i) & MASK;
      target[i] = this.#ring[at] ?? 0;
      this.#ring[at] = 0;
    }
    this.#skipFrame();
    return true;
  }

  #watchDepth(): void {
    this.#windowDepthMin = Math.min(this.#windowDepthMin, this.#depth);
    if (++this.#windowBeats < DEPTH_WINDOW_BEATS) return;
    if (this.#windowDepthMin > EXCESS_DEPTH_SAMPLES) {
      for (let i = 0; i < FRAME_SAMPLES; i++) this.#ring[(this.#readTimestamp + i) & MASK] = 0;
      this.#skipFrame();
    }
    this.#windowBeats = 0;
    this.#windowDepthMin = CAPACITY_SAMPLES;
  }

  #skipFrame(): void {
    this.#readTimestamp = (this.#readTimestamp + FRAME_SAMPLES) >>> 0;
    this.#depth = Math.max(0, this.#depth - FRAME_SAMPLES);
  }

  #restart(view: RtpView): void {
    this.#ring.fill(0);
    this.#started = true;
    this.#ssrc = view.ssrc;
    this.#readTimestamp = (view.timestamp - START_DEPTH_SAMPLES) >>> 0;
    this.#depth = 0;
    this.#emptyBeats = 0;
    this.#lateInRow = 0;
    this.#windowBeats = 0;
    this.#windowDepthMin = CAPACITY_SAMPLES;
  }
}
