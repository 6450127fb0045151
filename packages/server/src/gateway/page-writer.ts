import { type RefusalCode, refusal, refusedReply } from '@callwright/cti';
import type { AgentGatewayDeps } from './agent-gateway.ts';
import { withSequence } from './agent-session.ts';
import type { Connection } from './connection.ts';
import { DROPPED_MAX } from './frame-limiter.ts';

/** Bytes that a page may leave unread: more than a whole replay, so that only a stuck page gets there. */
export const UNREAD_BYTES_MAX = 256 * 1024;

export type DropReason = 'silent' | 'slow' | 'takenOver' | 'refused' | 'flood';

/** Everything that goes to a page goes through here, with its limits. */
export class PageWriter {
  readonly #deps: Pick<AgentGatewayDeps, 'metrics' | 'clock'>;

  constructor(deps: Pick<AgentGatewayDeps, 'metrics' | 'clock'>) {
    this.#deps = deps;
  }

  /** Sends a frame, or, when the page reads too slowly, ends its socket: what it misses waits in its session. */
  write(connection: Connection, text: string): void {
    if (!connection.open) {
      return;
    }
    if (connection.socket.bufferedAmount > UNREAD_BYTES_MAX) {
      this.drop(connection, 'slow');
      return;
    }
    this.#deps.metrics.framesSent.inc();
    connection.socket.send(text);
  }

  /** A reply of the gateway itself: not numbered. */
  reply(connection: Connection, frame: Readonly<Record<string, unknown>>, sequence: number | undefined): void {
    this.write(connection, withSequence(JSON.stringify(frame), sequence));
  }

  /** Counts a refusal; false: the page had enough of them. */
  mayRefuse(connection: Connection, why: string): boolean {
    this.#deps.metrics.framesRefused.inc({ why });
    return connection.refusals.take(this.#deps.clock.monoMs());
  }

  /** The `error` frame, or for wrong fields the command's own reply; no more of them than a page can need. */
  refuse(connection: Connection, refused: Refused): void {
    if (!this.mayRefuse(connection, refused.why)) {
      return;
    }
    const { status, reason } = this.refusal(connection, refused.code);
    const text = refused.detail === undefined ? reason : `${reason} (${refused.detail})`;
    const { cmd, why } = refused;
    const reply = { status, reason: text };
    const frame =
      (why === 'fields' || why === 'tooLarge') && cmd !== ''
        ? refusedReply(cmd, reply)
        : { type: 'error', cmd, ...reply };
    this.reply(connection, { ...frame }, refused.sequence);
  }

  /** Status and text of a refusal in the language of the page's company. */
  refusal(connection: Connection, code: RefusalCode): { status: number; reason: string } {
    return refusal(code, connection.credential?.identity.language ?? 'zh');
  }

  /** False: the frame that just came is one too many and goes unread. */
  withinRate(connection: Connection): boolean {
    if (connection.frames.take(this.#deps.clock.monoMs())) {
      return true;
    }
    connection.droppedFrames += 1;
    if (connection.droppedFrames === 1) {
      this.refuse(connection, { why: 'rate', code: 'tooManyCommands', cmd: '', sequence: undefined });
      return false;
    }
    this.#deps.metrics.framesRefused.inc({ why: 'rate' });
    if (connection.droppedFrames > DROPPED_MAX) {
      this.drop(connection, 'flood');
    }
    return false;
  }

  close(connection: Connection, code: number, reason: string): void {
    connection.open = false;
    connection.socket.close(code, reason);
  }

  drop(connection: Connection, why: DropReason): void {
    this.#deps.metrics.socketsDropped.inc({ why });
    connection.open = false;
    connection.socket.terminate();
  }
}

export interface Refused {
  /** For the metrics. */
  readonly why: string;
  readonly code: RefusalCode;
  readonly cmd: string;
  readonly sequence: number | undefined;
  readonly detail?: string | undefined;
}
