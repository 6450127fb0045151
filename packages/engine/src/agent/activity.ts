import { type EndReason, type EventOf, endReasonText, type RefusalCode, reasonText } from '@callwright/cti/light';
import { type Context, emit, startTimer, stopTimer } from '../company/context.ts';
import type { Activity, Agent, Rest, Session } from './agent.ts';
import { noteLastPart } from './last-part.ts';
import { phoneProblem, updateReadiness } from './readiness.ts';
import { forceOut, signOut } from './sign-out.ts';

/** Moves of an agent between resting, in a call and wrap-up, with the frames that announce them. */

/** Puts the agent into a state of rest, which makes a call possible when that is `ready`. Announces nothing. */
export function rest(ctx: Context, agent: Agent, session: Session, state: Rest): void {
  setActivity(ctx, agent, session, { kind: 'resting', rest: state });
}

/** The agent is in a call from here on. */
export function enterCall(ctx: Context, agent: Agent, session: Session, callId: string, segment: number): void {
  const before = restBefore(session.activity);
  setActivity(ctx, agent, session, { kind: 'inCall', callId, segment, before, next: undefined });
}

export type PartOutcome = 'wrapUp' | 'missed';

/**
 * The agent's part in a call is over: `after`, and what comes then. `missed`: the agent did not take an offered call, and
 * is not ready with that reason, unless not-ready was asked for already.
 */
export function leaveCall(
  ctx: Context,
  agent: Agent,
  session: Session,
  frame: EventOf<'after'>,
  endReason: EndReason,
  outcome: PartOutcome,
  wrapUpMs: number,
): void {
  const { activity } = session;
  const before = restBefore(activity);
  const next = activity.kind === 'inCall' ? activity.next : undefined;
  const leaves = session.signOutAfter || session.page.kind === 'graceOver';
  const wrapsUp = wrapUpMs > 0 && !leaves && outcome !== 'missed' && next === undefined;
  const told = wrapsUp ? { ...frame, wrapUp: Math.ceil(wrapUpMs / 1000) } : frame;
  emit(ctx, agent.key, told);
  noteLastPart(ctx, session, frame, wrapsUp ? wrapUpMs : 0);
  if (session.signOutAfter) {
    rest(ctx, agent, session, before);
    forceOut(ctx, agent, session);
  } else if (session.page.kind === 'graceOver') {
    rest(ctx, agent, session, before);
    signOut(ctx, agent, session, 'graceOver');
  } else if (outcome === 'missed') {
    const asked = next?.kind === 'notReady' ? next : undefined;
    restAndTell(ctx, agent, session, asked ?? notReadyBecause(ctx, endReason));
  } else if (next !== undefined) {
    restAndTell(ctx, agent, session, next);
  } else if (wrapsUp) {
    const timerId = startTimer(ctx, { kind: 'wrapUp', agentKey: agent.key }, wrapUpMs);
    setActivity(ctx, agent, session, { kind: 'wrapUp', timerId, before, after: told });
  } else {
    restAndTell(ctx, agent, session, before);
  }
}

/** The `after` of a wrap-up that is under way, for a page that comes back: with the time that is left of it. */
export function afterAgain(ctx: Context, session: Session, after: EventOf<'after'>): EventOf<'after'> {
  const since = session.changedAtMs;
  const passedS = Math.floor((ctx.now.wallMs - since) / 1000);
  const again = { ...after, since };
  return after.wrapUp === undefined ? again : { ...again, wrapUp: Math.max(0, after.wrapUp - passedS) };
}

/** The wrap-up time is over: back to the state before the call, announced. */
export function wrapUpOver(ctx: Context, agent: Agent, session: Session): void {
  restAndTell(ctx, agent, session, restBefore(session.activity));
}

/**
 * Rests and says so. Ready needs a phone: a page whose audio is down becomes not ready instead, unless the page is away and may
 * come back with it, as after a reload. No call is offered until then.
 */
export function restAndTell(ctx: Context, agent: Agent, session: Session, state: Rest): void {
  const away = session.worktype === 2 && session.page.kind === 'lost';
  const problem = state.kind === 'ready' && !away ? phoneProblem(session) : undefined;
  const possible = problem === undefined ? state : phoneMissing(ctx, problem);
  // Nobody announces "just signed in": after a call it is not ready, with the default reason.
  rest(ctx, agent, session, possible.kind === 'signedOn' ? DEFAULT_NOT_READY : possible);
  tellRest(ctx, agent, session);
}

/** The frame of the present state of rest; none for an agent who has just signed in. */
export function tellRest(ctx: Context, agent: Agent, session: Session, sequence?: number): void {
  const { activity } = session;
  if (activity.kind === 'resting' && activity.rest.kind !== 'signedOn') {
    emit(ctx, agent.key, restFrame(activity.rest), sequence);
  }
}

/** The same for a page that comes back: it has been so for a while. */
export function tellRestAgain(ctx: Context, agent: Agent, session: Session): void {
  const { activity, changedAtMs } = session;
  if (activity.kind === 'resting' && activity.rest.kind !== 'signedOn') {
    emit(ctx, agent.key, { ...restFrame(activity.rest), since: changedAtMs });
  }
}

/** What the agent asked for during the call that goes on, if anything. */
export function tellNext(ctx: Context, agent: Agent, { activity }: Session): void {
  if (activity.kind === 'inCall' && activity.next !== undefined && activity.next.kind !== 'signedOn') {
    emit(ctx, agent.key, { ...restFrame(activity.next), deferred: true });
  }
}

function restFrame(rest: Exclude<Rest, { readonly kind: 'signedOn' }>): EventOf<'agentidle'> | EventOf<'agentbusy'> {
  if (rest.kind === 'ready') {
    return { type: 'agentidle', status: 0, reason: '' };
  }
  return { type: 'agentbusy', status: 0, reason: rest.why, busydescr: rest.reasonId };
}

const DEFAULT_NOT_READY: Rest = { kind: 'notReady', reasonId: 0, why: '' };

function notReadyBecause(ctx: Context, reason: EndReason): Rest {
  return { kind: 'notReady', reasonId: 0, why: endReasonText(reason, ctx.state.config.language) };
}

/** Not ready, because there is no phone to be called on. */
export function phoneMissing(ctx: Context, problem: RefusalCode): Rest {
  return { kind: 'notReady', reasonId: 0, why: reasonText(problem, ctx.state.config.language) };
}

/** The state of rest that the agent was in before the call (or is in). */
export function restBefore(activity: Activity): Rest {
  return activity.kind === 'resting' ? activity.rest : activity.before;
}

function setActivity(ctx: Context, agent: Agent, session: Session, activity: Activity): void {
  if (session.activity.kind === 'wrapUp') {
    stopTimer(ctx, session.activity.timerId);
  }
  session.activity = activity;
  session.changedAtMs = ctx.now.wallMs;
  updateReadiness(ctx, agent, session);
}
