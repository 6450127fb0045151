import { loudness, sliceMs, toneAmplitude } from '../../src/audio/tone.ts';
import type { BaresipPhone } from '../../src/baresip/baresip.ts';

/** Somebody at a phone: the tone that this phone says tells who is heard. */
export interface Voice {
  readonly phone: BaresipPhone;
  readonly hz: number;
}

/**
 * Tones of parties, Hz: whole periods in `WINDOW_MS`, apart from each other, from each other's odd harmonics (G.711 makes
 * some) and from the 450 Hz of ringing tones.
 */
export const TONES = { customer: 620, agent: 1010, second: 1430, third: 1790, supervisor: 2270 } as const;

/** What is no voice: hold music (loud, and nobody's tone), the ringing tone of the phone that one waits for. */
export type Sound = 'music' | 'ringback';
const RINGBACK_HZ = 450;
/** Root mean square of the quietest moments of the music is above this. */
const LOUD = 100;

/** A tone is said with an amplitude of 8,000. */
const HEARD = 3_000;
const SILENT = 350;
/** What is measured at a time. */
const WINDOW_MS = 600;
const TRIES_MS_MAX = 20_000;
/** Fewer samples than this in a window: the phone got next to nothing. */
const SAMPLES_MIN = 400;

/**
 * Waits until each voice named hears exactly those voices that its list names, of all in `voices`, at the same time; with
 * a sound in the list, that too. Every look is at what came after it began, so nothing of an earlier state is measured. Throws with what was heard.
 */
export async function untilHeard<Name extends string>(
  voices: Readonly<Record<Name, Voice>>,
  expected: Readonly<Partial<Record<NoInfer<Name>, readonly (NoInfer<Name> | Sound)[]>>>,
): Promise<void> {
  const untilMs = performance.now() + TRIES_MS_MAX;
  const ears = Object.keys(expected) as Name[];
  for (;;) {
    const heard = await listen(voices, ears);
    const wrong = ears.filter((ear) => !fits(heard[ear], expected[ear] ?? []));
    if (wrong.length === 0) return;
    if (performance.now() > untilMs) {
      throw new Error(`expected ${JSON.stringify(expected)}, heard ${JSON.stringify(heard)}`);
    }
  }
}

/** Loudness of each voice in what one phone has heard in its last call, from `fromMs` on: for what is over already. */
export function tonesIn<Name extends string>(
  voices: Readonly<Record<Name, Voice>>,
  samples: Int16Array,
  fromMs = 0,
): Readonly<Record<string, number>> {
  const part = sliceMs(samples, fromMs, samples.length / 8);
  const names = Object.keys(voices) as Name[];
  return Object.fromEntries(names.map((name) => [name, Math.round(toneAmplitude(part, voices[name].hz))]));
}

/** One phone's window. */
interface Heard {
  readonly voices: Readonly<Record<string, number>>;
  readonly ringback: number;
  readonly loudness: number;
}

/** Nothing came: nothing is heard, whoever was wanted. */
function fits(heard: Heard | undefined, wanted: readonly string[]): boolean {
  const isHeard = (name: string): boolean => (heard?.voices[name] ?? 0) > HEARD;
  const others = Object.entries(heard?.voices ?? {}).filter(([name]) => !wanted.includes(name));
  if (others.some(([, amplitude]) => amplitude > SILENT)) return false;
  return wanted.every((name) => {
    if (name === 'music') return (heard?.loudness ?? 0) > LOUD;
    return name === 'ringback' ? (heard?.ringback ?? 0) > HEARD : isHeard(name);
  });
}

async function listen<Name extends string>(
  voices: Readonly<Record<Name, Voice>>,
  ears: readonly Name[],
): Promise<Partial<Record<Name, Heard>>> {
  const before = ears.map((ear) => mark(voices[ear].phone));
  await new Promise((resolve) => setTimeout(resolve, WINDOW_MS));
  const heard: Partial<Record<Name, Heard>> = {};
  for (const [index, ear] of ears.entries()) {
    const samples = since(voices[ear].phone, before[index] ?? { calls: 0, length: 0 });
    if (samples.length < SAMPLES_MIN) continue;
    const ringback = Math.round(toneAmplitude(samples, RINGBACK_HZ));
    heard[ear] = { voices: tonesIn(voices, samples), ringback, loudness: Math.round(loudness(samples)) };
  }
  return heard;
}

interface Mark {
  readonly calls: number;
  readonly length: number;
}

function mark(phone: BaresipPhone): Mark {
  const calls = phone.heard();
  return { calls: calls.length, length: calls.at(-1)?.length ?? 0 };
}

/** What came since the mark; of a call that began meanwhile, all. */
function since(phone: BaresipPhone, from: Mark): Int16Array {
  const calls = phone.heard();
  const last = calls.at(-1) ?? new Int16Array(0);
  return calls.length > from.calls ? last : last.subarray(Math.min(from.length, last.length));
}
