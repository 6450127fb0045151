import { type Context, hangUpLeg, stopTimer } from '../company/context.ts';
import type { Agent, Session } from './agent.ts';
import { withdraw } from './readiness.ts';

/** Ends an agent's session; the agent is in no call. The standing audio leg goes with it. */
export function signOut(ctx: Context, agent: Agent, session: Session, why: 'logout' | 'forced' | 'graceOver'): void {
  withdraw(ctx, agent, session);
  if (session.page.kind === 'lost') {
    stopTimer(ctx, session.page.timerId);
  }
  if (session.activity.kind === 'wrapUp') {
    stopTimer(ctx, session.activity.timerId);
  }
  if (session.audio.kind === 'up') {
    hangUpLeg(ctx, session.audio.leg);
  }
  agent.session = undefined;
  ctx.effects.push({ type: 'endSession', agentKey: agent.key, why });
}
