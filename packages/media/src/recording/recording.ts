/**
 * One two-channel recording: what the left and the right leg say, in step. It ends by `stop`, by a broken disk
 * (`complete` false; the call goes on), or when nobody has been on either side for a minute.
 */
import type { Leg } from '../leg/leg.ts';
import { A_LAW_TO_LINEAR, SAMPLE_RATE } from '../rtp/g711.ts';
import { CHANNEL_SAMPLES, RecordingChannel } from './channel.ts';
import { takeChunk, type WavFile } from './wav-file.ts';

/** What is written at once: 512 ms. */
export const CHUNK_SAMPLES = 4_096;
const CHUNK_BYTES = CHUNK_SAMPLES * 4;
/** Held back for packets that come late: 256 ms. */
const HOLD_SAMPLES = 2_048;
const MASK = CHANNEL_SAMPLES - 1;
/** A recording that the server forgot, because it died between the hang-up and `stopRecord`, ends by itself. */
const ABANDONED_AFTER_MS = 60_000;

export class Recording {
  readonly id: string;
  readonly path: string;
  readonly #file: WavFile;
  readonly #startMs: number;
  readonly #left: RecordingChannel;
  readonly #right: RecordingChannel;
  #leftLeg: Leg | undefined;
  #rightLeg: Leg | undefined;
  #written = 0;
  #emptySinceMs: number;
  #ended = false;

  constructor(id: string, path: string, file: WavFile, nowMs: number) {
    this.id = id;
    this.path = path;
    this.#file = file;
    this.#startMs = nowMs;
    this.#emptySinceMs = nowMs;
    this.#left = new RecordingChannel(nowMs);
    this.#right = new RecordingChannel(nowMs);
  }

  /** Sets who is on which side; the same leg again changes nothing. */
  setLegs(left: Leg | undefined, right: Leg | undefined): void {
    if (this.#ended) return;
    if (left !== this.#leftLeg) {
      move(this.#left, this.#leftLeg, left);
      this.#leftLeg = left;
    }
    if (right !== this.#rightLeg) {
      move(this.#right, this.#rightLeg, right);
      this.#rightLeg = right;
    }
  }

  /** A leg is gone: its side is silent from now on. */
  forgetLeg(leg: Leg): void {
    this.setLegs(
      this.#leftLeg === leg ? undefined : this.#leftLeg,
      this.#rightLeg === leg ? undefined : this.#rightLeg,
    );
  }

  /** True when a chunk is to be written now. */
  isDue(nowMs: number): boolean {
    return !this.#ended && this.#position(nowMs) - HOLD_SAMPLES - this.#written >= CHUNK_SAMPLES;
  }

  /** Writes the chunk that is due. */
  flush(): void {
    this.#writeChunk(CHUNK_SAMPLES);
  }

  /** True when nobody has been on either side for a minute. */
  isAbandoned(nowMs: number): boolean {
    if (this.#leftLeg !== undefined || this.#rightLeg !== undefined) this.#emptySinceMs = nowMs;
    return nowMs - this.#emptySinceMs >= ABANDONED_AFTER_MS;
  }

  /** Writes what is left and closes; `done` gets the length in ms and whether all of it is in the file. */
  stop(nowMs: number, done: (durationMs: number, complete: boolean) => void): void {
    if (this.#ended) return;
    this.setLegs(undefined, undefined);
    this.#ended = true;
    const end = this.#position(nowMs);
    while (this.#written < end) this.#writeChunk(Math.min(CHUNK_SAMPLES, end - this.#written));
    const durationMs = Math.round((this.#written * 1000) / SAMPLE_RATE);
    this.#file.finish((complete) => done(durationMs, complete));
  }

  /** The file broke: lets go of the legs. Answers the length in ms up to now. */
  abandon(nowMs: number): number {
    this.setLegs(undefined, undefined);
    this.#ended = true;
    return Math.max(0, Math.round(nowMs - this.#startMs));
  }

  #position(nowMs: number): number {
    return Math.max(0, Math.floor(((nowMs - this.#startMs) * SAMPLE_RATE) / 1000));
  }

  #writeChunk(samples: number): void {
    const chunk = takeChunk(CHUNK_BYTES);
    interleave(this.#left.ring, this.#right.ring, this.#written, samples, chunk);
    this.#written += samples;
    this.#left.release(this.#written);
    this.#right.release(this.#written);
    this.#file.append(chunk, samples * 4);
  }
}

function move(channel: RecordingChannel, from: Leg | undefined, to: Leg | undefined): void {
  const at = from?.channels.indexOf(channel) ?? -1;
  if (at >= 0) from?.channels.splice(at, 1);
  to?.channels.push(channel);
  channel.reanchor();
}

/** A-law of both sides → left and right 16-bit little-endian samples. */
function interleave(left: Uint8Array, right: Uint8Array, position: number, samples: number, chunk: Uint8Array): void {
  const target = new Int16Array(chunk.buffer, chunk.byteOffset, samples * 2);
  for (let i = 0; i < samples; i++) {
    const at = (position + i) & MASK;
    target[2 * i] = A_LAW_TO_LINEAR[left[at] ?? 0] ?? 0;
    target[2 * i + 1] = A_LAW_TO_LINEAR[right[at] ?? 0] ?? 0;
  }
}
