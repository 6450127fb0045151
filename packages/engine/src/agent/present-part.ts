import { activePart, type Call, type Part } from '../call/call.ts';
import type { Context } from '../company/context.ts';
import type { Session } from './agent.ts';

/** The call that the agent is in, and the agent's part of it. */
export function presentPart(ctx: Context, session: Session): { readonly call: Call; readonly part: Part } | undefined {
  const { activity } = session;
  if (activity.kind !== 'inCall') {
    return undefined;
  }
  const call = ctx.state.calls.get(activity.callId);
  const part = call === undefined ? undefined : activePart(call, activity.segment);
  return call === undefined || part === undefined ? undefined : { call, part };
}
