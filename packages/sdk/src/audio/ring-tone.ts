import { AudioError } from './audio-error.ts';

/** One burst of the ring tone and the pause after it, s. */
const RING_S = 1.2;
const PAUSE_S = 2.4;
/** Two notes, a minor third apart: heard well on headsets, unlike a network's ringback. */
const NOTES_HZ = [784, 659] as const;
/** A note inside the burst, s. */
const NOTE_S = 0.12;
/** Quiet enough for a headset on the ear. */
const VOLUME = 0.12;

/** The ring tone of the page, made in the browser so that no file has to be loaded. */
export interface RingTone {
  /** Starts it; a second start changes nothing. Rejects when the browser wants a click first. */
  start(): Promise<void>;
  /** Started and not stopped since, whether the browser lets it sound or not. */
  readonly wanted: boolean;
  stop(): void;
  /** Where it rings; `""`: the default. Rejects where the browser can't choose or the device is not there. */
  useDevice(deviceId: string): Promise<void>;
  /** 0 … 1, from the next ring on. */
  setVolume(volume: number): void;
}

/** @param createContext undefined result: this browser has no Web Audio, and the page stays silent. */
export function createRingTone(createContext: () => AudioContext | undefined): RingTone {
  let context: AudioContext | undefined;
  let playing: { readonly oscillator: OscillatorNode; readonly gain: GainNode } | undefined;
  let wanted = false;
  let volume = 1;
  let deviceId = '';

  function play(audio: AudioContext): void {
    if (!wanted || playing !== undefined) return;
    const gain = audio.createGain();
    const oscillator = audio.createOscillator();
    gain.gain.value = 0;
    oscillator.type = 'triangle';
    oscillator.connect(gain).connect(audio.destination);
    schedule(oscillator.frequency, gain.gain, audio.currentTime, VOLUME * volume);
    oscillator.start();
    playing = { oscillator, gain };
  }

  return {
    get wanted() {
      return wanted;
    },
    async start() {
      if (wanted) return;
      wanted = true;
      context ??= createContext();
      if (context === undefined) return;
      // A loudspeaker that is gone must not keep a call silent: it rings on the default then.
      if (deviceId !== '') await chooseSink(context, deviceId).catch(() => undefined);
      // A context that may not sound yet stays suspended without an error; the click that follows resumes it.
      await Promise.race([context.resume(), new Promise((resolve) => setTimeout(resolve, 200))]);
      play(context);
      if (wanted && context.state !== 'running')
        throw new DOMException('the page was not clicked yet', 'NotAllowedError');
    },
    async useDevice(id) {
      context ??= createContext();
      if (context !== undefined) await chooseSink(context, id);
      deviceId = id;
    },
    setVolume(next) {
      volume = Math.max(0, Math.min(1, next));
    },
    stop() {
      wanted = false;
      playing?.oscillator.stop();
      playing?.gain.disconnect();
      playing = undefined;
    },
  };
}

/** `setSinkId` of an AudioContext is Chromium's so far. */
async function chooseSink(context: AudioContext, deviceId: string): Promise<void> {
  const chooser = context as AudioContext & { setSinkId?: (id: string) => Promise<void> };
  if (typeof chooser.setSinkId !== 'function') throw new AudioError('device.noChoice');
  await chooser.setSinkId(deviceId).catch((cause: unknown) => {
    throw new AudioError('device.missing', cause);
  });
}

/** Rings planned ahead: no agent lets it ring longer, and timers of a page in the background are late. */
const RINGS_PLANNED = 40;

function schedule(frequency: AudioParam, gain: AudioParam, fromS: number, volume: number): void {
  for (let ring = 0; ring < RINGS_PLANNED; ring++) {
    const begin = fromS + ring * (RING_S + PAUSE_S);
    for (let note = 0; note * NOTE_S < RING_S; note++) {
      frequency.setValueAtTime(NOTES_HZ[note % 2] ?? NOTES_HZ[0], begin + note * NOTE_S);
    }
    gain.setValueAtTime(0, begin);
    gain.linearRampToValueAtTime(volume, begin + 0.02);
    gain.setValueAtTime(volume, begin + RING_S - 0.05);
    gain.linearRampToValueAtTime(0, begin + RING_S);
  }
}
