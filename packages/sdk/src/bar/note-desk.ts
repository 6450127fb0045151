import type { AgentClient } from '../agent-client/agent-client.ts';
import type { ClientSnapshot, EndedCall } from '../agent-client/client-snapshot.ts';
import type { BarUi } from './bar-context.ts';
import type { NoteDraft } from './note-draft.ts';

/** What was noted about a call that ended; detail of the event `call-center-note`. */
export interface CallNote {
  readonly callid: string;
  readonly number: string;
  readonly note: string;
  /** One of `results`, or `""`. */
  readonly result: string;
}

export interface NotePorts {
  readonly client: () => AgentClient | undefined;
  readonly ui: () => Pick<BarUi, 'note' | 'result' | 'noteSavedFor'>;
  readonly set: (change: Partial<Pick<BarUi, 'note' | 'result' | 'noteSavedFor'>>) => void;
  /** Runs a command; a refusal is shown. */
  readonly run: (command: () => Promise<unknown>) => Promise<unknown>;
  readonly tell: (note: CallNote) => void;
}

/** The note of the call that ended: kept by the server while it is written, told to the page when it is saved. */
export class NoteDesk {
  readonly #ports: NotePorts;
  readonly #draft: Pick<NoteDraft, 'write' | 'send' | 'drop'>;
  /** Whose note is in the field. */
  #shown = '';

  constructor(ports: NotePorts, draft: Pick<NoteDraft, 'write' | 'send' | 'drop'>) {
    this.#ports = ports;
    this.#draft = draft;
  }

  /** Another call's wrap-up: its field begins with what was noted in the call, or before a reload of the page. */
  show({ state, lastCall }: ClientSnapshot): void {
    if (state !== 'wrapUp' || lastCall === undefined) return;
    const part = `${lastCall.callid}-${lastCall.segment}`;
    if (this.#shown === part) return;
    this.#shown = part;
    this.#ports.set({ note: lastCall.note, result: lastCall.result, noteSavedFor: '' });
  }

  /** What is being written goes to the server when the agent pauses, so that a reload does not lose it. */
  write(change: Partial<Pick<BarUi, 'note' | 'result'>>): void {
    this.#ports.set({ ...change, noteSavedFor: '' });
    const lastCall = this.#ports.client()?.snapshot.lastCall;
    if (lastCall === undefined) return;
    const { note, result } = this.#ports.ui();
    // Not told when it fails: saving it, which is still to come, tells.
    this.#draft.write(() => void this.#send(lastCall, note, result).catch(() => undefined));
  }

  /** The note of the call that ended, to the server and to the page. */
  save({ lastCall }: ClientSnapshot): void {
    const { note, result, noteSavedFor } = this.#ports.ui();
    if (lastCall === undefined || noteSavedFor === lastCall.callid || (note.trim() === '' && result === '')) return;
    const { callid, number } = lastCall;
    this.#draft.drop();
    void this.#ports.run(() => this.#send(lastCall, note, result));
    this.#ports.tell({ callid, number, note: note.trim(), result });
    this.#ports.set({ noteSavedFor: callid });
  }

  /** The bar, or the page, goes away. */
  leave(): void {
    this.#draft.send();
  }

  async #send({ callid, segment }: EndedCall, note: string, result: string): Promise<void> {
    await this.#ports
      .client()
      ?.saveNote(note.trim(), { result, callid, ...(segment === undefined ? {} : { segment }) });
  }
}
