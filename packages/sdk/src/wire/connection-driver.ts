import {
  type Connection,
  type ConnectionEffect,
  type ConnectionInput,
  type ConnectionTimer,
  type EndWhy,
  initialConnection,
  takesCommand,
} from './connection.ts';
import { type ClientFrame, parseServerFrame, type ServerFrame } from './frames.ts';
import { stepConnection } from './step-connection.ts';

/** An open or opening WebSocket, as the driver needs it. */
export interface SocketLike {
  /** Dropped while the socket is not open. */
  send(text: string): void;
  close(): void;
}

export interface SocketHandlers {
  readonly onOpen: () => void;
  readonly onError: () => void;
  readonly onClose: () => void;
  readonly onMessage: (data: unknown) => void;
}

/** The world outside the connection. */
export interface ConnectionPorts {
  /** May throw on a malformed URL: that counts as a socket that closed. */
  openSocket(url: string, handlers: SocketHandlers): SocketLike;
  nowMs(): number;
  random(): number;
  /** Returns its undo. */
  setTimer(afterMs: number, run: () => void): () => void;
}

/** What the connection tells its owner. None of these may throw. */
export interface ConnectionListener {
  onFrame(frame: ServerFrame): void;
  /** Each frame just before it goes out. */
  onSent(frame: ClientFrame): void;
  onSocket(what: 'open' | 'close' | 'error'): void;
  /** Audio has to be negotiated; answer with `prepared()` whatever comes of it. */
  onPrepare(): void;
  onServerTime(serverMs: number): void;
  onUnanswered(frame: ClientFrame): void;
  /** The socket was lost; a new one is tried. */
  onLost(): void;
  onEnded(why: EndWhy): void;
  /** After every change of the connection's state. */
  onChange(connection: Connection): void;
}

/** Runs the pure connection on real sockets and timers: one input, its effects in order, then the next. */
export class ConnectionDriver {
  #state: Connection = initialConnection;
  #socket: SocketLike | undefined;
  /** Stands for the present socket: what an older one still reports is dropped. */
  #current: object | undefined;
  readonly #timers = new Map<ConnectionTimer, () => void>();
  readonly #ports: ConnectionPorts;
  readonly #listener: ConnectionListener;

  constructor(ports: ConnectionPorts, listener: ConnectionListener) {
    this.#ports = ports;
    this.#listener = listener;
  }

  get state(): Connection {
    return this.#state;
  }

  /** Takes one command. Returns its `sequence`, or undefined when it can't be taken in this state. */
  command(cmd: string, fields: Readonly<Record<string, unknown>>): number | undefined {
    if (!takesCommand(this.#state, cmd)) return undefined;
    // The sequence is read from the new state and not after the effects, which may run handlers that send more.
    let sequence: number | undefined;
    this.#feed({ type: 'command', cmd, fields }, (state) => {
      sequence = state.lastSequence;
    });
    return sequence;
  }

  feed(input: ConnectionInput): void {
    this.#feed(input, () => {});
  }

  #feed(input: ConnectionInput, stepped: (state: Connection) => void): void {
    const step = stepConnection(this.#state, input, { nowMs: this.#ports.nowMs(), random: this.#ports.random() });
    const changed = step.state !== this.#state;
    this.#state = step.state;
    stepped(step.state);
    for (const effect of step.effects) this.#run(effect);
    if (changed) this.#listener.onChange(this.#state);
  }

  #run(effect: ConnectionEffect): void {
    switch (effect.type) {
      case 'openSocket':
        this.#open(effect.url);
        break;
      case 'closeSocket':
        this.#close();
        break;
      case 'send':
        this.#send(effect.frame);
        break;
      case 'setTimer':
        this.#setTimer(effect.timer, effect.afterMs);
        break;
      case 'clearTimer':
        this.#clearTimer(effect.timer);
        break;
      case 'prepare':
        this.#listener.onPrepare();
        break;
      case 'serverTime':
        this.#listener.onServerTime(effect.serverMs);
        break;
      case 'unanswered':
        this.#listener.onUnanswered(effect.frame);
        break;
      case 'lost':
        this.#listener.onLost();
        break;
      case 'ended':
        this.#listener.onEnded(effect.why);
        break;
      case 'deliver':
        this.#listener.onFrame(effect.frame);
        break;
    }
  }

  #open(url: string): void {
    this.#close();
    const mine = {};
    this.#current = mine;
    const ifCurrent = (run: () => void): void => {
      if (this.#current === mine) run();
    };
    const handlers: SocketHandlers = {
      onOpen: () =>
        ifCurrent(() => {
          this.feed({ type: 'socketOpened' });
          this.#listener.onSocket('open');
        }),
      onError: () => ifCurrent(() => this.#listener.onSocket('error')),
      onClose: () =>
        ifCurrent(() => {
          this.#current = undefined;
          this.#socket = undefined;
          this.feed({ type: 'socketClosed' });
          this.#listener.onSocket('close');
        }),
      onMessage: (data) =>
        ifCurrent(() => {
          const frame = parseServerFrame(data);
          if (frame !== undefined) this.feed({ type: 'frame', frame });
        }),
    };
    try {
      this.#socket = this.#ports.openSocket(url, handlers);
    } catch {
      // A URL that the browser refuses. Reported like a failed socket, after this step is over.
      this.#ports.setTimer(0, handlers.onClose);
    }
  }

  #close(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#current = undefined;
    socket?.close();
  }

  #send(frame: ClientFrame): void {
    this.#listener.onSent(frame);
    this.#socket?.send(JSON.stringify(frame));
  }

  #setTimer(timer: ConnectionTimer, afterMs: number): void {
    this.#clearTimer(timer);
    const undo = this.#ports.setTimer(afterMs, () => {
      this.#timers.delete(timer);
      this.feed({ type: 'timer', timer });
    });
    this.#timers.set(timer, undo);
  }

  #clearTimer(timer: ConnectionTimer): void {
    this.#timers.get(timer)?.();
    this.#timers.delete(timer);
  }
}
