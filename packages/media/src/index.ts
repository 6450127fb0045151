export { resampleTo8k } from './audio/resample.ts';
export { generateTone, toneLevel } from './audio/tone.ts';
export { readWav, type WavAudio, wavHeader, writeWav } from './audio/wav.ts';
export { MediaClient, type MediaClientOptions } from './process/client.ts';
export { type MediaClock, systemClock } from './process/clock.ts';
export { INACTIVITY_MS_DEFAULT, type MediaConfiguration } from './process/configuration.ts';
export type { MediaCounters } from './process/counters.ts';
export { MEDIA_PROGRAM, mediaArguments } from './process/launch.ts';
export { MediaServer, type MediaServerOptions } from './process/media-server.ts';
export { MediaPlane, type MediaPlaneOptions } from './process/plane.ts';
export type * from './process/protocol.ts';
export { readCommand } from './process/read-command.ts';
export { EspeakSpeech, type Speech } from './prompt/speech.ts';
export {
  A_LAW_TO_LINEAR,
  A_LAW_TO_MU_LAW,
  decode,
  encode,
  linearToALaw,
  linearToMuLaw,
  MU_LAW_TO_A_LAW,
  MU_LAW_TO_LINEAR,
} from './rtp/g711.ts';
export { createRtpView, type RtpView, readRtp, writeRtpHeader } from './rtp/packet.ts';
