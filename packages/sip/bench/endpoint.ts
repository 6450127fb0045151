/**
 * Two endpoints wired in memory: whole calls (INVITE, 100, 180, 200, ACK, BYE, 200) a second on one core, and the CPU
 * time of one message through one endpoint (parse, transaction, dialog, serialize).
 *
 * `node packages/sip/bench/endpoint.ts [calls]`
 */
import { performance } from 'node:perf_hooks';
import {
  createEndpoint,
  type Endpoint,
  type EndpointConfig,
  type EndpointEffect,
  type EndpointInput,
} from '../src/index.ts';

const SDP = [
  'v=0',
  'o=- 3902 3902 IN IP4 10.0.0.1',
  's=-',
  'c=IN IP4 10.0.0.1',
  't=0 0',
  'm=audio 20000 RTP/AVP 8 0 101',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:101 telephone-event/8000',
  'a=fmtp:101 0-16',
  'a=ptime:20',
  'a=sendrecv',
  '',
].join('\r\n');

const calls = Number(process.argv[2] ?? 40_000);
/** Calls a second that the virtual clock sees: what lingers in the tables is as under that load. */
const CALLS_PER_S = 200;

const queue: (() => void)[] = [];

class Node {
  readonly endpoint: Endpoint;
  readonly timers = new Map<string, number>();
  peer: Node | undefined;
  messages = 0;
  private readonly address: string;

  constructor(address: string, peer: string) {
    this.address = address;
    const config: EndpointConfig = {
      local: { udp: { address, port: 5060 } },
      domain: 'bench',
      trunks: [{ name: 'peer', addresses: [{ address: peer, port: 5060 }] }],
      trustLoopback: false,
      account: () => undefined,
      rng: { next: Math.random },
      nonceSecret: 'bench',
      userAgent: 'callwright',
    };
    this.endpoint = createEndpoint(config);
  }

  /** One input, then all of its effects, then the next: what an effect causes waits its turn. */
  input(input: EndpointInput, nowMs: number): void {
    queue.push(() => {
      for (const effect of this.endpoint.step(input, nowMs)) this.run(effect, nowMs);
    });
    if (queue.length > 1) return;
    for (let next = 0; next < queue.length; next += 1) queue[next]?.();
    queue.length = 0;
  }

  /** Timers that are due: only those that end lingering transactions fire here. */
  tick(nowMs: number): void {
    for (const [timerId, atMs] of this.timers) {
      if (atMs > nowMs) continue;
      this.timers.delete(timerId);
      this.input({ type: 'timer', timerId }, nowMs);
    }
  }

  private run(effect: EndpointEffect, nowMs: number): void {
    switch (effect.type) {
      case 'send':
        if (this.peer === undefined) return;
        this.peer.messages += 1;
        this.peer.input(
          { type: 'datagram', flow: { transport: 'udp', address: this.address, port: 5060 }, bytes: effect.bytes },
          nowMs,
        );
        return;
      case 'setTimer':
        this.timers.set(effect.timerId, nowMs + effect.afterMs);
        return;
      case 'clearTimer':
        this.timers.delete(effect.timerId);
        return;
      case 'legIncoming':
        this.input({ type: 'ring', leg: effect.leg }, nowMs);
        this.input({ type: 'answer', leg: effect.leg, sdp: SDP }, nowMs);
        return;
      case 'legAnswered':
        this.input({ type: 'hangup', leg: effect.leg }, nowMs);
        return;
      default:
        return;
    }
  }
}

const a = new Node('10.0.0.1', '10.0.0.2');
const b = new Node('10.0.0.2', '10.0.0.1');
a.peer = b;
b.peer = a;

function run(count: number, from: number): void {
  for (let call = 0; call < count; call += 1) {
    const nowMs = ((from + call) * 1000) / CALLS_PER_S;
    a.input(
      {
        type: 'dial',
        leg: `L${from + call}`,
        request: { target: { kind: 'trunk', trunk: 'peer', number: '95003' }, from: '13300000019', sdp: SDP },
      },
      nowMs,
    );
    if (call % CALLS_PER_S === 0) {
      a.tick(nowMs);
      b.tick(nowMs);
    }
  }
}

run(10_000, 0);
a.messages = 0;
b.messages = 0;
const cpu = process.cpuUsage();
const startMs = performance.now();
run(calls, 10_000);
const elapsedS = (performance.now() - startMs) / 1000;
const { user, system } = process.cpuUsage(cpu);
const messages = a.messages + b.messages;
console.log(
  JSON.stringify({
    calls,
    callsPerS: Math.round(calls / elapsedS),
    messages,
    messagesPerCall: messages / calls,
    // Each message is made by one endpoint and read by the other: the figure holds both.
    cpuMicrosPerMessage: Number(((user + system) / messages).toFixed(2)),
    lingering: { a: a.endpoint.size().transactions, b: b.endpoint.size().transactions },
    heapMb: Math.round(process.memoryUsage().heapUsed / 1e6),
  }),
);
