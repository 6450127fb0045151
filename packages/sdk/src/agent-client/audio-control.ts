/** Microphone, speaker and ring tone of the page. Everything is remembered for the page's life only. */
export interface AudioControl {
  /** Silences the agent; the customer hears silence, not music. Distinct from hold. */
  muteMicrophone(muted: boolean): void;
  /** Microphones and speakers; labels are `""` before the user has allowed a microphone. */
  devices(): Promise<AudioDevices>;
  /** Changes the microphone, also while talking. `""`: the browser's default. Rejects with an `AudioError`. */
  useMicrophone(deviceId: string): Promise<void>;
  /** Changes where the customer is heard. Rejects with an `AudioError` where the browser can't choose. */
  useSpeaker(deviceId: string): Promise<void>;
  /** Changes where it rings, such as the loudspeaker while the headset lies on the desk. */
  useRinger(deviceId: string): Promise<void>;
  /** What is in use. `""`: the browser's default. */
  readonly chosen: ChosenDevices;
  /** 0 … 1 */
  setRingVolume(volume: number): void;
  /** Tries again what failed: the agent allowed or plugged in a microphone. */
  retry(): void;
  /** Whether a call would work, without making one. Never rejects. */
  preflight(): Promise<PreflightReport>;
}

export interface AudioDevices {
  readonly microphones: readonly AudioDevice[];
  readonly speakers: readonly AudioDevice[];
}

export interface AudioDevice {
  readonly id: string;
  readonly label: string;
}

export interface ChosenDevices {
  readonly microphone: string;
  readonly speaker: string;
  readonly ringer: string;
}

/** One line of the pre-flight check. `remedy` says what to do when it is not `ok`. */
export interface PreflightCheck {
  readonly name: 'secure' | 'webrtc' | 'microphone' | 'level' | 'speaker' | 'server' | 'network';
  readonly ok: boolean;
  readonly detail: string;
  readonly remedy: string;
}

export interface PreflightReport {
  readonly ok: boolean;
  readonly checks: readonly PreflightCheck[];
}
