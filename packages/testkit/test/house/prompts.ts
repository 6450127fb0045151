import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTone } from '../../src/audio/tone.ts';
import { writeWav } from '../../src/audio/wav.ts';
import type { TestServer } from '../../src/server/start-server.ts';
import type { Voice } from './hearing.ts';

/** Longer than a test listens: a key or the next step ends it. */
const PROMPT_MS = 15_000;

/**
 * Puts a prompt file into the server's folder for each name: a tone of its own, so that what a caller hears tells in which
 * step of a flow he is. They are voices that only `listener` hears.
 */
export function makePrompts<Name extends string>(
  server: TestServer,
  listener: Voice,
  hz: Readonly<Record<Name, number>>,
  durationMs?: Readonly<Partial<Record<Name, number>>>,
): Record<Name, Voice> {
  const folder = join(server.dataFolder, 'prompts');
  mkdirSync(folder, { recursive: true });
  const voices: Partial<Record<Name, Voice>> = {};
  for (const name of Object.keys(hz) as Name[]) {
    writeFileSync(join(folder, `${name}.wav`), writeWav(makeTone(hz[name], durationMs?.[name] ?? PROMPT_MS), 8000));
    voices[name] = { phone: listener.phone, hz: hz[name] };
  }
  return voices as Record<Name, Voice>;
}
