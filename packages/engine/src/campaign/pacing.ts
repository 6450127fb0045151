import type { AgentKey } from '../company/inputs.ts';
import type { PoolState } from './campaign.ts';
import type { AttemptOutcome } from './contract.ts';

/** What the pacing of one task group is told, and the one thing that it says: how many customers to dial now. Plain data. */
export interface Pacing {
  /** Lines that are dialled and not answered. */
  ringing: number;
}

export interface PacingSettings {
  /** Most abandoned of the answered, a fraction, over `windowMs`. */
  readonly cap: number;
  readonly windowMs: number;
  readonly graceMs: number;
}

/** How often the pacing is asked while nothing happens, ms. */
export const PACE_MS = 1_000;

export function newPacing(): Pacing {
  return { ringing: 0 };
}

/** `undefined`: the agent does not count any more. */
export function paceAgent(_pacing: Pacing, _agentKey: AgentKey, _state: PoolState | undefined, _monoMs: number): void {}

export function paceDialed(pacing: Pacing, _line: string, _monoMs: number): void {
  pacing.ringing += 1;
}

/** A person answered: an agent is wanted within the grace. */
export function paceAnswered(pacing: Pacing, _line: string, _monoMs: number): void {
  pacing.ringing -= 1;
}

/** Nobody, or a machine, answered. */
export function paceFailed(pacing: Pacing, _line: string, _outcome: AttemptOutcome, _monoMs: number): void {
  pacing.ringing -= 1;
}

/** An answered customer found no agent. */
export function paceAbandoned(_pacing: Pacing, _line: string, _monoMs: number): void {}

/** Predictive: how many to dial now, ahead of the agents. `spare`: ready agents for whom nobody rings or waits. */
export function linesToDial(_pacing: Pacing, _settings: PacingSettings, spare: number, _monoMs: number): number {
  return spare;
}
