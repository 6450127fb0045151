import { AudioError } from '../audio/audio-error.ts';
import { preflight } from '../audio/preflight.ts';
import type { Environment } from '../browser/environment.ts';
import type { Session } from '../session/session.ts';
import type { AudioControl, AudioDevice } from './audio-control.ts';
import type { AudioQualityEvent } from './client-events.ts';

/** What a page does with its audio; orders to a page's phone go to the tab that has it. */
export function audioControl(
  session: Session,
  environment: Environment,
  server: () => string | undefined,
): AudioControl {
  let mos: number | undefined;
  session.listen({
    event: (type, event) => {
      if (type === 'audioquality') mos = (event as AudioQualityEvent).mos;
    },
  });
  const chosen = { microphone: '', speaker: '', ringer: '' };

  /** Carried out here, or in the tab that has the audio; there its failure shows in the snapshot. */
  async function use(kind: keyof typeof chosen, deviceId: string, here: () => Promise<void>): Promise<void> {
    if (session.link.follows) session.orderAudio({ order: 'use', kind, deviceId });
    else await here();
    chosen[kind] = deviceId;
  }

  return {
    muteMicrophone: (muted) => session.orderAudio({ order: 'mute', muted }),
    retry: () => session.orderAudio({ order: 'retry' }),
    async devices() {
      const list = await environment.devices.list();
      const of = (kind: MediaDeviceKind): readonly AudioDevice[] =>
        list.filter((device) => device.kind === kind).map(({ deviceId, label }) => ({ id: deviceId, label }));
      return { microphones: of('audioinput'), speakers: of('audiooutput') };
    },
    useMicrophone: (deviceId) =>
      use('microphone', deviceId, () =>
        session.audio.session.useMicrophone(deviceId).catch((cause: unknown) => {
          throw cause instanceof AudioError ? cause : new AudioError('device.missing', cause);
        }),
      ),
    useSpeaker: (deviceId) => use('speaker', deviceId, () => environment.devices.useSpeaker(deviceId)),
    useRinger: (deviceId) => use('ringer', deviceId, () => environment.ringTone.useDevice(deviceId)),
    get chosen() {
      return { ...chosen };
    },
    setRingVolume: (volume) => environment.ringTone.setVolume(volume),
    preflight: () =>
      preflight({
        audio: environment.audio,
        devices: environment.devices,
        setTimer: (afterMs, run) => environment.setTimer(afterMs, run),
        fetch: environment.fetch,
        server: server(),
        mos,
      }),
  };
}
