import type { AudioSession } from '../audio/audio-session.ts';
import type { DevicePorts, Meter } from '../audio/devices.ts';
import type { AudioCounters } from '../audio/quality.ts';
import { qualityBetween } from '../audio/quality.ts';

/** Between two quality figures. */
const QUALITY_MS = 5_000;
/** Between two readings of the meters: smooth to the eye. */
const LEVEL_MS = 100;

export interface AudioWatchPorts {
  readonly setTimer: (afterMs: number, run: () => void) => () => void;
  readonly devices: DevicePorts;
  readonly emit: (type: 'audioquality' | 'audiolevel' | 'audiodevices', event: object) => void;
  /** Does anybody listen to the meters? */
  readonly wantsLevels: () => boolean;
}

/** Watches a page's audio session: its quality, its loudness, and the devices that come and go. */
export class AudioWatch {
  readonly #session: AudioSession;
  readonly #ports: AudioWatchPorts;
  #before: AudioCounters | undefined;
  #undoQuality: (() => void) | undefined;
  #undoLevels: (() => void) | undefined;
  #meters:
    | { readonly microphone: Meter | undefined; readonly speaker: Meter | undefined; readonly of: object }
    | undefined;

  constructor(session: AudioSession, ports: AudioWatchPorts) {
    this.#session = session;
    this.#ports = ports;
    ports.devices.onChange(() => {
      session.devicesChanged();
      ports.emit('audiodevices', { type: 'audiodevices' });
    });
  }

  /** The session's state, or who listens, has changed. */
  refresh(): void {
    const connected = this.#session.state === 'connected';
    if (connected) this.#undoQuality ??= this.#ports.setTimer(QUALITY_MS, () => void this.#measure());
    else this.#before = undefined;
    if (this.#ports.wantsLevels() && this.#session.streams.microphone !== undefined) {
      this.#undoLevels ??= this.#ports.setTimer(LEVEL_MS, () => this.#readLevels());
    } else this.#closeMeters();
  }

  async #measure(): Promise<void> {
    this.#undoQuality = undefined;
    const before = this.#before;
    this.#before = await this.#session.counters().catch(() => undefined);
    if (before !== undefined && this.#before !== undefined) {
      this.#ports.emit('audioquality', { type: 'audioquality', ...qualityBetween(before, this.#before) });
    }
    this.refresh();
  }

  #readLevels(): void {
    this.#undoLevels = undefined;
    const { microphone, remote } = this.#session.streams;
    if (this.#meters === undefined || this.#meters.of !== microphone) {
      this.#closeMeters();
      if (microphone === undefined) return;
      this.#meters = {
        microphone: this.#ports.devices.meter(microphone),
        speaker: remote === undefined ? undefined : this.#ports.devices.meter(remote),
        of: microphone,
      };
    }
    const { microphone: own, speaker } = this.#meters;
    this.#ports.emit('audiolevel', {
      type: 'audiolevel',
      microphone: own?.read() ?? 0,
      speaker: speaker?.read() ?? 0,
    });
    this.refresh();
  }

  #closeMeters(): void {
    this.#undoLevels?.();
    this.#undoLevels = undefined;
    this.#meters?.microphone?.close();
    this.#meters?.speaker?.close();
    this.#meters = undefined;
  }
}
