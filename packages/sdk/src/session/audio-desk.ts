import type { AudioSnapshot } from '../agent-client/client-snapshot.ts';
import { AudioError } from '../audio/audio-error.ts';
import { type AudioAnswer, AudioSession, type AudioState } from '../audio/audio-session.ts';
import { pageRings } from '../audio/ringing.ts';
import type { Environment } from '../browser/environment.ts';
import type { AgentSnapshot } from '../state/agent-snapshot.ts';
import type { AudioOrder } from '../tabs/tab-message.ts';
import type { EndWhy } from '../wire/connection.ts';
import { type ServerFrame, statusOf, textOf } from '../wire/frames.ts';
import { AudioWatch } from './audio-watch.ts';

/** The server opens a WebRTC session for the answer; longer than a plain reply. */
const NEGOTIATE_MS_MAX = 8_000;

export interface AudioDeskPorts {
  /** Sends the offer; its `sequence`, or undefined when it can't go out. */
  readonly offer: (sdp: string) => number | undefined;
  /** `audioquality`, `audiolevel`, `audiodevices`. */
  readonly emit: (type: string, event: object) => void;
  /** State, problem or mute has changed. */
  readonly onChange: (audio: AudioSnapshot, problem: AudioError | undefined) => void;
}

/** The page's audio of one session: its negotiation over the agent's socket, and the ring tone. Only the tab that holds the connection has it. */
export class AudioDesk {
  readonly session: AudioSession;
  readonly #watch: AudioWatch;
  /** Who wants to see how loud it is. */
  #wantsLevels: readonly (() => boolean)[] = [];
  readonly #environment: Environment;
  readonly #ports: AudioDeskPorts;
  #problem: AudioError | undefined;
  #awaited: { readonly sequence: number; readonly settle: (answer: AudioAnswer | undefined) => void } | undefined;

  constructor(environment: Environment, ports: AudioDeskPorts) {
    this.#environment = environment;
    this.#ports = ports;
    this.session = new AudioSession({
      ...environment.audio,
      setTimer: (afterMs, run) => environment.setTimer(afterMs, run),
      random: () => environment.random(),
      negotiate: (sdp) => this.#negotiate(sdp),
      onState: (state, problem) => this.#onState(state, problem),
    });
    this.#watch = new AudioWatch(this.session, {
      setTimer: (afterMs, run) => environment.setTimer(afterMs, run),
      devices: environment.devices,
      emit: (type, event) => ports.emit(type, event),
      wantsLevels: () => this.#wantsLevels.some((wants) => wants()),
    });
  }

  /** @param wants does this listener want `audiolevel` now? */
  watchLevels(wants: () => boolean): void {
    this.#wantsLevels = [...this.#wantsLevels, wants];
  }

  /** Who wants levels has changed. */
  refresh(): void {
    this.#watch.refresh();
  }

  /** What a page, this one or one of another tab, wants of the audio. What can't be done is told as the audio's problem. */
  carryOut(order: AudioOrder): void {
    switch (order.order) {
      case 'mute':
        this.muteMicrophone(order.muted);
        break;
      case 'retry':
        this.session.repair();
        break;
      case 'use':
        this.#use(order.kind, order.deviceId).catch((cause: unknown) => {
          const problem = cause instanceof AudioError ? cause : new AudioError('device.missing', cause);
          this.#ports.onChange(this.snapshot, problem);
        });
        break;
    }
  }

  #use(kind: 'microphone' | 'speaker' | 'ringer', deviceId: string): Promise<void> {
    switch (kind) {
      case 'microphone':
        return this.session.useMicrophone(deviceId);
      case 'speaker':
        return this.#environment.devices.useSpeaker(deviceId);
      case 'ringer':
        return this.#environment.ringTone.useDevice(deviceId);
    }
  }

  get snapshot(): AudioSnapshot {
    const problem = this.#problem;
    return {
      state: this.session.state,
      microphoneMuted: this.session.microphoneMuted,
      problem:
        problem === undefined
          ? undefined
          : {
              code: problem.code,
              message: problem.message,
              remedy: problem.remedy,
              text: problem.text,
              detail: problem.detail,
            },
    };
  }

  muteMicrophone(muted: boolean): void {
    this.session.muteMicrophone(muted);
    this.#ports.onChange(this.snapshot, undefined);
  }

  /** The server's answer to the offer. */
  onFrame(frame: ServerFrame): void {
    const awaited = this.#awaited;
    if (frame.type !== 'audio' || awaited === undefined) return;
    if (frame.sequence !== undefined && frame.sequence !== awaited.sequence) return;
    awaited.settle({ status: statusOf(frame), reason: textOf(frame.reason), sdp: textOf(frame.sdp) });
  }

  /** No answer will come any more on this socket. */
  socketLost(): void {
    this.#awaited?.settle(undefined);
  }

  /** The sign-in is over. Where nobody wanted a talk to end, it is heard until the server gives the line up or the agent signs in again. */
  ended(why: EndWhy, inCall: boolean): void {
    if (inCall && (why === 'resumeRefused' || why === 'unreachable')) this.session.linger();
    else this.session.stop();
  }

  /** Rings, or is still. */
  ring(snapshot: AgentSnapshot, worktype: number | undefined): void {
    const { ringTone } = this.#environment;
    if (pageRings(snapshot, worktype)) ringTone.start().catch(() => this.#ringBlocked(snapshot, worktype));
    else ringTone.stop();
  }

  /** The ring tone was held back: at the next click it sounds, if it still rings. */
  #ringBlocked(snapshot: AgentSnapshot, worktype: number | undefined): void {
    this.#environment.onNextGesture(() => {
      if (!this.#environment.ringTone.wanted) return;
      this.#environment.ringTone.stop();
      this.ring(snapshot, worktype);
    });
  }

  #negotiate(sdp: string): Promise<AudioAnswer | undefined> {
    const sequence = this.#ports.offer(sdp);
    if (sequence === undefined) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const settle = (answer: AudioAnswer | undefined): void => {
        undo();
        this.#awaited = undefined;
        resolve(answer);
      };
      const undo = this.#environment.setTimer(NEGOTIATE_MS_MAX, () => settle(undefined));
      this.#awaited = { sequence, settle };
    });
  }

  #onState(_state: AudioState, problem: AudioError | undefined): void {
    this.#problem = problem;
    this.#watch.refresh();
    if (problem !== undefined) this.#environment.log(`audio: ${problem.code} ${problem.detail}`);
    if (problem?.code === 'autoplay.blocked') this.#environment.onNextGesture(() => this.session.resumePlaying());
    this.#ports.onChange(this.snapshot, problem);
  }
}
