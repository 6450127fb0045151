/** A numbered frame as it went out, kept for a page that comes back. */
export interface KeptFrame {
  readonly seq: number;
  readonly json: string;
  readonly atMs: number;
}

/** Frames kept for one agent: what a reconnect after a minute's outage needs, with room for a busy minute. */
export const REPLAY_FRAMES_MAX = 256;
/** Heap bytes of kept frames for one agent: a minute of calls of 2 s each is about 24 kB. */
export const REPLAY_BYTES_MAX = 32 * 1024;
/** Frames younger than this are kept while they fit, ms; a page that is gone for longer gets its state replayed. */
export const REPLAY_AGE_MS = 75_000;

/** The last numbered frames of one agent, as the serialized strings themselves. Gapless: the oldest go first. */
export class ReplayBuffer {
  #frames: KeptFrame[] = [];
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  push(frame: KeptFrame): void {
    this.#frames.push(frame);
    this.#bytes += heapBytes(frame.json);
    this.#trim(frame.atMs);
  }

  /** Every frame after `seq`, oldest first; undefined when some of them are kept no more. `last`: newest number given out. */
  after(seq: number, last: number): readonly KeptFrame[] | undefined {
    if (seq === last) {
      return [];
    }
    const first = this.#frames[0];
    if (seq > last || first === undefined || seq < first.seq - 1) {
      return undefined;
    }
    return this.#frames.slice(seq - first.seq + 1);
  }

  prune(nowMs: number): void {
    this.#trim(nowMs);
  }

  clear(): void {
    this.#frames = [];
    this.#bytes = 0;
  }

  #trim(nowMs: number): void {
    let drop = 0;
    for (const frame of this.#frames) {
      const overCount = this.#frames.length - drop > REPLAY_FRAMES_MAX;
      if (!overCount && this.#bytes <= REPLAY_BYTES_MAX && nowMs - frame.atMs <= REPLAY_AGE_MS) {
        break;
      }
      this.#bytes -= heapBytes(frame.json);
      drop += 1;
    }
    if (drop > 0) {
      this.#frames.splice(0, drop);
    }
  }
}

const WIDE = /[^\0-\xff]/;

/** V8 keeps a string in one byte a character, or in two once one of them needs it. */
function heapBytes(text: string): number {
  return WIDE.test(text) ? text.length * 2 : text.length;
}
