import type { Static } from 'typebox';
import * as call from './call.ts';
import * as session from './session.ts';
import * as supervisor from './supervisor.ts';

/** Every command that a page sends, by `cmd`. */
export const COMMANDS = { ...session, ...call, ...supervisor };

export type CommandName = keyof typeof COMMANDS;
type CommandMap = { [C in CommandName]: Static<(typeof COMMANDS)[C]> };
/** One command of a given name, e.g. `CommandOf<'makecall'>`. */
export type CommandOf<C extends CommandName> = CommandMap[C];
/** Any command of a page, told apart by `cmd`. */
export type CtiCommand = CommandMap[CommandName];
