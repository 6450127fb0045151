/** Text to speech: a port, and its built-in engine, eSpeak NG, whose sentences are kept on disk and never made twice. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runPromptChild } from './child.ts';

/** Speaks a sentence: A-law samples, 8 kHz. Rejects with an Error that says why it could not. */
export type Speech = {
  readonly say: (text: string, language: 'zh' | 'en') => Promise<Uint8Array>;
};

/** Part of every cache key: raised when the engine or our conversion changes what comes out. */
const CACHE_VERSION = 'espeak-ng-1.0.2/1';

/**
 * eSpeak NG with a cache folder: `<sha256 of version, language, text>.alaw`, plain A-law of 8 kHz. The folder is created
 * when it is missing; one that cannot be written only costs the caching.
 */
export class EspeakSpeech implements Speech {
  readonly #folder: string;

  constructor(cacheFolder: string) {
    this.#folder = cacheFolder;
  }

  async say(text: string, language: 'zh' | 'en'): Promise<Uint8Array> {
    const name = createHash('sha256').update(`${CACHE_VERSION}\n${language}\n${text}`).digest('hex');
    const path = join(this.#folder, `${name}.alaw`);
    const cached = await readFile(path).catch(() => undefined);
    if (cached !== undefined && cached.length > 0) return cached;
    const samples = await runPromptChild('say', language, text);
    await this.#keep(path, samples);
    return samples;
  }

  async #keep(path: string, samples: Uint8Array): Promise<void> {
    const unfinished = `${path}.${process.pid}`;
    try {
      await mkdir(this.#folder, { recursive: true });
      await writeFile(unfinished, samples);
      await rename(unfinished, path);
    } catch {
      // Not cached: it is made again next time. The folder is the operator's to repair; the call goes on.
    }
  }
}
