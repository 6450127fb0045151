/** An RTP peer on a real socket, for tests: talks a tone at 20 ms pace, keeps all it hears. */
import { createSocket, type Socket } from 'node:dgram';
import { generateTone } from '../src/audio/tone.ts';
import type { AudioCodec } from '../src/process/protocol.ts';
import { decodingTable, encode, FRAME_SAMPLES, payloadTypeOf } from '../src/rtp/g711.ts';
import { createRtpView, readRtp, writeRtpHeader } from '../src/rtp/packet.ts';

export type HeardPacket = {
  readonly payloadType: number;
  readonly marker: boolean;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
  readonly payload: Buffer;
};

export class RtpPeer {
  readonly heard: HeardPacket[] = [];
  readonly #socket: Socket;
  readonly #ssrc = Math.floor(Math.random() * 0xffff_ffff);
  #sequence = Math.floor(Math.random() * 0xffff);
  #timestamp = Math.floor(Math.random() * 0xffff_ffff);
  #timer: NodeJS.Timeout | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('error', () => undefined);
    socket.on('message', (packet) => {
      const view = createRtpView();
      if (readRtp(packet, view) !== 'rtp') return;
      this.heard.push({
        ...view,
        payload: packet.subarray(view.payloadStart, view.payloadStart + view.payloadLength),
      });
    });
  }

  static async open(): Promise<RtpPeer> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    return new RtpPeer(socket);
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /** Talks a tone to `port` until stopped. */
  talk(port: number, codec: AudioCodec, hz: number): void {
    this.quiet();
    let sent = 0;
    const startMs = performance.now();
    this.#timer = setInterval(() => {
      while (sent * 20 < performance.now() - startMs) {
        const tone = encode(generateTone(hz, 20, 8_000, sent * FRAME_SAMPLES), codec);
        this.sendPayload(port, payloadTypeOf(codec), tone);
        sent++;
      }
    }, 10);
  }

  quiet(): void {
    clearInterval(this.#timer);
  }

  /** Sends one packet; the timestamp moves by 20 ms unless `sameTimestamp`. */
  sendPayload(port: number, payloadType: number, payload: Uint8Array, sameTimestamp = false): void {
    const packet = Buffer.alloc(12 + payload.length);
    this.#sequence = (this.#sequence + 1) & 0xffff;
    if (!sameTimestamp) this.#timestamp = (this.#timestamp + FRAME_SAMPLES) >>> 0;
    writeRtpHeader(packet, 0, payloadType, false, this.#sequence, this.#timestamp, this.#ssrc);
    packet.set(payload, 12);
    this.sendRaw(port, packet);
  }

  sendRaw(port: number, packet: Uint8Array): void {
    this.#socket.send(packet, port, '127.0.0.1');
  }

  /** All G.711 heard since `from` packets ago, decoded, in order of arrival. */
  samples(from = 0): Int16Array {
    const audio = this.heard.slice(from).filter((packet) => packet.payloadType === 0 || packet.payloadType === 8);
    return Int16Array.from(
      audio.flatMap((packet) => [...packet.payload].map((code) => decodingTable(packet.payloadType)[code] ?? 0)),
    );
  }

  close(): void {
    this.quiet();
    this.#socket.close();
  }
}
