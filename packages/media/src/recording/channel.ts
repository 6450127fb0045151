/**
 * One side of a recording on its timeline: samples since the recording began. A packet is placed by its RTP timestamp,
 * anchored by when it arrived, so jitter does not tear the sound and both sides stay in step; where nothing comes there
 * is silence.
 */
import { MU_LAW_TO_A_LAW, PAYLOAD_TYPE_PCMA, SILENCE_A_LAW } from '../rtp/g711.ts';
import { type RtpView, timestampDelta } from '../rtp/packet.ts';

/** 2.048 s, a power of two: what waits for late packets, what is being written, and a second of stall. */
export const CHANNEL_SAMPLES = 16_384;
const MASK = CHANNEL_SAMPLES - 1;
const SAMPLES_PER_MS = 8;
/** When timestamps and arrival disagree by more than this, the source's clock jumped or stood still, or packets were held up. */
const DRIFT_MAX_SAMPLES = 200 * SAMPLES_PER_MS;

export class RecordingChannel {
  /** A-law; everything that was not written is silence. */
  readonly ring: Uint8Array = new Uint8Array(CHANNEL_SAMPLES).fill(SILENCE_A_LAW);
  readonly #startMs: number;
  #anchored = false;
  #ssrc = 0;
  #anchorTimestamp = 0;
  #anchorPosition = 0;
  /** How much later than its timestamp the last packet came. */
  #lateness = 0;
  /** First sample that was not handed to the file yet. */
  #flushed = 0;

  constructor(startMs: number) {
    this.#startMs = startMs;
  }

  /** Places one G.711 packet. What lies before the written part, or beyond the ring, is dropped. */
  write(packet: Uint8Array, view: RtpView, nowMs: number): void {
    const arrival = Math.round((nowMs - this.#startMs) * SAMPLES_PER_MS) - view.payloadLength;
    let position = this.#anchorPosition + timestampDelta(view.timestamp, this.#anchorTimestamp);
    const lateness = arrival - position;
    if (!this.#anchored || view.ssrc !== this.#ssrc || -lateness > DRIFT_MAX_SAMPLES) {
      position = arrival;
    } else if (lateness > DRIFT_MAX_SAMPLES && lateness > this.#lateness - view.payloadLength / 4) {
      // Packets that were held up (a stall of the sender, the network or this process) come in a burst, each less late
      // than the one before: their timestamps hold. Packets at their usual pace: the source paused, its clock with it.
      // Of the first one nobody knows; put in both places, it is overwritten where it does not belong.
      if (this.#lateness > DRIFT_MAX_SAMPLES) position = arrival;
      else this.#place(packet, view, arrival);
    }
    this.#anchored = true;
    this.#ssrc = view.ssrc;
    this.#lateness = arrival - position;
    // The anchor moves along, or the 32-bit difference would wrap after three days.
    this.#anchorTimestamp = view.timestamp;
    this.#anchorPosition = position;
    this.#place(packet, view, position);
  }

  /** The side changes its leg: the next packet anchors anew. */
  reanchor(): void {
    this.#anchored = false;
  }

  /** The ring before `position` has been taken: it is silence again and may be written for later samples. */
  release(position: number): void {
    const from = this.#flushed & MASK;
    const length = position - this.#flushed;
    const untilWrap = Math.min(length, CHANNEL_SAMPLES - from);
    this.ring.fill(SILENCE_A_LAW, from, from + untilWrap);
    if (length > untilWrap) this.ring.fill(SILENCE_A_LAW, 0, length - untilWrap);
    this.#flushed = position;
  }

  #place(packet: Uint8Array, view: RtpView, position: number): void {
    const skip = Math.max(0, this.#flushed - position);
    const length = Math.min(view.payloadLength, this.#flushed + CHANNEL_SAMPLES - position) - skip;
    if (length > 0) this.#copy(packet, view.payloadStart + skip, position + skip, length, view.payloadType);
  }

  #copy(packet: Uint8Array, start: number, position: number, length: number, payloadType: number): void {
    // A loop, not `set(subarray())`: that would allocate once a packet.
    if (payloadType === PAYLOAD_TYPE_PCMA) {
      for (let i = 0; i < length; i++) this.ring[(position + i) & MASK] = packet[start + i] ?? 0;
    } else {
      for (let i = 0; i < length; i++) {
        this.ring[(position + i) & MASK] = MU_LAW_TO_A_LAW[packet[start + i] ?? 0] ?? 0;
      }
    }
  }
}
