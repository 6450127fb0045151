/**
 * A WAV file that grows while a call goes on. Nothing blocks: chunks are written by the thread pool. The header is
 * patched every few seconds, so after a crash any player reads the file up to the last patch.
 */
import { close, constants, mkdir, open, write } from 'node:fs';
import { dirname } from 'node:path';
import { WAV_HEADER_BYTES, wavHeader } from '../audio/wav.ts';
import { SAMPLE_RATE } from '../rtp/g711.ts';

/** A disk that is this many chunks (4 s) behind will not catch up: the chunk is given up, the recording incomplete. */
const WRITES_WAITING_MAX = 8;
/** Chunks between two patches of the header: about 2 s. */
const CHUNKS_PER_PATCH = 4;
const CHANNELS = 2;
/** A 32-bit size ends at 4 GiB; at 32 kB a second this is a day and a half, so a forgotten recording stops growing. */
const DATA_BYTES_MAX = 0xffff_0000;

/** Writes to a file; tests give another one. */
export type WavFile = {
  /** `chunk` comes from `takeChunk` and is given back when it is written. */
  readonly append: (chunk: Uint8Array, bytes: number) => void;
  /** Patches the header and closes; `complete` false when anything was lost. */
  readonly finish: (done: (complete: boolean) => void) => void;
};

const freeChunks: Uint8Array[] = [];
const FREE_CHUNKS_MAX = 64;

/** A buffer for `append`, out of those that are free. All chunks have one size. */
export function takeChunk(bytes: number): Uint8Array {
  return freeChunks.pop() ?? new Uint8Array(bytes);
}

function giveBack(chunk: Uint8Array): void {
  if (freeChunks.length < FREE_CHUNKS_MAX) freeChunks.push(chunk);
}

type Waiting = { readonly bytes: Uint8Array; readonly length: number; readonly position: number };

export class DiskWavFile implements WavFile {
  readonly #onBroken: (reason: string) => void;
  readonly #waiting: Waiting[] = [];
  #fd: number | undefined;
  #dataBytes = 0;
  #writing = false;
  #chunksSincePatch = 0;
  #complete = true;
  #broken = false;
  #finished: ((complete: boolean) => void) | undefined;

  /** Creates the file (and its folders). `onBroken` is called once when it cannot be written (any more). */
  constructor(path: string, onBroken: (reason: string) => void) {
    this.#onBroken = onBroken;
    this.#queueHeader();
    mkdir(dirname(path), { recursive: true }, () => {
      // Whether the folder is there shows at the opening. A link in place of the file is not followed.
      const flags = constants.O_CREAT | constants.O_TRUNC | constants.O_WRONLY | constants.O_NOFOLLOW;
      open(path, flags, 0o640, (error, fd) => {
        if (error === null) {
          this.#fd = fd;
          this.#next();
        } else this.#break(error.message);
      });
    });
  }

  append(chunk: Uint8Array, bytes: number): void {
    const position = WAV_HEADER_BYTES + this.#dataBytes;
    const room = this.#dataBytes + bytes <= DATA_BYTES_MAX;
    // The time passes all the same: what is not written stays a hole of silence.
    if (room) this.#dataBytes += bytes;
    if (this.#broken || !room || this.#waiting.length >= WRITES_WAITING_MAX) {
      this.#complete = false;
      giveBack(chunk);
      return;
    }
    this.#waiting.push({ bytes: chunk, length: bytes, position });
    if (++this.#chunksSincePatch >= CHUNKS_PER_PATCH) this.#queueHeader();
    this.#next();
  }

  finish(done: (complete: boolean) => void): void {
    if (this.#broken) {
      done(false);
      return;
    }
    this.#queueHeader();
    this.#finished = done;
    this.#next();
  }

  #queueHeader(): void {
    this.#chunksSincePatch = 0;
    const bytes = wavHeader(CHANNELS, SAMPLE_RATE, this.#dataBytes);
    this.#waiting.push({ bytes, length: bytes.length, position: 0 });
  }

  #next(): void {
    const fd = this.#fd;
    if (fd === undefined || this.#writing || this.#broken) return;
    const job = this.#waiting.shift();
    if (job === undefined) {
      if (this.#finished !== undefined) this.#close(fd, this.#finished);
      return;
    }
    this.#writing = true;
    write(fd, job.bytes, 0, job.length, job.position, (error, written) => {
      this.#writing = false;
      if (job.bytes.length !== WAV_HEADER_BYTES) giveBack(job.bytes);
      if (error !== null) this.#break(error.message);
      else if (written < job.length) this.#break('no space left on the device');
      else this.#next();
    });
  }

  #close(fd: number, done: (complete: boolean) => void): void {
    this.#finished = undefined;
    this.#fd = undefined;
    close(fd, (error) => done(this.#complete && error === null));
  }

  #break(reason: string): void {
    this.#broken = true;
    this.#waiting.length = 0;
    const fd = this.#fd;
    this.#fd = undefined;
    if (fd !== undefined) close(fd, () => undefined);
    if (this.#finished !== undefined) this.#finished(false);
    else this.#onBroken(reason);
  }
}
