import type { Environment } from '../browser/environment.ts';

/** A browser without WebRTC and devices: audio is tried and fails, as it does there. */
export const WITHOUT_AUDIO: Pick<Environment, 'audio' | 'devices' | 'onNetworkBack' | 'onNextGesture'> = {
  audio: {
    createPeerConnection: undefined,
    capabilities: () => null,
    getUserMedia: undefined,
    play: async () => undefined,
    stopPlaying: () => undefined,
    muted: { kept: () => false, keep: () => undefined },
  },
  devices: {
    list: async () => [],
    onChange: () => undefined,
    useSpeaker: async () => undefined,
    meter: () => undefined,
  },
  onNetworkBack: () => undefined,
  onNextGesture: () => undefined,
};
