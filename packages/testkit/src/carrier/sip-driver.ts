import { createSocket, type Socket } from 'node:dgram';
import type { EndpointEffect, EndpointInput } from '@callwright/sip';

/** Answers of the kernel for a port that nobody listens on any more come with later sends; they concern no socket of ours. */
const HARMLESS = new Set(['ECONNREFUSED', 'ECONNRESET']);

/** A SIP endpoint machine: one input in, its effects out. */
export interface SipMachine {
  step(input: EndpointInput, nowMs: number): readonly EndpointEffect[];
}

/**
 * Joins the carrier's SIP endpoint to a UDP socket and to real timers. One input at a time: what its effects cause
 * waits in line until all of them have run.
 */
export class SipDriver {
  readonly #machine: SipMachine;
  readonly #socket: Socket;
  readonly #onEffect: (effect: EndpointEffect) => void;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #waiting: EndpointInput[] = [];
  #stepping = false;

  constructor(machine: SipMachine, socket: Socket, onEffect: (effect: EndpointEffect) => void) {
    this.#machine = machine;
    this.#socket = socket;
    this.#onEffect = onEffect;
    socket.on('message', (bytes, from) => {
      this.feed({
        type: 'datagram',
        flow: { transport: 'udp', address: from.address, port: from.port },
        bytes,
      });
    });
  }

  feed(input: EndpointInput): void {
    this.#waiting.push(input);
    if (this.#stepping) return;
    this.#stepping = true;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      for (const effect of this.#machine.step(next, performance.now())) this.#run(effect);
    }
    this.#stepping = false;
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#socket.close();
  }

  #run(effect: EndpointEffect): void {
    switch (effect.type) {
      case 'send':
        this.#send(effect);
        break;
      case 'setTimer':
        this.#setTimer(effect.timerId, effect.afterMs);
        break;
      case 'clearTimer':
        clearTimeout(this.#timers.get(effect.timerId));
        this.#timers.delete(effect.timerId);
        break;
      default:
        this.#onEffect(effect);
    }
  }

  #send({ flow, bytes }: Extract<EndpointEffect, { type: 'send' }>): void {
    if (flow.transport !== 'udp') {
      this.feed({ type: 'transportError', flow, reason: 'the simulated carrier speaks UDP only' });
      return;
    }
    this.#socket.send(bytes, flow.port, flow.address, (error) => {
      if (error === null || HARMLESS.has('code' in error ? String(error.code) : '')) return;
      this.feed({ type: 'transportError', flow, reason: error.message });
    });
  }

  #setTimer(timerId: string, afterMs: number): void {
    clearTimeout(this.#timers.get(timerId));
    this.#timers.set(
      timerId,
      setTimeout(() => {
        this.#timers.delete(timerId);
        this.feed({ type: 'timer', timerId });
      }, afterMs),
    );
  }
}

/** A UDP socket for SIP. Rejects when the port is taken. */
export async function bindSipSocket(address: string, port: number): Promise<Socket> {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, address, resolve);
  });
  socket.removeAllListeners('error');
  // A send that fails says so to its own callback; nothing else may end the process.
  socket.on('error', () => undefined);
  return socket;
}
