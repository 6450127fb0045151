/**
 * A page's audio session: ICE, DTLS and SRTP by libdatachannel, RTP packets in and out. Every callback comes from native
 * code and is guarded: an exception that leaves one aborts the process. Only for a process's main thread: two threads
 * that load the library abort too.
 */
import { Audio, PeerConnection, type Track } from 'node-datachannel';
import type { MediaCounters } from '../process/counters.ts';
import type { AudioCodec } from '../process/protocol.ts';
import { payloadTypeOf } from '../rtp/g711.ts';
import { createRtpView, type RtpView, readRtp } from '../rtp/packet.ts';
import { isUnspecified, type PacketTransport } from '../rtp/rtp-session.ts';
import { type AudioOffer, advertise, readAudioOffer } from './offer.ts';

/** ICE and DTLS take well under a second; a page that is not through by then is behind something that blocks UDP. */
const CONNECT_TIMEOUT_MS = 20_000;
/** `disconnected` may heal (a change of network); libdatachannel itself gives up after its consent checks fail. */
const DISCONNECTED_MAX_MS = 15_000;

export type WebRtcSessionOptions = {
  readonly offer: string;
  /** SSRC of what the page hears: it must stand in the answer, or Chromium drops our packets. */
  readonly ssrc: number;
  readonly bindAddress: string;
  /** Stands in the answer in place of our own addresses, when a NAT is between. */
  readonly advertisedAddress: string | undefined;
  /** The one UDP port that all sessions share (libdatachannel tells them apart by ICE user fragment). */
  readonly port: number;
  readonly counters: MediaCounters;
  readonly nowMs: () => number;
  readonly onAnswer: (answer: string, codec: AudioCodec, telephoneEvent: number | undefined) => void;
  readonly onConnected: () => void;
  readonly onPacket: (packet: Buffer, view: RtpView, nowMs: number) => void;
  /** The session failed or closed; told once, not after `close`. */
  readonly onBroken: (reason: string) => void;
};

// One packet is looked at at a time, in every session.
const view = createRtpView();

export class WebRtcSession implements PacketTransport {
  readonly #options: WebRtcSessionOptions;
  #peer: PeerConnection | undefined;
  #track: Track | undefined;
  #connected = false;
  #openedMs: number;
  #disconnectedMs: number | undefined;
  #ended = false;

  private constructor(options: WebRtcSessionOptions) {
    this.#options = options;
    this.#openedMs = options.nowMs();
  }

  /** Begins to answer; what is wrong with the offer comes through `onBroken`, after this has returned. */
  static open(options: WebRtcSessionOptions): WebRtcSession {
    const session = new WebRtcSession(options);
    session.#guard(() => session.#answer());
    return session;
  }

  send(packet: Uint8Array): void {
    const track = this.#track;
    if (track === undefined || !this.#connected || this.#ended) return;
    try {
      const bytes = Buffer.from(packet.buffer, packet.byteOffset, packet.length);
      if (track.isOpen() && track.sendMessageBinary(bytes)) this.#options.counters.packetsOut++;
    } catch {
      this.#options.counters.sendErrors++;
    }
  }

  sweep(nowMs: number): void {
    if (!this.#connected && nowMs - this.#openedMs > CONNECT_TIMEOUT_MS) this.#break('ICE or DTLS did not get through');
    if (this.#disconnectedMs !== undefined && nowMs - this.#disconnectedMs > DISCONNECTED_MAX_MS) {
      this.#break('the page is not reachable any more');
    }
  }

  close(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#connected = false;
    try {
      this.#track?.close();
      this.#peer?.close();
    } catch {
      // Closed by the other side in the same moment.
    }
    this.#track = undefined;
    this.#peer = undefined;
  }

  #answer(): void {
    const wanted = readAudioOffer(this.#options.offer);
    if (typeof wanted === 'string') this.#break(wanted);
    else this.#negotiate(wanted);
  }

  #negotiate(wanted: AudioOffer): void {
    const { offer, ssrc, bindAddress, port } = this.#options;
    const peer = new PeerConnection(`leg ${ssrc}`, {
      iceServers: [],
      // Without an address libdatachannel binds to all and offers each of them as a candidate.
      ...(isUnspecified(bindAddress) ? {} : { bindAddress }),
      portRangeBegin: port,
      portRangeEnd: port,
      enableIceUdpMux: true,
      disableAutoNegotiation: true,
    });
    this.#peer = peer;
    peer.onStateChange((state) => this.#guard(() => this.#onState(state)));
    peer.onGatheringStateChange((state) =>
      this.#guard(() => {
        if (state === 'complete') this.#onGathered(wanted.codec, wanted.telephoneEvent);
      }),
    );
    const audio = new Audio(wanted.mid, 'SendRecv');
    audio.addAudioCodec(payloadTypeOf(wanted.codec), wanted.codec);
    if (wanted.telephoneEvent !== undefined) {
      audio.addAudioCodec(wanted.telephoneEvent, 'telephone-event/8000', '0-15');
    }
    audio.addSSRC(ssrc, 'callwright', 'callwright', 'audio');
    const track = peer.addTrack(audio);
    this.#track = track;
    track.onMessage((packet) => this.#guard(() => this.#onPacket(packet)));
    track.onError((error) => this.#guard(() => this.#break(`track: ${error}`)));
    peer.setRemoteDescription(offer, 'offer');
    peer.setLocalDescription('answer');
  }

  #onGathered(codec: AudioCodec, telephoneEvent: number | undefined): void {
    const sdp = this.#peer?.localDescription()?.sdp;
    if (this.#ended || sdp === undefined) return;
    const { advertisedAddress, onAnswer } = this.#options;
    onAnswer(advertise(sdp, advertisedAddress), codec, telephoneEvent);
  }

  #onState(state: string): void {
    if (this.#ended) return;
    this.#disconnectedMs = state === 'disconnected' ? this.#options.nowMs() : undefined;
    if (state === 'connected' && !this.#connected) {
      this.#connected = true;
      this.#options.onConnected();
    }
    if (state === 'failed') this.#break('ICE or DTLS failed');
    if (state === 'closed') this.#break('closed by the page');
  }

  #onPacket(packet: Buffer): void {
    const { counters, nowMs, onPacket } = this.#options;
    if (this.#ended) return;
    counters.packetsIn++;
    const reading = readRtp(packet, view);
    if (reading === 'rtp') onPacket(packet, view, nowMs());
    else if (reading === 'rtcp') counters.packetsRtcp++;
    else counters.packetsGarbage++;
  }

  /** Tells the plane once, from a fresh stack: native code may be in the middle of something. */
  #break(reason: string): void {
    if (this.#ended) return;
    this.close();
    setImmediate(() => this.#options.onBroken(reason));
  }

  #guard(work: () => void): void {
    try {
      work();
    } catch (cause) {
      this.#break(cause instanceof Error ? cause.message : String(cause));
    }
  }
}
