/**
 * The peers of `relay.ts`, in a process of their own: `sockets` UDP sockets stand for all phones; each stream sends 50
 * packets a second with the time of sending in its payload and measures those that come back.
 * Speaks with its parent over IPC: `ready` (its ports) → `streams` (where to send) → `result`.
 */
import { createSocket, type Socket } from 'node:dgram';
import { writeRtpHeader } from '../src/rtp/packet.ts';

/** One direction of a call: from one of our sockets to a port of the media process. */
export type Stream = { readonly socket: number; readonly port: number };
export type StreamsMessage = {
  readonly type: 'streams';
  readonly streams: readonly Stream[];
  readonly warmUpMs: number;
  readonly measureMs: number;
};
export type ResultMessage = {
  readonly type: 'result';
  readonly sent: number;
  readonly received: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
};

const BUCKET_US = 50;
const BUCKETS = 20_000;
const PAYLOAD = 160;

const sockets: Socket[] = [];
const histogram = new Uint32Array(BUCKETS);
let measuring = false;
let sent = 0;
let received = 0;

for (let i = 0; i < Number(process.argv[2] ?? 16); i++) {
  const socket = createSocket({ type: 'udp4', lookup: (host, _options, found) => found(null, host, 4) });
  socket.on('message', onPacket);
  socket.on('error', () => undefined);
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  sockets.push(socket);
}
process.send?.({ type: 'ready', ports: sockets.map((socket) => socket.address().port) });
process.on('message', (message: StreamsMessage) => run(message));

/** Bytes 12–19: when it was sent, in ms of this process's clock; byte 20: sent while measuring. */
function onPacket(packet: Buffer): void {
  if (packet.length < 21 || packet[20] !== 1) return;
  const delayMs = performance.now() - packet.readDoubleLE(12);
  received++;
  const bucket = Math.min(BUCKETS - 1, Math.floor((delayMs * 1000) / BUCKET_US));
  histogram[bucket] = (histogram[bucket] ?? 0) + 1;
}

function run({ streams, warmUpMs, measureMs }: StreamsMessage): void {
  const packets = streams.map(() => Buffer.alloc(12 + PAYLOAD, 0xd5));
  const startMs = performance.now();
  let next = 0;
  const timer = setInterval(() => {
    const nowMs = performance.now();
    // Stream s sends its packet n at 20 n + 20 s / count: evenly spread, as phones are.
    const due = Math.floor(((nowMs - startMs) / 20) * streams.length);
    while (next < due) {
      const index = next % streams.length;
      const sequence = Math.floor(next / streams.length);
      sendOne(streams[index], packets[index], index, sequence);
      next++;
    }
    if (!measuring && nowMs - startMs > warmUpMs && nowMs - startMs < warmUpMs + measureMs) {
      measuring = true;
      process.send?.({ type: 'measuring' });
    }
    if (nowMs - startMs > warmUpMs + measureMs) {
      if (measuring) process.send?.({ type: 'measured' });
      measuring = false;
    }
    if (nowMs - startMs > warmUpMs + measureMs + 500) {
      clearInterval(timer);
      report();
    }
  }, 1);
}

function sendOne(stream: Stream | undefined, packet: Buffer | undefined, index: number, sequence: number): void {
  if (stream === undefined || packet === undefined) return;
  writeRtpHeader(packet, 0, 8, sequence === 0, sequence & 0xffff, (sequence * 160) >>> 0, index + 1);
  packet.writeDoubleLE(performance.now(), 12);
  packet[20] = measuring ? 1 : 0;
  if (measuring) sent++;
  sockets[stream.socket]?.send(packet, stream.port, '127.0.0.1');
}

function report(): void {
  const result: ResultMessage = {
    type: 'result',
    sent,
    received,
    p50Ms: quantile(0.5),
    p99Ms: quantile(0.99),
    maxMs: quantile(1),
  };
  process.send?.(result, () => process.exit(0));
}

function quantile(share: number): number {
  let left = Math.ceil(received * share);
  for (let i = 0; i < BUCKETS; i++) {
    left -= histogram[i] ?? 0;
    if (left <= 0) return ((i + 1) * BUCKET_US) / 1000;
  }
  return (BUCKETS * BUCKET_US) / 1000;
}
