/** Commands remembered for one page session; a page resends only those that got no reply, a handful. */
export const COMMANDS_MAX = 64;
/** Older ones are forgotten: no page resends a command after its outage outlived the replay. */
export const COMMAND_AGE_MS = 120_000;

/** The reply to a command: its JSON without numbering, and the number that it went out with. */
export interface Reply {
  readonly json: string;
  readonly seq: number;
  readonly epoch: string;
}

interface Remembered {
  readonly cmd: string;
  readonly sequence: number;
  readonly atMs: number;
  reply: Reply | undefined;
}

/** `new`: run it. `running`: its reply will come. Otherwise what it was answered with. */
export type Recall = 'new' | 'running' | { readonly reply: Reply };

/** So that each (`cmd`, `sequence`) of a page session runs once, however often a reconnecting page sends it. */
export class CommandMemory {
  readonly #commands: Remembered[] = [];

  /** Remembers the command when it is new. */
  take(cmd: string, sequence: number, nowMs: number): Recall {
    const known = this.#commands.find((one) => one.sequence === sequence && one.cmd === cmd);
    if (known !== undefined) {
      return known.reply === undefined ? 'running' : { reply: known.reply };
    }
    this.#commands.push({ cmd, sequence, atMs: nowMs, reply: undefined });
    if (this.#commands.length > COMMANDS_MAX) {
      this.#commands.shift();
    }
    return 'new';
  }

  /** A frame that echoes `sequence` went out. `type` decides where two commands of one millisecond share a number. */
  answered(type: string, sequence: number, reply: Reply): void {
    const open = this.#commands.filter((one) => one.sequence === sequence && one.reply === undefined);
    const match = open.find((one) => one.cmd === type) ?? open[0];
    if (match !== undefined) {
      match.reply = reply;
    }
  }

  prune(nowMs: number): void {
    while (this.#commands[0] !== undefined && nowMs - this.#commands[0].atMs > COMMAND_AGE_MS) {
      this.#commands.shift();
    }
  }

  clear(): void {
    this.#commands.length = 0;
  }
}
