import type { Token } from './tokens.ts';

/** One step of the grammar, for one agent: in state `from`, `on` this token may come, and leads to `to`. */
export interface Rule {
  readonly from: string;
  readonly on: Token;
  readonly to: string;
  /** Manual section of the flow that it belongs to. */
  readonly flow: string;
}

/** What an agent's page is in, as the grammar sees it. */
export interface StateAbout {
  readonly en: string;
  readonly zh: string;
  /** `rest`: no part in a call; `part`: `after` is still owed. */
  readonly kind: 'rest' | 'part';
  /** What a page is sent to bring it here after a reconnection, in order (sdk-facts §3.6). */
  readonly shows: readonly Token[];
  /** `yes`: the agent is connected with the other side, so `after` has a `filename`. `any`: it may have one. */
  readonly connected?: 'yes' | 'any';
  /** The call is being offered to this agent by a queue: to nobody else at the same time. */
  readonly offered?: true;
}

/** Several rules in one line of a table: `from` one or more states. */
export function rules(flow: string, table: readonly (readonly [string | readonly string[], Token, string])[]): Rule[] {
  return table.flatMap(([from, on, to]) =>
    (typeof from === 'string' ? [from] : from).map((state) => ({ from: state, on, to, flow })),
  );
}
