import { test } from 'vitest';
import type { Expected, PhoneDesk } from './phone-desk.ts';

/** What tests of agents who vanish share (docs/agents-who-vanish.md). */

/** The end of a part whose agent's phone is lost. */
export const LOST = { endedBy: 'system', endReason: 'agentLost' } as const;

/** The page comes back and remembers nothing: the frames bring it to the present state. */
export async function comesBack(desk: PhoneDesk, ...replayed: readonly Expected[]): Promise<void> {
  await desk.agent.close();
  await desk.agent.comeBack({ forgetful: true });
  await desk.gets(['reconnection', { status: 0, resumed: false }], ...replayed);
}

/** The phone dies without a word: no BYE, no more audio. */
export function kill(desk: PhoneDesk): void {
  process.kill(desk.phone.pid, 'SIGKILL');
}

/** Who vanished signs out, so that the phone that is dead is not called again. */
export async function leaves(desk: PhoneDesk, ...rested: readonly Expected[]): Promise<void> {
  await desk.gets(...rested);
  await desk.agent.signOut();
}

interface Lane {
  readonly rows: { readonly run: () => Promise<void>; outcome?: Promise<unknown> }[];
}

/** Rows that wait long, side by side: those of one lane one after the other, as they need the same people or the same queue. */
export class Lanes {
  readonly #lanes = new Map<string, Lane>();

  /** A test of its own. Rows of a lane whose former row failed are run all the same. */
  row(lane: string, name: string, run: () => Promise<void>): void {
    const { rows } = this.#lanes.get(lane) ?? this.#open(lane);
    const row: Lane['rows'][number] = { run };
    rows.push(row);
    test(name, async () => {
      const failure = await row.outcome;
      if (failure !== undefined) throw failure;
    });
  }

  /** Everything begins. */
  start(): void {
    for (const { rows } of this.#lanes.values()) {
      let former: Promise<unknown> = Promise.resolve();
      for (const row of rows) {
        former = former.then(row.run).then(
          () => undefined,
          (failure: unknown) => failure ?? new Error('failed without a word'),
        );
        row.outcome = former;
      }
    }
  }

  #open(name: string): Lane {
    const lane: Lane = { rows: [] };
    this.#lanes.set(name, lane);
    return lane;
  }
}
