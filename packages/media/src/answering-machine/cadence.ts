import { FRAME_MS } from '../rtp/g711.ts';
import {
  GREETING_MS_MAX,
  LATE_GREETING_MS,
  LATE_START_MS,
  PAUSE_MS_MIN,
  SHORT_GREETING_MS,
  SILENCE_AFTER_LONG_MS,
  SILENCE_AFTER_SHORT_MS,
  SILENCE_MS_MAX,
  STILL_TALKING_MS,
  VERDICT_MS_MAX,
  WORD_MS_MIN,
  WORDS_MAX,
} from './thresholds.ts';

/** Who answered, and by what it was known. */
export interface Verdict {
  readonly verdict: 'person' | 'machine' | 'unsure';
  readonly cause: VerdictCause;
}

/**
 * `waits`: said something short and waits. `longGreeting`, `manyWords`: goes on and on. `lateGreeting`: began late and goes on.
 * `tone`: a beep or another steady tone.
 * `silence`: nothing was said. `undecided`: neither, in the time there is.
 */
export type VerdictCause = 'waits' | 'longGreeting' | 'manyWords' | 'lateGreeting' | 'tone' | 'silence' | 'undecided';

/** Sound between pauses: frames, `end` excluded. */
export interface Word {
  readonly start: number;
  readonly end: number;
}

/** The words in frames of 20 ms, by level and threshold (dBFS). */
export function wordsIn(levels: readonly number[], threshold: number): Word[] {
  const words: Word[] = [];
  let start = -1;
  let end = 0;
  const close = (): void => {
    if (start >= 0 && (end - start) * FRAME_MS >= WORD_MS_MIN) words.push({ start, end });
    start = -1;
  };
  for (let at = 0; at < levels.length; at++) {
    if ((levels[at] ?? 0) >= threshold) {
      if (start < 0) start = at;
      end = at + 1;
    } else if (start >= 0 && (at + 1 - end) * FRAME_MS >= PAUSE_MS_MIN) close();
  }
  close();
  return words;
}

/**
 * Who answered, as PBXs judge it: by the silence before, the length of the greeting, its words, and the silence after. `levels`:
 * all frames since the answer. Undefined: not to be told yet.
 */
export function judgeCadence(levels: readonly number[], threshold: number): Verdict | undefined {
  const nowMs = levels.length * FRAME_MS;
  const words = wordsIn(levels, threshold);
  const [first] = words;
  const last = words.at(-1);
  if (first === undefined || last === undefined) {
    return nowMs >= SILENCE_MS_MAX ? { verdict: 'unsure', cause: 'silence' } : undefined;
  }
  const greetingMs = (last.end - first.start) * FRAME_MS;
  const silenceMs = nowMs - last.end * FRAME_MS;
  if (greetingMs >= GREETING_MS_MAX) return { verdict: 'machine', cause: 'longGreeting' };
  if (words.length >= WORDS_MAX) return { verdict: 'machine', cause: 'manyWords' };
  const enough = greetingMs <= SHORT_GREETING_MS ? SILENCE_AFTER_SHORT_MS : SILENCE_AFTER_LONG_MS;
  if (silenceMs >= enough) return { verdict: 'person', cause: 'waits' };
  if (nowMs < VERDICT_MS_MAX) return undefined;
  const startMs = first.start * FRAME_MS;
  const isLate = startMs >= LATE_START_MS && greetingMs >= LATE_GREETING_MS && silenceMs < STILL_TALKING_MS;
  return isLate ? { verdict: 'machine', cause: 'lateGreeting' } : { verdict: 'unsure', cause: 'undecided' };
}
