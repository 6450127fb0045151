/**
 * The media of one leg, whatever carries it (an RTP socket or a WebRTC track): what it says goes to the recordings and
 * to its bridge, what it hears comes from one source at a time: digits we send, before a prompt, before the bridge.
 */
import type { FrameTimeline } from '../answering-machine/frame-timeline.ts';
import type { Bridge } from '../bridge/bridge.ts';
import type { MediaCounters } from '../process/counters.ts';
import type { AudioCodec, BridgeRole, LegId } from '../process/protocol.ts';
import type { Play } from '../prompt/play.ts';
import type { RecordingChannel } from '../recording/channel.ts';
import {
  encodeInto,
  FRAME_SAMPLES,
  PAYLOAD_TYPE_PCMA,
  PAYLOAD_TYPE_PCMU,
  payloadTypeOf,
  transcode,
} from '../rtp/g711.ts';
import {
  createOutgoingStream,
  forwardPacket,
  type OutgoingStream,
  SOURCE_DIGITS,
  SOURCE_PLAYER,
  stampEvent,
  stampFrame,
} from '../rtp/outgoing-stream.ts';
import { RTP_HEADER_BYTES, type RtpView } from '../rtp/packet.ts';
import type { PacketTransport } from '../rtp/rtp-session.ts';
import {
  addDigits,
  createDigitReceiver,
  createDigitSender,
  type DigitSender,
  EVENT_PAYLOAD_BYTES,
  expireDigit,
  nextEvent,
  nextTone,
  receiveEvent,
} from '../rtp/telephone-event.ts';

/** Two recordings of one leg at a time (the company's and a supervisor's) are all that anybody asks for. */
export const RECORDINGS_PER_LEG_MAX = 4;

export type LegOptions = {
  readonly id: LegId;
  /** 1 and up, unique in the plane: names the leg as a source of packets. */
  readonly number: number;
  readonly kind: 'rtp' | 'webrtc';
  readonly counters: MediaCounters;
  /** Uniform 32-bit numbers, for SSRC, first sequence number and first timestamp. */
  readonly random32: () => number;
  readonly onDigit: (leg: Leg, digit: string, durationMs: number) => void;
  /** The leg needs the 20 ms beat: a key is being received. */
  readonly onDigitPending: (leg: Leg) => void;
};

export class Leg {
  readonly id: LegId;
  readonly number: number;
  readonly kind: 'rtp' | 'webrtc';
  readonly stream: OutgoingStream;
  /** What the peer understands and sends, as a payload type; −1 before `setRemote`. */
  payloadType = -1;
  telephoneEvent: number | undefined;
  /** False: the peer put us on hold, so nothing is sent. */
  sendAudio = false;
  /** The peer agreed to send nothing (a=recvonly, a=inactive at its side). */
  peerSilent = false;
  transport: PacketTransport | undefined;
  bridge: Bridge | undefined;
  role: BridgeRole = { kind: 'listen' };
  play: Play | undefined;
  digits: DigitSender | undefined;
  readonly channels: RecordingChannel[] = [];
  /** Listens whether a machine answered. */
  machineEar: FrameTimeline | undefined;
  /** When the last packet came, or when the leg last began to be expected to send. */
  lastPacketMs = 0;
  /** The peer has sent something, ever. */
  heard = false;
  /** The peer is silent, and this was told. */
  asked = false;
  readonly #options: LegOptions;
  readonly #digitReceiver = createDigitReceiver();
  /** One outgoing frame of ours; sockets copy it to the kernel at once. */
  readonly #frame = new Uint8Array(RTP_HEADER_BYTES + FRAME_SAMPLES);

  constructor(options: LegOptions) {
    this.#options = options;
    this.id = options.id;
    this.number = options.number;
    this.kind = options.kind;
    this.stream = createOutgoingStream(options.random32(), options.random32(), options.random32());
  }

  /** What was negotiated. */
  setFormat(codec: AudioCodec, telephoneEvent: number | undefined, sendAudio: boolean, peerSilent = false): void {
    this.payloadType = payloadTypeOf(codec);
    this.telephoneEvent = telephoneEvent;
    this.sendAudio = sendAudio;
    this.peerSilent = peerSilent;
  }

  /** One packet that the peer sent, checked already. */
  receive(packet: Uint8Array, view: RtpView, nowMs: number): void {
    this.lastPacketMs = nowMs;
    this.heard = true;
    const payloadType = view.payloadType;
    if (payloadType === PAYLOAD_TYPE_PCMA || payloadType === PAYLOAD_TYPE_PCMU) {
      for (const channel of this.channels) channel.write(packet, view, nowMs);
      this.machineEar?.push(packet, view, nowMs);
      this.bridge?.fromLeg(this, packet, view, nowMs);
    } else if (payloadType === this.telephoneEvent) {
      this.#receiveEvent(packet, view, nowMs);
      this.bridge?.eventFromLeg(this, packet, view, nowMs);
    } else {
      this.#options.counters.packetsUnwanted++;
    }
  }

  /** Sends on what another leg said, untouched when both speak the same law. `packet` is overwritten. */
  relay(packet: Uint8Array, view: RtpView, from: number, nowMs: number): void {
    if (!this.sendAudio || this.play !== undefined || this.digits !== undefined) return;
    if (!forwardPacket(this.stream, packet, view, from, this.payloadType, nowMs)) return;
    transcode(packet, view.payloadStart, view.payloadLength, view.payloadType, this.payloadType);
    this.#sendRelayed(packet, view);
  }

  /** Sends on a key that another leg pressed, if the peer negotiated telephone-event. `packet` is overwritten. */
  relayEvent(packet: Uint8Array, view: RtpView, from: number, nowMs: number): void {
    if (!this.sendAudio || this.play !== undefined || this.digits !== undefined) return;
    if (this.telephoneEvent === undefined) return;
    if (!forwardPacket(this.stream, packet, view, from, this.telephoneEvent, nowMs)) return;
    this.#sendRelayed(packet, view);
  }

  /** True when this source may speak to the peer now. */
  mayHear(source: number): boolean {
    if (!this.sendAudio || this.digits !== undefined || this.payloadType < 0) return false;
    return source === SOURCE_PLAYER || this.play === undefined;
  }

  /** Sends 20 ms of G.711 that are in `law` already or are transcoded from it. */
  sendFrame(frame: Uint8Array, law: number, source: number, nowMs: number): void {
    const out = this.#frame;
    out.set(frame, RTP_HEADER_BYTES);
    transcode(out, RTP_HEADER_BYTES, FRAME_SAMPLES, law, this.payloadType);
    stampFrame(this.stream, out, this.payloadType, source, nowMs);
    this.transport?.send(out);
  }

  /**
   * Sends keys, after those that are under way: as telephone events, or, where the peer did not negotiate them, as tones.
   * Answers why not, or undefined when it is fine.
   */
  press(digits: string): string | undefined {
    if (this.payloadType < 0) return 'nothing is negotiated yet';
    if (this.digits !== undefined) {
      return addDigits(this.digits, digits) ? undefined : 'not keys, or too many at once';
    }
    this.digits = createDigitSender(digits);
    return this.digits === undefined ? 'not 1 to 64 of 0-9, *, #, A-D' : undefined;
  }

  /** One beat of the digits under way to the peer; false when none is left. */
  sendDigitsBeat(nowMs: number): boolean {
    if (this.digits === undefined) return false;
    if (this.telephoneEvent === undefined) return this.#sendToneBeat(this.digits, nowMs);
    const step = nextEvent(this.digits, this.#frame, RTP_HEADER_BYTES);
    if (step === 'done') this.digits = undefined;
    if (step === 'beginning' || step === 'going on') {
      stampEvent(this.stream, this.#frame, this.telephoneEvent, step === 'beginning', nowMs);
      this.transport?.send(this.#frame.subarray(0, RTP_HEADER_BYTES + EVENT_PAYLOAD_BYTES));
    }
    return step !== 'done';
  }

  #sendToneBeat(digits: DigitSender, nowMs: number): boolean {
    const samples = nextTone(digits);
    if (samples === undefined) {
      this.digits = undefined;
      return false;
    }
    encodeInto(samples, this.#frame, RTP_HEADER_BYTES, this.payloadType);
    stampFrame(this.stream, this.#frame, this.payloadType, SOURCE_DIGITS, nowMs);
    this.transport?.send(this.#frame);
    return true;
  }

  /** Reports a key whose end was lost; false when no key is going on any more. */
  expireDigits(nowMs: number): boolean {
    for (const { digit, durationMs } of expireDigit(this.#digitReceiver, nowMs)) {
      this.#options.onDigit(this, digit, durationMs);
    }
    return this.#digitReceiver.pending;
  }

  #receiveEvent(packet: Uint8Array, view: RtpView, nowMs: number): void {
    const receiver = this.#digitReceiver;
    const pendingBefore = receiver.pending;
    const digits = receiveEvent(receiver, packet, view.payloadStart, view.payloadLength, view.timestamp, nowMs);
    for (const { digit, durationMs } of digits) this.#options.onDigit(this, digit, durationMs);
    if (receiver.pending && !pendingBefore) this.#options.onDigitPending(this);
  }

  #sendRelayed(packet: Uint8Array, view: RtpView): void {
    const start = view.payloadStart - RTP_HEADER_BYTES;
    const end = view.payloadStart + view.payloadLength;
    this.#options.counters.packetsRelayed++;
    this.transport?.send(start === 0 && end === packet.length ? packet : packet.subarray(start, end));
  }
}
