import type { PreflightCheck, PreflightReport } from '../agent-client/audio-control.ts';
import { AudioError, audioProblems, microphoneError } from './audio-error.ts';
import type { AudioPorts } from './audio-session.ts';
import type { DevicePorts } from './devices.ts';

/** Speech or a room is louder than this; a microphone that is switched off is not. */
const SILENCE = 0.0005;
/** How long the microphone is listened to. */
const LISTEN_MS = 800;
const SERVER_MS_MAX = 4_000;

export interface PreflightPorts {
  readonly audio: Pick<AudioPorts, 'createPeerConnection' | 'capabilities' | 'getUserMedia'>;
  readonly devices: DevicePorts;
  readonly setTimer: (afterMs: number, run: () => void) => () => void;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly server: string | undefined;
  /** Estimate of the running session, 1 … 4.41; undefined when there is none. */
  readonly mos: number | undefined;
}

type Checked = Omit<PreflightCheck, 'name'>;
const fine = (detail: string): Checked => ({ ok: true, detail, remedy: '' });
const wrong = (detail: string, remedy: string): Checked => ({ ok: false, detail, remedy });
const problem = (error: AudioError): Checked => wrong(error.message, error.remedy);

/** Would a call work? Looks at each thing that one needs, in the order in which a person would mend them. Never rejects. */
export async function preflight(ports: PreflightPorts): Promise<PreflightReport> {
  const { audio } = ports;
  const secure = audio.getUserMedia === undefined ? problem(new AudioError('mic.insecure')) : fine('');
  const webrtc = checkWebRtc(ports);
  const stream = await openMicrophone(ports);
  const microphone = stream instanceof AudioError ? problem(stream) : fine(stream.getAudioTracks()[0]?.label ?? '');
  const level = stream instanceof AudioError ? problem(stream) : await checkLevel(ports, stream);
  if (!(stream instanceof AudioError)) for (const track of stream.getTracks()) track.stop();
  const checks: readonly PreflightCheck[] = [
    { name: 'secure', ...secure },
    { name: 'webrtc', ...webrtc },
    { name: 'microphone', ...microphone },
    { name: 'level', ...level },
    { name: 'speaker', ...(await checkSpeaker(ports)) },
    { name: 'server', ...(await checkServer(ports)) },
    { name: 'network', ...checkNetwork(ports) },
  ];
  return { ok: checks.every((check) => check.ok), checks };
}

function checkWebRtc({ audio }: PreflightPorts): Checked {
  if (audio.createPeerConnection === undefined) return problem(new AudioError('audio.unsupported'));
  const codecs = audio.capabilities()?.codecs.map((codec) => codec.mimeType.toUpperCase()) ?? [];
  return codecs.includes('AUDIO/PCMA') || codecs.length === 0
    ? fine('G.711')
    : problem(new AudioError('audio.unsupported'));
}

async function openMicrophone({ audio }: PreflightPorts): Promise<MediaStream | AudioError> {
  if (audio.getUserMedia === undefined) return new AudioError('mic.insecure');
  return audio.getUserMedia({ audio: true, video: false }).catch((cause: unknown) => microphoneError(cause));
}

async function checkLevel(ports: PreflightPorts, stream: MediaStream): Promise<Checked> {
  const meter = ports.devices.meter(stream);
  if (meter === undefined) return fine('not measured');
  await new Promise<void>((resolve) => ports.setTimer(LISTEN_MS, resolve));
  const level = meter.read();
  meter.close();
  const detail = level.toFixed(4);
  return level > SILENCE
    ? fine(detail)
    : wrong(detail, 'The microphone is silent: is it switched on, and is it the right one?');
}

async function checkSpeaker({ devices }: PreflightPorts): Promise<Checked> {
  const list = await devices.list().catch(() => []);
  const speakers = list.filter((device) => device.kind === 'audiooutput');
  // Browsers that can't choose a speaker list none.
  const unknown = list.length === 0 || !list.some((device) => device.kind === 'audiooutput');
  return unknown ? fine('the default one') : fine(`${speakers.length}`);
}

async function checkServer({ fetch, server }: PreflightPorts): Promise<Checked> {
  if (server === undefined) return wrong('no address', 'The page names no server.');
  try {
    // Opaque from other origins; that it answers at all is what counts.
    await fetch(`${server}/healthz`, { mode: 'no-cors', signal: AbortSignal.timeout(SERVER_MS_MAX) });
    return fine(server);
  } catch (cause) {
    return wrong(
      cause instanceof Error ? cause.message : String(cause),
      'Check the network and the address of the server.',
    );
  }
}

/** Below 3.6 many users are dissatisfied (ITU-T G.109). */
const MOS_MIN = 3.6;

function checkNetwork({ mos }: PreflightPorts): Checked {
  if (mos === undefined) return fine('measured during a sign-in');
  return mos >= MOS_MIN ? fine(`MOS ${mos}`) : wrong(`MOS ${mos}`, audioProblems['audio.lost'].remedy);
}
