import { cleanNumber, NUMBER_CHARS_MAX, type RefusalCode } from '@callwright/cti/light';
import type { Agent, Session } from '../agent/agent.ts';
import { isReachable } from '../agent/readiness.ts';
import type { Context } from '../company/context.ts';
import { mayDial } from '../company/dial-plan.ts';
import type { AgentKey } from '../company/inputs.ts';

/** Whom a transfer, a consultation or an internal call is for. */
export type Target =
  | { readonly kind: 'agent'; readonly agent: Agent; readonly session: Session }
  | { readonly kind: 'number'; readonly number: string }
  | { readonly kind: 'problem'; readonly problem: RefusalCode };

/** Agent key, or number outside. */
export function nameOf(target: Exclude<Target, { readonly kind: 'problem' }>): string {
  return target.kind === 'number' ? target.number : target.agent.key;
}

/** `num` of a command: with `@` an agent key, else a number outside. */
export function findTarget(ctx: Context, own: AgentKey, num: string | number): Target {
  const number = cleanNumber(num);
  if (number === '') {
    return { kind: 'problem', problem: 'numberEmpty' };
  }
  if (number.length > NUMBER_CHARS_MAX) {
    return { kind: 'problem', problem: 'numberTooLong' };
  }
  if (number.includes('@')) {
    return findAgent(ctx, own, number);
  }
  const allowed = mayDial(ctx.state.config.dialing, num);
  return allowed ? { kind: 'number', number } : { kind: 'problem', problem: 'numberNotAllowed' };
}

/** An agent who can be called now: only who is ready is, as calls of a queue go to ready agents only. */
export function findAgent(ctx: Context, own: AgentKey, agentKey: AgentKey): Target {
  const agent = ctx.state.agents.get(agentKey);
  const session = agent?.session;
  if (agentKey === own) {
    return { kind: 'problem', problem: 'targetIsSelf' };
  }
  if (!ctx.index.agents.has(agentKey)) {
    return { kind: 'problem', problem: 'targetUnknown' };
  }
  if (agent === undefined || session === undefined) {
    return { kind: 'problem', problem: 'targetSignedOut' };
  }
  if (session.activity.kind === 'inCall') {
    return { kind: 'problem', problem: 'targetOnCall' };
  }
  return isReachable(session) ? { kind: 'agent', agent, session } : { kind: 'problem', problem: 'targetNotReady' };
}

/** The group that a target serves a call for: the one asked for, or that of the call, if the target is in it; else the primary one. */
export function groupOfTarget(session: Session, asked: number | undefined, present: number): number {
  const wanted = [asked, present].find((groupId) => groupId !== undefined && session.groupIds.includes(groupId));
  return wanted ?? session.groupIds[0] ?? present;
}
