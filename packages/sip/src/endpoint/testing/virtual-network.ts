import type { EndpointConfig, Rng } from '../config.ts';
import type { EndpointEffect } from '../effects.ts';
import { createEndpoint, type Endpoint } from '../endpoint.ts';
import type { EndpointInput, Flow } from '../inputs.ts';

/** What the network does to a datagram. Probabilities in [0, 1]. */
export interface Weather {
  readonly loss: number;
  readonly duplicate: number;
  /** One-way delay, uniform between the two; reorders when they differ. */
  readonly delayMsMin: number;
  readonly delayMsMax: number;
}

export const FAIR: Weather = { loss: 0, duplicate: 0, delayMsMin: 1, delayMsMax: 1 };

/** What a party did that is neither network nor timer, in order. */
export type Event = Exclude<EndpointEffect, { type: 'send' | 'setTimer' | 'clearTimer' | 'closeStream' }>;

/** mulberry32: small, seeded, good enough to shuffle packets. */
export function seededRng(seed: number): Rng {
  let state = seed >>> 0;
  return {
    next() {
      state = (state + 0x6d2b79f5) >>> 0;
      let t = state;
      t = Math.imul(t ^ (t >>> 15), t | 1);
      t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
      return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000;
    },
  };
}

interface Due {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

/**
 * Endpoints joined in memory under a virtual clock: UDP with weather, TCP as one connection a pair of addresses.
 * Everything that happens follows from the seed.
 */
export class VirtualNetwork {
  nowMs = 0;
  /** Every datagram, for those who count or look. */
  readonly sent: { readonly from: string; readonly to: string; readonly text: string }[] = [];
  private readonly nodes = new Map<string, VirtualNode>();
  private readonly rng: Rng;
  private weather: Weather;
  private queue: Due[] = [];
  private order = 0;

  constructor(seed = 1, weather: Weather = FAIR) {
    this.rng = seededRng(seed);
    this.weather = weather;
  }

  setWeather(weather: Weather): void {
    this.weather = weather;
  }

  add(address: string, port: number, config: Partial<EndpointConfig> = {}): VirtualNode {
    const node = new VirtualNode(this, address, port, config);
    this.nodes.set(`${address}:${port}`, node);
    return node;
  }

  /** A datagram from an address that is no node (a hand-made peer), or from one. */
  datagram(from: Flow, to: { readonly address: string; readonly port: number }, bytes: Uint8Array): void {
    this.sent.push({
      from: `${from.address}:${from.port}`,
      to: `${to.address}:${to.port}`,
      text: Buffer.from(bytes).toString('latin1'),
    });
    const copies = this.rng.next() < this.weather.loss ? 0 : this.rng.next() < this.weather.duplicate ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      const { delayMsMin, delayMsMax } = this.weather;
      const delayMs = delayMsMin + this.rng.next() * (delayMsMax - delayMsMin);
      this.at(delayMs, () => {
        const node = this.nodes.get(`${to.address}:${to.port}`);
        node?.input(
          from.transport === 'udp'
            ? { type: 'datagram', flow: from, bytes }
            : { type: 'streamData', flow: from, bytes },
        );
      });
    }
  }

  at(afterMs: number, run: () => void): void {
    this.order += 1;
    this.queue.push({ atMs: this.nowMs + afterMs, order: this.order, run });
  }

  /** Lets time go by. */
  run(ms: number): void {
    const endMs = this.nowMs + ms;
    for (;;) {
      let next: Due | undefined;
      for (const due of this.queue) {
        if (next === undefined || due.atMs < next.atMs || (due.atMs === next.atMs && due.order < next.order))
          next = due;
      }
      if (next === undefined || next.atMs > endMs) break;
      this.queue.splice(this.queue.indexOf(next), 1);
      this.nowMs = next.atMs;
      next.run();
    }
    this.nowMs = endMs;
  }
}

/** One endpoint of the network, with its timers. */
export class VirtualNode {
  readonly endpoint: Endpoint;
  readonly events: Event[] = [];
  /** Called for each event after it was noted: a scripted driver. */
  react: (event: Event) => void = () => {};
  private readonly network: VirtualNetwork;
  private readonly address: string;
  private readonly port: number;
  private readonly timers = new Map<string, number>();
  private generation = 0;

  constructor(network: VirtualNetwork, address: string, port: number, config: Partial<EndpointConfig>) {
    this.network = network;
    this.address = address;
    this.port = port;
    this.endpoint = createEndpoint({
      local: { udp: { address, port }, tcp: { address, port } },
      domain: 'example.com',
      trunks: [],
      trustLoopback: false,
      account: () => undefined,
      rng: seededRng(port),
      nonceSecret: 'secret',
      userAgent: 'test',
      ...config,
      limits: { tryingAfterMs: 0, ...config.limits },
    });
  }

  input(input: EndpointInput): readonly EndpointEffect[] {
    const effects = this.endpoint.step(input, this.network.nowMs);
    for (const effect of effects) this.effect(effect);
    return effects;
  }

  /** Names of events so far, with the leg's outcome where there is one. */
  story(): string[] {
    return this.events.map((event) => {
      if (event.type === 'legFailed') return `legFailed ${event.status}`;
      if (event.type === 'legEnded') return `legEnded ${event.by}`;
      if (event.type === 'legRinging') return `legRinging ${event.status}`;
      if (event.type === 'count') return `count ${event.what}`;
      return event.type;
    });
  }

  /** The last event of that type; fails when there is none. */
  last<T extends Event['type']>(type: T): Extract<Event, { type: T }> {
    const found = this.events.findLast((event): event is Extract<Event, { type: T }> => event.type === type);
    if (found === undefined) throw new Error(`no ${type} in: ${this.story().join(', ')}`);
    return found;
  }

  get timersRunning(): number {
    return this.timers.size;
  }

  private effect(effect: EndpointEffect): void {
    switch (effect.type) {
      case 'send':
        this.network.datagram(
          {
            transport: effect.flow.transport,
            address: this.address,
            port: this.port,
            ...(effect.flow.transport === 'tcp'
              ? { connection: pairOf(`${this.address}:${this.port}`, effect.flow) }
              : {}),
          },
          effect.flow,
          effect.bytes,
        );
        return;
      case 'setTimer': {
        this.generation += 1;
        const mine = this.generation;
        this.timers.set(effect.timerId, mine);
        this.network.at(effect.afterMs, () => {
          if (this.timers.get(effect.timerId) !== mine) return;
          this.timers.delete(effect.timerId);
          this.input({ type: 'timer', timerId: effect.timerId });
        });
        return;
      }
      case 'clearTimer':
        this.timers.delete(effect.timerId);
        return;
      case 'closeStream':
        return;
      default:
        this.events.push(effect);
        this.react(effect);
    }
  }
}

function pairOf(own: string, peer: Flow): string {
  return [own, `${peer.address}:${peer.port}`].sort().join('-');
}
