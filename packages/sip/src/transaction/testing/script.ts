import type { SipResponse } from '../../message/message.ts';
import type { Step, TimerName, TransactionEffect } from '../transaction.ts';

export const BYTES = Uint8Array.of(1, 2, 3);

export function response(status: number): SipResponse {
  return { kind: 'response', status, reason: '', headers: [], body: new Uint8Array(0) };
}

/** Names of effects; timers with their name and time. */
export function names(effects: readonly TransactionEffect[]): string[] {
  return effects.map((effect) =>
    effect.type === 'setTimer' ? `setTimer ${effect.timer} ${effect.afterMs}` : effect.type,
  );
}

/** A machine under a virtual clock: inputs go in, effects pile up until somebody takes them. */
export interface Script<S, I> {
  readonly state: S;
  readonly timer: TimerName | undefined;
  input(input: I): void;
  /** Effects since the last call. */
  take(): string[];
  /** The same without timers, each with the time that it happened. */
  takeTimed(): string[];
  /** Lets time go by until no timer runs. */
  runUntilSilent(): void;
}

interface TimerInput {
  readonly type: 'timer';
  readonly timer: TimerName;
}

export function script<S, I extends { readonly type: string }>(
  first: Step<S, TransactionEffect>,
  step: (state: S, input: I | TimerInput) => Step<S, TransactionEffect>,
): Script<S, I> {
  let { state } = first;
  let nowMs = 0;
  let running: { readonly timer: TimerName; readonly atMs: number } | undefined;
  let past: { readonly name: string; readonly atMs: number }[] = [];
  const note = (effects: readonly TransactionEffect[]): void => {
    for (const effect of effects) {
      if (effect.type === 'setTimer') running = { timer: effect.timer, atMs: nowMs + effect.afterMs };
      if (effect.type === 'clearTimer') running = undefined;
    }
    past.push(...names(effects).map((name) => ({ name, atMs: nowMs })));
  };
  const input = (one: I | TimerInput): void => {
    const next = step(state, one);
    state = next.state;
    note(next.effects);
  };
  note(first.effects);
  return {
    get state() {
      return state;
    },
    get timer() {
      return running?.timer;
    },
    input,
    take() {
      const taken = past.map(({ name }) => name);
      past = [];
      return taken;
    },
    takeTimed() {
      const taken = past.filter(({ name }) => !name.includes('Timer')).map(({ name, atMs }) => `${atMs} ${name}`);
      past = [];
      return taken;
    },
    runUntilSilent() {
      while (running !== undefined) {
        const { timer, atMs } = running;
        running = undefined;
        nowMs = atMs;
        input({ type: 'timer', timer });
      }
    },
  };
}
