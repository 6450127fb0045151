import type { CommandName, CommandOf } from '@callwright/cti/light';
import type { Context } from '../company/context.ts';
import type { Agent, Session } from './agent.ts';

/** Who asks: a signed-in agent. `sequence`: the request's, echoed in the reply. */
export interface Asking {
  readonly agent: Agent;
  readonly session: Session;
  readonly sequence: number | undefined;
}

/** Carries a command out, or refuses it with `refuse` and changes nothing. */
export type CommandHandler<C extends CommandName> = (ctx: Context, asking: Asking, asked: CommandOf<C>) => void;

/** What each command does. Each concept exports a table of its own rows; `commands.ts` joins them. */
export type CommandTable = { readonly [C in CommandName]?: CommandHandler<C> };
