/**
 * Makes the samples of one prompt and ends; A-law, 8 kHz, on stdout:
 *   node prompt-child.ts say zh|en   (the text on stdin)
 *   node prompt-child.ts file PATH   (a WAV file)
 * A program of its own because the speech engine takes 100 MB, and both take time that belongs to the calls.
 */
import { readFileSync } from 'node:fs';
import { resampleTo8k } from '../audio/resample.ts';
import { readWav } from '../audio/wav.ts';
import { encode } from '../rtp/g711.ts';

const VOICES: Readonly<Record<string, string>> = { zh: 'cmn', en: 'en-us' };
/** Words a minute: a little slower than eSpeak's default, telephone lines are narrow. */
const WORDS_PER_MINUTE = '155';

const [mode = '', argument = ''] = process.argv.slice(2);
try {
  const file = mode === 'say' ? await speak(argument, readFileSync(0, 'utf8')) : readFileSync(argument);
  const audio = readWav(file);
  if (typeof audio === 'string') throw new Error(audio);
  const samples = resampleTo8k(audio.channels[0] ?? new Int16Array(0), audio.sampleRate);
  process.stdout.write(encode(samples, 'PCMA'), () => process.exit(0));
} catch (error) {
  process.stderr.write(error instanceof Error ? error.message : String(error), () => process.exit(1));
}

async function speak(language: string, text: string): Promise<Uint8Array> {
  const voice = VOICES[language];
  if (voice === undefined) throw new Error(`no voice for ${language}`);
  const { default: start } = await import('espeak-ng');
  const espeak = await start({
    // The blank keeps the engine from taking a leading dash for an option.
    arguments: ['-w', 'sentence.wav', '-v', voice, '-s', WORDS_PER_MINUTE, ` ${text}`],
    print: () => undefined,
    printErr: (line) => process.stderr.write(`${line}\n`),
  });
  return espeak.FS.readFile('sentence.wav');
}
