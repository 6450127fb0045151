import { sliceMs, toneAmplitude } from '../../src/audio/tone.ts';
import { readWav } from '../../src/audio/wav.ts';
import { readRecording } from '../../src/server/records.ts';
import type { TestServer } from '../../src/server/start-server.ts';
import type { Voice } from './hearing.ts';

/** A voice is heard in a window from here on: half of what is said. */
const HEARD = 4_000;
const WINDOW_MS = 100;
/** What is shorter is a jitter buffer's tail. */
const WINDOWS_MIN = 3;

/** Who is on each side of a part's recording, in the order in which they came; who goes on after a pause stands once. */
export async function recordedVoices(
  server: TestServer,
  callId: unknown,
  segment: number,
  voices: Readonly<Record<string, Voice>>,
): Promise<{ readonly left: readonly string[]; readonly right: readonly string[] }> {
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
