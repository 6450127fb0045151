import type { CommandName, CommandOf } from '@callwright/cti/light';
import { callCommands } from '../call/call-commands.ts';
import { consultCommands } from '../call/consult.ts';
import { ivrCommands } from '../call/ivr-commands.ts';
import { noteCommands } from '../call/note-command.ts';
import { transferCommands } from '../call/transfer.ts';
import { type Context, unexpected } from '../company/context.ts';
import type { CompanyInput } from '../company/inputs.ts';
import { superviseCommands } from '../supervisor/supervise-commands.ts';
import { tellAvailableGroups, watchCommands } from '../supervisor/watch-commands.ts';
import type { Asking, CommandHandler, CommandTable } from './command-table.ts';
import { listCommands } from './list-commands.ts';
import { refuse } from './refuse.ts';
import { restCommands } from './rest-commands.ts';

/** Commands of signed-in agents. Each is answered: carried out, or refused with a reason and nothing changed. */
const HANDLERS: CommandTable = {
  ...restCommands,
  ...listCommands,
  ...callCommands,
  ...noteCommands,
  ...transferCommands,
  ...consultCommands,
  ...ivrCommands,
  ...watchCommands,
  ...superviseCommands,
};

export function command(ctx: Context, input: CompanyInput & { readonly type: 'command' }): void {
  const agent = ctx.state.agents.get(input.agentKey);
  const session = agent?.session;
  const { command: asked, sequence } = input;
  if (session === undefined && asked.cmd === 'availablegroup' && ctx.index.agents.has(input.agentKey)) {
    // May be asked before `logon` (sdk-facts §3.3).
    tellAvailableGroups(ctx, input.agentKey, sequence);
    return;
  }
  if (agent === undefined || session === undefined) {
    refuse(ctx, input.agentKey, asked.cmd, 'notSignedIn', sequence);
    unexpected(ctx, `command ${asked.cmd}`, 'agent signed out');
    return;
  }
  run(ctx, { agent, session, sequence }, asked.cmd, asked);
}

/** `C` joins a command with its own handler, which a union of commands would lose. */
function run<C extends CommandName>(ctx: Context, asking: Asking, cmd: C, asked: CommandOf<C>): void {
  const handler: CommandHandler<C> | undefined = Object.hasOwn(HANDLERS, cmd) ? HANDLERS[cmd] : undefined;
  if (handler === undefined) {
    refuse(ctx, asking.agent.key, cmd, 'notSupported', asking.sequence);
  } else {
    handler(ctx, asking, asked);
  }
}
