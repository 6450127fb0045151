/** Built-in sounds, synthesised when first asked for. Linear 16 bit, 8 kHz. */
import { generateTone } from '../audio/tone.ts';
import { SAMPLE_RATE } from '../rtp/g711.ts';

export type SoundName = 'music' | 'ringback' | 'beep' | 'busy';

/** GF 002: Chinese call-progress tones are 450 Hz; ring-back 1 s on, 4 s off; busy 0.35 s on, 0.35 s off. */
const CALL_PROGRESS_HZ = 450;

/** One round of the sound, made to be looped without a click. */
export function synthesiseSound(sound: SoundName): Int16Array {
  switch (sound) {
    case 'ringback':
      return join(generateTone(CALL_PROGRESS_HZ, 1_000), silence(4_000));
    case 'busy':
      return join(generateTone(CALL_PROGRESS_HZ, 350), silence(350));
    case 'beep':
      return generateTone(1_000, 300);
    case 'music':
      return holdMusic();
  }
}

const BEAT_MS = 300;
const NOTE_AMPLITUDE = 4_200;
/** A calm tune in C major pentatonic over four bars, MIDI note numbers; 0 is a rest. Four bars, eight beats each. */
const MELODY = [
  72, 0, 76, 79, 81, 0, 79, 76, 74, 0, 76, 74, 72, 69, 67, 0, 69, 0, 72, 74, 76, 0, 74, 72, 74, 76, 79, 76, 72, 0, 0, 0,
];
const BASS = [48, 45, 53, 55];

/** A plucked tune over a soft bass: notes ring out and die away, so there is always something and never a drone. */
function holdMusic(): Int16Array {
  const beatSamples = (BEAT_MS * SAMPLE_RATE) / 1000;
  const sum = new Float64Array(MELODY.length * beatSamples);
  MELODY.forEach((note, beat) => {
    if (note > 0) pluck(sum, beat * beatSamples, note, 0.9, NOTE_AMPLITUDE);
  });
  BASS.forEach((note, bar) => {
    pluck(sum, bar * 8 * beatSamples, note, 2.2, NOTE_AMPLITUDE * 0.8);
    pluck(sum, (bar * 8 + 4) * beatSamples, note + 7, 2.2, NOTE_AMPLITUDE * 0.5);
  });
  return Int16Array.from(sum, (value) => Math.max(-32_768, Math.min(32_767, Math.round(value))));
}

/** Adds one decaying note with a few harmonics; what rings past the end comes in at the start, so the loop is smooth. */
function pluck(sum: Float64Array, start: number, note: number, seconds: number, amplitude: number): void {
  const hz = 440 * 2 ** ((note - 69) / 12);
  const length = Math.round(seconds * SAMPLE_RATE);
  const attack = SAMPLE_RATE / 100;
  for (let i = 0; i < length; i++) {
    const phase = (2 * Math.PI * hz * i) / SAMPLE_RATE;
    const envelope = Math.min(1, i / attack) * Math.exp((-4 * i) / length) * (1 - i / length);
    const tone = Math.sin(phase) + 0.35 * Math.sin(2 * phase) + 0.12 * Math.sin(3 * phase);
    const at = (start + i) % sum.length;
    sum[at] = (sum[at] ?? 0) + amplitude * envelope * tone;
  }
}

function silence(ms: number): Int16Array {
  return new Int16Array((ms * SAMPLE_RATE) / 1000);
}

function join(first: Int16Array, second: Int16Array): Int16Array {
  const joined = new Int16Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}
