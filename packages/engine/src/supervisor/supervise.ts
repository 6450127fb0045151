import type { RefusalCode } from '@callwright/cti/light';
import type { Agent, Session } from '../agent/agent.ts';
import { presentPart } from '../agent/present-part.ts';
import type { Call, Part } from '../call/call.ts';
import type { Context } from '../company/context.ts';
import type { AgentKey } from '../company/inputs.ts';
import { groupsOf } from './agent-item.ts';

/** Who may do what to whom: only supervisors, only agents of their groups, only their company. */

export function isSupervisor(ctx: Context, agentKey: AgentKey): boolean {
  return ctx.index.agents.get(agentKey)?.role === 'supervisor';
}

/** A signed-in agent on whom a supervisor may act. */
export interface Target {
  readonly agent: Agent;
  readonly session: Session;
}

/** The agent whom a supervisor names, or why nothing may be done to that agent. */
export function targetOf(ctx: Context, supervisor: Agent, session: Session, named: AgentKey): Target | RefusalCode {
  if (!isSupervisor(ctx, supervisor.key)) {
    return 'notSupervisor';
  }
  if (named === supervisor.key) {
    return 'targetIsSelf';
  }
  if (!ctx.index.agents.has(named)) {
    return 'targetUnknown';
  }
  if (!groupsOf(ctx, named).some((groupId) => session.groupIds.includes(groupId))) {
    return 'notYourGroup';
  }
  const agent = ctx.state.agents.get(named);
  return agent?.session === undefined ? 'targetSignedOut' : { agent, session: agent.session };
}

/** The target's part in a call with a customer, or why there is nothing to listen to or to take. */
export function partOf(ctx: Context, { session }: Target): { readonly call: Call; readonly part: Part } | RefusalCode {
  const present = presentPart(ctx, session);
  return present === undefined || present.part.supervises !== undefined ? 'targetNotOnCall' : present;
}
