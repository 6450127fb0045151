import type { IceServer } from '../login/login-client.ts';
import { backoffMs } from '../wire/backoff.ts';
import { AudioError, microphoneError } from './audio-error.ts';
import { completeOffer, peerConnected, preferG711 } from './peer-offer.ts';
import { type AudioCounters, countersOf, isDead } from './quality.ts';

export type AudioState = 'off' | 'starting' | 'connected' | 'failed';

/** The server's reply to the `audio` command. */
export interface AudioAnswer {
  readonly status: number;
  readonly reason: string;
  readonly sdp: string;
}

/** The browser, and the way to the server. */
export interface AudioPorts {
  /** Undefined where the browser has no WebRTC. */
  readonly createPeerConnection: ((configuration: RTCConfiguration) => RTCPeerConnection) | undefined;
  readonly capabilities: () => RTCRtpCapabilities | null;
  /** Undefined on insecure pages. */
  readonly getUserMedia: ((constraints: MediaStreamConstraints) => Promise<MediaStream>) | undefined;
  /** Plays the stream on the page's audio element; rejects when the browser wants a click first. */
  readonly play: (stream: MediaStream) => Promise<void>;
  readonly stopPlaying: () => void;
  /** Whether the agent has silenced the microphone, over a reload of the page. */
  readonly muted: { readonly kept: () => boolean; readonly keep: (muted: boolean) => void };
  readonly setTimer: (afterMs: number, run: () => void) => () => void;
  readonly random: () => number;
  /** Sends the `audio` command; undefined when it can't be sent or was not answered in time. */
  readonly negotiate: (offerSdp: string) => Promise<AudioAnswer | undefined>;
  /** A new state, with what is wrong if something is. */
  readonly onState: (state: AudioState, problem: AudioError | undefined) => void;
}

/** After this, ICE will not come up any more by itself. */
const CONNECT_MS_MAX = 8_000;
/** Chromium says `disconnected` after seconds of silence; a new session costs less than waiting for it to heal. */
const DISCONNECTED_MS_MAX = 2_000;

/** Chromium checks its ICE pair every 2.5 s, also on a silent line (RFC 7675 consent). */
const ALIVE_MS = 3_500;

/** About a minute and a half of tries in a row; then the agent has been told, and signs in again. */
const ATTEMPTS_MAX = 12;

/**
 * The page's one audio session: microphone up, the other party down. It is set up at sign-in and kept; calls are
 * switched at the server. `muteMicrophone` silences the agent only, unlike hold, which the server does.
 */
export class AudioSession {
  readonly #ports: AudioPorts;
  #state: AudioState = 'off';
  #problem: AudioError | undefined;
  #iceServers: readonly IceServer[] = [];
  #microphone: MediaStream | undefined;
  #peer: RTCPeerConnection | undefined;
  /** The session before, while a new one is being set up. */
  #old: RTCPeerConnection | undefined;
  #remote: MediaStream | undefined;
  #microphoneMuted: boolean;
  /** `""`: the browser's default. */
  #microphoneId = '';
  #attempt = 0;
  /** The sign-in was lost in the middle of a talk: the line is used as long as the server keeps it, and not repaired. */
  #lingers = false;
  /** From the first start until stop: whether the microphone may be on. */
  #wanted = false;
  /** One question to the user at a time. */
  #opening: Promise<MediaStream> | undefined;
  /** Changes with every start and stop, so that what an older one still awaits is dropped. */
  #generation = 0;
  #undoRetry: (() => void) | undefined;

  constructor(ports: AudioPorts) {
    this.#ports = ports;
    this.#microphoneMuted = ports.muted.kept();
  }

  get state(): AudioState {
    return this.#state;
  }

  get microphoneMuted(): boolean {
    return this.#microphoneMuted;
  }

  /** Asks for the microphone early, while the login is on its way. What goes wrong is told by `start`. */
  warmUp(): void {
    this.#wanted = true;
    void this.#openMicrophone().catch(() => undefined);
  }

  /** Sets the session up, or anew. True when both directions are connected; never rejects. */
  async start(iceServers: readonly IceServer[]): Promise<boolean> {
    this.#iceServers = iceServers;
    this.#wanted = true;
    this.#lingers = false;
    const generation = ++this.#generation;
    this.#undoRetry?.();
    this.#set('starting', undefined);
    try {
      await this.#connect(generation);
      if (generation !== this.#generation) return false;
      this.#attempt = 0;
      this.#set('connected', undefined);
      return true;
    } catch (cause) {
      if (generation !== this.#generation) return false;
      this.#fail(cause instanceof AudioError ? cause : new AudioError('audio.unsupported', cause));
      return false;
    }
  }

  /** What time or the network may heal is tried again; what needs a person is only told. */
  #fail(problem: AudioError): void {
    if (this.#lingers) {
      this.stop();
      return;
    }
    this.#set('failed', problem);
    if (!isNetworkProblem(problem)) return;
    this.#attempt++;
    // The first try after a loss at once: the agent may be talking.
    const now = problem.code === 'audio.lost' && this.#attempt === 1;
    this.#undoRetry?.();
    if (this.#attempt > ATTEMPTS_MAX) return;
    const afterMs = now ? 0 : backoffMs(this.#attempt, this.#ports.random());
    this.#undoRetry = this.#ports.setTimer(afterMs, () => this.repair());
  }

  /** Tries again what failed: the agent has done something about it. */
  repair(): void {
    if (this.#state === 'failed') void this.start(this.#iceServers);
    else this.devicesChanged();
  }

  /** Devices have come or gone: a line whose microphone was unplugged, or that never had one, takes the next one. */
  devicesChanged(): void {
    if (this.#state === 'connected' && this.#microphone === undefined) void this.#nextMicrophone();
    if (this.#state === 'failed' && this.#problem?.code === 'mic.missing') void this.start(this.#iceServers);
  }

  /** The way to the server is open again: tries what the network broke, and asks nobody for a microphone again. */
  networkBack(): void {
    if (this.#problem !== undefined && isNetworkProblem(this.#problem)) this.repair();
  }

  /** The way to the server is lost for good, in a talk: what is connected stays until the server ends it, or `start`. */
  linger(): void {
    this.#undoRetry?.();
    if (this.#state === 'connected') this.#lingers = true;
    else this.stop();
  }

  get lingers(): boolean {
    return this.#lingers;
  }

  /** A login came to nothing: gives back what `warmUp` has opened. A line that lingers is not touched. */
  coolDown(): void {
    if (!this.#lingers) this.stop();
  }

  /** Ends the session and gives the microphone back. */
  stop(): void {
    this.#wanted = false;
    this.#lingers = false;
    this.#attempt = 0;
    this.#generation++;
    this.#undoRetry?.();
    this.#closePeer();
    for (const track of this.#microphone?.getTracks() ?? []) track.stop();
    this.#microphone = undefined;
    this.muteMicrophone(false);
    this.#ports.stopPlaying();
    if (this.#state !== 'off') this.#set('off', undefined);
  }

  muteMicrophone(muted: boolean): void {
    this.#microphoneMuted = muted;
    this.#ports.muted.keep(muted);
    for (const track of this.#microphone?.getAudioTracks() ?? []) track.enabled = !muted;
  }

  get microphoneId(): string {
    return this.#microphoneId;
  }

  /** What the microphone picks up and what the other party sends, for a meter; undefined while there is none. */
  get streams(): { readonly microphone: MediaStream | undefined; readonly remote: MediaStream | undefined } {
    return { microphone: this.#microphone, remote: this.#remote };
  }

  /** Another microphone, `""` for the default; while talking, the other party hears no break. Rejects with an `AudioError`. */
  async useMicrophone(deviceId: string): Promise<void> {
    const before = this.#microphoneId;
    this.#microphoneId = deviceId;
    const { getUserMedia } = this.#ports;
    const old = this.#microphone;
    if (!this.#wanted || (old === undefined && this.#state !== 'connected')) return;
    if (getUserMedia === undefined) throw new AudioError('mic.insecure');
    try {
      const next = await this.#askForMicrophone(getUserMedia);
      await this.#sendFrom(next);
    } catch (cause) {
      this.#microphoneId = before;
      this.#microphone = old;
      throw cause;
    }
    for (const track of old?.getTracks() ?? []) track.stop();
    this.#hasMicrophone();
  }

  /** Figures of the connection; undefined while there is none. */
  async counters(): Promise<AudioCounters | undefined> {
    const peer = this.#peer;
    if (peer === undefined || this.#state !== 'connected') return undefined;
    const entries: Readonly<Record<string, unknown>>[] = [];
    (await peer.getStats()).forEach((entry: Readonly<Record<string, unknown>>) => {
      entries.push(entry);
    });
    return countersOf(entries);
  }

  /** The network was away or has changed: is the audio still there? If not, it is set up anew (a restart of ICE and DTLS). */
  async checkAlive(): Promise<void> {
    const peer = this.#peer;
    const before = await this.counters().catch(() => undefined);
    if (before === undefined) return;
    this.#ports.setTimer(ALIVE_MS, () => {
      void this.counters()
        .catch(() => undefined)
        .then((now) => {
          if (peer !== this.#peer || now === undefined || !isDead(before, now)) return;
          this.#fail(new AudioError('audio.lost'));
        });
    });
  }

  /** Plays what the browser held back until the page was clicked. */
  resumePlaying(): void {
    if (this.#remote !== undefined && this.#state === 'connected') this.#play(this.#remote);
  }

  async #connect(generation: number): Promise<void> {
    const { createPeerConnection } = this.#ports;
    if (createPeerConnection === undefined) throw new AudioError('audio.unsupported');
    const microphone = await this.#openMicrophone();
    if (generation !== this.#generation) return;
    // The old one stays until the new one is connected: at its end the server would tell the agent that the phone is gone.
    this.#old?.close();
    this.#old = this.#peer;
    const peer = createPeerConnection({ iceServers: this.#iceServers.map((server) => ({ ...server })) });
    this.#peer = peer;
    for (const track of microphone.getAudioTracks()) {
      const transceiver = peer.addTransceiver(track, { direction: 'sendrecv', streams: [microphone] });
      preferG711(transceiver, this.#ports.capabilities());
    }
    peer.addEventListener('track', (event) => this.#onTrack(peer, event));
    const offer = await completeOffer(peer, this.#ports.setTimer);
    if (generation !== this.#generation) return;
    const answer = await this.#ports.negotiate(offer);
    if (generation !== this.#generation) return;
    if (answer === undefined) throw new AudioError('audio.timeout');
    if (answer.status !== 0 || answer.sdp === '') throw new AudioError('audio.refused', answer.reason);
    await peer.setRemoteDescription({ type: 'answer', sdp: answer.sdp });
    if (!(await peerConnected(peer, CONNECT_MS_MAX, this.#ports.setTimer))) throw new AudioError('audio.timeout');
    if (generation !== this.#generation) return;
    this.#closeOld();
    peer.addEventListener('connectionstatechange', () => this.#onConnectionState(peer));
  }

  async #openMicrophone(): Promise<MediaStream> {
    const live = this.#microphone?.getAudioTracks().some((track) => track.readyState === 'live') ?? false;
    if (this.#microphone !== undefined && live) return this.#microphone;
    const { getUserMedia } = this.#ports;
    if (getUserMedia === undefined) throw new AudioError('mic.insecure');
    this.#opening ??= this.#askForMicrophone(getUserMedia).finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  async #askForMicrophone(getUserMedia: (c: MediaStreamConstraints) => Promise<MediaStream>): Promise<MediaStream> {
    let stream: MediaStream;
    try {
      stream = await getUserMedia({
        audio: {
          echoCancellation: true,
          noiseSuppression: true,
          autoGainControl: true,
          ...(this.#microphoneId === '' ? {} : { deviceId: { exact: this.#microphoneId } }),
        },
        video: false,
      });
    } catch (cause) {
      throw microphoneError(cause);
    }
    // Signed out while the browser was asking: the microphone must not stay on.
    if (!this.#wanted) {
      for (const track of stream.getTracks()) track.stop();
      throw new AudioError('mic.gone');
    }
    this.#microphone = stream;
    for (const track of stream.getAudioTracks()) {
      track.enabled = !this.#microphoneMuted;
      track.addEventListener('ended', () => void this.#onMicrophoneGone(stream));
    }
    return stream;
  }

  /** Unplugged: the browser's next microphone takes over on the same connection, if there is one. */
  async #onMicrophoneGone(stream: MediaStream): Promise<void> {
    if (this.#microphone !== stream) return;
    this.#microphone = undefined;
    this.#microphoneId = '';
    await this.#nextMicrophone();
  }

  async #nextMicrophone(): Promise<void> {
    try {
      await this.#sendFrom(await this.#openMicrophone());
      this.#hasMicrophone();
    } catch (cause) {
      this.#set(this.#state, new AudioError('mic.gone', cause));
    }
  }

  #hasMicrophone(): void {
    if (this.#problem?.code === 'mic.gone') this.#set(this.#state, undefined);
  }

  async #sendFrom(stream: MediaStream): Promise<void> {
    const [track] = stream.getAudioTracks();
    const sender = this.#peer?.getSenders().find((candidate) => candidate.track?.kind === 'audio');
    if (track !== undefined) await sender?.replaceTrack(track);
  }

  #onTrack(peer: RTCPeerConnection, event: RTCTrackEvent): void {
    if (peer !== this.#peer) return;
    const stream = event.streams[0] ?? new MediaStream([event.track]);
    this.#remote = stream;
    this.#play(stream);
  }

  #play(stream: MediaStream): void {
    this.#ports.play(stream).catch((cause: unknown) => {
      const name = cause instanceof Error ? cause.name : '';
      // AbortError: the element was given another stream meanwhile.
      if (name === 'AbortError' || this.#remote !== stream) return;
      this.#set(this.#state, new AudioError('autoplay.blocked', cause));
    });
  }

  #onConnectionState(peer: RTCPeerConnection): void {
    if (peer !== this.#peer) return;
    switch (peer.connectionState) {
      case 'connected':
        this.#undoRetry?.();
        this.#undoRetry = undefined;
        break;
      case 'disconnected':
        this.#undoRetry?.();
        this.#undoRetry = this.#ports.setTimer(DISCONNECTED_MS_MAX, () => this.#fail(new AudioError('audio.lost')));
        break;
      case 'failed':
      case 'closed':
        this.#fail(new AudioError('audio.lost'));
        break;
      default:
        break;
    }
  }

  #closePeer(): void {
    const peer = this.#peer;
    this.#peer = undefined;
    this.#remote = undefined;
    peer?.close();
    this.#closeOld();
  }

  #closeOld(): void {
    this.#old?.close();
    this.#old = undefined;
  }

  #set(state: AudioState, problem: AudioError | undefined): void {
    this.#state = state;
    this.#problem = problem;
    this.#ports.onState(state, problem);
  }
}

function isNetworkProblem({ code }: AudioError): boolean {
  return code === 'audio.timeout' || code === 'audio.lost';
}
