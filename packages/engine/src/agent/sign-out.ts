import { reasonText } from '@callwright/cti/light';
import { releaseClaims } from '../campaign/claims.ts';
import { leave as leavePool } from '../campaign/pool.ts';
import { type Context, emit, hangUpLeg, stopTimer } from '../company/context.ts';
import { releaseWaiting } from '../sticky-agent/sticky-wait.ts';
import type { Agent, Session } from './agent.ts';
import { withdraw } from './readiness.ts';

/** A supervisor signs the agent out: `logon` status 3 (sdk-facts §3.7). */
export function forceOut(ctx: Context, agent: Agent, session: Session): void {
  const reason = reasonText('forcedOut', ctx.state.config.language);
  emit(ctx, agent.key, { type: 'logon', status: 3, reason });
  signOut(ctx, agent, session, 'forced');
}

/** Ends the standing leg, whatever it is doing. */
export function dropStanding(ctx: Context, { audio }: Session): void {
  if (audio.kind === 'calling') {
    stopTimer(ctx, audio.timerId);
  }
  if (audio.kind === 'up' || audio.kind === 'calling') {
    hangUpLeg(ctx, audio.leg);
  }
}

/** Ends an agent's session; the agent is in no call. The standing audio leg goes with it. */
export function signOut(ctx: Context, agent: Agent, session: Session, why: 'logout' | 'forced' | 'graceOver'): void {
  withdraw(ctx, agent, session);
  if (session.page.kind === 'lost') {
    stopTimer(ctx, session.page.timerId);
  }
  if (session.activity.kind === 'wrapUp') {
    stopTimer(ctx, session.activity.timerId);
  }
  dropStanding(ctx, session);
  leavePool(ctx, agent.key, session);
  releaseClaims(ctx, agent.key);
  agent.session = undefined;
  releaseWaiting(ctx, agent.key);
  ctx.effects.push({ type: 'endSession', agentKey: agent.key, why });
}
