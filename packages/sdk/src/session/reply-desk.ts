import { AgentError, type ClientProblem } from '../agent-client/agent-error.ts';
import { type ServerFrame, statusOf, textOf } from '../wire/frames.ts';

/** sdk-facts §10 (13): replies come within 5 s; a promise waits no longer. */
export const REPLY_MS_MAX = 5_000;

interface Waiting {
  readonly cmd: string;
  /** The ticket at first, the `sequence` once it is known. */
  key: number;
  readonly settle: (frame: ServerFrame) => void;
  readonly fail: (error: unknown) => void;
}

export interface ReplyPorts {
  /** Returns its undo. */
  setTimer(afterMs: number, run: () => void): () => void;
  /** Nobody waits any more: the command must not go out (again). */
  withdraw(ticket: number): void;
}

/** The promises of commands on their way: each settles with its reply, or with why there is none. */
export class ReplyDesk {
  readonly #waiting = new Map<number, Waiting>();
  readonly #ports: ReplyPorts;

  constructor(ports: ReplyPorts) {
    this.#ports = ports;
  }

  /** Resolves with the reply of `status` 0; rejects with an `AgentError`, or with the signal's reason. */
  wait(ticket: number, cmd: string, signal: AbortSignal | undefined): Promise<ServerFrame> {
    return new Promise((resolve, reject) => {
      const done = (): void => {
        this.#waiting.delete(waiting.key);
        undo();
        signal?.removeEventListener('abort', aborted);
      };
      const giveUp = (error: unknown): void => {
        done();
        this.#ports.withdraw(waiting.key);
        reject(error);
      };
      const waiting: Waiting = {
        cmd,
        key: ticket,
        settle: (frame) => {
          done();
          const status = statusOf(frame);
          const refused = status !== 0 || frame.type === 'error';
          if (refused) reject(AgentError.ofReply(cmd, status, textOf(frame.reason), frame));
          else resolve(frame);
        },
        fail: (error) => {
          done();
          reject(error);
        },
      };
      const aborted = (): void => giveUp(signal?.reason);
      const undo = this.#ports.setTimer(REPLY_MS_MAX, () => giveUp(new AgentError('noReply', { cmd })));
      signal?.addEventListener('abort', aborted, { once: true });
      this.#waiting.set(ticket, waiting);
    });
  }

  /** A frame of the server's: the reply to a command when it echoes its number. */
  onFrame(frame: ServerFrame): void {
    if (typeof frame.sequence === 'number' && frame.type !== 'ping') this.#waiting.get(frame.sequence)?.settle(frame);
  }

  /** The holder's tab has sent it: from here on it is known by its `sequence`. */
  rename(ticket: number, sequence: number): void {
    const waiting = this.#waiting.get(ticket);
    if (waiting === undefined) return;
    this.#waiting.delete(ticket);
    waiting.key = sequence;
    this.#waiting.set(sequence, waiting);
  }

  fail(ticket: number, problem: ClientProblem): void {
    const waiting = this.#waiting.get(ticket);
    waiting?.fail(new AgentError(problem, { cmd: waiting.cmd }));
  }

  /** The session is over: nothing more will be answered. */
  failAll(problem: ClientProblem): void {
    for (const waiting of [...this.#waiting.values()]) waiting.fail(new AgentError(problem, { cmd: waiting.cmd }));
  }
}
