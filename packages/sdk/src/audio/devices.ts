import { AudioError } from './audio-error.ts';

/** Microphones, speakers and meters of the browser. */
export interface DevicePorts {
  /** Empty where the browser tells none (pages that are not secure). */
  readonly list: () => Promise<readonly Pick<MediaDeviceInfo, 'kind' | 'deviceId' | 'label'>[]>;
  /** A device came or went. */
  readonly onChange: (run: () => void) => void;
  /** Where the customer is heard. Rejects with an `AudioError`. */
  readonly useSpeaker: (deviceId: string) => Promise<void>;
  /** Measures a stream; undefined where there is no Web Audio. */
  readonly meter: (stream: MediaStream) => Meter | undefined;
}

export interface Meter {
  /** Root mean square of the last moments, 0 … 1. */
  read(): number;
  close(): void;
}

/** The browser's devices. @param element plays the customer */
export function browserDevices(element: () => HTMLAudioElement): DevicePorts {
  // Undefined on pages that are not secure, whatever the type says.
  const media = navigator.mediaDevices as MediaDevices | undefined;
  return {
    list: async () => (await media?.enumerateDevices()) ?? [],
    onChange: (run) => media?.addEventListener('devicechange', run),
    async useSpeaker(deviceId) {
      const target = element();
      if (!('setSinkId' in target)) throw new AudioError('device.noChoice');
      await target.setSinkId(deviceId).catch((cause: unknown) => {
        throw new AudioError('device.missing', cause);
      });
    },
    meter: (stream) => ('AudioContext' in globalThis ? streamMeter(stream) : undefined),
  };
}

/** 1,024 samples are 21 ms at 48 kHz: short enough to follow speech. */
const SAMPLES = 1_024;

function streamMeter(stream: MediaStream): Meter {
  const context = new AudioContext();
  // A clone, which the mute of the microphone does not silence: the agent sees that it works.
  const own = stream.clone();
  for (const track of own.getAudioTracks()) track.enabled = true;
  const analyser = context.createAnalyser();
  analyser.fftSize = SAMPLES;
  context.createMediaStreamSource(own).connect(analyser);
  const samples = new Float32Array(SAMPLES);
  return {
    read() {
      analyser.getFloatTimeDomainData(samples);
      let sum = 0;
      for (const sample of samples) sum += sample * sample;
      return Math.sqrt(sum / SAMPLES);
    },
    close() {
      for (const track of own.getTracks()) track.stop();
      void context.close();
    },
  };
}
