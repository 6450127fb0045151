/**
 * The media plane: legs, bridges, prompts, recordings, driven by `MediaCommand`s and answering with `MediaEvent`s.
 * The media process wraps a socket around it; the simulated carrier uses it in its own process.
 */
import { randomInt } from 'node:crypto';
import { isAbsolute } from 'node:path';
import { MachineDesk } from '../answering-machine/machine-desk.ts';
import { BRIDGE_MEMBERS_MAX, Bridge } from '../bridge/bridge.ts';
import { presenceOf } from '../leg/inactivity.ts';
import { KeyDesk } from '../leg/key-desk.ts';
import { Leg } from '../leg/leg.ts';
import { PromptLibrary, refuseParts } from '../prompt/library.ts';
import { Player } from '../prompt/player.ts';
import { EspeakSpeech, type Speech } from '../prompt/speech.ts';
import { Recorder } from '../recording/recorder.ts';
import { payloadTypeOf } from '../rtp/g711.ts';
import { PortPool } from '../rtp/port-pool.ts';
import { RtpSession } from '../rtp/rtp-session.ts';
import type { WebRtcSessionOptions } from '../webrtc/webrtc-session.ts';
import { type MediaClock, systemClock } from './clock.ts';
import { INACTIVITY_MS_DEFAULT, type MediaConfiguration, webRtcPortOf } from './configuration.ts';
import { createCounters, type MediaCounters } from './counters.ts';
import type { LegId, MediaCommand, MediaEvent } from './protocol.ts';
import { Ticker } from './ticker.ts';

/** More legs than two cores can carry. */
export const LEGS_MAX = 4_000;
const SWEEP_MS = 1_000;
const STATS_EVERY_SWEEPS = 5;

export type MediaPlaneOptions = {
  readonly configuration: MediaConfiguration;
  readonly onEvent: (event: MediaEvent) => void;
  /** Default: the system's monotonic clock. */
  readonly clock?: MediaClock;
  /** Uniform 32-bit numbers; default: the system's. */
  readonly random32?: () => number;
  /** Default: eSpeak NG with the configured cache folder. */
  readonly speech?: Speech;
};

type Command<T extends MediaCommand['type']> = Extract<MediaCommand, { type: T }>;

export class MediaPlane {
  readonly counters: MediaCounters = createCounters();
  readonly #configuration: MediaConfiguration;
  readonly #onEvent: (event: MediaEvent) => void;
  readonly #clock: MediaClock;
  readonly #random32: () => number;
  readonly #legs = new Map<LegId, Leg>();
  readonly #rtpSessions = new Map<Leg, RtpSession>();
  readonly #bridges = new Map<string, Bridge>();
  readonly #keys: KeyDesk;
  readonly #machines: MachineDesk;
  readonly #pool: PortPool;
  readonly #player: Player;
  readonly #recorder: Recorder;
  readonly #ticker: Ticker;
  #legNumber = 0;
  #sweeps = 0;
  #cancelSweep: () => void = () => undefined;
  #closed = false;

  constructor(options: MediaPlaneOptions) {
    const { configuration } = options;
    this.#configuration = configuration;
    this.#onEvent = options.onEvent;
    this.#clock = options.clock ?? systemClock;
    this.#random32 = options.random32 ?? (() => randomInt(0x1_0000_0000));
    const speech = options.speech ?? new EspeakSpeech(configuration.speechCacheFolder);
    this.#player = new Player(new PromptLibrary(configuration.promptFolders, speech), (event) => this.#onEvent(event));
    this.#recorder = new Recorder(this.counters, (event) => this.#onEvent(event));
    this.#ticker = new Ticker(this.#clock, this.counters, (nowMs) => this.#beat(nowMs));
    this.#keys = new KeyDesk(() => this.#ticker.start());
    this.#machines = new MachineDesk(options.onEvent, () => this.#ticker.start());
    this.#pool = new PortPool({
      address: configuration.bindAddress,
      firstPort: configuration.firstPort,
      lastPort: configuration.lastPort,
      ...(configuration.leaseTarget === undefined ? {} : { leaseTarget: configuration.leaseTarget }),
      counters: this.counters,
      nowMs: this.#clock.nowMs,
      onLeased: (ports) => this.#onEvent({ type: 'ports', ports }),
      onExhausted: () => this.#onPortsExhausted(),
    });
    this.#pool.refill();
    this.#armSweep();
  }

  /** Legs that are up. */
  get legs(): readonly LegId[] {
    return [...this.#legs.keys()];
  }

  /** Carries out one command. What cannot be done is answered by `refused` and changes nothing. Never throws. */
  handle(command: MediaCommand): void {
    if (this.#closed) return;
    let refusal: string | undefined;
    try {
      refusal = this.#run(command);
    } catch (cause) {
      // A fault of ours ends this command, not the other calls.
      refusal = `internal error: ${cause instanceof Error ? cause.message : String(cause)}`;
    }
    if (refusal === undefined) return;
    this.counters.commandsRefused++;
    const refused: MediaEvent = { type: 'refused', command: command.type, reason: refusal };
    this.#onEvent('leg' in command ? { ...refused, leg: command.leg } : refused);
  }

  /** Ends everything: recordings are finished and closed before this resolves. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelSweep();
    this.#ticker.stop();
    const recorded = this.#recorder.close(this.#clock.nowMs());
    for (const leg of [...this.#legs.values()]) this.#dropLeg(leg);
    this.#pool.close();
    await recorded;
  }

  #run(command: MediaCommand): string | undefined {
    switch (command.type) {
      case 'hello':
        return this.#hello();
      case 'openRtp':
        return this.#openRtp(command);
      case 'setRemote':
        return this.#setRemote(command);
      case 'openWebRtc':
        return this.#openWebRtc(command);
      case 'closeLeg':
        return this.#closeLeg(command);
      case 'bridge':
        return this.#bridge(command);
      case 'play':
        return this.#play(command);
      case 'stopPlay':
        this.#player.stop(command.play);
        return undefined;
      case 'record':
        return this.#record(command);
      case 'stopRecord':
        this.#recorder.stop(command.recording, this.#clock.nowMs());
        return undefined;
      case 'sendDigits':
        return this.#sendDigits(command);
      case 'detectMachine':
        return this.#machines.listen(this.#legs.get(command.leg), this.#clock.nowMs());
    }
  }

  #hello(): undefined {
    this.#onEvent({ type: 'welcome', protocol: 1, pid: process.pid, legs: this.legs });
    // A new server knows nothing of ports leased to the old one; a port is opened in the moment it is taken.
    const ports = this.#pool.leasedPorts();
    if (ports.length > 0) this.#onEvent({ type: 'ports', ports });
    this.#pool.tellAgain();
    this.#pool.refill();
  }

  #newLeg(id: LegId, kind: Leg['kind']): Leg | string {
    if (this.#legs.has(id)) return 'the leg is there already';
    if (this.#legs.size >= LEGS_MAX) return 'too many legs';
    return new Leg({
      id,
      number: ++this.#legNumber,
      kind,
      counters: this.counters,
      random32: this.#random32,
      onDigit: (leg, digit, durationMs) => {
        this.counters.digitsIn++;
        this.#onEvent({ type: 'digit', leg: leg.id, digit, durationMs });
        this.#keys.passOn(leg, digit);
      },
      onDigitPending: (leg) => this.#keys.watch(leg),
    });
  }

  #openRtp(command: Command<'openRtp'>): string | undefined {
    const leg = this.#newLeg(command.leg, 'rtp');
    if (typeof leg === 'string') return leg;
    const session = RtpSession.open(
      {
        counters: this.counters,
        nowMs: this.#clock.nowMs,
        onPacket: (packet, view, nowMs) => leg.receive(packet, view, nowMs),
        onBroken: (reason) => this.#loseLeg(leg, reason),
      },
      this.#pool,
      command.port,
    );
    if (session === undefined) return `port ${command.port} is not leased`;
    leg.transport = session;
    this.#rtpSessions.set(leg, session);
    this.#legs.set(leg.id, leg);
    this.#pool.refill();
    return undefined;
  }

  #setRemote(command: Command<'setRemote'>): string | undefined {
    const leg = this.#legs.get(command.leg);
    const session = leg === undefined ? undefined : this.#rtpSessions.get(leg);
    if (leg === undefined || session === undefined) return 'no such RTP leg';
    const refusal = session.setRemote(
      command.address,
      command.port,
      payloadTypeOf(command.codec),
      command.telephoneEvent,
    );
    if (refusal !== undefined) return refusal;
    leg.setFormat(command.codec, command.telephoneEvent, command.sendAudio, command.peerSilent);
    leg.lastPacketMs = this.#clock.nowMs();
    return undefined;
  }

  #openWebRtc(command: Command<'openWebRtc'>): string | undefined {
    const leg = this.#newLeg(command.leg, 'webrtc');
    if (typeof leg === 'string') return leg;
    this.#legs.set(leg.id, leg);
    const { bindAddress, advertisedAddress } = this.#configuration;
    const options: WebRtcSessionOptions = {
      offer: command.offer,
      ssrc: leg.stream.ssrc,
      bindAddress,
      advertisedAddress,
      port: webRtcPortOf(this.#configuration),
      counters: this.counters,
      nowMs: this.#clock.nowMs,
      onAnswer: (answer, codec, telephoneEvent) => {
        if (this.#legs.get(leg.id) !== leg) return;
        leg.setFormat(codec, telephoneEvent, true);
        this.#onEvent({ type: 'webRtcAnswer', leg: leg.id, answer });
      },
      onPacket: (packet, view, nowMs) => leg.receive(packet, view, nowMs),
      onConnected: () => {
        if (this.#legs.get(leg.id) === leg) this.#onEvent({ type: 'legConnected', leg: leg.id });
      },
      onBroken: (reason) => this.#loseLeg(leg, reason),
    };
    // The native library costs 10 MB and some threads: loaded with the first leg that needs it.
    import('../webrtc/webrtc-session.ts').then(
      ({ WebRtcSession }) => {
        if (this.#legs.get(leg.id) === leg) leg.transport = WebRtcSession.open(options);
      },
      (cause: unknown) => this.#loseLeg(leg, `WebRTC is not available: ${String(cause)}`),
    );
    return undefined;
  }

  #closeLeg(command: Command<'closeLeg'>): undefined {
    // A leg that is gone already (it was lost a moment ago) is what was wanted.
    const leg = this.#legs.get(command.leg);
    if (leg !== undefined) this.#dropLeg(leg);
  }

  #bridge(command: Command<'bridge'>): string | undefined {
    if (command.members.length > BRIDGE_MEMBERS_MAX) return `more than ${BRIDGE_MEMBERS_MAX} members`;
    const members: Leg[] = [];
    for (const member of command.members) {
      const leg = this.#legs.get(member.leg);
      if (leg === undefined) return `no leg ${member.leg}`;
      if (members.includes(leg)) return `leg ${member.leg} twice`;
      members.push(leg);
    }
    const bridge = this.#bridges.get(command.bridge) ?? new Bridge(command.bridge, this.counters);
    for (const former of bridge.members) former.bridge = undefined;
    members.forEach((leg, index) => {
      this.#leaveBridge(leg);
      leg.bridge = bridge;
      leg.role = command.members[index]?.role ?? { kind: 'listen' };
      leg.lastPacketMs = this.#clock.nowMs();
    });
    this.#setMembers(bridge, members);
    return undefined;
  }

  #leaveBridge(leg: Leg): void {
    const bridge = leg.bridge;
    if (bridge === undefined) return;
    leg.bridge = undefined;
    this.#setMembers(
      bridge,
      bridge.members.filter((member) => member !== leg),
    );
  }

  #setMembers(bridge: Bridge, members: readonly Leg[]): void {
    bridge.setMembers(members);
    if (members.length === 0) this.#bridges.delete(bridge.id);
    else this.#bridges.set(bridge.id, bridge);
    if (bridge.mode === 'mixed') this.#ticker.start();
  }

  #play(command: Command<'play'>): string | undefined {
    const refusal = refuseParts(command.parts);
    if (refusal !== undefined) return refusal;
    const legs: Leg[] = [];
    for (const id of command.legs) {
      const leg = this.#legs.get(id);
      if (leg === undefined) return `no leg ${id}`;
      legs.push(leg);
    }
    if (legs.length === 0) return 'no leg to play to';
    this.#player.play(command.play, legs, command.parts, command.loop);
    this.#ticker.start();
    return undefined;
  }

  #record(command: Command<'record'>): string | undefined {
    if (!isAbsolute(command.path)) return 'the path is not absolute';
    const left = command.left === undefined ? undefined : this.#legs.get(command.left);
    const right = command.right === undefined ? undefined : this.#legs.get(command.right);
    if (command.left !== undefined && left === undefined) return `no leg ${command.left}`;
    if (command.right !== undefined && right === undefined) return `no leg ${command.right}`;
    this.#ticker.start();
    return this.#recorder.record(command.recording, command.path, left, right, this.#clock.nowMs());
  }

  #sendDigits(command: Command<'sendDigits'>): string | undefined {
    const leg = this.#legs.get(command.leg);
    return leg === undefined ? 'no such leg' : this.#keys.press(leg, command.digits);
  }

  #loseLeg(leg: Leg, reason: string): void {
    if (this.#closed || this.#legs.get(leg.id) !== leg) return;
    this.#dropLeg(leg);
    this.#onEvent({ type: 'legLost', leg: leg.id, reason });
  }

  #dropLeg(leg: Leg): void {
    this.#legs.delete(leg.id);
    this.#rtpSessions.delete(leg);
    this.#keys.forget(leg);
    this.#machines.forget(leg);
    this.#leaveBridge(leg);
    this.#player.forgetLeg(leg);
    this.#recorder.forgetLeg(leg);
    leg.transport?.close();
    leg.transport = undefined;
  }

  #beat(nowMs: number): boolean {
    const keys = this.#keys.beat(nowMs);
    const judging = this.#machines.beat(nowMs);
    let mixing = false;
    for (const bridge of this.#bridges.values()) mixing = bridge.mix(nowMs) || mixing;
    const playing = this.#player.beat(nowMs);
    const recording = this.#recorder.beat(nowMs);
    return mixing || playing || recording || keys || judging;
  }

  #armSweep(): void {
    this.#cancelSweep = this.#clock.after(SWEEP_MS, () => {
      this.#sweep(this.#clock.nowMs());
      if (!this.#closed) this.#armSweep();
    });
  }

  #sweep(nowMs: number): void {
    const inactivityMs = this.#configuration.inactivityMs ?? INACTIVITY_MS_DEFAULT;
    for (const leg of this.#legs.values()) {
      leg.transport?.sweep(nowMs);
      const presence = presenceOf(leg, nowMs, inactivityMs);
      if (presence === 'silent') this.#onEvent({ type: 'legSilent', leg: leg.id });
      else if (presence === 'lost') {
        this.#loseLeg(leg, `no packet for ${Math.round(inactivityMs / 1000)} s`);
      }
    }
    this.#recorder.sweep(nowMs);
    this.#pool.refill();
    this.#pool.trim();
    if (++this.#sweeps % STATS_EVERY_SWEEPS === 0) this.#onEvent({ type: 'stats', counters: this.#snapshot() });
  }

  #snapshot(): Record<string, number> {
    return {
      ...this.counters,
      legsNow: this.#legs.size,
      bridgesNow: this.#bridges.size,
      playsNow: this.#player.size,
      recordingsNow: this.#recorder.size,
      portsBoundNow: this.#pool.bound,
    };
  }

  #onPortsExhausted(): void {
    const { firstPort, lastPort } = this.#configuration;
    this.#onEvent({
      type: 'refused',
      command: 'ports',
      reason: `no port between ${firstPort} and ${lastPort} is free`,
    });
  }
}
