import type { LegId } from '@callwright/engine';
import type { AgentIdentity } from '../login/agent-directory.ts';
import type { Grant } from '../login/token-desk.ts';
import { CommandMemory } from './command-memory.ts';
import type { Connection } from './connection.ts';
import { type KeptFrame, ReplayBuffer } from './replay-buffer.ts';

/** A signed-in agent's page: its numbering, what it may have missed, and the socket that it has now, if any. */
export class AgentSession {
  readonly identity: AgentIdentity;
  readonly replay = new ReplayBuffer();
  readonly commands = new CommandMemory();
  grant: Grant;
  connection: Connection | undefined;
  /** The engine said `logon` status 0. */
  signedIn = false;
  /** The standing audio leg that the engine knows. */
  audioLeg: LegId | undefined;
  #epoch: string;
  #seq = 0;

  constructor(identity: AgentIdentity, grant: Grant, epoch: string) {
    this.identity = identity;
    this.grant = grant;
    this.#epoch = epoch;
  }

  /** Changes whenever numbering starts anew; never the same twice for an agent. */
  get epoch(): string {
    return this.#epoch;
  }

  /** Number of the newest frame. */
  get seq(): number {
    return this.#seq;
  }

  /** Numbers a frame and keeps it. `json`: an object's JSON; gets `seq` and `epoch` as its last members. */
  number(json: string, nowMs: number): string {
    this.#seq += 1;
    const numbered = withNumber(json, this.#seq, this.#epoch);
    this.replay.push({ seq: this.#seq, json: numbered, atMs: nowMs });
    return numbered;
  }

  /** Frames after `seq` of `epoch`; undefined when the page has to get the state anew. */
  missed(seq: number | undefined, epoch: string | undefined): readonly KeptFrame[] | undefined {
    return seq === undefined || epoch !== this.#epoch ? undefined : this.replay.after(seq, this.#seq);
  }

  renumber(epoch: string): void {
    this.#epoch = epoch;
    this.#seq = 0;
    this.replay.clear();
  }
}

export function withNumber(json: string, seq: number, epoch: string): string {
  return `${json.slice(0, -1)},"seq":${seq},"epoch":"${epoch}"}`;
}

/** Adds the `sequence` of the command that a frame replies to. */
export function withSequence(json: string, sequence: number | undefined): string {
  return sequence === undefined ? json : `${json.slice(0, -1)},"sequence":${sequence}}`;
}
