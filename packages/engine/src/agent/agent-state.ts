import type { AgentState } from '@callwright/cti/light';
import type { Context } from '../company/context.ts';
import type { Agent } from './agent.ts';
import { presentPart } from './present-part.ts';

/** What an agent is doing, in one word of the engine's vocabulary. */
export function agentStateOf(ctx: Context, agent: Agent | undefined): AgentState {
  const session = agent?.session;
  switch (session?.activity.kind) {
    case undefined:
      return 'signedOut';
    case 'wrapUp':
      return 'wrapUp';
    case 'resting':
      return REST_WORDS[session.activity.rest.kind];
    case 'inCall':
      break;
  }
  const present = presentPart(ctx, session);
  const state = present?.part.state.kind;
  if (state === 'calling' || (state === 'ringing' && present?.part.entry === 'dialing')) {
    return 'dialing';
  }
  return state === 'ringing' ? 'ringing' : 'talking';
}

const REST_WORDS = { signedOn: 'signedIn', ready: 'ready', notReady: 'notReady' } as const;
