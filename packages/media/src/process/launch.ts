import { fileURLToPath } from 'node:url';
import type { MediaConfiguration } from './configuration.ts';

/** The media process's program, for `spawn(process.execPath, [MEDIA_PROGRAM, ...mediaArguments(…)])`. */
export const MEDIA_PROGRAM: string = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './main.ts' : './media-process.js', import.meta.url),
);

/** The command line of a media process. */
export function mediaArguments(socketPath: string, configuration: MediaConfiguration): string[] {
  const { advertisedAddress, webRtcPort, inactivityMs, leaseTarget } = configuration;
  return [
    `--socket=${socketPath}`,
    `--bind=${configuration.bindAddress}`,
    `--ports=${configuration.firstPort}-${configuration.lastPort}`,
    `--prompts=${configuration.promptFolders.join(',')}`,
    `--speech-cache=${configuration.speechCacheFolder}`,
    ...(advertisedAddress === undefined ? [] : [`--advertise=${advertisedAddress}`]),
    ...(webRtcPort === undefined ? [] : [`--webrtc-port=${webRtcPort}`]),
    ...(inactivityMs === undefined ? [] : [`--inactivity-ms=${inactivityMs}`]),
    ...(leaseTarget === undefined ? [] : [`--lease=${leaseTarget}`]),
  ];
}
