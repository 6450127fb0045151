/**
 * Greetings as they come over a telephone line, from a seed: spoken by the engine of the prompts (ADR 10) in several voices and
 * rates, then made quiet or loud, noisy, echoing, and sent through G.711. Each takes about 0.3 s to speak.
 */
import start from 'espeak-ng';
import { resampleTo8k } from '../src/audio/resample.ts';
import { generateTone } from '../src/audio/tone.ts';
import { readWav } from '../src/audio/wav.ts';
import { decode, encode, SAMPLE_RATE } from '../src/rtp/g711.ts';
import { type Greeting, MACHINES, PEOPLE_COMPANY, PEOPLE_SHORT } from './greetings.ts';

export interface Sample {
  readonly who: 'person' | 'machine';
  /** Row of the table. */
  readonly kind: string;
  /** What was said, how, and over which line. */
  readonly what: string;
  readonly samples: Int16Array;
  /** When the line is no longer silent, ms after the answer. */
  readonly beginsMs: number;
  /** When the greeting's beep ends, ms. */
  readonly beepEndMs: number | undefined;
}

const VOICES = {
  zh: ['cmn', 'cmn+f2', 'cmn+f4', 'cmn+m3', 'cmn+m7', 'cmn+Annie'],
  en: ['en-us', 'en-us+f2', 'en-gb+f4', 'en-gb+m3', 'en-us+Denis', 'en-gb+Steph'],
} as const;
const RATES = ['125', '155', '185', '215'] as const;
/** Loudest sample of the speech, dBFS; noise below the speech's loudest, dB; echo of it, dB, and after how long, ms. */
const PEAK_DBFS = [-4, -10, -16, -24] as const;
const NOISE_DB = [70, 40, 32, 26] as const;
const ECHO_DB = [60, 28, 20] as const;
const ECHO_MS = [40, 120, 260] as const;
const BEEP_HZ = [440, 800, 1_000, 1_400, 2_000] as const;
const BEEP_MS = [220, 400, 800] as const;
/** After its greeting a line stays open for so long. */
const TAIL_MS = 4_500;

/** Uniform in 0…1, from a seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

export interface CorpusOptions {
  readonly seed: number;
  /** Voices for each text. */
  readonly voices: number;
  /** Lines for each voice. */
  readonly lines: number;
  /** Every n-th text only. Default 1. */
  readonly every?: number;
}

/** All samples of a seed, one after the other. */
export async function* speechCorpus(options: CorpusOptions): AsyncGenerator<Sample> {
  const random = seededRandom(options.seed);
  const groups = [
    { who: 'person', kind: 'person, a word or two', texts: PEOPLE_SHORT },
    { who: 'person', kind: 'person, company', texts: PEOPLE_COMPANY },
    { who: 'machine', kind: 'machine', texts: MACHINES },
  ] as const;
  for (const { who, kind, texts } of groups) {
    for (const greeting of texts.filter((_, at) => at % (options.every ?? 1) === 0)) {
      for (let voice = 0; voice < options.voices; voice++) {
        const spoken = await speak(greeting, pick(random, VOICES[greeting.language]), pick(random, RATES));
        for (let line = 0; line < options.lines; line++) {
          yield who === 'person' ? onLine(random, { who, kind, ...spoken }) : machineOn(random, kind, spoken);
        }
      }
    }
  }
  for (let nth = 0; nth < options.lines * 4; nth++) {
    yield onLine(random, { who: 'machine', kind: 'machine, music', what: 'music', speech: music(random) });
  }
}

interface Spoken {
  readonly what: string;
  readonly speech: Int16Array;
  /** Silence at its beginning. Default 0. */
  readonly quietMs?: number;
}

/** Three kinds: at once with a beep or without, and after a silence of 1 to 2 s. */
function machineOn(random: () => number, kind: string, spoken: Spoken): Sample {
  const quietMs = random() < 0.3 ? 1_000 + random() * 1_000 : 0;
  const beep = random() < 0.6 ? { hz: pick(random, BEEP_HZ), ms: pick(random, BEEP_MS) } : undefined;
  const name = `${kind}${quietMs > 0 ? ', silence first' : ''}${beep === undefined ? '' : ', beep'}`;
  const pauseMs = 200 + random() * 1_200;
  const tone = beep === undefined ? new Int16Array(0) : generateTone(beep.hz, beep.ms, 9_000);
  const speech = join(silence(quietMs), spoken.speech, silence(pauseMs), tone);
  return onLine(random, { who: 'machine', kind: name, what: spoken.what, speech, quietMs }, beep !== undefined);
}

function onLine(
  random: () => number,
  said: Spoken & { readonly who: Sample['who']; readonly kind: string },
  endsWithBeep = false,
): Sample {
  const [peak, noise] = [pick(random, PEAK_DBFS), pick(random, NOISE_DB)];
  const [echo, echoMs] = [pick(random, ECHO_DB), pick(random, ECHO_MS)];
  const pickUpMs = 100 + random() * (said.who === 'person' ? 1_100 : 300);
  const clean = join(silence(pickUpMs), said.speech, silence(TAIL_MS));
  const loudest = clean.reduce((most, sample) => Math.max(most, Math.abs(sample)), 1);
  const gain = (32_767 * fromDb(peak)) / loudest;
  const hiss = 32_767 * fromDb(peak - noise);
  const delay = (echoMs * SAMPLE_RATE) / 1000;
  const samples = clean.map((sample, at) => {
    const back = (clean[at - delay] ?? 0) * fromDb(-echo);
    const hum = Math.sin((2 * Math.PI * 50 * at) / SAMPLE_RATE) * 0.3;
    return Math.max(-32_768, Math.min(32_767, (sample + back) * gain + (normal(random) + hum) * hiss * 0.4));
  });
  const beepEndMs = endsWithBeep ? pickUpMs + (said.speech.length * 1000) / SAMPLE_RATE : undefined;
  const what = `${said.what} [${peak} dBFS, noise -${noise}, echo -${echo} after ${echoMs} ms]`;
  return {
    ...{ who: said.who, kind: said.kind, what, beginsMs: pickUpMs + (said.quietMs ?? 0), beepEndMs },
    samples: decode(encode(samples, 'PCMA'), 'PCMA'),
  };
}

async function speak(greeting: Greeting, voice: string, rate: string): Promise<Spoken> {
  const espeak = await start({
    arguments: ['-w', 'sentence.wav', '-v', voice, '-s', rate, ` ${greeting.text}`],
    print: () => undefined,
    printErr: () => undefined,
  });
  const audio = readWav(espeak.FS.readFile('sentence.wav'));
  if (typeof audio === 'string') throw new Error(audio);
  const speech = resampleTo8k(audio.channels[0] ?? new Int16Array(0), audio.sampleRate);
  return { what: `${greeting.text} (${voice}, ${rate})`, speech };
}

/** Some bars of chords with a beat, 6 s. */
function music(random: () => number): Int16Array {
  const root = 180 + random() * 120;
  const chords = [1, 1.335, 1.498, 1].map((step) => [1, 1.26, 1.498, 2].map((part) => root * step * part));
  return Int16Array.from({ length: 6 * SAMPLE_RATE }, (_, at) => {
    const t = at / SAMPLE_RATE;
    const chord = chords[Math.floor(t / 0.75) % chords.length] ?? [];
    const decay = 0.25 + 0.75 * Math.exp(-(t % 0.375) * 6);
    return chord.reduce((sum, hz) => sum + Math.sin(2 * Math.PI * hz * t), 0) * decay * 4_000;
  });
}

function silence(ms: number): Int16Array {
  return new Int16Array(Math.round((ms * SAMPLE_RATE) / 1000));
}

function join(...parts: readonly Int16Array[]): Int16Array {
  const whole = new Int16Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function pick<T>(random: () => number, from: readonly T[]): T {
  const found = from[Math.floor(random() * from.length)] ?? from[0];
  if (found === undefined) throw new Error('nothing to pick from');
  return found;
}

function fromDb(db: number): number {
  return 10 ** (db / 20);
}

/** About normal, of deviation 1. */
function normal(random: () => number): number {
  return (random() + random() + random() + random() - 2) * Math.sqrt(3);
}
