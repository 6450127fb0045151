/** All recordings of a media plane, and the spreading of their writes over the beats. */
import type { Leg } from '../leg/leg.ts';
import type { MediaCounters } from '../process/counters.ts';
import type { MediaEvent } from '../process/protocol.ts';
import { Recording } from './recording.ts';
import { DiskWavFile } from './wav-file.ts';

/** More than one core can carry; a server that asks for more has lost count. */
export const RECORDINGS_MAX = 4_000;
/** Each beat writes this part of the recordings, so that those begun together do not all write in one beat. */
const FLUSH_SHARE = 20;

type RecordedEvent = Extract<MediaEvent, { type: 'recorded' }>;

export class Recorder {
  readonly #counters: MediaCounters;
  readonly #onRecorded: (event: RecordedEvent) => void;
  readonly #recordings = new Map<string, Recording>();
  /** Broken and told already; known until `stop`, so a repeated `record` does not overwrite the file. */
  readonly #broken = new Set<string>();
  #finishing = 0;
  #beatMs = 0;
  #settledMs = 0;
  #whenIdle: (() => void) | undefined;

  constructor(counters: MediaCounters, onRecorded: (event: RecordedEvent) => void) {
    this.#counters = counters;
    this.#onRecorded = onRecorded;
  }

  get size(): number {
    return this.#recordings.size;
  }

  /** Begins a recording, or changes who is on its sides. Answers why not, or undefined. */
  record(id: string, path: string, left: Leg | undefined, right: Leg | undefined, nowMs: number): string | undefined {
    if (this.#broken.has(id)) return undefined;
    let recording = this.#recordings.get(id);
    if (recording === undefined) {
      if (this.#recordings.size >= RECORDINGS_MAX) return 'too many recordings';
      const file = new DiskWavFile(path, () => this.#onBroken(id));
      recording = new Recording(id, path, file, nowMs);
      this.#recordings.set(id, recording);
    }
    recording.setLegs(left, right);
    return undefined;
  }

  stop(id: string, nowMs: number): void {
    this.#broken.delete(id);
    const recording = this.#recordings.get(id);
    if (recording === undefined) return;
    this.#recordings.delete(id);
    this.#finishing++;
    recording.stop(nowMs, (durationMs, complete) => {
      if (!complete) this.#counters.recordingsFailed++;
      this.#onRecorded({ type: 'recorded', recording: id, path: recording.path, durationMs, complete });
      this.#finishing--;
      if (this.#finishing === 0) this.#whenIdle?.();
    });
  }

  forgetLeg(leg: Leg): void {
    if (leg.channels.length === 0) return;
    for (const recording of this.#recordings.values()) recording.forgetLeg(leg);
  }

  /** One beat; false when there is nothing to record. */
  beat(nowMs: number): boolean {
    if (nowMs !== this.#beatMs) {
      // What has come since the last beat may still wait in a socket, most of all after a stall: it is not yet written over.
      this.#settledMs = this.#beatMs;
      this.#beatMs = nowMs;
    }
    let budget = Math.ceil(this.#recordings.size / FLUSH_SHARE) + 1;
    for (const recording of this.#recordings.values()) {
      if (budget === 0) break;
      if (!recording.isDue(this.#settledMs)) continue;
      recording.flush();
      budget--;
    }
    return this.#recordings.size > 0;
  }

  /** Once a second: ends what the server forgot. */
  sweep(nowMs: number): void {
    for (const recording of this.#recordings.values()) {
      if (recording.isAbandoned(nowMs)) this.stop(recording.id, nowMs);
    }
  }

  /** Ends all; resolves when every file is closed. */
  async close(nowMs: number): Promise<void> {
    for (const id of [...this.#recordings.keys()]) this.stop(id, nowMs);
    if (this.#finishing === 0) return;
    await new Promise<void>((resolve) => {
      this.#whenIdle = resolve;
    });
  }

  #onBroken(id: string): void {
    const recording = this.#recordings.get(id);
    if (recording === undefined) return;
    this.#recordings.delete(id);
    this.#broken.add(id);
    if (this.#broken.size > RECORDINGS_MAX) this.#broken.clear();
    this.#counters.recordingsFailed++;
    const durationMs = recording.abandon(this.#beatMs);
    this.#onRecorded({ type: 'recorded', recording: id, path: recording.path, durationMs, complete: false });
  }
}
