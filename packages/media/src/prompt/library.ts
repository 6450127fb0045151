/** Turns the parts of a prompt into A-law samples: files, speech, built-in sounds; kept in memory while there is room. */
import { stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import type { PromptPart } from '../process/protocol.ts';
import { encode, SAMPLE_RATE } from '../rtp/g711.ts';
import { runPromptChild } from './child.ts';
import type { PlayablePart } from './play.ts';
import { synthesiseSound } from './sounds.ts';
import type { Speech } from './speech.ts';

/** Twenty minutes of audio. The least recently used go first. */
const CACHE_BYTES_MAX = 10_000_000;
/** A prompt file: ten minutes of CD quality. Longer ones are no prompts. */
const FILE_BYTES_MAX = 60_000_000;
/** Parts of one prompt, and the longest silence among them. */
const PARTS_MAX = 64;
const SILENCE_MS_MAX = 600_000;
/** Characters of one sentence to be spoken. */
const SAY_TEXT_MAX = 1_000;

/** Why these parts cannot be a prompt, or undefined. */
export function refuseParts(parts: readonly PromptPart[]): string | undefined {
  if (parts.length > PARTS_MAX) return `more than ${PARTS_MAX} parts`;
  for (const part of parts) {
    if (part.kind === 'say' && part.text.length > SAY_TEXT_MAX) return `a text of more than ${SAY_TEXT_MAX} characters`;
    if (part.kind === 'silence' && !(part.ms >= 0 && part.ms <= SILENCE_MS_MAX)) return 'a silence out of range';
  }
  return undefined;
}

export class PromptLibrary {
  readonly #folders: readonly string[];
  readonly #speech: Speech;
  /** Insertion order is the order of use. */
  readonly #cache = new Map<string, Uint8Array>();
  readonly #loading = new Map<string, Promise<Uint8Array>>();
  #cachedBytes = 0;

  constructor(folders: readonly string[], speech: Speech) {
    this.#folders = folders.map((folder) => resolve(folder));
    this.#speech = speech;
  }

  /** The samples if all of them are in memory: then a play begins at the next beat. */
  ready(parts: readonly PromptPart[]): PlayablePart[] | undefined {
    const playable: PlayablePart[] = [];
    for (const part of parts) {
      if (part.kind === 'silence') playable.push(silenceOf(part.ms));
      else {
        const samples = this.#recall(keyOf(part));
        if (samples === undefined) return undefined;
        playable.push({ kind: 'samples', samples });
      }
    }
    return playable;
  }

  /** Loads what is missing. Rejects with an Error whose message names the part that cannot be played. */
  async load(parts: readonly PromptPart[]): Promise<PlayablePart[]> {
    return await Promise.all(
      parts.map(async (part): Promise<PlayablePart> => {
        if (part.kind === 'silence') return silenceOf(part.ms);
        return { kind: 'samples', samples: await this.#samplesOf(part) };
      }),
    );
  }

  #samplesOf(part: Exclude<PromptPart, { kind: 'silence' }>): Promise<Uint8Array> {
    const key = keyOf(part);
    const known = this.#recall(key);
    if (known !== undefined) return Promise.resolve(known);
    const under = this.#loading.get(key);
    if (under !== undefined) return under;
    const loading = this.#make(part)
      .then((samples) => this.#remember(key, samples))
      .finally(() => this.#loading.delete(key));
    this.#loading.set(key, loading);
    return loading;
  }

  async #make(part: Exclude<PromptPart, { kind: 'silence' }>): Promise<Uint8Array> {
    switch (part.kind) {
      case 'sound':
        return encode(synthesiseSound(part.sound), 'PCMA');
      case 'say':
        return await this.#speech.say(part.text, part.language);
      case 'file':
        return await this.#readFile(part.name);
      default:
        return part satisfies never;
    }
  }

  async #readFile(name: string): Promise<Uint8Array> {
    for (const folder of this.#folders) {
      const path = resolve(folder, name);
      const inside = relative(folder, path);
      if (inside.startsWith('..') || isAbsolute(inside)) break;
      const info = await stat(path).catch(() => undefined);
      if (info?.isFile() !== true) continue;
      if (info.size > FILE_BYTES_MAX) throw new Error(`prompt file ${name} is larger than ${FILE_BYTES_MAX} bytes`);
      return await runPromptChild('file', path, '').catch((cause: unknown) => {
        const why = cause instanceof Error ? cause.message : String(cause);
        throw new Error(`prompt file ${name}: ${why}`, { cause });
      });
    }
    throw new Error(`no prompt file ${name}`);
  }

  #recall(key: string): Uint8Array | undefined {
    const samples = this.#cache.get(key);
    if (samples !== undefined) {
      this.#cache.delete(key);
      this.#cache.set(key, samples);
    }
    return samples;
  }

  #remember(key: string, samples: Uint8Array): Uint8Array {
    this.#cache.set(key, samples);
    this.#cachedBytes += samples.length;
    for (const [oldest, bytes] of this.#cache) {
      if (this.#cachedBytes <= CACHE_BYTES_MAX) break;
      this.#cache.delete(oldest);
      this.#cachedBytes -= bytes.length;
    }
    return samples;
  }
}

function keyOf(part: Exclude<PromptPart, { kind: 'silence' }>): string {
  switch (part.kind) {
    case 'sound':
      return `sound ${part.sound}`;
    case 'say':
      return `say ${part.language} ${part.text}`;
    case 'file':
      return `file ${part.name}`;
    default:
      return part satisfies never;
  }
}

function silenceOf(ms: number): PlayablePart {
  return { kind: 'silence', length: Math.round((ms * SAMPLE_RATE) / 1000) };
}
