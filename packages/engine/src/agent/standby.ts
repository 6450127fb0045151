import { type Context, emit } from '../company/context.ts';
import type { Agent, Session } from './agent.ts';

/** Manual 6.7.1, 6.7.2: the agent's own leg rings and is connected, or is said to be. Pages of a sign-in with `auto` 1 wait for it. */

export function tellStandbyRings(ctx: Context, agent: Agent): void {
  emit(ctx, agent.key, { type: 'inringing', agentStandby: true });
}

/** The agent can go ready from here on. */
export function tellStandby(ctx: Context, agent: Agent, session: Session): void {
  session.standbyTold = true;
  emit(ctx, agent.key, { type: 'incall', agentStandby: true });
}

/** Ring and answer simulated: a short sign-in, or a page whose audio is there already. Said once, where the page can follow it. */
export function simulateStandby(ctx: Context, agent: Agent, session: Session): void {
  const { activity } = session;
  const follows = activity.kind === 'resting' && activity.rest.kind !== 'ready';
  if (session.auto && !session.standbyTold && follows) {
    tellStandbyRings(ctx, agent);
    tellStandby(ctx, agent, session);
  }
}

/** For a page that knows nothing: what of it holds now. */
export function replayStandby(ctx: Context, agent: Agent, session: Session): void {
  if (session.audio.kind === 'calling' && session.audio.rang) {
    tellStandbyRings(ctx, agent);
  } else if (session.standbyTold && (session.audio.kind === 'up' || session.audio.kind === 'none')) {
    emit(ctx, agent.key, { type: 'incall', agentStandby: true });
  }
}
