import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { sliceMs, toneAmplitude } from '../../src/audio/tone.ts';
import { readWav } from '../../src/audio/wav.ts';
import { readRecording } from '../../src/server/records.ts';
import type { TestServer } from '../../src/server/start-server.ts';
import type { Voice } from './hearing.ts';

/** A voice is heard in a window from here on: a third of what is said, as a packet that came late makes a gap. */
const HEARD = 2_500;
const WINDOW_MS = 100;
/** What is shorter is a jitter buffer's tail. */
const WINDOWS_MIN = 2;
/** A recording is complete some moments after its part is over. */
const COMPLETE_MS_MAX = 15_000;
const POLL_MS = 100;

/** Who is on each side of a part's recording, in the order in which they came; who goes on after a pause stands once. */
export interface Recorded {
  readonly left: readonly string[];
  readonly right: readonly string[];
}

/** Waits until a part's recording is whole, and holds who is on it against what is expected. */
export async function expectRecorded(
  server: TestServer,
  callId: unknown,
  segment: number,
  voices: Readonly<Record<string, Voice>>,
  expected: Recorded,
): Promise<void> {
  const untilMs = performance.now() + COMPLETE_MS_MAX;
  for (;;) {
    const recorded = await recordedVoices(server, callId, segment, voices);
    const complete = isDeepStrictEqual(recorded, expected) || performance.now() > untilMs;
    if (!complete) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      continue;
    }
    expect(recorded, `recording ${callId}-${segment}`).toEqual(expected);
    return;
  }
}

/** Who is on a recording as far as it is written. */
export async function recordedVoices(
  server: TestServer,
  callId: unknown,
  segment: number,
  voices: Readonly<Record<string, Voice>>,
): Promise<Recorded> {
  const wav = readWav(await readRecording(server, String(callId), segment));
  const side = (index: number): readonly string[] => inTurn(wav.channels[index] ?? new Int16Array(0), voices);
  return { left: side(0), right: side(1) };
}

/** Who is heard, in the order in which they came; who goes on after a pause stands once. */
export function inTurn(samples: Int16Array, voices: Readonly<Record<string, Voice>>): readonly string[] {
  const turns: { readonly who: string; windows: number }[] = [];
  for (let fromMs = 0; fromMs + WINDOW_MS <= samples.length / 8; fromMs += WINDOW_MS) {
    const window = sliceMs(samples, fromMs, fromMs + WINDOW_MS);
    const who = Object.keys(voices)
      .filter((name) => toneAmplitude(window, voices[name]?.hz ?? 0) > HEARD)
      .join('+');
    const last = turns.at(-1);
    if (who === last?.who) last.windows += 1;
    else if (who !== '') turns.push({ who, windows: 1 });
  }
  const lasting = turns.filter(({ windows }) => windows >= WINDOWS_MIN).map(({ who }) => who);
  return lasting.filter((who, index) => who !== lasting[index - 1]);
}
